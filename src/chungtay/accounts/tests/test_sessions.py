from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from chungtay.accounts.actions import end_sessions_of
from chungtay.accounts.models import Person
from chungtay.accounts.queries import must_have_second_step
from chungtay.accounts.tests.conftest import DAY, NOON
from chungtay.kernel.audit import entries_about

pytestmark = pytest.mark.django_db


def test_ended_sessions_are_over_with_the_next_request(co_lan: Person, thay_minh: Person, system: Person) -> None:
    browsers = [Client(), Client()]
    other = Client()
    for browser in browsers:
        browser.force_login(co_lan)
    other.force_login(thay_minh)

    end_sessions_of(co_lan, by=system, on=DAY)

    assert [browser.get("/hom-nay/").status_code for browser in browsers] == [302, 302]
    assert other.get("/hom-nay/").status_code == 200
    assert entries_about(co_lan)[0].verb == "accounts.sessions_ended"


def test_a_session_that_was_just_beginning_ends_with_the_others(client: Client, co_lan: Person, system: Person) -> None:
    read_before = Person.objects.get(pk=co_lan.pk)
    end_sessions_of(co_lan, by=system, on=DAY)

    client.force_login(read_before)

    assert client.get("/hom-nay/").status_code == 302


def test_an_address_is_in_small_letters_and_belongs_to_one_person(co_lan: Person, thay_minh: Person) -> None:
    Person.objects.filter(pk=co_lan.pk).update(email="lan@truong.example")
    for refused in (
        {"email": "lan@truong.example"},
        {"email": "Minh@truong.example"},
        {"email_confirmed_at": NOON},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=thay_minh.pk).update(**refused)


@pytest.mark.parametrize("on", [DAY, date(2030, 1, 1)])
def test_operators_must_have_a_second_step_unless_the_installation_does_without(co_lan: Person, on: date) -> None:
    with override_settings(SECOND_STEP_REQUIRED=True):
        assert not must_have_second_step(co_lan, on)
        co_lan.is_operator = True
        assert must_have_second_step(co_lan, on)
    with override_settings(SECOND_STEP_REQUIRED=False):
        assert not must_have_second_step(co_lan, on)
