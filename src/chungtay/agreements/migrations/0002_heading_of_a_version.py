from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def copy_headings(apps, schema_editor):
    """Versions written before have the heading of their memorandum; their hash stays the one that was confirmed."""
    agreements = apps.get_model("agreements", "Agreement").objects.filter(pk=OuterRef("agreement"))
    apps.get_model("agreements", "TextVersion").objects.update(
        title=Subquery(agreements.values("title")),
        programme_name=Subquery(agreements.values("programme__name")),
        phase_label=Coalesce(Subquery(agreements.values("phase__label")), models.Value("")),
        effective_on=Subquery(agreements.values("effective_on")),
    )


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]

    operations = [
        migrations.AddField(
            "textversion", "title", models.CharField(default="", max_length=300), preserve_default=False
        ),
        migrations.AddField(
            "textversion", "programme_name", models.CharField(default="", max_length=300), preserve_default=False
        ),
        migrations.AddField("textversion", "phase_label", models.CharField(blank=True, default="", max_length=20), preserve_default=False),
        migrations.AddField("textversion", "effective_on", models.DateField(blank=True, null=True)),
        migrations.RunPython(copy_headings, migrations.RunPython.noop),
    ]
