from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class BackupsConfig(ModuleConfig):
    name = "chungtay.backups"
    verbose_name = _("Backups")
