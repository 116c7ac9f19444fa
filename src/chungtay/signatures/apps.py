from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class SignaturesConfig(ModuleConfig):
    name = "chungtay.signatures"
    verbose_name = _("Digital signatures")
