from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.sources import LegalReference, parse_reference
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField, WholeNumberField
from chungtay.layout.engine.content import OfficialDocument, Signature
from chungtay.layout.engine.typed import blocks_of, is_plain, text_of
from chungtay.organisations.models import Membership, Organisation
from chungtay.records.actions import Arrival, Ending, HeadValues
from chungtay.records.choices import PaperKind, Urgency, WithdrawalKind
from chungtay.records.models import Document, Dossier
from chungtay.records.queries.heads import BodyHead
from chungtay.records.queries.kinds import article

NOTHING = ("", _("– none –"))


def lines_of(typed: str) -> tuple[str, ...]:
    return tuple(line for line in typed.splitlines() if line)


def body_field(bodies: Iterable[Organisation]) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Body that issues"), choices=[(body.uid, str(body)) for body in bodies])


class BeginForm(KitForm):
    kind = forms.ChoiceField(label=_("Kind of document"), choices=PaperKind)

    def __init__(self, *args: Any, bodies: Iterable[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        known = list(bodies)
        self.bodies = {body.uid: body for body in known}
        self.fields["body"] = body_field(known)
        if len(known) == 1:
            self.fields["body"].widget = forms.HiddenInput()
            self.fields["body"].initial = known[0].uid
        self.order_fields(["body", "kind"])


class WriteForm(KitForm):
    subject = forms.CharField(
        label=_("Subject"), max_length=500, help_text=_("What the document is about, as it stands under its title.")
    )
    addressees = forms.CharField(
        label=_("Addressed to"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line; for reports, submissions and letters."),
    )
    bases = forms.CharField(
        label=_("What it rests on"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: kind, number and symbol, day, issuing body, subject."),
    )
    body = forms.CharField(
        label=_("Words of the document"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_(
            "One paragraph a line. Begin a line with I., 1. or a) to number it; write the rows of a table"
            " between bars: | No. | Content |."
        ),
    )
    authority = forms.CharField(
        label=_("On whose behalf"),
        required=False,
        max_length=80,
        help_text=_("The line above the post, when somebody signs for the head or for the whole body."),
    )
    post = forms.CharField(label=_("Post of the signer"), required=False, max_length=120)
    name = forms.CharField(label=_("Name of the signer"), required=False, max_length=120)
    recipients = forms.CharField(
        label=_("Recipients"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. Who keeps the paper of the house is added by itself."),
    )

    urgency = forms.ChoiceField(
        label=_("How urgent it is"),
        choices=Urgency,
        required=False,
        help_text=_("It is printed in a frame under the number."),
    )
    copies = WholeNumberField(label=_("Number of copies"), required=False, min_value=1, max_value=999)
    reply_by = DayField(
        label=_("Answer awaited until"), required=False, help_text=_("Only where the document asks for an answer.")
    )

    def __init__(self, *args: Any, content: OfficialDocument, **options: Any) -> None:
        signature = content.signatures[0] if content.signatures else Signature(post="")
        initial = {
            "subject": content.subject,
            "addressees": "\n".join(content.addressees),
            "bases": "\n".join(content.bases),
            "body": text_of(content.blocks),
            "authority": signature.authority,
            "post": signature.post,
            "name": signature.name,
            "recipients": "\n".join(content.recipients),
            "urgency": content.urgency,
            "copies": content.copies or None,
            "reply_by": content.reply_by,
        }
        super().__init__(*args, initial=initial, **options)
        self.content, self.signature = content, signature
        # A body with tables of a set breadth, or with words in bold, was put together elsewhere and stays as it is.
        self.keeps_body = not is_plain(content.blocks, article())
        if self.keeps_body:
            del self.fields["body"]

    def written(self) -> OfficialDocument:
        typed = self.cleaned_data
        signature = replace(self.signature, post=typed["post"], name=typed["name"], authority=typed["authority"])
        return replace(
            self.content,
            subject=typed["subject"],
            addressees=lines_of(typed["addressees"]),
            bases=lines_of(typed["bases"]),
            blocks=self.content.blocks if self.keeps_body else blocks_of(typed["body"], article()),
            signatures=(signature, *self.content.signatures[1:]),
            recipients=lines_of(typed["recipients"]),
            urgency=int(typed["urgency"] or 0),
            copies=typed["copies"] or 0,
            reply_by=typed["reply_by"],
        )


class ConfirmForm(KitForm):
    # Nothing to type: the key and the version the person had before their eyes.
    pass


class IssueForm(ConfirmForm):
    is_outside_register = forms.BooleanField(
        label=_("The register does not know the signer's post, and the signature is right all the same."),
        required=False,
    )

    def __init__(self, *args: Any, signer: Membership | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if signer is not None:
            del self.fields["is_outside_register"]


class WithdrawForm(KitForm):
    kind = forms.ChoiceField(
        label=_("What happens with the document"), choices=WithdrawalKind, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands on the public page of the document."),
    )
    ruled_by = forms.CharField(
        label=_("Number and symbol of the document that rules so"),
        required=False,
        max_length=80,
        help_text=_("Needed for a recall, for example 12/KH-UBND."),
    )
    replaced_by = forms.ChoiceField(label=_("Document that takes its place"), required=False)

    def __init__(self, *args: Any, heirs: Iterable[Document], **options: Any) -> None:
        super().__init__(*args, **options)
        self.heirs = {heir.uid: heir for heir in heirs}
        choices = [(uid, f"{heir.issue.notation} · {heir.subject}") for uid, heir in self.heirs.items()]
        self.fields["replaced_by"].choices = [NOTHING, *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def ending(self) -> Ending:
        typed = self.cleaned_data
        return Ending(
            kind=WithdrawalKind(typed["kind"]),
            reason=typed["reason"],
            ruled_by=typed["ruled_by"],
            replaced_by=self.heirs.get(typed["replaced_by"]),
        )


class FileAwayForm(KitForm):
    dossier = forms.ChoiceField(label=_("Dossier"))

    def __init__(self, *args: Any, dossiers: Iterable[Dossier], **options: Any) -> None:
        super().__init__(*args, **options)
        self.dossiers = {dossier.uid: dossier for dossier in dossiers}
        self.fields["dossier"].choices = [(uid, str(each)) for uid, each in self.dossiers.items()]  # type: ignore[attr-defined]  # a ChoiceField


class HeadForm(KitForm):
    superior = forms.CharField(label=_("Line of the superior body"), required=False, max_length=200)
    has_no_superior = forms.BooleanField(label=_("Print no superior body"), required=False)
    name_line = forms.CharField(label=_("Line of the body itself"), required=False, max_length=200)
    abbreviation = forms.CharField(
        label=_("Abbreviation of the body"),
        required=False,
        max_length=20,
        help_text=_("It stands in the symbol of every document. The head decides it."),
    )
    unit_abbreviation = forms.CharField(
        label=_("Abbreviation of the unit that drafts letters"),
        required=False,
        max_length=9,
        help_text=_("Only in the symbol of letters, for example VP."),
    )
    place = forms.CharField(label=_("Place before the date"), required=False, max_length=60)

    def __init__(self, *args: Any, head: BodyHead, **options: Any) -> None:
        row = head.setting
        initial = {name: getattr(row, name) for name in self.base_fields} if row else {}
        super().__init__(*args, initial=initial, **options)
        computed = {
            "superior": head.computed.superior,
            "name_line": head.computed.name,
            "abbreviation": head.computed.abbreviation,
            "place": head.computed.place,
        }
        for name, value in computed.items():
            self.fields[name].widget.attrs["placeholder"] = value

    def values(self) -> HeadValues:
        return HeadValues(**{name: self.cleaned_data[name] for name in self.base_fields})


class SeriesForm(KitForm):
    series = forms.ChoiceField(label=_("Kind of document"), choices=PaperKind)
    first = WholeNumberField(
        label=_("First number"),
        min_value=1,
        max_value=99_999,
        help_text=_("The number after the last one in the paper book of this year."),
    )


class DossierForm(KitForm):
    notation = forms.CharField(
        label=_("Sign of the dossier"),
        max_length=20,
        help_text=_("As in the list of dossiers of the body, like 05.HTKN."),
    )
    title = forms.CharField(label=_("Title of the dossier"), max_length=500)
    keeping = forms.CharField(
        label=_("How long it is kept"), required=False, max_length=60, help_text=_("For example 20 years, or for ever.")
    )


class ArrivalForm(KitForm):
    notation = forms.CharField(
        label=_("Number and symbol"), max_length=80, help_text=_("As printed, for example 4340/KH-UBND.")
    )
    issuer = forms.CharField(label=_("Issuing body"), max_length=200)
    issued_on = DayField(label=_("Day of the document"))
    arrived_on = DayField(label=_("Day of arrival"))
    subject = forms.CharField(label=_("Subject"), max_length=500)
    urgency = forms.ChoiceField(label=_("How urgent it is"), choices=Urgency, required=False)
    due_on = DayField(label=_("To be answered until"), required=False)
    pages = WholeNumberField(label=_("Number of pages"), required=False, min_value=1, max_value=999)
    dossier = forms.ChoiceField(label=_("Dossier"), required=False)
    scan = forms.FileField(label=_("Scan"), required=False, help_text=_("A PDF, JPEG or PNG of at most 20 MB."))
    longest: ClassVar[int] = 60

    def __init__(self, *args: Any, dossiers: Iterable[Dossier], **options: Any) -> None:
        super().__init__(*args, **options)
        self.dossiers = {dossier.uid: dossier for dossier in dossiers}
        choices = [(uid, str(each)) for uid, each in self.dossiers.items()]
        self.fields["dossier"].choices = [NOTHING, *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_notation(self) -> LegalReference:
        reference = parse_reference(self.cleaned_data["notation"])
        if len(reference.number) > 20 or len(reference.notation) > self.longest:
            raise ValidationError(_("This is longer than any number and symbol. Check what you typed."))
        return reference

    def arrival(self) -> Arrival:
        typed = self.cleaned_data
        return Arrival(
            reference=typed["notation"],
            issuer=typed["issuer"],
            subject=typed["subject"],
            issued_on=typed["issued_on"],
            arrived_on=typed["arrived_on"],
            scan=typed["scan"],
            urgency=int(typed["urgency"] or 0),
            due_on=typed["due_on"],
            pages=typed["pages"] or 0,
            dossier=self.dossiers.get(typed["dossier"]),
        )


class TemplateForm(KitForm):
    kind = forms.ChoiceField(label=_("Kind of document"), choices=PaperKind)
    file = forms.FileField(label=_("Word file (.docx)"), help_text=_("At most 2 MB. It is checked before it is used."))

    def __init__(self, *args: Any, bodies: Iterable[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {body.uid: body for body in bodies}
        choices = [(uid, str(body)) for uid, body in self.bodies.items()]
        self.fields["body"] = forms.ChoiceField(label=_("Body whose papers use it"), choices=choices)
        self.order_fields(["body", "kind", "file"])
