from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class HandoversConfig(ModuleConfig):
    name = "chungtay.handovers"
    verbose_name = _("Handovers")
