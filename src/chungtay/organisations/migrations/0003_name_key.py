"""The order of the Vietnamese alphabet as a column, so that a list of any length is read in it page by page."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from chungtay.kernel.vietnamese import sort_key


def write_keys(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("organisations", "Organisation").objects
    bodies = list(rows.only("pk", "current_name"))
    for body in bodies:
        body.name_key = sort_key(body.current_name)[:240]
    rows.bulk_update(bodies, ["name_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_no_overlap")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="name_key",
            field=models.CharField(default="", max_length=240),
            preserve_default=False,
        ),
        migrations.RunPython(write_keys, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["name_key", "id"], name="organisation_by_name_key"),
        ),
    ]
