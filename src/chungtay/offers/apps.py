from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class OffersConfig(ModuleConfig):
    name = "chungtay.offers"
    verbose_name = _("Help among partners")
