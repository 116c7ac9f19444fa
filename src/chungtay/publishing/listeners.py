from __future__ import annotations

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.facts import listen
from chungtay.kernel.jobs import enqueue_after_commit
from chungtay.matching import facts as matching
from chungtay.notices.actions import news
from chungtay.notices.queries import register_visible
from chungtay.publishing import facts
from chungtay.publishing.actions.seating import free_seat_of, seat_chosen_schools
from chungtay.publishing.jobs import hand_out_proposals, publish, write_result_sheet
from chungtay.publishing.queries.visible import pairs_between, visible_publications, visible_sheets


def who_asked(fact: facts.PublicationDone | facts.PublicationRefused) -> list[Person]:
    """Whoever asked and may have gone on to something else; a small round is published before their eyes."""
    return [] if getattr(fact, "is_small", False) else [fact.publication.asked_by]


def who_waits_for_it(fact: facts.SheetWritten | facts.SheetRefused) -> list[Person]:
    """Whoever asked for a sheet and may have gone on to something else."""
    return [] if getattr(fact, "is_small", False) else [fact.sheet.asked_by]


register_visible("publishing.runpublication", visible_publications)
register_visible("publishing.resultsheet", visible_sheets)
news(
    facts.PublicationDone,
    facts.PublicationRefused,
    topic="matching",
    about="publication",
    readers_of=who_asked,
    to="matching:show",
    of="run",
)
news(
    facts.SheetWritten,
    facts.SheetRefused,
    topic="matching",
    about="sheet",
    readers_of=who_waits_for_it,
    to="publishing:sheet",
)


@listen(facts.PublicationAsked)
def a_large_round_is_published_by_the_worker(fact: facts.PublicationAsked) -> None:
    if not fact.is_small:
        enqueue_after_commit(publish, uid=fact.publication.uid)


@listen(facts.PublicationDone)
def the_schools_of_a_published_run_are_told(fact: facts.PublicationDone) -> None:
    enqueue_after_commit(hand_out_proposals, uid=fact.run.uid)


@listen(facts.SheetAsked)
def a_long_sheet_is_written_by_the_worker(fact: facts.SheetAsked) -> None:
    if not fact.is_small:
        enqueue_after_commit(write_result_sheet, uid=fact.sheet.uid)


@listen(matching.SideDeclined)
def who_declines_gives_up_its_seat(fact: matching.SideDeclined) -> None:
    free_seat_of(fact.proposal, by=fact.by, on=fact.on or today())


@listen(matching.ProposalLapsed)
def who_is_silent_gives_up_its_seat(fact: matching.ProposalLapsed) -> None:
    free_seat_of(fact.proposal, by=fact.by, on=fact.on or today())


@listen(matching.AlternateProposed)
def who_moves_up_takes_the_empty_seat(fact: matching.AlternateProposed) -> None:
    pairs = pairs_between(fact.scenario, fact.left, fact.right)
    seat_chosen_schools(fact.scenario, pairs, by=fact.by, on=fact.on or today())
