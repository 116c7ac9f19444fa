from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class SheetsConfig(ModuleConfig):
    name = "chungtay.sheets"
    verbose_name = _("Spreadsheets")
