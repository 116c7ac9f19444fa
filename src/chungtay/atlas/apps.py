from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class AtlasConfig(ModuleConfig):
    name = "chungtay.atlas"
    verbose_name = _("Schools on the map")
