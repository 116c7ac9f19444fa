"""A change of the register in words: what happens, who gains and loses, and what is still to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from chungtay.kernel.vietnamese import sort_key
from chungtay.organisations.choices import Function, Kind, Level, Role
from chungtay.organisations.models import Organisation, OrganisationKind
from chungtay.reforms.choices import ReformKind
from chungtay.reforms.engine import access
from chungtay.reforms.engine.access import BELONGS, HOLDS, OVERSEES, Access
from chungtay.reforms.engine.plans import NEW, NOBODY, DissolvePlan, MergePlan, Plan, SplitPlan, read
from chungtay.reforms.forms.deciding import NOWHERE, Question
from chungtay.reforms.models import Reform
from chungtay.reforms.queries import Words, bodies_concerned, heading_of, place_of

MOST_NAMED = 8
KINDS = OrganisationKind._meta.label_lower


@dataclass(frozen=True)
class AccessLine:
    """Some persons, one way, and the bodies it leads to: the first few, and the rest behind them."""

    people: str
    way: str
    bodies: Sequence[str]

    @property
    def first(self) -> str:
        return "; ".join(self.bodies[:MOST_NAMED])

    @property
    def rest(self) -> Sequence[str]:
        return self.bodies[MOST_NAMED:]


@dataclass(frozen=True)
class Line:
    """One line of a table of the preview: who or what, in which body, and what becomes of it."""

    name: str
    what: str
    source: str
    outcome: str
    is_open: bool = False


@dataclass(frozen=True)
class ReformPage:
    """Everything the page of a change shows."""

    reform: Reform
    heading: str
    sentences: Sequence[str]
    gained: Sequence[AccessLine]
    lost: Sequence[AccessLine]
    roles: Sequence[Line]
    children: Sequence[Line]
    concerned: Sequence[tuple[str, int]]
    is_ending: bool
    rows: Sequence[tuple[str, int, int]]
    bodies: Sequence[Organisation]
    unsaid: int
    has_choices: bool = field(default=False)


def page_of(reform: Reform) -> ReformPage:
    words = Words(reform)
    shown = reform.preview
    unsaid = {tuple(pair) for pair in shown["unsaid"]}
    return ReformPage(
        reform=reform,
        heading=heading_of(reform),
        sentences=_sentences(words),
        gained=_access_lines(words, shown["gained"]),
        lost=_access_lines(words, shown["lost"]),
        roles=[_role_line(words, role, is_open=("staff", role["role"]) in unsaid) for role in shown["roles"]],
        children=[_child_line(words, child, is_open=("child", child["body"]) in unsaid) for child in shown["children"]],
        concerned=[(_called(each["model"]), each["count"]) for each in shown["concerned"]],
        is_ending=bool(shown["ended"]),
        rows=[(_called(model), new, changed) for model, new, changed in shown["rows"]],
        bodies=bodies_concerned(reform),
        unsaid=len(unsaid),
        has_choices=bool(questions_of(reform)),
    )


def _sentences(words: Words) -> list[str]:
    """What happens, one whole sentence for each thing."""
    ended = [
        words.about(_("%(body)s ends, with %(eve)s as its last day."), body=words.name(ref))
        for ref in sorted(words.shown["ended"], key=lambda ref: sort_key(words.name(ref)))
    ]
    begun = [words.about(_("%(body)s begins on %(day)s."), body=words.name(ref)) for ref in words.shown["founded"]]
    lone = [
        words.about(
            _("Nobody is named whom %(body)s answers to, so no department would see it. Place it right afterwards."),
            body=words.name(ref),
        )
        for ref in words.shown["orphans"]
    ]
    never = [
        _("What is recorded for %(body)s from %(begins)s on will not begin: %(table)s “%(what)s”.")
        % {"body": words.name(body), "begins": begins, "table": _called(model).lower(), "what": _worded(model, what)}
        for body, model, what, begins in words.shown.get("never", ())
    ]
    return [*ended, *begun, *_of_kind(words), *never, *lone]


def _of_kind(words: Words) -> list[str]:
    plan: Any = words.plan
    kind = ReformKind(words.reform.kind)
    if kind == ReformKind.RENAME:
        sentence = _("%(body)s is called %(name)s from %(day)s on; it stays the same body.")
        return [words.about(sentence, body=words.name(plan.body), name=plan.name)]
    if kind == ReformKind.MOVE:
        return _moves(words)
    if kind == ReformKind.RELEVEL:
        what = _worded(KINDS, f"{plan.becomes} {plan.levels}")
        return [words.about(_("%(body)s is from %(day)s on: %(what)s."), body=words.name(plan.body), what=what)]
    if kind == ReformKind.MERGE:
        target = words.name(plan.into or f"{NEW}0")
        ended = words.names(words.shown["ended"])
        return [
            words.about(
                _("From %(day)s on, %(target)s answers for %(bodies)s wherever they are a party."),
                target=target,
                bodies=ended,
            )
        ]
    if kind == ReformKind.SPLIT:
        return _parts(words)
    if kind == ReformKind.DISSOLVE:
        sentence = _("Nobody takes over from %(body)s: from %(day)s on nobody answers for what it signed.")
        return [words.about(sentence, body=words.name(plan.body))]
    if kind == ReformKind.TRANSFER:
        return _function_goes(words)
    return [
        words.about(
            _("%(kept)s answers for the record %(duplicate)s. Its names and codes can still be found."),
            kept=words.name(plan.kept),
            duplicate=words.name(plan.duplicate),
        )
    ]


def _worded(model: str, what: str) -> str:
    """What a row of the register says: a kind of body with the levels it teaches, all else as it stands."""
    labels = {choice.value: str(choice.label) for choice in (*Kind, *Level)} if model == KINDS else {}
    return ", ".join(labels[word] for word in what.split()) if labels else what


def _moves(words: Words) -> list[str]:
    plan: Any = words.plan
    body, place = words.name(plan.body), place_of(plan)
    sentences = [
        (place, _("%(body)s sits from %(day)s on at: %(other)s.")),
        (
            words.name(plan.administrative) if plan.administrative else "",
            _("For administration, %(body)s answers from %(day)s on to %(other)s."),
        ),
        (
            words.name(plan.professional) if plan.professional else "",
            _("For teaching, %(body)s answers from %(day)s on to %(other)s."),
        ),
    ]
    return [words.about(sentence, body=body, other=other) for other, sentence in sentences if other]


def _function_goes(words: Words) -> list[str]:
    plan: Any = words.plan
    return [
        words.about(
            _("From %(day)s on, %(target)s takes over from %(source)s this function: %(function)s."),
            target=words.name(plan.target),
            source=words.name(plan.source),
            function=str(Function(plan.function).label).lower(),
        )
    ]


def _parts(words: Words) -> list[str]:
    plan: Any = words.plan
    heirs = words.names([*words.shown["founded"], *plan.into])
    if plan.is_living_on:
        return [
            words.about(
                _("%(body)s lives on with what is left; a part of it goes to %(heirs)s."),
                body=words.name(plan.body),
                heirs=heirs,
            )
        ]
    return [
        words.about(
            _("From %(day)s on, these answer for %(body)s wherever it is a party: %(heirs)s."),
            body=words.name(plan.body),
            heirs=heirs,
        )
    ]


def _access_lines(words: Words, stored: Sequence[Sequence[str]]) -> list[AccessLine]:
    changes = set(access.read(stored))
    # Whoever holds a role in a body belongs to it; one of the two is enough to read.
    implied = {Access(each.person, each.body, BELONGS) for each in changes if each.way.startswith(HOLDS)}
    people = words.shown["people"]
    return [
        AccessLine(
            people=", ".join(sorted((people[person] for person in group.persons), key=sort_key)),
            way=_way(group.way),
            bodies=sorted((words.name(ref) for ref in group.bodies), key=sort_key),
        )
        for group in access.grouped(changes - implied)
    ]


def _way(way: str) -> str:
    if way == OVERSEES:
        return _("oversees, and so sees everything of it")
    if way == BELONGS:
        return _("acts for it as for their own body")
    return _("holds the role “%(role)s”") % {"role": Role(way.removeprefix(HOLDS)).label}


def _role_line(words: Words, role: Mapping[str, Any], *, is_open: bool) -> Line:
    target = words.name(role["to"])
    outcomes = {
        "moves": _("goes to %(target)s") % {"target": target},
        "ends": words.about(_("ends with %(eve)s")),
        "never": _("will not begin"),
        "stays": _("stays"),
        "held": _("already held in %(target)s") % {"target": target},
        "unfit": words.about(_("ends with %(eve)s: there is no such role in the body it would go to")),
    }
    return Line(
        name=words.shown["people"][role["person"]],
        what=role["post"] or str(Role(role["what"]).label),
        source=words.name(role["from"]),
        outcome=_("to be said") if is_open else outcomes[role["how"]],
        is_open=is_open,
    )


def _child_line(words: Words, child: Mapping[str, Any], *, is_open: bool) -> Line:
    to = child["to"]
    outcome = (
        _("answers to %(target)s") % {"target": words.name(to)}
        if to
        else _("answers to nobody until somebody records it")
    )
    if to == child["from"]:
        outcome = _("stays")
    return Line(
        name=words.name(child["body"]),
        what=str(Function(child["function"]).label),
        source=words.name(child["from"]),
        outcome=_("to be said") if is_open else outcome,
        is_open=is_open,
    )


def _called(label: str) -> str:
    """What the rows of a table are called on screen; a table that is gone by its name."""
    try:
        return str(apps.get_model(label)._meta.verbose_name).capitalize()
    except LookupError:
        return label


def questions_of(reform: Reform) -> list[Question]:
    """What can still be said of a prepared change: where each role and each child body goes."""
    words, plan = Words(reform), read(reform.plan)
    targets = _targets(plan, words)
    if not targets:
        return []
    said = {fate.uid: fate.to or NOWHERE for name in ("staff", "children") for fate in getattr(plan, name, ())}
    unsaid = {pair[1] for pair in reform.preview["unsaid"]}
    choices = [(ref, words.name(ref)) for ref in targets]
    ends = (NOWHERE, _("To nobody; the role ends"))
    asked = [
        Question(
            about="staff",
            uid=role["role"],
            label=words.shown["people"][role["person"]],
            note=f"{role['post'] or Role(role['what']).label}, {words.name(role['from'])}",
            choices=[*([("", _("Please choose"))] if role["role"] in unsaid else []), *choices, ends],
            chosen="" if role["role"] in unsaid else said.get(role["role"], role["to"] or NOWHERE),
        )
        for role in reform.preview["roles"]
    ]
    if isinstance(plan, MergePlan):
        return asked
    bodies = {child["body"]: child for child in reform.preview["children"]}
    return asked + [
        Question(
            about="child",
            uid=uid,
            label=words.name(uid),
            note=_("answers until then to %(source)s") % {"source": words.name(child["from"])},
            choices=[*([("", _("Please choose"))] if uid in unsaid else []), *choices, (NOWHERE, _("To nobody"))],
            chosen="" if uid in unsaid else said.get(uid, child["to"] or NOWHERE),
        )
        for uid, child in bodies.items()
    ]


def _targets(plan: Plan, words: Words) -> list[str]:
    if isinstance(plan, MergePlan):
        return [plan.into or f"{NEW}0"]
    if isinstance(plan, SplitPlan):
        stays = [plan.body] if plan.is_living_on else []
        return [*words.shown["founded"], *plan.into, *stays]
    if isinstance(plan, DissolvePlan):
        return sorted({fate.to for fate in (*plan.staff, *plan.children) if fate.to != NOBODY}, key=words.name)
    return []
