from django.db import migrations

from chungtay.kernel.append_only import append_only
from chungtay.kernel.validity import no_overlap


class Migration(migrations.Migration):
    """A number that was given, an issue and a withdrawal stay as they were written; one head holds on a day."""

    dependencies = [("records", "0001_initial")]

    operations = [
        append_only("records_givennumber"),
        append_only("records_issue"),
        append_only("records_withdrawal"),
        no_overlap("records_issuersetting", ["organisation_id"]),
    ]
