"""The invented province: forty schools, the people who may sign in, and memoranda at every stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from itertools import cycle

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from chungtay.access.actions.inviting import Invited, invite
from chungtay.accounts.actions import register_person
from chungtay.accounts.models import Person
from chungtay.agreements.actions import Heading, approve_text, comment_on, open_draft, record_signing, revise_text
from chungtay.agreements.models import Agreement, Party
from chungtay.demo.reading import Table, read
from chungtay.demo.register import WORDING, Loaded
from chungtay.handovers.actions import Taker, prepare_handover
from chungtay.kernel.clock import now, today
from chungtay.memoranda.actions import Told, WitnessSaid, record_ceremony
from chungtay.notices.actions import (
    Given,
    Wording,
    answer_announcement,
    send_announcement,
    write_announcement,
)
from chungtay.notices.choices import Asking
from chungtay.notices.queries.announcing import recipients_of
from chungtay.organisations.actions import (
    add_membership,
    propose_succession,
    register_organisation,
    set_parent,
)
from chungtay.organisations.choices import Function, Kind, Role, SuccessionKind, SuccessionScope
from chungtay.programmes.actions import name_phase, name_pilot_school, open_programme, record_participation
from chungtay.programmes.choices import ReviewInterval, ReviewKind
from chungtay.programmes.models import Phase
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

MORNING = time(2, 0, tzinfo=UTC)  # nine o'clock in Việt Nam
REACHES = ("draft", "approved", "in_force")


def load_province(loaded: Loaded, progress: Callable[[str], None]) -> None:
    table = read("invented")
    for row in table["body"]:
        load_body(loaded, row)
    load_schools(loaded, table["schools"])
    for row in table["person"]:
        load_person(loaded, row)
    phase = load_programme(loaded, table["programme"])
    for row in table["participation"]:
        load_participation(loaded, row, phase)
    for row in table["agreement"]:
        load_agreement(loaded, row, phase)
    for row in table["handover"]:
        load_handover(loaded, row)
    for row in table["announcement"]:
        load_announcement(loaded, row)
    for row in table["invitation"]:
        load_invitation(loaded, row)
    progress(table["programme"]["name"])


def load_body(loaded: Loaded, row: Table) -> None:
    body = register_organisation(
        row["name"],
        short_name=row.get("short", ""),
        kind=Kind(row["kind"]),
        by=loaded.by,
        on=loaded.on,
        valid_until=row.get("until"),
        is_invented=True,
    )
    for function in Function:
        if function.value in row:
            parent = loaded.bodies[row[function.value]]
            set_parent(body, parent, function, by=loaded.by, valid_from=None, valid_until=row.get("until"))
    for candidate in row.get("candidates", ()):
        propose_succession(
            body,
            loaded.bodies[candidate["to"]],
            kind=SuccessionKind.TRANSFER,
            scope=SuccessionScope(candidate["scope"]),
            on=row["until"],
            by=loaded.by,
            basis=WORDING["boundary_basis"],
        )
    loaded.bodies[row["key"]] = body


def load_schools(loaded: Loaded, table: Table) -> None:
    communes, clusters = cycle(table["communes"]), cycle(table["clusters"])
    for kind in table["kinds"]:
        for number in range(1, kind["count"] + 1):
            short = f"{kind['short']} {number:02}"
            school = register_organisation(
                f"{kind['prefix']} {number:02}",
                short_name=short,
                kind=Kind.SCHOOL,
                levels=kind["level"],
                by=loaded.by,
                on=loaded.on,
                is_invented=True,
            )
            loaded.bodies[short] = school
            is_upper = kind["level"] == "THPT"
            above = loaded.bodies["so-mau" if is_upper else next(communes)]
            set_parent(school, above, Function.ADMINISTRATIVE, by=loaded.by, valid_from=None)
            set_parent(
                school,
                loaded.bodies["so-mau" if is_upper else next(clusters)],
                Function.PROFESSIONAL,
                by=loaded.by,
                valid_from=table["year_starts"],
                valid_until=table["year_ends"],
                school_year=table["school_year"],
            )


def load_person(loaded: Loaded, row: Table) -> None:
    person = register_person(
        row["name"],
        by=loaded.by,
        on=loaded.on,
        login=row["login"],
        password=settings.DEMO_PASSWORD,
        is_operator=row.get("operator", False),
        is_invented=True,
    )
    loaded.people[row["login"]] = person
    if "body" in row:
        add_membership(
            person,
            loaded.bodies[row["body"]],
            Role(row["role"]),
            by=loaded.by,
            valid_from=row.get("from", datetime(2020, 8, 1, tzinfo=UTC).date()),
            valid_until=row.get("until"),
            post=row["post"],
        )


def load_handover(loaded: Loaded, row: Table) -> None:
    taker = Taker(loaded.people[row["taking"]], post=row["post"])
    leaving = loaded.people[row["leaving"]].memberships.get()
    prepare_handover(leaving, taker, last_day=row["last_day"], by=loaded.people[row["by"]], on=loaded.on)


def load_invitation(loaded: Loaded, row: Table) -> None:
    asked = Invited(row["name"], row.get("email", ""), row["post"])
    body, by = loaded.bodies[row["body"]], loaded.people[row["by"]]
    invite(body, Role(row["role"]), asked, by=by, on=loaded.on, at=now())


def load_announcement(loaded: Loaded, row: Table) -> None:
    """An announcement that asks something, as it stands when some have answered."""
    by, on = loaded.people[row["by"]], today()
    wording = Wording(
        audience=row["audience"],
        title=row["title"],
        body=row["body"],
        asking=Asking(row["asking"]),
        answer_by_on=on + timedelta(days=row["days"]),
        guests=row.get("guests", ""),
    )
    announcement = write_announcement(wording, by=by, on=on)
    send_announcement(announcement, count=len(recipients_of(announcement, on)), by=by, on=on)
    for login, answer in row["answers"].items():
        person = loaded.people[login]
        addressee = announcement.addressees.get(person=person)
        given = Given(answer, addressee.answers_for, person.name, person)
        answer_announcement(announcement, given, by=person, at=now())


def load_programme(loaded: Loaded, row: Table) -> Phase:
    programme = open_programme(
        row["code"],
        row["name"],
        by=loaded.by,
        on=row["opened_on"],
        initiator=loaded.bodies[row["initiator"]],
        purpose=row["purpose"],
        is_invented=True,
    )
    loaded.programmes[row["code"]] = programme
    span = row["phase"]
    return name_phase(programme, span["label"], span["starts"], span["ends"], by=loaded.by, on=row["opened_on"])


def load_participation(loaded: Loaded, row: Table, phase: Phase) -> None:
    participation = record_participation(
        phase.programme,
        loaded.bodies[row["body"]],
        by=loaded.by,
        on=loaded.on,
        year=row["year"],
        phase=phase,
        quotas={quota["level"]: quota["seats"] for quota in row["quotas"]},
        reviews=[
            (ReviewKind(one["kind"]), ReviewInterval(one["interval"]), one["as_written"]) for one in row["reviews"]
        ],
    )
    for name in row["pilots"]:
        school = loaded.bodies[name]
        level = school.kinds.get().levels
        name_pilot_school(participation, school, level=level, by=loaded.by, on=loaded.on)


def load_agreement(loaded: Loaded, row: Table, phase: Phase) -> None:
    drafted_at = datetime.combine(row["drafted_on"], MORNING)
    clauses = [ClauseText(title=one["title"], body=one["body"]) for one in row["clause"]]
    commitments = [
        CommitmentText(
            title=one["title"],
            as_written=one["as_written"],
            target=str(one.get("target", "")),
            unit=one.get("unit", ""),
        )
        for one in row["commitment"]
    ]
    agreement = open_draft(
        phase.programme,
        Heading(row["title"], phase, reported_to=[loaded.bodies[body] for body in row.get("reported_to", ())]),
        [loaded.bodies[party] for party in row["parties"]],
        clauses,
        commitments,
        by=loaded.people[row["drafted_by"]],
        on=row["drafted_on"],
        at=drafted_at,
    )
    heads = dict(zip(agreement.parties.order_by("number"), heads_of(loaded, row["parties"]), strict=True))
    if "revision" in row:
        talk_over(loaded, agreement, row, clauses, commitments)
    if REACHES.index(row["reaches"]) >= REACHES.index("approved"):
        text = agreement.texts.latest("number")
        for party, head in heads.items():
            approve_text(text, by=head, party=party, at=drafted_at)
    if row["reaches"] == "in_force":
        sign(agreement, heads, row)
    if "ceremony" in row:
        load_ceremony(loaded, agreement, row["ceremony"])


def heads_of(loaded: Loaded, parties: list[str]) -> list[Person]:
    heads = {row["body"]: row["login"] for row in read("invented")["person"] if "until" not in row and "body" in row}
    heads |= {
        row["body"]: row["login"]
        for row in read("invented")["person"]
        if row.get("role") == "head" and "until" not in row
    }
    return [loaded.people[heads[party]] for party in parties]


def talk_over(
    loaded: Loaded, agreement: Agreement, row: Table, clauses: list[ClauseText], commitments: list[CommitmentText]
) -> None:
    """The first side confirms version 1; the other revises it and says why."""
    drafted_at = datetime.combine(row["drafted_on"], MORNING)
    parties = {party.organisation_id: party for party in agreement.parties.all()}
    for login in (row["drafted_by"], *(revision["by"] for revision in row["revision"])):
        person = loaded.people[login]
        party = parties[person.memberships.get().organisation_id]
        if login == row["drafted_by"]:
            approve_text(agreement.texts.get(number=1), by=person, party=party, at=drafted_at)
    for number, revision in enumerate(row["revision"], start=1):
        person = loaded.people[revision["by"]]
        party = parties[person.memberships.get().organisation_id]
        revised = [ClauseText(title=one.title, body=revision["clauses"].get(one.title, one.body)) for one in clauses]
        at = datetime.combine(revision["on"], MORNING)
        revise_text(agreement, revised, commitments, by=person, at=at, party=party, based_on=number)
    text = agreement.texts.latest("number")
    for comment in row.get("comment", ()):
        person = loaded.people[comment["by"]]
        party = parties[person.memberships.get().organisation_id]
        clause = text.clauses.get(title=comment["clause"])
        comment_on(text, clause.number, comment["body"], by=person, party=party, at=at)


def sign(agreement: Agreement, heads: dict[Party, Person], row: Table) -> None:
    at = datetime.combine(row["signed_on"], MORNING)
    for number, (party, head) in enumerate(heads.items()):
        if number == 0:
            scan = SimpleUploadedFile("ban-quet-minh-hoa.png", drawn_page(), content_type="image/png")
            record_signing(agreement, by=head, party=party, at=at, signed_on=row["signed_on"], scan=scan)
        else:
            record_signing(agreement, by=head, party=party, at=at)


def load_ceremony(loaded: Loaded, agreement: Agreement, row: Table) -> None:
    """How it was signed, with who saw it, written by one of the parties on that day."""
    told = {name: words for name, words in row.items() if name not in {"by", "witness"}}
    witnesses = [WitnessSaid(**each) for each in row["witness"]]
    at = datetime.combine(row["held_on"], MORNING)
    record_ceremony(agreement, Told(**told, witnesses=witnesses), by=loaded.people[row["by"]], at=at)


def drawn_page() -> bytes:
    """A drawn sheet that stands for the scan of an invented paper: lines for words, two rings for the signatures."""
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    for n, y in enumerate(range(80, 640, 28)):
        pen.line((70, y, 550 - (n * 37) % 120, y), fill="#838E94", width=3)
    pen.ellipse((120, 690, 230, 800), outline="#0B6B6B", width=10)
    pen.ellipse((390, 690, 500, 800), outline="#B8690B", width=10)
    file = BytesIO()
    page.save(file, "PNG")
    return file.getvalue()
