from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class SearchConfig(ModuleConfig):
    name = "chungtay.search"
    verbose_name = _("Search")
