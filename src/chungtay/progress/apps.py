from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class ProgressConfig(ModuleConfig):
    name = "chungtay.progress"
    verbose_name = _("Progress of commitments")
