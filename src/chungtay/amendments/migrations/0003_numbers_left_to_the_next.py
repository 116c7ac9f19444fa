from django.db import migrations


class Migration(migrations.Migration):
    """An annex that was withdrawn leaves its number to the next one."""

    dependencies = [("amendments", "0002_heirs_of_annexes_in_force")]

    operations = [
        migrations.RemoveConstraint("Amendment", "annexes_are_numbered"),
        migrations.AlterModelOptions(
            "Amendment", options={"ordering": ["number", "pk"], "verbose_name": "amendment"}
        ),
    ]
