from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0008_current_help_counted"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="pair_ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="partnership with the helper ended on"),
        ),
    ]
