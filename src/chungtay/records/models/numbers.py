from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation


class NumberSeriesQuerySet(models.QuerySet["NumberSeries"]):
    def give(self, organisation: Organisation, series: str, on: date) -> GivenNumber:
        """The next number of the series in the year of the day; inside a transaction, which holds the series locked.

        A number is lost only with its transaction, and then it is given again: the series has no gaps.
        """
        row, _is_new = self.get_or_create(organisation=organisation, series=series, year=on.year)
        row = self.select_for_update().get(pk=row.pk)
        row.last_number = max(row.last_number + 1, row.first_number)
        row.save(update_fields=["last_number"])
        return GivenNumber.objects.create(series=row, number=row.last_number, given_on=on)


@classed(none=["uid", "series"])
class NumberSeries(models.Model):
    """The numbers a body gives to one kind of document in one calendar year; whoever takes one locks this row."""

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="number_series")
    series = models.CharField(_("series of numbers"), max_length=8)
    year = models.PositiveIntegerField(_("calendar year"))
    # A body that kept a paper book until now goes on from its next number.
    first_number = models.PositiveIntegerField(_("first number"), default=1)
    last_number = models.PositiveIntegerField(_("last number given"), default=0)

    objects = NumberSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of numbers")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "series", "year"], name="one_series_a_kind_and_year"),
            models.CheckConstraint(
                condition=Q(first_number__gte=1) & Q(last_number__gte=F("first_number") - 1),
                name="numbers_of_a_series_begin_at_its_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.series} {self.year}"


@classed(none=["uid", "given_on"])
class GivenNumber(models.Model):
    """A number that was given: never changed, never taken away, never given twice."""

    uid = UidField()
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField(_("number of the document"))
    given_on = models.DateField(_("number given on"))

    class Meta:
        verbose_name = _("number given to a document")
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="a_number_is_given_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="numbers_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.series.year}"
