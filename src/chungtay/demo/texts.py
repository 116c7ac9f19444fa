"""The five texts, loaded through the rooms' own actions; what a text does not state stays empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.db import models

from chungtay.accounts.actions import register_person
from chungtay.accounts.models import Person
from chungtay.agreements.actions import StatedAgreement, StatedParty, StatedSigner, record_agreement
from chungtay.demo.reading import TEXTS, Table, read
from chungtay.demo.register import Loaded
from chungtay.kernel.dates import PartialDate
from chungtay.kernel.models import SourceKind
from chungtay.kernel.provenance import Statement, cite, name_source
from chungtay.organisations.actions import state_post
from chungtay.programmes.actions import name_phase, open_partnership, record_participation
from chungtay.programmes.choices import PartnershipKind, ReviewInterval, ReviewKind
from chungtay.programmes.models import Phase
from chungtay.records.engine.memoranda import CommitmentText


def load_sources(loaded: Loaded) -> None:
    for text in TEXTS:
        row = dict(read(text)["source"])
        key, title, kind = row.pop("key"), row.pop("title"), SourceKind(row.pop("kind"))
        loaded.sources[text] = name_source(key, title, kind=kind, by=loaded.by, on=loaded.on, **row)


def load_texts(loaded: Loaded, progress: Callable[[str], None]) -> None:
    for text in TEXTS:
        table = read(text)
        load_people(loaded, text, table)
        phase = load_phase(loaded, table)
        load_participations(loaded, text, table, phase)
        if "joint_plan" in table:
            load_joint_plan(loaded, text, table, phase)
        if "agreement" in table:
            load_agreement(loaded, text, table, phase)
        progress(loaded.sources[text].title)


def load_people(loaded: Loaded, text: str, table: Table) -> None:
    """People a text names. Full names are compared exactly: Nguyễn Thị Hằng is not Nguyễn Thị Hằng Nga."""
    event = table.get("event", {})
    for row in table.get("person", ()):
        person = loaded.people.get(row["name"])
        if person is None:
            person = register_person(row["name"], by=loaded.by, on=loaded.on, honorific=row.get("honorific", ""))
            loaded.people[row["name"]] = person
        state_post(
            person,
            loaded.bodies.get(row.get("organisation", "")),
            row["post"],
            source=loaded.sources[text],
            by=loaded.by,
            stated_on=row.get("on", event.get("on", "")),
            inferred_year=inferred_year(row if "on" in row else event),
            part_of_day=row.get("part_of_day", "" if "on" in row else event.get("part_of_day", "")),
            printed_name=row.get("printed", ""),
        )


def inferred_year(row: Table) -> int | None:
    return cast("int | None", row.get("inferred_year"))


def load_phase(loaded: Loaded, table: Table) -> Phase | None:
    row = table["phase"]
    if "label" not in row:
        return None
    starts, ends = (int(year) for year in row["label"].split("-"))
    return name_phase(loaded.programmes[row["programme"]], row["label"], starts, ends, by=loaded.by, on=loaded.on)


def load_participations(loaded: Loaded, text: str, table: Table, phase: Phase | None) -> None:
    for row in table.get("participation", ()):
        participation = record_participation(
            loaded.programmes[table["phase"]["programme"]],
            loaded.bodies[row["organisation"]],
            by=loaded.by,
            on=loaded.on,
            year=row.get("year"),
            phase=phase,
            quotas={quota.get("level", ""): quota["seats"] for quota in row["quotas"]},
            reviews=[
                (ReviewKind(review["kind"]), ReviewInterval(review["interval"]), review["as_written"])
                for review in row.get("reviews", ())
            ],
            source=loaded.sources[text],
        )
        state(loaded, text, participation, Statement(field="quotas", quote=row["quote"]))


def load_joint_plan(loaded: Loaded, text: str, table: Table, phase: Phase | None) -> None:
    row = table["joint_plan"]
    plan = open_partnership(
        loaded.programmes[table["phase"]["programme"]],
        [loaded.bodies[member] for member in row["members"]],
        by=loaded.by,
        on=None,
        kind=PartnershipKind.JOINT_PLAN,
        phase=phase,
        stated_on=row["on"],
        inferred_year=inferred_year(row),
        place=row.get("place", ""),
        source=loaded.sources[text],
    )
    state(loaded, text, plan, Statement(field="stated_on", quote=row["quote"]), *inference_of(table))


def load_agreement(loaded: Loaded, text: str, table: Table, phase: Phase | None) -> None:
    row = table["agreement"]
    agreement = record_agreement(
        StatedAgreement(
            programme=loaded.programmes[table["phase"]["programme"]],
            title=row["title"],
            parties=[
                StatedParty(
                    organisation=loaded.bodies[party["organisation"]],
                    printed_name=party["printed"],
                    signers=[signer(loaded, one) for one in party.get("signatories", ())],
                )
                for party in row["party"]
            ],
            source=loaded.sources[text],
            phase=phase,
            label_in_source=row["label_in_source"],
            signed_on=PartialDate.parse(
                row.get("signed_on", ""), inferred_year=inferred_year(row), part_of_day=row.get("part_of_day", "")
            ),
            signed_place=row.get("place", ""),
            witnesses=[signer(loaded, one) for one in row.get("witness", ())],
            reported_to=[loaded.bodies[body] for body in row.get("reported_to", ())],
            further_parties=row.get("further_parties", ""),
            commitments=[CommitmentText(title=one["title"], as_written=one["as_written"]) for one in row["commitment"]],
        ),
        by=loaded.by,
        on=loaded.on,
    )
    state(loaded, text, agreement, Statement(field="signed_on", quote=row["quote"]), *inference_of(table))


def signer(loaded: Loaded, row: Table) -> StatedSigner:
    person: Person | None = loaded.people.get(row.get("person", ""))
    return StatedSigner(
        post=row["post"],
        person=person,
        printed_name=str(row.get("printed", row.get("person", ""))),
        on_behalf_of=row.get("body", ""),
    )


def inference_of(table: Table) -> list[Statement]:
    reason = table.get("event", {}).get("inference", "")
    return [Statement(field="signed_inferred_year", inference=reason)] if reason else []


def state(loaded: Loaded, text: str, row: models.Model, *statements: Statement) -> None:
    cite(loaded.sources[text], row, statements, by=loaded.by, on=loaded.on)
