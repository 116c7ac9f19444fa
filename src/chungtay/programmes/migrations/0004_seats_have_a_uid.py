"""What a round gave names the seat, and everything leaves the house by public identifiers."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from chungtay.kernel.uids import UidField, new_uid


def name_seats(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("programmes", "PilotSeat").objects
    seats = list(rows.only("pk"))
    for seat in seats:
        seat.uid = new_uid()
    rows.bulk_update(seats, ["uid"], batch_size=500)


class Migration(migrations.Migration):
    # PostgreSQL alters no table in the transaction in which its rows were changed.
    atomic = False
    dependencies = [("programmes", "0003_conflicts")]

    operations = [
        migrations.AddField("PilotSeat", "uid", models.CharField(editable=False, max_length=22, null=True)),
        migrations.RunPython(name_seats, migrations.RunPython.noop),
        migrations.AlterField("PilotSeat", "uid", UidField()),
    ]
