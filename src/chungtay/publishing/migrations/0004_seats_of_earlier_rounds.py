from zoneinfo import ZoneInfo

from django.db import migrations

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def note_the_seats_of_earlier_rounds(apps, schema_editor):
    """Rounds published before are known by the day alone: seats their schools took since are taken to be theirs."""
    given = apps.get_model("publishing", "GivenSeat").objects
    seats = apps.get_model("programmes", "PilotSeat").objects
    asked = apps.get_model("matching", "Proposal").objects
    runs = apps.get_model("matching", "MatchingRun").objects.filter(state="published", chosen__method="by-quota")
    for run in runs.order_by("published_at", "pk"):
        moment = max(filter(None, (run.published_at, run.partner_published_at)))
        schools = asked.filter(pairing__scenario=run.chosen_id).values("organisation")
        taken = seats.filter(participation__programme=run.programme_id, school__in=schools)
        for seat in taken.filter(taken_on__gte=moment.astimezone(HERE).date()).order_by("pk"):
            row = {"scenario_id": run.chosen_id, "given_on": seat.taken_on}
            given.update_or_create(seat_id=seat.pk, defaults=row)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0003_given_seats")]

    operations = [
        migrations.RunPython(note_the_seats_of_earlier_rounds, migrations.RunPython.noop),
    ]
