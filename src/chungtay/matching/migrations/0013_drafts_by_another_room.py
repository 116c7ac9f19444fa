from django.db import migrations

BEFORE = "chungtay.matching.jobs.draft_alternates"
AFTER = "chungtay.proposals.jobs.draft_alternates"


def call_jobs_by_their_new_room(apps, schema_editor):
    """What was asked for before the job moved would be found by no worker any more."""
    rows = apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(status__in=["READY", "RUNNING"], task_path=BEFORE)
    rows.update(task_path=AFTER)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0012_computed_under"),
        ("django_tasks_database", "0018_rename_succeeded_status"),
    ]

    operations = [migrations.RunPython(call_jobs_by_their_new_room, migrations.RunPython.noop)]
