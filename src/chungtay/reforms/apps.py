from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class ReformsConfig(ModuleConfig):
    name = "chungtay.reforms"
    verbose_name = _("Reforms")
