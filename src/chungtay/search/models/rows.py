from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.validity import Valid


@classed(
    none=["provider", "uid", "folded", "valid_from", "valid_until"],
    personal=["title", "further", "note", "tokens"],
)
class SearchRow(Valid):
    """One name something is found by, for the time it bears it. A copy: the room that offers it keeps the truth.

    `subject` is the number of the thing in its room, `uid` the one its address carries. `order_key` is higher for what
    should be found first: both databases walk the index from its upper end, so that of very many rows the better ones
    are looked at. `folded` are the syllables of the title, `tokens` everything the row is filed under, kept because the
    index of SQLite keeps no text and has to be told what to take out again.
    """

    order_key = models.BigIntegerField(unique=True)
    provider = models.CharField(max_length=24)
    subject = models.BigIntegerField()
    uid = models.CharField(max_length=22)
    title = models.CharField(_("name it is found by"), max_length=400)
    further = models.CharField(max_length=700, blank=True)
    note = models.CharField(max_length=200, blank=True)
    folded = models.TextField()
    tokens = models.TextField()

    class Meta:
        verbose_name = _("row of the search index")
        indexes = [models.Index(fields=["provider", "subject"], name="search_row_by_subject")]

    def __str__(self) -> str:
        return self.title


@classed(none=["text"])
class SearchWord(models.Model):
    """A syllable of the index and, as of the last count, in how many rows it stands; a pair or a place, if in very
    many."""

    text = models.CharField(max_length=40, unique=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("syllable of the search index")

    def __str__(self) -> str:
        return self.text


@classed(none=["form"])
class SearchWordForm(models.Model):
    """A syllable with one letter left out, or whole: where two spellings one slip apart meet."""

    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("spelling of a syllable")
        constraints = [models.UniqueConstraint(fields=["form", "word"], name="search_form_once")]

    def __str__(self) -> str:
        return self.form


@classed(none=["provider"])
class WaitingSubject(models.Model):
    """Something changed together with very many others, to be filed by the worker."""

    provider = models.CharField(max_length=24)
    subject = models.BigIntegerField()

    class Meta:
        verbose_name = _("waiting for the search index")
        constraints = [models.UniqueConstraint(fields=["provider", "subject"], name="search_waits_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.subject}"
