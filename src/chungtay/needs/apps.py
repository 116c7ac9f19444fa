from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class NeedsConfig(ModuleConfig):
    name = "chungtay.needs"
    verbose_name = _("Needs and strengths")
    menu = (MenuEntry("needs:list", _("Needs"), "clipboard-check", 22, "needs.list"),)
