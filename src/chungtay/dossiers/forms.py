from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungtay.dossiers.choices import CopyKind
from chungtay.kernel.clock import now
from chungtay.kernel.files import MOST_BYTES
from chungtay.kernel.web.forms import KitForm
from chungtay.signatures.engine.verdicts import Original, Verdict
from chungtay.signatures.queries.checks import verdict_against


class SignedCopyForm(KitForm):
    kind = forms.ChoiceField(label=_("What you bring"), choices=CopyKind, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Signed file"),
        help_text=_(
            "The signed PDF as your signing program saved it; or a scan as PDF, JPEG or PNG. At most 20 MB. Checking"
            " signatures takes a few seconds."
        ),
    )
    verdict: Verdict | None = None

    def __init__(self, *args: Any, original: Original | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.original = original

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self.original and cleaned["kind"] == CopyKind.DIGITAL:
            # Checked before anything is locked: it takes a process of its own and a second or two.
            content = cleaned["file"].read(MOST_BYTES + 1)
            self.verdict = verdict_against(content, [self.original], at=now())
        return cleaned
