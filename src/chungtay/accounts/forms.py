from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm

LONGEST_PASSWORD = 256
ADVICE = _("At least 10 characters; four words are easy to remember.")


def password_field(label: object, *, is_new: bool = False, help_text: object = "") -> forms.CharField:
    word = "new-password" if is_new else "current-password"
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # a lazy sentence is a label too
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=help_text,  # type: ignore[arg-type]  # as above
        widget=forms.PasswordInput(attrs={"autocomplete": word}),
    )


def login_field(help_text: object = "") -> forms.CharField:
    return forms.CharField(
        label=_("Sign-in name"),
        max_length=120,
        help_text=help_text,  # type: ignore[arg-type]  # as above
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


class SignInForm(KitForm):
    carries_key = False

    login = login_field()
    password = password_field(_("Password"))


class FirstOperatorForm(KitForm):
    carries_key = False

    name = forms.CharField(label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    login = login_field(_("Letters without marks, figures, dots and dashes, for example lan.nguyen."))
    password = password_field(_("Password"), is_new=True, help_text=ADVICE)
    password_again = password_field(_("The same password once more"), is_new=True)

    def clean_password_again(self) -> str:
        again = str(self.cleaned_data["password_again"])
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two passwords differ. Please type both again."))
        return again


class ChangePasswordForm(KitForm):
    carries_key = False

    current_password = password_field(_("The password you have now"))
    password = password_field(_("New password"), is_new=True, help_text=ADVICE)
    password_again = password_field(_("The new password once more"), is_new=True)

    clean_password_again = FirstOperatorForm.clean_password_again
