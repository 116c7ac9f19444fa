import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0006_work_done"),
        ("programmes", "0004_seats_have_a_uid"),
        ("publishing", "0002_jobs_of_this_room"),
    ]

    operations = [
        migrations.CreateModel(
            name="GivenSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_on", models.DateField()),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_seats",
                        to="matching.scenario",
                    ),
                ),
                (
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.pilotseat"
                    ),
                ),
            ],
            options={"verbose_name": "seat given by a matching round"},
        ),
    ]
