from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class RegisterConfig(ModuleConfig):
    name = "chungtay.register"
    verbose_name = _("Register")
