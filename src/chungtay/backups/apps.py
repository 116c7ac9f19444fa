from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class BackupsConfig(ModuleConfig):
    name = "chungtay.backups"
    verbose_name = _("Backups")
    menu = (MenuEntry("backups:list", _("Backups"), "archive", 72, "backups.keep"),)
