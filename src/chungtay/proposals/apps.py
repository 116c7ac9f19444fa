from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class ProposalsConfig(ModuleConfig):
    name = "chungtay.proposals"
    verbose_name = _("Partners proposed to us")
