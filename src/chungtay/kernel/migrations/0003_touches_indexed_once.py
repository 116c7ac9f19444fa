"""An index goes that another begins with: every row of the record had paid for it.

By hand: AlterField would rebuild the table on SQLite, which then forgets that it is append-only.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_append_only")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "DROP INDEX kernel_audittouch_entry_id_6fc48572",
                    "CREATE INDEX kernel_audittouch_entry_id_6fc48572 ON kernel_audittouch (entry_id)",
                )
            ],
            [
                migrations.AlterField(
                    "AuditTouch",
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="touches",
                        to="kernel.auditentry",
                    ),
                )
            ],
        )
    ]
