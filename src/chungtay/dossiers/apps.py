from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class DossiersConfig(ModuleConfig):
    name = "chungtay.dossiers"
    verbose_name = _("Signed copies and the archive")
