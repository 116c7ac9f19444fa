from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class TaxonomyConfig(ModuleConfig):
    name = "chungtay.taxonomy"
    verbose_name = _("List of needs and strengths")
