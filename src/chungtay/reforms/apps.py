from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class ReformsConfig(ModuleConfig):
    name = "chungtay.reforms"
    verbose_name = _("Reforms")
    menu = (MenuEntry("reforms:list", _("Changes of the register"), "diagram-3", 42, "reforms.list"),)
