from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class MemorandaConfig(ModuleConfig):
    name = "chungtay.memoranda"
    verbose_name = _("Memoranda on paper")
