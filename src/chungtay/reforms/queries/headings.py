from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from chungtay.kernel.vietnamese import short_day, sort_key
from chungtay.reforms.choices import ReformKind
from chungtay.reforms.engine.plans import NEW, Plan, read
from chungtay.reforms.models import Reform


class Words:
    """The names of the preview's bodies and persons, and its sentences."""

    def __init__(self, reform: Reform) -> None:
        self.reform, self.shown = reform, reform.preview
        self.plan: Plan = read(reform.plan)
        self.day = short_day(reform.on)
        self.eve = short_day(reform.on - timedelta(days=1))

    def name(self, ref: str) -> str:
        return str(self.shown["bodies"].get(ref, "…"))

    def names(self, refs: Sequence[str]) -> str:
        return ", ".join(sorted((self.name(ref) for ref in refs), key=sort_key))

    def about(self, sentence: str, **refs: str) -> str:
        return sentence % ({"day": self.day, "eve": self.eve} | refs)


def heading_of(reform: Reform) -> str:
    """The change in one line, for titles and lists."""
    words, plan = Words(reform), reform.plan
    body = words.name(plan.get("body", ""))
    headings = {
        ReformKind.RENAME: lambda: _("New name for %(body)s") % {"body": body},
        ReformKind.MOVE: lambda: _("Move of %(body)s") % {"body": body},
        ReformKind.RELEVEL: lambda: _("Change of kind or levels of %(body)s") % {"body": body},
        ReformKind.MERGE: lambda: (
            # A body that stood before takes the others in; only a new one is what they become.
            (_("%(bodies)s merge into %(target)s") if plan["into"] else _("%(bodies)s become %(target)s"))
            % {"bodies": words.names(reform.preview["ended"]), "target": words.name(plan["into"] or f"{NEW}0")}
        ),
        ReformKind.SPLIT: lambda: _("%(body)s is divided") % {"body": body},
        ReformKind.DISSOLVE: lambda: _("%(body)s is dissolved") % {"body": body},
        ReformKind.TRANSFER: lambda: (
            _("%(target)s takes over a function from %(source)s")
            % {"target": words.name(plan["target"]), "source": words.name(plan["source"])}
        ),
        ReformKind.DUPLICATE: lambda: (
            _("%(duplicate)s is the same body as %(kept)s")
            % {"duplicate": words.name(plan["duplicate"]), "kept": words.name(plan["kept"])}
        ),
    }
    return headings[ReformKind(reform.kind)]()
