from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0011_left_out")]

    operations = [
        migrations.AddField(
            model_name="scenario",
            name="computed_under",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
