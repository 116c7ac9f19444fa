from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class RecordsConfig(ModuleConfig):
    name = "chungtay.records"
    verbose_name = _("Official documents")
