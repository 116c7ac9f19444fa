from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class CasesConfig(ModuleConfig):
    name = "chungtay.cases"
    verbose_name = _("Reform cases")
