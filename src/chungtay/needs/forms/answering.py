from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.web.forms import KitForm
from chungtay.needs.choices import EntryKind, MeetingMode, Visibility
from chungtay.needs.engine.answers import Item
from chungtay.needs.queries.answering import Offer
from chungtay.taxonomy.models import Leaf

DEGREES = [(str(number), str(number)) for number in range(1, 6)]


class GroupForm(KitForm):
    group = forms.ChoiceField(label=_("Field of work"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offer: Offer, item: Item, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].choices = [(group.code, group.name) for group in offer.groups]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["group"].initial = item.group


class LeafForm(KitForm):
    leaf = forms.ChoiceField(label=_("Choose one"), widget=forms.RadioSelect)
    degree = forms.TypedChoiceField(choices=DEGREES, coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, offer: Offer, item: Item, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["leaf"].choices = [(leaf.code, leaf) for leaf in offer.of_group(item.group)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["leaf"].initial = item.leaf
        self.fields["degree"].label = degree_label(item.kind)
        self.fields["degree"].initial = str(item.degree or "")


class SayingForm(KitForm):
    subject = forms.ChoiceField(label=_("Subject or activity"), required=False)
    grade = forms.ChoiceField(label=_("Grade or age group"), required=False)
    words = forms.CharField(
        label=_("In a few words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.CharField(
        label=_("What shows it"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A figure, a decision, a result. Do not write the names of pupils or teachers."),
    )
    file = forms.FileField(
        label=_("Photograph or file that shows it"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        help_text=_(
            "You may leave this out. JPEG, PNG or PDF, at most 20 MB; place and time are taken out of photographs."
            " No faces of pupils."
        ),
    )
    is_file_dropped = forms.BooleanField(label=_("Take the file away that is kept now"), required=False)
    mode = forms.ChoiceField(label=_("How"), choices=MeetingMode.choices, widget=forms.RadioSelect)
    partners_most = forms.IntegerField(label=_("How many units at once"), required=False, min_value=1, max_value=50)
    days_most = forms.IntegerField(label=_("How many days in a term"), required=False, min_value=1, max_value=90)
    seen_by = forms.TypedChoiceField(
        label=_("Who may see it"), choices=Visibility.choices, coerce=int, widget=forms.RadioSelect
    )

    def offer_file(self, has_one: bool) -> None:
        """Ask about taking a file away only where there is one."""
        if not has_one:
            del self.fields["is_file_dropped"]


class DetailsForm(SayingForm):
    def __init__(self, *args: Any, offer: Offer, item: Item, leaf: Leaf | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        keep = vars(item) | {"mode": item.mode or MeetingMode.BOTH}
        for name, field in self.fields.items():
            if keep.get(name) is not None:
                field.initial = keep[name]
        self.fields["file"].initial = None
        self.offer_file(bool(item.file))
        if item.seen_by is None:
            self.fields["seen_by"].initial = Visibility.DEPARTMENT
        if leaf is not None and leaf.is_by_subject:
            named = [(row.code, row.name) for row in offer.subjects()]
            grades = [(row.code, row.name) for row in offer.grades()]
            self.fields["subject"].choices = [("", _("Choose a subject")), *named]  # type: ignore[attr-defined]  # a ChoiceField
            self.fields["subject"].required = bool(offer.levels)
            self.fields["grade"].choices = [("", _("All grades")), *grades]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["subject"], self.fields["grade"]
        if item.kind == EntryKind.NEED:
            del self.fields["partners_most"]
            self.fields["days_most"].label = _("How many days in a term would help")


class PlainForm(KitForm):
    carries_key = True


def degree_label(kind: str) -> str:
    """The question of the scale."""
    return gettext("How much is it needed?") if kind == EntryKind.NEED else gettext("How strong are you in it?")
