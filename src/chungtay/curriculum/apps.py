from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.modules import ModuleConfig


class CurriculumConfig(ModuleConfig):
    name = "chungtay.curriculum"
    verbose_name = _("Subjects and grades")
