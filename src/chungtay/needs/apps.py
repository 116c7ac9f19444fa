from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class NeedsConfig(ModuleConfig):
    name = "chungtay.needs"
    verbose_name = _("Needs and strengths")
