from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class SignaturesConfig(ModuleConfig):
    name = "chungtay.signatures"
    verbose_name = _("Digital signatures")
    menu = (MenuEntry("signatures:list", _("Digital signatures"), "shield-check", 73, "signatures.keep_trust"),)
