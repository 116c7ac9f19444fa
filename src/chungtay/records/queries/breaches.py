"""What a finished paper breaks of the rules for official documents, in sentences that say what to write instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungtay.kernel.errors import RuleBroken
from chungtay.layout.engine.rules.breaches import Breach
from chungtay.layout.engine.rules.checking import breaches_of_docx

# The rules a text can break; the others are kept by how the file is made.
RULES = {
    "day_zeros": gettext_lazy("zeros in a day and a month"),
    "figures": gettext_lazy("dots between thousands, a comma before decimals"),
    "hour": gettext_lazy("hours and minutes"),
    "school_year": gettext_lazy("writing of a school year"),
    "semester": gettext_lazy("Roman number of a semester"),
    "amount_in_words": gettext_lazy("amount of money in words"),
    "name_title": gettext_lazy("no title of learning before the name of who signs"),
    "points": gettext_lazy("order of the letters of points"),
    "chapters": gettext_lazy("numbers of parts, chapters and sections"),
    "nfc": gettext_lazy("characters of Vietnamese in one piece"),
    "characters": gettext_lazy("no invisible characters"),
    "bases_end": gettext_lazy("sign at the end of each legal basis"),
    "addressees": gettext_lazy("whom a letter is addressed to"),
    "addressees_end": gettext_lazy("sign at the end of each addressee"),
    "recipient_end": gettext_lazy("sign at the end of each recipient"),
    "as_above": gettext_lazy("first line of the recipients"),
    "end": gettext_lazy("sign at the end of the body"),
    "decides": gettext_lazy("word of the decision above its articles"),
    "table_head": gettext_lazy("head of a table"),
    "table_figures": gettext_lazy("figures of a table to the right"),
    "post": gettext_lazy("authority and post of who signs"),
}


# What is wrong in the words of a text alone, whoever signs it and whatever stands around it.
OF_THE_WORDS = frozenset(
    {"day_zeros", "figures", "hour", "school_year", "semester", "amount_in_words", "points", "chapters", "nfc"}
)


def refuse_breaches(docx: bytes, *, only: Collection[str] = frozenset()) -> None:
    """Refuse a text that breaks the rules for official documents: which rule, what stands there, what is to stand.

    `only` names the rules asked about; without it every rule is.
    """
    breaches = [each for each in breaches_of_docx(docx) if not only or each.rule in only]
    if breaches:
        raise RuleBroken(_sentence(breaches))


def rule_named(breach: Breach) -> str:
    """The rule in words; one no text can break by its own name."""
    return str(RULES.get(breach.rule, breach.rule))


def _sentence(breaches: Sequence[Breach]) -> str:
    first = breaches[0]
    words = {"where": first.where, "rule": rule_named(first), "found": first.found, "wanted": first.wanted}
    if not first.where:
        said = _("The paper lacks a part that belongs on it (%(rule)s): “%(wanted)s”.") % words
    elif first.wanted:
        said = (
            _("“%(where)s” breaks a rule for official documents (%(rule)s): it says “%(found)s”; write “%(wanted)s”.")
            % words
        )
    else:
        said = _("“%(where)s” breaks a rule for official documents (%(rule)s): take out “%(found)s”.") % words
    left = len(breaches) - 1
    return f"{said} {_('Places to mend besides: %(count)s.') % {'count': left}}" if left else said
