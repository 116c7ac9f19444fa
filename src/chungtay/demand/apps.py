from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class DemandConfig(ModuleConfig):
    name = "chungtay.demand"
    verbose_name = _("Demand and help")
