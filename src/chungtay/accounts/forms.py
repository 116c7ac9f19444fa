from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm

LONGEST_PASSWORD = 256
ADVICE = _("At least 10 characters; four words are easy to remember.")


def password_field(label: Any, *, is_new: bool = False, help_text: Any = "") -> forms.CharField:
    typing = {"autocomplete": "new-password" if is_new else "current-password"}
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs=typing),
    )


def login_field(label: Any, help_text: Any = "") -> forms.CharField:
    typing = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=254, help_text=help_text, widget=forms.TextInput(attrs=typing))


def code_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    typing = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
    widget = forms.TextInput(attrs=typing)
    return forms.CharField(label=label, max_length=20, required=required, help_text=help_text, widget=widget)


class SignInForm(KitForm):
    carries_key = False

    login = login_field(_("Sign-in name or e-mail address"))
    password = password_field(_("Password"))


class CodeForm(KitForm):
    carries_key = False

    code = code_field(
        _("The code of your telephone"),
        _("Six figures. Without the telephone, type one of your recovery codes of twelve figures."),
    )


class EnrolmentForm(KitForm):
    carries_key = False

    seed = forms.CharField(widget=forms.HiddenInput, max_length=600, required=False)
    code = code_field(_("The code the telephone shows now"), _("Six figures; they change every half minute."))


class SwitchOffForm(KitForm):
    carries_key = False

    password = password_field(_("Your password"))
    code = code_field(_("The code of your telephone"))


class NewPasswordForm(KitForm):
    carries_key = False

    password = password_field(_("New password"), is_new=True, help_text=ADVICE)
    password_again = password_field(_("The new password once more"), is_new=True)

    def clean_password_again(self) -> str:
        again = str(self.cleaned_data["password_again"])
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two passwords differ. Please type both again."))
        return again


class FirstOperatorForm(NewPasswordForm):
    name = forms.CharField(label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    login = login_field(
        _("Sign-in name"), _("Letters without marks, figures, dots and dashes, for example lan.nguyen.")
    )
    password = password_field(_("Password"), is_new=True, help_text=ADVICE)
    password_again = password_field(_("The same password once more"), is_new=True)

    field_order = ("name", "login", "password", "password_again")


class ChangePasswordForm(NewPasswordForm):
    current_password = password_field(_("The password you have now"))

    field_order = ("current_password", "password", "password_again")


class EmailForm(KitForm):
    carries_key = False

    email = forms.EmailField(label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = password_field(_("Your password"))


class ConfirmForm(KitForm):
    carries_key = False


class ForgottenForm(KitForm):
    carries_key = False

    login = login_field(_("Sign-in name or e-mail address"))


class RestoreForm(KitForm):
    carries_key = False

    password = password_field(_("Your own password"))
    code = code_field(
        _("The code of your own telephone"),
        _("Leave it empty when you have no second step, as in the demo."),
        required=False,
    )
