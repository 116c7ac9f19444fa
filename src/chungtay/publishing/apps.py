from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class PublishingConfig(ModuleConfig):
    name = "chungtay.publishing"
    verbose_name = _("Published matching")
