from __future__ import annotations

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class KernelConfig(ModuleConfig):
    name = "chungtay.kernel"
    verbose_name = _("Kernel")

    def ready(self) -> None:
        super().ready()
        import_module("chungtay.kernel.checks")
