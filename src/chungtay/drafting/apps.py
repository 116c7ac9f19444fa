from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class DraftingConfig(ModuleConfig):
    name = "chungtay.drafting"
    verbose_name = _("Drafting")
