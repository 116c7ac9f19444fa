from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class OrganisationsConfig(ModuleConfig):
    name = "chungtay.organisations"
    verbose_name = _("Organisations")
