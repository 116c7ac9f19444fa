from django.db import migrations

from chungtay.kernel.append_only import append_only


class Migration(migrations.Migration):
    """The record can be added to, blanked of personal values, and nothing else."""

    dependencies = [("kernel", "0001_initial")]

    operations = [
        append_only(
            "kernel_auditentry",
            frozen=["id", "uid", "at", "on", "request_id", "verb", "actor_key", "subject_kind", "subject_key"]
            + ["open_values", "commitments"],
            blankable=["personal_values", "salts"],
        ),
        append_only("kernel_audittouch"),
        append_only("kernel_auditseal"),
    ]
