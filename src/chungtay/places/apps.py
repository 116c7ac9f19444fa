from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class PlacesConfig(ModuleConfig):
    name = "chungtay.places"
    label = "places"
    verbose_name = _("Administrative units")
