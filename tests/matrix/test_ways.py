"""What a stranger with a role finds without an address: the menu, the list of the register, the page of a school."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from chungtay.kernel.models import AuditEntry
from chungtay.organisations.models import Organisation
from chungtay.register.models import Takeaway

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.slow]

SHEETS, HANDOVERS, EVERYTHING = "/bang-tinh/", "/ban-giao/", "/don-vi/tai-ve/"
OF_DEPARTMENTS = {"/sap-xep/", "/trung-lap/", "/bo-cap-huyen/"}
WAYS = {
    "hanh": {SHEETS, HANDOVERS, EVERYTHING, *OF_DEPARTMENTS},
    "hoa": {SHEETS, HANDOVERS, EVERYTHING},
    "lan": {SHEETS, HANDOVERS, EVERYTHING},
    "dung": {HANDOVERS},
    "minh": set(),
}


def test_the_register_leads_to_everything_a_person_may_do_with_it(clients: dict[str, Client]) -> None:
    found = {}
    for person in WAYS:
        _before, _nav, rest = clients[person].get("/don-vi/").content.decode().partition('<ul class="ways">')
        listed = rest.partition("</ul>")[0]
        found[person] = {address for address in WAYS["hanh"] if f'href="{address}"' in listed}

    assert found == WAYS


def test_the_menu_leads_to_the_sheets_of_those_who_may(clients: dict[str, Client]) -> None:
    menus = {person: clients[person].get("/hom-nay/").content.decode().partition("</nav>")[0] for person in WAYS}

    assert {person for person, menu in menus.items() if f'href="{SHEETS}"' in menu} == {"hanh", "hoa", "lan"}


def test_figures_that_came_by_sheet_stand_on_the_page_of_their_school(clients: dict[str, Client]) -> None:
    school = Organisation.objects.get(current_name="Trường Tiểu học Mẫu 09")
    figures = school.school_figures.get()
    day_before = (figures.stated_on - timedelta(days=1)).isoformat()

    page = clients["minh"].get(f"/don-vi/{school.uid}/").content.decode()
    before = clients["minh"].get(f"/don-vi/{school.uid}/?ngay={day_before}").content.decode()

    assert (figures.classes, figures.pupils, figures.teachers) == (25, 917, 37)
    assert "917" in page
    assert "917" not in before


def test_asking_for_everything_is_written_down_and_reading_the_page_is_not(clients: dict[str, Client]) -> None:
    page = clients["hanh"].get(EVERYTHING)
    assert not AuditEntry.objects.filter(verb="register.takeaway_asked").exists()

    clients["hanh"].post(EVERYTHING, {"idempotency_key": page.context["form"]["idempotency_key"].value()})

    line, taken = AuditEntry.objects.get(verb="register.takeaway_asked"), Takeaway.objects.get()
    assert (taken.person.login, line.actor_key, line.subject_key) == ("hanh", taken.person.uid, taken.uid)
    assert line.open_values["count"] > 40
