from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.files import MEGABYTE
from chungtay.kernel.web.forms import KitForm
from chungtay.sheets.actions import MOST_BYTES
from chungtay.sheets.models import SheetImport
from chungtay.sheets.rules.offers import SheetOffer


class BringForm(KitForm):
    scope = forms.ChoiceField(label=_("For which body"))
    file = forms.FileField(label=_("Your file"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}))
    field_order = ["scope", "file"]

    def __init__(self, *args: Any, scopes: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)
        scope.choices = list(scopes.items())
        if len(scopes) == 1:
            scope.widget, scope.initial = forms.HiddenInput(), next(iter(scopes))
        self.fields["file"].help_text = gettext(
            "An Excel workbook (.xlsx) or a CSV file of at most %(limit)d MB. Columns may stand in any order."
        ) % {"limit": MOST_BYTES // MEGABYTE}


class TakeOverForm(KitForm):
    leaves_out_refused = forms.BooleanField(required=False)

    def __init__(self, *args: Any, sheet_import: SheetImport, **options: Any) -> None:
        super().__init__(*args, **options)
        left_out = sheet_import.refused_count
        if not left_out:
            del self.fields["leaves_out_refused"]
            return
        self.fields["leaves_out_refused"].label = ngettext(
            "Leave out the %(count)d row that has an error; I bring it in later.",
            "Leave out the %(count)d rows that have errors; I bring them in later.",
            left_out,
        ) % {"count": left_out}


class PressForm(KitForm):
    pass


class ExportForm(KitForm):
    carries_key = False

    bang = forms.ChoiceField()
    don_vi = forms.CharField(max_length=22)
    dang = forms.ChoiceField(choices=[("xlsx", "Excel"), ("csv", "CSV")])

    def __init__(self, *args: Any, offers: list[SheetOffer], **options: Any) -> None:
        super().__init__(*args, **options)
        sheet = self.fields["bang"]
        assert isinstance(sheet, forms.ChoiceField)
        sheet.choices = [(offer.sheet.key, offer.sheet.title) for offer in offers]
