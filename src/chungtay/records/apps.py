from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import MenuEntry, ModuleConfig


class RecordsConfig(ModuleConfig):
    name = "chungtay.records"
    verbose_name = _("Official documents")
    menu = (MenuEntry("records:list", _("Documents"), "file-earmark-text", 30, "records.list"),)
