from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class PrivacyConfig(ModuleConfig):
    name = "chungtay.privacy"
    verbose_name = _("Privacy")
    menu = (
        MenuEntry("privacy:pupils", _("Pupils' consents"), "shield-check", 60, "privacy.list_pupils"),
        MenuEntry("privacy:requests", _("Personal data"), "lock", 62, "privacy.read_register"),
    )
