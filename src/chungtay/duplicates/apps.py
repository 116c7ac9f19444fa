from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class DuplicatesConfig(ModuleConfig):
    name = "chungtay.duplicates"
    verbose_name = _("Duplicates")
