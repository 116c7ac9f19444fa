from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class PrivacyConfig(ModuleConfig):
    name = "chungtay.privacy"
    verbose_name = _("Privacy")
