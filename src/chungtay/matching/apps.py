from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class MatchingConfig(ModuleConfig):
    name = "chungtay.matching"
    verbose_name = _("Matching")
    menu = (MenuEntry("matching:list", _("Matching"), "shuffle", 25, "matching.list"),)
