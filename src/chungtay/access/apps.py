from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class AccessConfig(ModuleConfig):
    name = "chungtay.access"
    verbose_name = _("Ways in")
