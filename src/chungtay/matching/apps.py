from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class MatchingConfig(ModuleConfig):
    name = "chungtay.matching"
    verbose_name = _("Matching")
