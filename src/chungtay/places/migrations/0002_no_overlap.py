"""On one day a code names one unit of its level, and a unit has one name and one parent."""

from django.db import migrations

from chungtay.kernel.validity import no_overlap


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        no_overlap("places_unit", ["level", "code"]),
        no_overlap("places_unitname", ["unit_id"]),
        no_overlap("places_unitparent", ["unit_id"]),
    ]
