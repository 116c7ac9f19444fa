from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_second_step_sessions_and_links"),
    ]

    operations = [
        migrations.RenameField(model_name="signinsession", old_name="expire_date", new_name="expires_at"),
    ]
