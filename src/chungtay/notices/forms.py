from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.notices.choices import Rhythm
from chungtay.notices.queries.telling import GATHERING, topics_in_order

AS_THE_REST = ""
GATHERED = (Rhythm.WEEKLY, Rhythm.DAILY, Rhythm.MUTED)


class LettersForm(KitForm):
    gathering = forms.ChoiceField(
        label=_("The letter that gathers everything"),
        choices=[(each.value, each.label) for each in GATHERED],
        help_text=_("It brings what waits for you, what you wait for, the next dates and news; on Monday at 7:00."),
    )

    def __init__(self, *args: Any, chosen: dict[str, Rhythm], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["gathering"].initial = chosen.get(GATHERING, Rhythm.WEEKLY).value
        for topic in topics_in_order():
            rest = _("As a rule: a letter at once") if topic.is_urgent else _("As a rule: with everything else")
            self.fields[f"topic-{topic.key}"] = forms.ChoiceField(
                label=str(topic.title),
                required=False,
                choices=[(AS_THE_REST, rest), *Rhythm.choices],
                initial=chosen[topic.key].value if topic.key in chosen else AS_THE_REST,
            )

    @property
    def chosen(self) -> dict[str, Rhythm | None]:
        typed = self.cleaned_data
        found: dict[str, Rhythm | None] = {GATHERING: Rhythm(typed["gathering"])}
        for topic in topics_in_order():
            answer = typed[f"topic-{topic.key}"]
            found[topic.key] = Rhythm(answer) if answer else None
        return found
