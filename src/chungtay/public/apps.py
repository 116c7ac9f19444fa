from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class PublicConfig(ModuleConfig):
    name = "chungtay.public"
    verbose_name = _("Public pages")
