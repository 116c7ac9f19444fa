"""Subjects and grades over time: what needs, lessons, materials and questions are tagged with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.curriculum.choices import Stage, SubjectKind, SubjectStanding
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_constraint


@classed(none=["uid", "version", "digest", "on", "basis"])
class CurriculumPack(models.Model):
    """One loading of the list: which version, on what it rests, and whether anybody compared it with the original."""

    uid = UidField()
    version = models.CharField(_("version of the list"), max_length=20)
    digest = models.CharField(max_length=64)
    on = models.DateField(_("list loaded on"))
    basis = models.TextField(_("what the list rests on"))
    is_verified = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("list of subjects and grades")

    def __str__(self) -> str:
        return self.version


@classed(none=["uid", "code", "name", "stage", "valid_from", "valid_until"])
class Grade(Valid):
    """One year of schooling, or one age group of preschool."""

    uid = UidField()
    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=80)
    stage = models.CharField(_("level"), max_length=4, choices=Stage)
    number = models.PositiveIntegerField(unique=True)

    objects: ClassVar[ValidityQuerySet[Grade]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("grade")
        ordering = ["number"]
        constraints = [validity_constraint("grade_ends_after_start")]

    def __str__(self) -> str:
        return self.name


@classed(none=["uid", "code", "name", "kind", "valid_from", "valid_until"])
class Subject(Valid):
    """What is taught, or a field of a small child's development."""

    uid = UidField()
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=SubjectKind)
    number = models.PositiveIntegerField(unique=True)

    objects: ClassVar[ValidityQuerySet[Subject]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("subject")
        ordering = ["number"]
        constraints = [validity_constraint("subject_ends_after_start")]

    def __str__(self) -> str:
        return self.name


@classed(none=["standing", "valid_from", "valid_until"])
class SubjectGrade(Valid):
    """A subject is taught in a grade for a time, to all or to those who choose it."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="grades")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="subjects")
    standing = models.CharField(_("standing"), max_length=10, choices=SubjectStanding)

    objects: ClassVar[ValidityQuerySet[SubjectGrade]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("subject in a grade")
        constraints = [validity_constraint("subject_grade_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.subject}, {self.grade}"
