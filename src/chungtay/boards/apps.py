from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class BoardsConfig(ModuleConfig):
    name = "chungtay.boards"
    verbose_name = _("Boards of matching")
