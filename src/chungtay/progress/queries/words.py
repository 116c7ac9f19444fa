"""What the sides of a commitment say, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from chungtay.agreements.models import Party
from chungtay.kernel.vietnamese import number, own_name
from chungtay.progress.choices import Progress
from chungtay.progress.engine import Verdict
from chungtay.progress.models import Statement
from chungtay.progress.queries.counting import counted_in
from chungtay.progress.queries.sides import CommitmentProgress


def figures(amount: Decimal, unit: str = "") -> str:
    """An amount as it is written, without zeros after the comma: "1.200 quyển", "2,5 buổi"."""
    whole = int(amount)
    return f"{number(whole if amount == whole else amount.normalize())} {unit}".strip()


def said_of(statement: Statement) -> str:
    """What one statement says, in the unit it was counted in: "4 chuyên đề, đang thực hiện"."""
    state = str(Progress(statement.progress).label)
    if statement.amount is None:
        return state.lower()
    return f"{figures(statement.amount, counted_in(statement.commitment.unit))}, {state.lower()}"


def verdict_in_words(progress: CommitmentProgress, *, is_beside: bool = False) -> str:
    """How the sides compare, in a sentence or two; a difference is named with its size where there are two.

    Beside what each of them says, their words are not said again.
    """
    found = progress.found
    spoken = [(side.party, side.latest) for side in progress.sides if side.latest]
    if found.verdict is Verdict.NOTHING:
        return _("No party has stated anything yet.")
    if found.verdict is Verdict.ONE_SIDED:
        return _("%(said)s stated it; nothing is stated yet by %(missing)s.") % {
            "said": _names([party for party, _latest in spoken]),
            "missing": _names(progress.missing),
        }
    if found.verdict is Verdict.ALIKE:
        return _("Both sides say the same.") if len(spoken) == 2 else _("All parties say the same.")
    sentences = ["" if is_beside and len(spoken) == 2 else _difference(spoken)]
    if found.gap is not None:
        sentences.append(_("The difference is %(gap)s.") % {"gap": figures(found.gap, progress.unit)})
    if found.is_of_other_days:
        sentences.append(_("They count to different days."))
    return " ".join(sentence for sentence in sentences if sentence)


def _difference(spoken: Sequence[tuple[Party, Statement]]) -> str:
    if len(spoken) > 2:
        return _("The parties say different things; each stands beside the others, nothing is averaged.")
    (one, said), (other, other_said) = spoken
    return _("%(one)s says: %(said)s. %(other)s says: %(other_said)s.") % {
        "one": own_name(one.frozen_name),
        "other": own_name(other.frozen_name),
        "said": said_of(said),
        "other_said": said_of(other_said),
    }


def wait_in_words(progress: CommitmentProgress) -> str:
    """Who waits for whom to state what has been done, or who has to look at it together; empty where nobody does."""
    spoken = [side.party for side in progress.sides if side.latest]
    words = {"who": _names(spoken), "missing": _names(progress.missing), "commitment": progress.commitment.title}
    if spoken and progress.missing:
        return _("%(who)s is waiting for %(missing)s to state the progress of “%(commitment)s”.") % words
    if progress.found.differs:
        return _("%(who)s stated different things of “%(commitment)s”.") % words
    return ""


def _names(parties: Sequence[Party]) -> str:
    return ", ".join(own_name(party.frozen_name) for party in parties)
