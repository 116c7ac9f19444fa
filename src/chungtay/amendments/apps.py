from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class AmendmentsConfig(ModuleConfig):
    name = "chungtay.amendments"
    verbose_name = _("Amendments")
