from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from chungtay.kernel.clock import to_local
from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.people import Person
from chungtay.sheets.queries.imports import imports_awaiting


@register_duties
def sheets_that_wait(person: Person, on: date) -> list[Duty]:
    """The files the person brought that are read and wait to be taken over or set aside."""
    return [
        Duty(
            sentence=_("The sheet “%(file)s” is read and waits for you to decide.") % {"file": found.file_name},
            detail=f"{found.sheet_title}, {found.scope_label}",
            to=found.get_absolute_url(),
            action=_("Look at the rows"),
            waits=found.sheet_title,
            waited_for=str(person.name),
            is_mine=True,
            since=to_local(found.received_at).date(),
            icon="file-earmark-excel",
        )
        for found in imports_awaiting(person, on)
    ]
