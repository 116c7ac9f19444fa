from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class NoticesConfig(ModuleConfig):
    name = "chungtay.notices"
    verbose_name = _("Notices")
    menu = (MenuEntry("notices:list", _("Notices"), "bell", 35),)
