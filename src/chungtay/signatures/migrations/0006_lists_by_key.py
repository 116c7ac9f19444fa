"""An authority that renews its key has two lists at a time: which key a list is of is kept beside its name."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models

from chungtay.kernel.append_only import append_only
from chungtay.signatures.engine.revocation import read_word

TABLE = "signatures_revocationword"
FROZEN = ["id", "uid", "kind", "issuer", "about", "issued_at", "next_at", "file_id", "by_id", "at"]


def read_keys(apps, schema_editor):
    """The key each kept file names; a file that is gone keeps the name of its authority alone."""
    rows = apps.get_model("signatures", "RevocationWord").objects
    for key, path in list(rows.order_by("pk").values_list("pk", "file__path")):
        file = Path(settings.MEDIA_ROOT) / path
        word = read_word(file.read_bytes()) if file.is_file() else None
        if word is not None and word.authority_key:
            rows.filter(pk=key).update(authority_key=word.authority_key)


class Migration(migrations.Migration):
    # PostgreSQL alters no table in the transaction in which its rows were changed.
    atomic = False
    dependencies = [("signatures", "0005_days_of_signing")]

    operations = [
        migrations.RunPython(append_only(TABLE).reverse_code, append_only(TABLE, frozen=FROZEN).code),
        migrations.AddField("RevocationWord", "authority_key", models.CharField(blank=True, default="", max_length=128), preserve_default=False),
        migrations.RunPython(read_keys, migrations.RunPython.noop),
        append_only(TABLE, frozen=[*FROZEN, "authority_key"]),
    ]
