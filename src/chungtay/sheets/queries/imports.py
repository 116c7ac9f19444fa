"""The files that were brought, and who may see them."""

from __future__ import annotations

from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from chungtay.kernel.clock import today
from chungtay.kernel.people import Person, Visitor
from chungtay.sheets.choices import ImportState
from chungtay.sheets.models import SheetImport
from chungtay.sheets.rules.offers import offered_sheets, scopes_of


def visible_imports(visitor: Visitor) -> QuerySet[SheetImport]:
    """The imports of the bodies the person may enter that sheet for today, whoever brought them.

    Whoever leaves a body leaves its sheets behind, the own ones too: their rows may speak of people.
    """
    if isinstance(visitor, AnonymousUser):
        return SheetImport.objects.none()
    mine = Q(pk__in=[])
    for offer in offered_sheets(visitor, today()):
        mine |= Q(sheet_key=offer.sheet.key, scope_uid__in=list(scopes_of(offer, visitor, today())))
    return SheetImport.objects.filter(mine).select_related("by")


def import_of(uid: str) -> SheetImport | None:
    """The import a job was given, None if it is gone."""
    return SheetImport.objects.filter(uid=uid).select_related("by", "asked_by").first()


def locked_import(sheet_import: SheetImport) -> SheetImport:
    """The import as it stands now, held until the transaction ends."""
    return SheetImport.objects.select_for_update().get(pk=sheet_import.pk)


def imports_awaiting(person: Person, on: date) -> list[SheetImport]:
    """The sheets this person brought that wait for a decision, oldest first."""
    return list(SheetImport.objects.filter(by_id=person.pk, state=ImportState.READ).order_by("id")[:20])


def system_person() -> Person | None:
    """In whose name the house cleans up by itself, once it has been named."""
    found: Person | None = get_user_model()._default_manager.filter(is_system=True).first()
    return found
