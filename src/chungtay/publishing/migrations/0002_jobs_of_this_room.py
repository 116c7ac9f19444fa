from django.db import migrations

BEFORE = "chungtay.matching.jobs.hand_out_proposals"
AFTER = "chungtay.publishing.jobs.hand_out_proposals"


def call_jobs_by_their_new_room(apps, schema_editor):
    """What was asked for before the job moved would be found by no worker any more."""
    rows = apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(status__in=["READY", "RUNNING"], task_path=BEFORE)
    rows.update(task_path=AFTER)


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0001_initial"),
        ("django_tasks_database", "0018_rename_succeeded_status"),
    ]

    operations = [migrations.RunPython(call_jobs_by_their_new_room, migrations.RunPython.noop)]
