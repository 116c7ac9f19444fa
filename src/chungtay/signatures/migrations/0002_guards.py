from django.db import migrations

from chungtay.kernel.append_only import append_only


class Migration(migrations.Migration):
    """What was given out and what was found is never rewritten; an authority keeps its certificate and its reason."""

    dependencies = [("signatures", "0001_initial")]

    operations = [
        append_only("signatures_expectedfile"),
        append_only("signatures_signaturecheck"),
        append_only(
            "signatures_trustanchor",
            frozen=["id", "uid", "name", "issuer", "fingerprint", "certificate", "begins_at", "ends_at"]
            + ["added_by_id", "added_at", "why"],
        ),
    ]
