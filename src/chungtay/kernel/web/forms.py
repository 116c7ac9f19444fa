"""Forms that lose nothing: typed text comes back, every refusal is a sentence that names its field."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.forms.renderers import DjangoTemplates
from django.forms.utils import pretty_name
from django.template import loader
from django.utils.translation import gettext_lazy

from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.vietnamese import tidy, tidy_lines
from chungtay.kernel.web.inputs import DayField, WholeNumberField

# The particular before the general: the first sentence that fits a field is the one it keeps.
SENTENCES: Final = (
    (forms.ChoiceField, "required", gettext_lazy("Please choose an answer for “%(field)s”.")),
    (forms.ChoiceField, "invalid_choice", gettext_lazy("Choose one of the listed answers for “%(field)s”.")),
    (forms.FileField, "required", gettext_lazy("Please choose a file for “%(field)s”.")),
    (forms.FileField, "empty", gettext_lazy("The file given for “%(field)s” is empty. Please choose another one.")),
    (forms.BooleanField, "required", gettext_lazy("Please tick “%(field)s” to go on.")),
    (forms.Field, "required", gettext_lazy("Please fill in “%(field)s”.")),
    (
        forms.EmailField,
        "invalid",
        gettext_lazy("“%(field)s” is not a complete e-mail address, for example lan@truong.edu.vn."),
    ),
    (
        forms.CharField,
        "max_length",
        gettext_lazy("“%(field)s” may have at most %(bound)s characters; there are %(typed)s now. Please shorten it."),
    ),
    (
        forms.CharField,
        "min_length",
        gettext_lazy("“%(field)s” needs at least %(bound)s characters; there are %(typed)s now."),
    ),
)

READ_AS_TYPED: Final[dict[type[forms.Field], Any]] = {forms.DateField: DayField, forms.IntegerField: WholeNumberField}


class KitRenderer(DjangoTemplates):
    """Widgets are Django's own; the field around them is ours, with the tags every page has."""

    field_template_name = "ui/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("ui/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


class KitForm(forms.Form):
    """What all our forms share: the version they were shown at, the key against sending twice, tidied text."""

    default_renderer = KitRenderer()
    carries_key: ClassVar[bool] = True

    def __init__(self, *args: Any, version: int | None = None, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        if "version" in self.fields:
            raise ImproperlyConfigured(f"{type(self).__name__}: the version of a row is not a field to be typed")
        for name, field in self.fields.items():
            self.fields[name] = as_people_type(field)
            speak(name, self.fields[name])
        if version is not None:
            self.fields["version"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=version)
        if self.carries_key:
            self.fields["idempotency_key"] = forms.CharField(
                required=False, max_length=64, widget=forms.HiddenInput, initial=new_key()
            )

    # Everything that reads what was typed, for checking and for showing it again, comes through here.
    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        value = widget.value_from_datadict(self.data, self.files, html_name)
        if not isinstance(value, str):
            return value
        if isinstance(widget, forms.Textarea):
            return tidy_lines(value)
        is_one_line = isinstance(widget, forms.widgets.Input) and not isinstance(widget, forms.PasswordInput)
        return tidy(value) if is_one_line else value

    @property
    def idempotency_key(self) -> str:
        """The key this form was shown with, for `once`, which refuses a form that has lost it."""
        return str(self.cleaned_data.get("idempotency_key", ""))

    @property
    def seen_version(self) -> int | None:
        """The version of the row the person had before their eyes, for the action to compare under lock."""
        typed = str(self.data.get(self.add_prefix("version"), ""))
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None

    def check_version(self, row: Any) -> None:
        """Refuse when somebody saved the row after this form was shown, or the form does not say when that was."""
        if self.seen_version != row.version:
            raise StaleVersion(row)

    def refuse(self, broken: RuleBroken) -> None:
        """Show what the rule said, at the field it concerns when the form has that field."""
        self.add_error(broken.field if broken.field in self.fields else None, str(broken))


def as_people_type(field: forms.Field) -> forms.Field:
    """The field itself, or ours where Django's would not read a day or a number as it is written here."""
    ours: type[forms.Field] | None = READ_AS_TYPED.get(type(field))
    if ours is None or type(field.widget) is not type(field).widget:
        return field
    options = {name: getattr(field, name) for name in ("required", "label", "initial", "help_text", "disabled")}
    if isinstance(field, forms.IntegerField):
        options |= {"min_value": field.min_value, "max_value": field.max_value}
    return ours(**options)


def speak(name: str, field: forms.Field) -> None:
    """Let the field refuse in whole sentences that name it, unless its room has written its own."""
    if field.label is None:
        field.label = pretty_name(name)
    for kind, code, sentence in SENTENCES:
        if isinstance(field, kind) and field.error_messages.get(code) is default_sentence(field, code):
            field.error_messages[code] = naming(str(field.label), code, str(sentence))


def naming(label: str, code: str, sentence: str) -> str:
    """The sentence with the field's name in it; the numbers are left for the validator to fill in."""
    if code in {"required", "empty"}:
        return sentence % {"field": label}
    return sentence % {"field": label.replace("%", "%%"), "bound": "%(limit_value)s", "typed": "%(show_value)s"}


def default_sentence(field: forms.Field, code: str) -> Any:
    """What Django itself would say, None where one of its validators says it."""
    for ancestor in type(field).__mro__:
        if code in vars(ancestor).get("default_error_messages", {}):
            return vars(ancestor)["default_error_messages"][code]
    return None
