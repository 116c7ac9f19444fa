from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class RegisterConfig(ModuleConfig):
    name = "chungtay.register"
    verbose_name = _("Register")
    menu = (
        MenuEntry("register:list", _("Organisations"), "building", 40),
        MenuEntry("sheets:list", _("Excel in and out"), "file-earmark-excel", 41, "register.enter_staff"),
    )
