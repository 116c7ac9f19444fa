from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_annexes_and_last_days")]

    operations = [
        migrations.AddField(
            "commitment",
            "clause_number",
            models.PositiveIntegerField(blank=True, null=True, verbose_name="in article"),
        ),
        migrations.AddConstraint(
            "commitment",
            models.CheckConstraint(
                condition=Q(clause_number__isnull=True) | Q(clause_number__gte=1),
                name="articles_are_counted_from_one",
            ),
        ),
    ]
