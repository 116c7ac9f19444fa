from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class AgreementsConfig(ModuleConfig):
    name = "chungtay.agreements"
    verbose_name = _("Agreements")
    menu = (MenuEntry("agreements:list", _("Twinning"), "link-45deg", 20, "agreements.list"),)
