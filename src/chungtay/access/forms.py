from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from chungtay.access.actions.answering import NewAccount
from chungtay.access.actions.inviting import Invited
from chungtay.access.actions.rounds import Row
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.inputs import DayField
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Organisation

EMAIL = {"inputmode": "email", "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
# As accounts reads a sign-in name; here in the form, so that what is wrong stands at the field.
LOGIN = RegexValidator(
    r"^[a-z0-9][a-z0-9._@-]{1,119}$",
    _(
        "A sign-in name has 2 to 120 letters without marks, figures, dots, dashes or @, for example"
        " lan.nguyen. Please choose another one."
    ),
)


class InviteForm(KitForm):
    member = forms.ChoiceField(
        label=_("Named in the register, without an account"),
        required=False,
        help_text=_("Choose somebody here, and leave name and role below as they are."),
    )
    name = forms.CharField(
        label=_("Full name"), required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    post = forms.CharField(
        label=_("Post, as papers write it"),
        required=False,
        max_length=120,
        help_text=_("It stands under the signature of whoever may sign for the body."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Leave it empty to hand the link over yourself, for example by Zalo; a code is read out apart."),
        widget=forms.EmailInput(attrs=EMAIL),
    )
    begins_on = DayField(label=_("First day of the role"))

    def __init__(self, *args: Any, roles: Sequence[Role], members: Sequence[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = {member.uid: member for member in members}
        choices = [(role.value, role.label) for role in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has choices
        if members:
            named = [(m.uid, f"{m.person.name}, {m.post or m.get_role_display()}") for m in members]
            self.fields["member"].choices = [("", _("Somebody new")), *named]  # type: ignore[attr-defined]  # as above
        else:
            del self.fields["member"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("member") and "name" in typed and not typed["name"]:
            self.add_error("name", _("Say whom you invite: the full name, as papers write it."))
        return typed

    @property
    def chosen_role(self) -> Role:
        member = self.members.get(self.cleaned_data.get("member", ""))
        return Role(member.role if member else self.cleaned_data["role"])

    @property
    def invited(self) -> Invited:
        typed = self.cleaned_data
        member = self.members.get(typed.get("member", ""))
        name = "" if member else typed["name"]
        return Invited(name, typed["email"], typed["post"], member, typed["begins_on"])


class SureForm(KitForm):
    # Nothing to type: the key, and the version the person had before their eyes.
    pass


class SchoolRow(KitForm):
    carries_key = False

    picked = forms.BooleanField(required=False)
    name = forms.CharField(required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(required=False, widget=forms.EmailInput(attrs=EMAIL))

    def __init__(self, *args: Any, school: Organisation, head: Membership | None, post: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.school, self.head, self.post = school, head, post
        about = {"school": school.shown_name}  # type: ignore[attr-defined]  # annotated by schools_without_a_head
        labels = {"picked": _("Invite %(school)s"), "name": _("Head of %(school)s"), "email": _("E-mail of %(school)s")}
        for field, label in labels.items():
            self.fields[field].label = label % about

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("picked") and not typed.get("name") and "name" not in self.errors:
            self.add_error("name", _("Say whom you invite: the full name, as papers write it."))
        return typed

    @property
    def row(self) -> Row:
        typed = self.cleaned_data
        return Row(self.school, Invited(typed["name"], typed["email"], self.post, self.head))


class RoundForm(KitForm):
    def __init__(self, *args: Any, rows: Sequence[SchoolRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows

    def is_valid(self) -> bool:
        sound = [row.is_valid() for row in self.rows if self.is_bound]
        return super().is_valid() and all(sound)

    @property
    def picked(self) -> list[Row]:
        return [form.row for form in self.rows if form.cleaned_data["picked"]]


class CodeForm(KitForm):
    carries_key = False

    code = forms.CharField(
        label=_("Code of six figures"),
        max_length=12,
        help_text=_("The person who invited you reads it out to you. It is not in the message with the link."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, by_hand: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not by_hand:
            del self.fields["code"]

    @property
    def typed_code(self) -> str:
        return str(self.cleaned_data.get("code", ""))


class JoinForm(CodeForm):
    name = forms.CharField(label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=120,
        help_text=_("Letters without marks, figures, dots and dashes; or your e-mail address."),
        validators=[LOGIN],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        help_text=_("At least 10 characters; four words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-reveal": _("Show the password")}),
    )

    def __init__(self, *args: Any, is_known: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_known:
            del self.fields["name"]

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).lower()

    @property
    def account(self) -> NewAccount:
        typed = self.cleaned_data
        return NewAccount(typed["login"], typed["password"], typed.get("name", ""))


class DeclineForm(KitForm):
    carries_key = False

    reason = forms.CharField(
        label=_("Reason, if you like to give one"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LookForm(KitForm):
    reason = forms.CharField(
        label=_("Why do you look?"),
        max_length=300,
        help_text=_("For example: helps by telephone to find the memorandum. The person reads it afterwards."),
    )
