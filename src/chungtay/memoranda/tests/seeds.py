"""The memoranda of the published texts, recorded alone, with a body for each name they print."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from chungtay.accounts.actions import register_person
from chungtay.accounts.models import Person
from chungtay.agreements.actions import StatedAgreement, StatedParty, StatedSigner, record_agreement
from chungtay.agreements.models import Agreement
from chungtay.agreements.tests.conftest import DAY
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.models import LegalDocument, Source
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import LegalBasis, Phase, Programme
from chungtay.records.engine.memoranda import CommitmentText

SOURCES: Final = Path(__file__).resolve().parents[2] / "demo" / "sources"


def recorded(key: str, *, by: Person, enter: Callable[..., Organisation]) -> Agreement:
    text = tomllib.loads((SOURCES / f"{key}.toml").read_text(encoding="utf-8"))
    row, known = text["agreement"], dict[str, Person]()

    def signer(stated: dict[str, Any]) -> StatedSigner:
        name = stated.get("person", "")
        if name and name not in known:
            known[name] = register_person(name, by=by, on=DAY)
        return StatedSigner(
            post=stated["post"],
            person=known.get(name),
            printed_name=stated.get("printed", name),
            on_behalf_of=stated.get("body", ""),
        )

    source = Source.objects.create(**text["source"])
    programme = Programme.objects.create(code=text["phase"]["programme"], name="Chương trình của hồ sơ")
    other = LegalDocument.objects.get_or_create(verbatim="4340/KH-SGDĐT", defaults={"type_code": "KH"})[0]
    LegalBasis.objects.create(programme=programme, legal_document=other)
    if key == "004":
        named = {"type_code": "NQ", "issuer": "Ban Chấp hành Trung ương Đảng", "title": "lời của hồ sơ"}
        document = LegalDocument.objects.create(verbatim="29-NQ/TW", **named)
        LegalBasis.objects.create(programme=programme, legal_document=document, source=source)
    phase = text["phase"].get("label")
    return record_agreement(
        StatedAgreement(
            programme=programme,
            phase=Phase.objects.create(programme=programme, label=phase, starts_year=2023, ends_year=2025)
            if phase
            else None,
            title=row["title"],
            parties=[
                StatedParty(
                    organisation=enter(f"{party['printed']} trong sổ"),
                    printed_name=party["printed"],
                    signers=[signer(one) for one in party["signatories"]],
                )
                for party in row["party"]
            ],
            source=source,
            signed_on=PartialDate.parse(
                row["signed_on"], inferred_year=row.get("inferred_year"), part_of_day=row["part_of_day"]
            ),
            signed_place=row["place"],
            witnesses=[signer(one) for one in row["witness"]],
            commitments=[CommitmentText(title=one["title"], as_written=one["as_written"]) for one in row["commitment"]],
        ),
        by=by,
        on=DAY,
    )
