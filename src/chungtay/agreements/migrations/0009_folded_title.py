"""Titles as somebody types them without marks, so that a memorandum is found by its name."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from chungtay.kernel.vietnamese import fold


def fold_titles(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("agreements", "Agreement").objects
    agreements = list(rows.only("pk", "title"))
    for agreement in agreements:
        agreement.folded_title = fold(agreement.title)
    rows.bulk_update(agreements, ["folded_title"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0008_whom_it_is_reported_to")]

    operations = [
        migrations.AddField("agreement", "folded_title", models.CharField(default="", max_length=300), False),
        migrations.RunPython(fold_titles, migrations.RunPython.noop),
    ]
