from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class ProgrammesConfig(ModuleConfig):
    name = "chungtay.programmes"
    verbose_name = _("Programmes")
    menu = (MenuEntry("programmes:list", _("Programmes"), "flag", 30),)
