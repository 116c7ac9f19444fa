"""The living page of every part, light and dark side by side; its words are a data file, shown in debug only."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chungtay.kernel.dates import PartialDate
from chungtay.kernel.permissions import allow, anybody
from chungtay.kernel.routes import PUBLIC
from chungtay.kernel.web.drawing import (
    BarPart,
    Dumbbell,
    RingParty,
    Stop,
    TwoSided,
)
from chungtay.kernel.web.requests import route
from chungtay.reforms.panels.lineage import Heir, LineageDays, Predecessor, Strand

# Declared here and not with the kernel's own, so that the page is known only where it is wired.
allow({"kernel.style": anybody})

SAMPLE = Path(__file__).resolve().parent / "packs/style/sample.toml"

Sample = dict[str, Any]


class SampleForm(forms.Form):
    """A form with one mistake in it, to show how a mistake looks."""

    def __init__(self, words: Sample, *, prefix: str) -> None:
        typed = {"day": words["day_value"], "party": "0", "place": "0", "online": "on", "note": words["note_value"]}
        super().__init__({f"{prefix}-{name}": value for name, value in typed.items()}, prefix=prefix)
        self.fields["day"] = forms.CharField(label=words["day"])
        self.fields["party"] = forms.ChoiceField(
            label=words["party"], help_text=words["party_hint"], choices=_numbered(words["parties"])
        )
        self.fields["place"] = forms.ChoiceField(
            label=words["place"], choices=_numbered(words["places"]), widget=forms.RadioSelect
        )
        self.fields["online"] = forms.BooleanField(label=words["online"])
        self.fields["note"] = forms.CharField(label=words["note"], widget=forms.Textarea(attrs={"rows": 2}))
        self.add_error("day", words["day_error"])


def _numbered(words: list[str]) -> list[tuple[str, str]]:
    return [(str(at), word) for at, word in enumerate(words)]


def read_sample() -> Sample:
    with SAMPLE.open("rb") as file:
        return tomllib.load(file)


@route("kernel.style", audience=PUBLIC, queries=1)
def style_page(request: HttpRequest) -> HttpResponse:
    sample = read_sample()
    columns = [(theme, SampleForm(sample["form"], prefix=theme["name"])) for theme in sample["theme"]]
    parts = {name: make(sample) for name, make in PARTS.items()}
    return render(request, "style/page.html", {"sample": sample, "columns": columns, **parts})


def _parties(rows: list[Sample]) -> list[RingParty]:
    return [RingParty(**row) for row in rows]


def _small(sample: Sample) -> list[tuple[list[RingParty], str]]:
    return [
        (
            [
                RingParty(name=letters, initials=letters, hue=hue, is_signed=row["signed"], has_changed=row["changed"])
                for hue, letters in enumerate(row["initials"], start=1)
            ],
            row["label"],
        )
        for row in sample["small"]
    ]


def _two_sided(sample: Sample) -> TwoSided:
    return TwoSided(left=(BarPart(9, 1),), right=(BarPart(5, 2),), unit=sample["two_sided"]["unit"])


def _commitment(sample: Sample) -> TwoSided:
    others = (BarPart(62, 1), BarPart(86, 3), BarPart(43, 4), BarPart(26, 7))
    return TwoSided(left=(BarPart(120, 5),), right=others, unit=sample["commitment"]["unit"], zero=0.4)


def _knots(sample: Sample) -> list[Sample]:
    return [
        knot | {"day": PartialDate.parse(knot["edtf"], part_of_day=knot.get("part_of_day", ""))}
        for knot in sample["knot"]
    ]


def _dumbbells(sample: Sample) -> list[Dumbbell]:
    rows: list[Sample] = sample["dumbbell"]["row"]
    return [
        Dumbbell(
            label=row["label"],
            a=row["a"],
            b=row["b"],
            a_interval=(row["a_interval"][0], row["a_interval"][1]),
            b_interval=(row["b_interval"][0], row["b_interval"][1]),
            gap=row["gap"],
        )
        for row in rows
    ]


def _cells(sample: Sample) -> list[list[Sample]]:
    titles = sample["table"]["columns"]
    return [
        [{"text": text, "label": titles[at], "is_title": at == 0, "is_amount": at > 0} for at, text in enumerate(row)]
        for row in sample["table"]["rows"]
    ]


def _heirs(sample: Sample) -> list[Heir]:
    return [Heir(**(heir | {"strand": Strand(heir["strand"])})) for heir in sample["lineage"]["heir"]]


def _body(sample: Sample) -> Predecessor:
    names = ("name", "note", "administrative", "professional", "after")
    return Predecessor(**{name: sample["lineage"][name] for name in names})


def _days(sample: Sample) -> LineageDays:
    return LineageDays(**{name: sample["lineage"][name] for name in ("before", "change", "today")})


PARTS: dict[str, Callable[[Sample], Any]] = {
    "pair": lambda sample: _parties(sample["pair"]),
    "chain": lambda sample: _parties(sample["chain"]),
    "small": _small,
    "stops": lambda sample: [Stop(**row) for row in sample["stop"]],
    "two_sided": _two_sided,
    "commitment_bar": _commitment,
    "waits": lambda sample: [party for party in _parties(sample["chain"]) if party.hue in {1, 5}],
    "partial": lambda sample: PartialDate.parse(
        sample["states"]["day"], inferred_year=sample["states"]["inferred"], part_of_day="morning"
    ),
    "knots": _knots,
    "dumbbell_rows": _dumbbells,
    "table_columns": lambda sample: [(title, at > 0) for at, title in enumerate(sample["table"]["columns"])],
    "table_rows": _cells,
    "pieces": lambda sample: [(row["kind"], row["text"], row.get("hue", 0)) for row in sample["piece"]],
    "heirs": _heirs,
    "body": _body,
    "days": _days,
}
