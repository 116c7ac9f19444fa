"""An index goes that the rule of one figure a day begins with: every school entered had paid for it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial"), ("organisations", "0007_columns_indexed_once")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "DROP INDEX register_schoolfigures_organisation_id_1caa1f8d",
                    "CREATE INDEX register_schoolfigures_organisation_id_1caa1f8d"
                    " ON register_schoolfigures (organisation_id)",
                )
            ],
            [
                migrations.AlterField(
                    "SchoolFigures",
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="school_figures",
                        to="organisations.organisation",
                    ),
                )
            ],
        )
    ]
