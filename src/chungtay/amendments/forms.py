from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Commitment, Party
from chungtay.amendments.engine import Article
from chungtay.kernel.vietnamese import tidy, tidy_lines
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.models import Organisation
from chungtay.records.engine.memoranda import ClauseText


class PasswordForm(KitForm):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Once more, so that nobody can do this from a computer you have left."),
    )


class ReasonForm(KitForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence; the other parties read it."),
    )


class EndForm(ReasonForm, PasswordForm):
    party = forms.ChoiceField(label=_("Who leaves"))
    last_day = DayField(label=_("Last day in force"))
    notice = forms.CharField(
        label=_("Number and symbol of the written notice"),
        max_length=80,
        help_text=_("The paper by which your unit told the other party, for example 05/TB-THM09."),
    )
    field_order = ["party", "last_day", "notice", "reason", "password"]

    def __init__(self, *args: Any, leaving: Sequence[Party] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if leaving is None:
            del self.fields["party"]
        else:
            self.fields["party"].choices = [(party.uid, str(party)) for party in leaving]  # type: ignore[attr-defined]  # a ChoiceField, built above


class RenewForm(KitForm):
    ends_on = DayField(label=_("New last day"), help_text=_("The memorandum then lasts to the end of this day."))


class EndTogetherForm(ReasonForm):
    ends_on = DayField(label=_("Last day in force"))
    field_order = ["ends_on", "reason"]


class ChangeForm(KitForm):
    effective_on = DayField(
        label=_("Takes effect on"), required=False, help_text=_("Leave it empty if it takes effect when it is signed.")
    )

    def __init__(self, *args: Any, articles: Sequence[Article], **options: Any) -> None:
        super().__init__(*args, **options)
        self.articles = list(articles)
        for number, article in enumerate(self.articles, start=1):
            self.fields[f"body_{number}"] = forms.CharField(
                label=say("Text of the article"),
                initial=article.body,
                max_length=20_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
            self.fields[f"out_{number}"] = forms.BooleanField(label=say("This article is left out"), required=False)
        self.fields["new_title"] = forms.CharField(
            label=say("Heading of a new article"), max_length=200, required=False
        )
        self.fields["new_body"] = forms.CharField(
            label=say("Text of the new article"),
            max_length=20_000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def clean(self) -> dict[str, Any] | None:
        typed = self.cleaned_data
        if tidy_lines(typed.get("new_body") or "") and not tidy(typed.get("new_title") or ""):
            self.add_error("new_title", say("This article has a text and no heading. Give it a short heading."))
        return typed

    def said(self, left_out: str) -> list[ClauseText]:
        """The articles the annex has to say: those written anew, those left out, and the new one."""
        typed, said = self.cleaned_data, []
        for number, article in enumerate(self.articles, start=1):
            body = tidy_lines(typed[f"body_{number}"])
            if typed[f"out_{number}"]:
                said.append(ClauseText(title=article.title, body=left_out))
            elif body != tidy_lines(article.body):
                said.append(ClauseText(title=article.title, body=body))
        if tidy(typed["new_title"]):
            said.append(ClauseText(title=tidy(typed["new_title"]), body=tidy_lines(typed["new_body"])))
        return said

    @property
    def rows(self) -> list[tuple[Article, Any, Any]]:
        """Each article with its two fields."""
        numbered = enumerate(self.articles, start=1)
        return [(article, self[f"body_{number}"], self[f"out_{number}"]) for number, article in numbered]


class InheritForm(KitForm):
    def __init__(
        self, *args: Any, promises: Sequence[Commitment], heirs: Sequence[tuple[Organisation, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.promises = list(promises)
        choices = [("", say("Choose")), *((body.uid, name) for body, name in heirs)]
        for promise in self.promises:
            self.fields[promise.uid] = forms.ChoiceField(
                label=say("Who carries on: %(commitment)s") % {"commitment": promise.title},
                help_text=promise.as_written[:300],
                choices=choices,
            )

    @property
    def carriers(self) -> dict[str, str]:
        """By the uid of each commitment the uid of the body that carries it on."""
        return {promise.uid: self.cleaned_data[promise.uid] for promise in self.promises}
