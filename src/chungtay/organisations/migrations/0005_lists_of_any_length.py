"""Indexes by which lists of the whole country find a page without reading the rest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_succession_of_a_duplicate")]

    operations = [
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                fields=["valid_until"],
                name="organisation_by_end",
                condition=models.Q(("valid_until__isnull", False)),
            ),
        ),
        migrations.AddIndex(
            model_name="organisationkind",
            index=models.Index(
                fields=["organisation", "kind", "levels", "valid_until", "valid_from"], name="kind_of_organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="organisationkind",
            index=models.Index(
                fields=["kind", "levels", "organisation", "valid_until", "valid_from"], name="organisation_of_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                fields=["unit", "valid_until", "valid_from", "organisation"], name="organisation_by_unit"
            ),
        ),
    ]
