from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_heading_of_a_version")]

    operations = [
        migrations.AlterField(
            "agreement",
            "kind",
            models.CharField(
                choices=[("BGN", "Memorandum"), ("BTT", "Accord"), ("PL", "Annex")],
                default="BGN",
                max_length=4,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            "agreement", "ends_on", models.DateField(blank=True, null=True, verbose_name="agreed last day")
        ),
        migrations.AddField("textversion", "ends_on", models.DateField(blank=True, null=True)),
        migrations.AddField("party", "left_on", models.DateField(blank=True, null=True)),
        migrations.AddConstraint(
            "agreement",
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(ends_on__gte=F("effective_on")),
                name="lasts_no_shorter_than_a_day",
            ),
        ),
    ]
