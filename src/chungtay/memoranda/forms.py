from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import TextVersion
from chungtay.kernel.clock import now
from chungtay.kernel.files import MOST_BYTES
from chungtay.kernel.vietnamese import tidy
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.memoranda.models import LONGEST_NAME, LONGEST_TEXT
from chungtay.records.models import Dossier
from chungtay.signatures.engine.verdicts import Verdict
from chungtay.signatures.queries.checks import verdict_on

LONGEST_PLACE = 80


class ToSignForm(KitForm):
    on = DayField(label=_("Day that stands on the file"))
    place = forms.CharField(
        label=_("Place that stands before the day"),
        max_length=LONGEST_PLACE,
        help_text=_("The name of the ward, commune or province, as on your other documents."),
    )


def _lines(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_TEXT, required=required, widget=widget)


MOST_WITNESSES = 12
LONGEST_PART = {"name": 120, "post": 120, "body": 200}


class CeremonyForm(KitForm):
    held_on = DayField(label=_("Day of the ceremony"))
    place = forms.CharField(label=_("Place of the ceremony"), max_length=LONGEST_NAME)
    presided_by = forms.CharField(
        label=_("Who presided"),
        max_length=LONGEST_NAME,
        help_text=_("Name without titles, as it stands on the minutes."),
    )
    kept_by = forms.CharField(label=_("Who took the minutes"), max_length=LONGEST_NAME, required=False)
    attended = _lines(_("Who attended"), _("One a line: name, post, unit."))
    witnesses = _lines(
        _("Witnesses"),
        _("One a line, in the order they sign: name; post; unit. They are printed below the parties' signatures."),
        required=False,
    )
    order_of_events = _lines(_("Order of events"), _("One step a line, for example “1. Opening words”."))
    photographs = _lines(
        _("List of photographs"),
        _("One a line: what it shows and who keeps it. Pictures of pupils are kept with their consents, not here."),
        required=False,
    )

    def clean_witnesses(self) -> list[dict[str, str]]:
        typed = [tidy(line) for line in str(self.cleaned_data["witnesses"]).splitlines()]
        lines = [line for line in typed if line]
        if len(lines) > MOST_WITNESSES:
            raise forms.ValidationError(
                say("At most %(most)s witnesses can stand on the paper. Keep those who sign.")
                % {"most": MOST_WITNESSES}
            )
        return [_witness(line, number) for number, line in enumerate(lines, start=1)]


def _witness(line: str, number: int) -> dict[str, str]:
    parts = [part.strip() for part in line.split(";")]
    said = dict(zip(LONGEST_PART, [*parts, ""], strict=False))
    is_long = any(len(said.get(name, "")) > longest for name, longest in LONGEST_PART.items())
    if is_long or not 2 <= len(parts) <= len(LONGEST_PART) or not all(parts[:2]):
        raise forms.ValidationError(
            say("Witness %(number)s: write name; post; unit, parted by semicolons. The unit may be left out.")
            % {"number": number}
        )
    return said


class PasswordForm(KitForm):
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Once more, so that nobody can do this from a computer you have left."),
    )


class ClickForm(PasswordForm):
    is_understood = forms.BooleanField(
        label=_("I know that this is no signature by law, and that the programme lets it count like one."),
        error_messages={"required": _("Tick the box if you have read what this click is and what it is not.")},
    )
    field_order = ["is_understood", "password"]


class SignedFileForm(PasswordForm):
    signed_file = forms.FileField(
        label=_("PDF signed with a certificate"),
        help_text=_("The file as your signing program saved it, of at most 20 MB. Checking it takes a few seconds."),
    )
    field_order = ["signed_file", "password"]
    verdict: Verdict

    def __init__(self, *args: Any, text: TextVersion, **options: Any) -> None:
        super().__init__(*args, **options)
        self.text = text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            # Checked before anything is locked: it takes a process of its own and a second or two.
            content = cleaned["signed_file"].read(MOST_BYTES + 1)
            self.verdict = verdict_on(content, self.text.agreement, self.text.text_hash, at=now())
        return cleaned


class DossierChoiceForm(KitForm):
    dossier = forms.ChoiceField(label=_("Dossier"))

    def __init__(self, *args: Any, dossiers: Iterable[Dossier], **options: Any) -> None:
        super().__init__(*args, **options)
        self.dossiers = {dossier.uid: dossier for dossier in dossiers}
        choices = [(uid, f"{each} · {each.organisation}") for uid, each in self.dossiers.items()]
        self.fields["dossier"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
