from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Commitment, Party
from chungtay.amendments.engine import Article, HandedOn, heading_key
from chungtay.kernel.vietnamese import tidy, tidy_lines
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

NUMBER_FAULTS = ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")
# What a choice of a party sends for all of them, and for the one it is today; and a part that several bodies share.
ALL, AS_IT_STANDS, SHARED = "0", "", "shared"


def owes_itself() -> str:
    return say("A party cannot owe it to itself. Choose another party, or all parties.")


def promise_fields(row: Commitment | None = None) -> dict[str, forms.Field]:
    """What one writes of a commitment: its words, its figure, its day."""
    figure = dict.fromkeys(NUMBER_FAULTS, say("This is not a number. Write it in figures, for example 2 or 2,5."))
    return {
        "written": forms.CharField(
            label=say("In full"),
            initial=row.as_written if row else "",
            max_length=4000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        "target": forms.DecimalField(
            label=say("How much"),
            initial=row.target if row else None,
            required=False,
            min_value=0,
            max_digits=12,
            decimal_places=2,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            error_messages=figure,
        ),
        "unit": forms.CharField(label=say("Unit"), initial=row.unit if row else "", max_length=40, required=False),
        "due": DayField(label=say("By when"), initial=row.due_on if row else None, required=False),
    }


class ChangeForm(KitForm):
    effective_on = DayField(
        label=_("Takes effect on"), required=False, help_text=_("Leave it empty if it takes effect when it is signed.")
    )

    def __init__(
        self,
        *args: Any,
        articles: Sequence[Article],
        promises: Sequence[Commitment] = (),
        parties: Sequence[str] = (),
        places: Mapping[int, int] = MappingProxyType({}),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.articles, self.promises, self.places = list(articles), list(promises), places
        self.parties = list(parties)
        for number, article in enumerate(self.articles, start=1):
            self.fields[f"body_{number}"] = forms.CharField(
                label=say("Text of the article"),
                initial=article.body,
                max_length=20_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
            self.fields[f"out_{number}"] = forms.BooleanField(label=say("This article is left out"), required=False)
        self.fields["new_title"] = forms.CharField(
            label=say("Heading of a new article"), max_length=200, required=False
        )
        self.fields["new_body"] = forms.CharField(
            label=say("Text of the new article"),
            max_length=20_000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        everybody = [(str(number), name) for number, name in enumerate(parties, start=1)]
        for number, row in enumerate(self.promises, start=1):
            self.fields |= {f"{name}_{number}": each for name, each in promise_fields(row).items()}
            for name, label, side in (("by", say("Who does it"), row.owed_by), ("to", say("For whom"), row.owed_to)):
                self.fields[f"{name}_{number}"] = self._side_field(label, side, everybody)
            self.fields[f"gone_{number}"] = forms.BooleanField(
                label=say("This commitment is withdrawn"), required=False
            )
        choices = [("", say("All parties")), *everybody]
        self.fields["promise_title"] = forms.CharField(label=say("Commitment"), max_length=200, required=False)
        for name, label in (("promise_owed_by", say("Who does it")), ("promise_owed_to", say("For whom"))):
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.fields |= {f"promise_{name}": each for name, each in promise_fields().items()}

    def _side_field(self, label: str, side: Party | None, everybody: Sequence[tuple[str, str]]) -> forms.ChoiceField:
        """Who owes it, or to whom: as it stands, all parties, or one; a part that several share stands as it is."""
        at = self._standing(side)
        as_it_stands = [(AS_IT_STANDS, str(side))] if at == SHARED else []
        choices = [*as_it_stands, (ALL, say("All parties")), *everybody]
        shown = AS_IT_STANDS if at == SHARED else str(at or ALL)
        return forms.ChoiceField(label=label, choices=choices, initial=shown, required=False)

    def _standing(self, side: Party | None) -> int | str | None:
        """The number under which a side signs today: None for all parties, SHARED where several bodies answer."""
        return self.places.get(side.organisation_id, SHARED) if side else None

    def _sides(self, number: int, row: Commitment) -> list[int | str | None]:
        """Who is to owe the commitment and to whom, as typed; what is left as it stands stays."""
        found = []
        for name, side in (("by", row.owed_by), ("to", row.owed_to)):
            typed = self.cleaned_data.get(f"{name}_{number}") or AS_IT_STANDS
            at = None if typed == ALL else int(typed) if typed != AS_IT_STANDS else self._standing(side)
            found.append(at)
        return found

    def _is_handed_on(self, number: int, row: Commitment) -> bool:
        return self._sides(number, row) != [self._standing(row.owed_by), self._standing(row.owed_to)]

    def clean(self) -> dict[str, Any] | None:
        typed = self.cleaned_data
        if tidy_lines(typed.get("new_body") or "") and not tidy(typed.get("new_title") or ""):
            self.add_error("new_title", say("This article has a text and no heading. Give it a short heading."))
        typed_heading = heading_key(typed.get("new_title") or "")
        for article in self.articles:
            if typed_heading == heading_key(article.title):
                said = say(
                    "An article “%(heading)s” is there already. Change it above, or give the new one another name."
                )
                self.add_error("new_title", said % {"heading": article.title})
                break
        titles = [heading_key(row.title) for row in self.promises]
        for number, row in enumerate(self.promises, start=1):
            if not self._is_changed(number, row):
                continue
            if titles.count(heading_key(row.title)) > 1:
                self.add_error(
                    f"written_{number}",
                    say("Several commitments bear this name, so an annex cannot say which it means. Write a new one."),
                )
            sides = self._sides(number, row)
            if sides[0] is not None and sides[0] == sides[1] and self._is_handed_on(number, row):
                self.add_error(f"to_{number}", owes_itself())
            for at, side in zip(sides, (row.owed_by, row.owed_to), strict=True):
                if at == SHARED:
                    self.add_error(
                        f"written_{number}",
                        say("Several bodies share the part of %(party)s. First they sign who carries this on.")
                        % {"party": side},
                    )
        self._judge_the_new_one(typed, titles)
        return typed

    def _judge_the_new_one(self, typed: Mapping[str, Any], titles: Sequence[str]) -> None:
        title = tidy(typed.get("promise_title") or "")
        if not title and any(typed.get(f"promise_{name}") for name in ("written", "target", "unit", "due")):
            self.add_error("promise_title", say("This commitment has no heading. Say in a few words what is promised."))
        if title and heading_key(title) in titles:
            self.add_error("promise_title", say("A commitment of this name is there already. Change it above."))
        if typed.get("promise_owed_by") and typed.get("promise_owed_by") == typed.get("promise_owed_to"):
            self.add_error("promise_owed_to", owes_itself())

    def _is_changed(self, number: int, row: Commitment) -> bool:
        typed = self.cleaned_data
        words, unit = tidy_lines(typed.get(f"written_{number}") or ""), tidy(typed.get(f"unit_{number}") or "")
        now = (words, typed.get(f"target_{number}"), unit, typed.get(f"due_{number}"))
        before = (tidy_lines(row.as_written), row.target, row.unit, row.due_on)
        return bool(typed.get(f"gone_{number}")) or now != before or self._is_handed_on(number, row)

    def promised(self, left_out: str, article: int) -> list[CommitmentText]:
        """The commitments the annex has to say in this article: changed ones, withdrawn ones, and the new one."""
        typed, said = self.cleaned_data, []
        for number, row in enumerate(self.promises, start=1):
            if self._is_changed(number, row):
                sides = [None if at is None else int(at) for at in self._sides(number, row)]
                text = self._promise(row.title, f"_{number}", "", sides, article)
                said.append(replace(text, as_written=left_out) if typed[f"gone_{number}"] else text)
        if title := tidy(typed["promise_title"]):
            sides = [int(typed[name]) if typed[name] else None for name in ("promise_owed_by", "promise_owed_to")]
            said.append(self._promise(title, "", "promise_", sides, article))
        return said

    def handed_on(self) -> list[HandedOn]:
        """What from the day of the annex on somebody else owes, or is owed to somebody else."""
        found = []
        for number, row in enumerate(self.promises, start=1):
            if self.cleaned_data[f"gone_{number}"]:
                continue
            sides = zip(("debtor", "creditor"), (row.owed_by, row.owed_to), self._sides(number, row), strict=True)
            for name, side, after in sides:
                before = self._standing(side)
                if after != before:
                    was = str(side) if before == SHARED else self._called(before)
                    found.append(HandedOn(row.title, name, was, self._called(after)))
        return found

    def _called(self, at: int | str | None) -> str:
        return "" if at is None else self.parties[int(at) - 1]

    def _promise(
        self, title: str, after: str, before: str, sides: Sequence[int | None], article: int
    ) -> CommitmentText:
        words, target, unit, due = (
            self.cleaned_data[f"{before}{name}{after}"] for name in ("written", "target", "unit", "due")
        )
        return CommitmentText(
            title=title,
            as_written=tidy_lines(words),
            owed_by=sides[0],
            # What two bodies owed each other is owed to nobody once they are one.
            owed_to=sides[1] if sides[1] != sides[0] else None,
            target="" if target is None else f"{target:f}",
            unit=unit,
            due_on=due.isoformat() if due else "",
            clause_number=article,
        )

    @property
    def promise_rows(self) -> list[tuple[Commitment, list[Any]]]:
        """Each commitment with its fields."""
        names = ("written", "by", "to", "target", "unit", "due", "gone")
        numbered = enumerate(self.promises, start=1)
        return [(row, [self[f"{name}_{number}"] for name in names]) for number, row in numbered]

    @property
    def new_promise(self) -> list[Any]:
        """The fields of a new commitment."""
        return [self[f"promise_{name}"] for name in ("title", "written", "owed_by", "owed_to", "target", "unit", "due")]

    def said(self, left_out: str) -> list[ClauseText]:
        """The articles the annex has to say: those written anew, those left out, and the new one."""
        typed = self.cleaned_data
        texts = {
            number: left_out if typed[f"out_{number}"] else tidy_lines(typed[f"body_{number}"])
            for number in range(1, len(self.articles) + 1)
        }
        numbered = list(enumerate(self.articles, start=1))
        # Of several articles with one heading an annex says all, in their order, or nobody knows which it means.
        changed = {heading_key(each.title) for number, each in numbered if texts[number] != tidy_lines(each.body)}
        said = [
            ClauseText(title=each.title, body=texts[number])
            for number, each in numbered
            if heading_key(each.title) in changed
        ]
        if tidy(typed["new_title"]):
            said.append(ClauseText(title=tidy(typed["new_title"]), body=tidy_lines(typed["new_body"])))
        return said

    @property
    def rows(self) -> list[tuple[Article, Any, Any]]:
        """Each article with its two fields."""
        numbered = enumerate(self.articles, start=1)
        return [(article, self[f"body_{number}"], self[f"out_{number}"]) for number, article in numbered]
