"""Two indexes go: one that another begins with, and one nobody asks. Every school entered had paid for both."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FIELDS = (("Organisation", "folded_name", 400), ("OrganisationName", "folded", 600))


def drop(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    """By hand: AlterField would rebuild the tables on SQLite, which then forgets their triggers."""
    for name, column, _length in FIELDS:
        model = apps.get_model("organisations", name)
        with schema.connection.cursor() as cursor:
            known = schema.connection.introspection.get_constraints(cursor, model._meta.db_table)
        for made_as, made in known.items():
            if made["index"] and made["columns"] == [column]:
                index = models.Index(fields=[column])
                index.name = made_as
                schema.remove_index(model, index)


def make(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    for name, column, _length in FIELDS:
        index = models.Index(fields=[column], name=f"{name.lower()}_{column}"[:30])
        schema.add_index(apps.get_model("organisations", name), index)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_lists_of_any_length")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(drop, make)],
            [
                migrations.AlterField(name, column, models.CharField(max_length=length))
                for name, column, length in FIELDS
            ],
        )
    ]
