from __future__ import annotations

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.signatures.models import LONGEST_REASON
from chungtay.signatures.queries.holders import person_with_login


class ProposeForm(KitForm):
    certificate = forms.FileField(
        label=_("Certificate of the authority"),
        help_text=_("The file the authority publishes, ending in .cer, .crt, .der or .pem."),
    )
    why = forms.CharField(
        label=_("Why it is trusted"),
        max_length=LONGEST_REASON,
        help_text=_(
            "One sentence, for example who issues the certificates of your schools, and where the file is from."
        ),
    )


class TrustForm(KitForm):
    ending = forms.CharField(
        label=_("The last 8 signs of the fingerprint"),
        max_length=24,
        help_text=_("Copy them from the page or the paper of the authority, not from this screen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    begins = DayField(label=_("Trusted from"))
    field_order = ["ending", "begins"]


class CloseForm(KitForm):
    ends = DayField(
        label=_("No longer trusted from"),
        required=False,
        help_text=_("Signatures of earlier days that are already recorded stay as they are."),
    )
    why = forms.CharField(label=_("Why it ends"), max_length=LONGEST_REASON)


class PutAsideForm(KitForm):
    why = forms.CharField(label=_("Why it is put aside"), max_length=LONGEST_REASON)


class WordForm(KitForm):
    file = forms.FileField(
        label=_("List of revoked certificates, or an answer about one"),
        help_text=_(
            "The file the authority publishes: a CRL (.crl, .pem) or an OCSP answer (.ors, .der), up to 10 MB."
        ),
    )


class BindForm(KitForm):
    login = forms.CharField(label=_("Sign-in name of the person"), max_length=120)
    certificate = forms.FileField(
        label=_("Certificate of the person"),
        help_text=_("Without its key, as the signing program exports it, ending in .cer, .crt, .der or .pem."),
    )

    def clean_login(self) -> str:
        typed = str(self.cleaned_data["login"])
        if person_with_login(typed) is None:
            raise forms.ValidationError(say("Nobody signs in by the name “%(login)s”.") % {"login": typed})
        return typed


class ReasonForm(KitForm):
    why = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)


class MineForm(KitForm):
    is_mine = forms.BooleanField(
        label=_("This certificate is mine, and only I can sign with it."),
        error_messages={"required": _("Confirm only what is true: tick the box if the certificate is yours.")},
    )
