from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.choices import AgreementKind
from chungtay.drafting.engine.sheets import MOST_ARTICLES, MOST_PROMISES, Article, Sheet
from chungtay.drafting.forms.texts import ClauseForm, CommitmentForm, article_of, promise_of, typed_in
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Phase, Programme
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

KINDS = [(kind.value, kind.label) for kind in (AgreementKind.MEMORANDUM, AgreementKind.ACCORD)]


class PhaseChoice(forms.ModelChoiceField[Phase]):
    def label_from_instance(self, phase: Phase) -> str:
        return f"{phase.label} · {phase.programme}"


class HeadingForm(KitForm):
    title = forms.CharField(
        label=_("Title"), max_length=300, help_text=_("As it will stand on the paper that is signed.")
    )
    phase = PhaseChoice(
        label=_("Phase"),
        queryset=Phase.objects.none(),
        required=False,
        empty_label=_("No phase"),
        help_text=_("The phase belongs to the memorandum; it may differ from that of other memoranda."),
    )
    effective_on = DayField(
        label=_("Takes effect on"), required=False, help_text=_("Leave it empty if it takes effect when it is signed.")
    )
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("The day after it, the memorandum is no longer in force.")
    )

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **options: Any) -> None:
        super().__init__(*args, **options)
        phases = Phase.objects.filter(programme__in=programmes.values("pk")).select_related("programme")
        self.fields["phase"].queryset = phases.order_by("programme_id", "label")  # type: ignore[attr-defined]  # a ModelChoiceField, built above


class OpeningForm(HeadingForm):
    mine = forms.ModelChoiceField(
        label=_("You draft for"), queryset=Organisation.objects.none(), empty_label=None, to_field_name="uid"
    )
    kind = forms.ChoiceField(label=_("Kind of paper"), choices=KINDS)
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), empty_label=_("Choose a programme")
    )
    has_funding = forms.BooleanField(label=_("There is support or sponsoring between the parties"), required=False)
    field_order = ["mine", "kind", "programme", "phase", "title", "effective_on", "ends_on", "has_funding"]

    def __init__(
        self, *args: Any, bodies: QuerySet[Organisation], programmes: QuerySet[Programme], **options: Any
    ) -> None:
        super().__init__(*args, programmes=programmes, **options)
        self.fields["mine"].queryset = bodies  # type: ignore[attr-defined]  # a ModelChoiceField, built above
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]  # as above


@dataclass
class ArticleRow:
    number: int
    article: Article
    form: ClauseForm
    promises: list[CommitmentForm]

    @property
    def name(self) -> str:
        return f"a{self.number}"

    @property
    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(each.is_valid() for each in self.promises)])

    @property
    def errors(self) -> Iterator[tuple[str, str]]:
        for form in (self.form, *self.promises):
            for field in form.visible_fields():
                yield from ((field.auto_id, str(error)) for error in field.errors)


def rows_shown(sheet: Sheet, parties: Sequence[str]) -> list[ArticleRow]:
    """The articles as they are kept, without a complaint."""
    rows = []
    for number, article in enumerate(sheet.articles):
        form = ClauseForm(prefix=f"a{number}", initial={"title": article.title, "body": article.body})
        promised = [
            CommitmentForm(prefix=f"a{number}-p{place}", initial=asdict(each), parties=parties)
            for place, each in enumerate(article.promises)
        ]
        rows.append(ArticleRow(number, article, form, promised))
    return rows


def rows_typed(posted: QueryDict, parties: Sequence[str]) -> list[ArticleRow]:
    """The articles as they were sent."""
    rows = []
    left = MOST_PROMISES
    for number in range(_count(posted, "articles", MOST_ARTICLES)):
        form = ClauseForm(posted, prefix=f"a{number}")
        count = _count(posted, f"a{number}-promises", left)
        left -= count
        promised = [CommitmentForm(posted, prefix=f"a{number}-p{place}", parties=parties) for place in range(count)]
        flags: dict[str, Any] = {
            "variant": posted.get(f"a{number}-variant", "")[:80],
            "is_out": bool(posted.get(f"a{number}-out")),
        }
        article = article_of(form, [promise_of(each) for each in promised], **flags)
        rows.append(ArticleRow(number, article, form, promised))
    return rows


def _count(posted: QueryDict, name: str, most: int) -> int:
    typed = posted.get(name, "")
    return min(int(typed), most) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def sheet_typed(
    rows: Sequence[ArticleRow], head: KitForm, parties: Sequence[str], reported: Sequence[str] = ()
) -> Sheet:
    """Everything on the page as it was sent, not yet judged."""
    names = [name for name in head.fields if name not in {"version", "idempotency_key", "has_funding", "mine"}]
    return Sheet(
        parties=tuple(parties),
        heading=typed_in(head, *names),
        has_funding=bool(head["has_funding"].value()) if "has_funding" in head.fields else False,
        articles=tuple(row.article for row in rows),
        reported=tuple(reported),
    )


def texts_of(rows: Sequence[ArticleRow]) -> tuple[list[ClauseText], list[CommitmentText]]:
    """The articles that stand, and the commitments with the number of their article; only of valid rows."""
    standing = [row for row in rows if not row.article.is_out and row.form.cleaned_data.get("title")]
    clauses = [row.form.text for row in standing]
    commitments = [
        form.text_in(number)
        for number, row in enumerate(standing, start=1)
        for form in row.promises
        if form.cleaned_data.get("title")
    ]
    return clauses, commitments


def heading_initial(sheet: Sheet) -> Mapping[str, Any]:
    """What the head of the page shows again."""
    return {**sheet.heading, "has_funding": sheet.has_funding, "mine": sheet.parties[0] if sheet.parties else ""}


class SuggestionForm(KitForm):
    part = forms.CharField(widget=forms.HiddenInput, max_length=10)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10_000)
    title = forms.CharField(label=_("Heading"), max_length=200)
    body = forms.CharField(
        label=_("The words you suggest"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    why = forms.CharField(label=_("Why (the others read it)"), max_length=300, required=False)


class DeclineForm(KitForm):
    reason = forms.CharField(
        label=_("Why the words are not taken over"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


# A button and nothing else.
class PlainForm(KitForm):
    pass
