from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField, WholeNumberField
from chungtay.notices.actions import Wording
from chungtay.notices.choices import Asking, Rhythm
from chungtay.notices.queries.telling import GATHERING, topics_in_order
from chungtay.notices.rules.registers import ANSWERS, Audience

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


class AnnouncementForm(KitForm):
    audience = forms.ChoiceField(label=_("To whom"))
    title = forms.CharField(label=_("What it is about"), max_length=150)
    body = forms.CharField(
        label=_("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain words, as in a letter. Greeting and signature are added."),
    )
    asking = forms.ChoiceField(label=_("What do you ask?"), choices=Asking.choices, initial=Asking.NOTHING)
    answer_by_on = DayField(label=_("Answers are wanted by"), required=False)
    guests = forms.CharField(
        label=_("Guests without an account"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, for example: Lan Nguyen <lan@truong.edu.vn>"),
    )

    def __init__(self, *args: Any, audiences: Sequence[Audience], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(audience.key, audience.title) for audience in audiences]
        self.fields["audience"] = forms.ChoiceField(label=_("To whom"), choices=choices)
        self.order_fields(["audience", "title"])

    @property
    def wording(self) -> Wording:
        typed = self.cleaned_data
        words = {name: typed[name] for name in ("audience", "title", "body", "answer_by_on", "guests")}
        return Wording(asking=Asking(typed["asking"]), **words)


class SendForm(KitForm):
    count = WholeNumberField(widget=forms.HiddenInput, min_value=0)


class PressForm(KitForm):
    # Nothing to type: a button, and the key against pressing it twice.
    pass


class GroupAnswerForm(KitForm):
    carries_key = False

    body = forms.ChoiceField(label=_("The body you answer for"))
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]], answers: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Choose from the list")), *bodies]
        self.fields["body"] = forms.ChoiceField(label=_("The body you answer for"), choices=choices)
        labels = [(answer, ANSWERS[answer]) for answer in answers]
        self.fields["answer"] = forms.ChoiceField(label=_("Your answer"), choices=labels, widget=forms.RadioSelect)
        self.order_fields(["body", "name", "answer"])
