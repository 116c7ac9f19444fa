import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_commitment_in_a_clause"), ("signatures", "0002_guards")]

    operations = [
        migrations.AddField(
            "signedscan",
            "signature_check",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="signatures.signaturecheck",
            ),
        ),
        migrations.RemoveConstraint("signedscan", "one_scan_of_an_agreement"),
        migrations.AddConstraint(
            "signedscan",
            models.UniqueConstraint(
                condition=Q(taken_back_at__isnull=True, signature_check__isnull=True),
                fields=("agreement",),
                name="one_scan_of_an_agreement",
            ),
        ),
        migrations.AddConstraint(
            "signedscan",
            models.UniqueConstraint(
                condition=Q(taken_back_at__isnull=True, signature_check__isnull=False),
                fields=("agreement", "party"),
                name="a_party_brings_one_signed_file",
            ),
        ),
    ]
