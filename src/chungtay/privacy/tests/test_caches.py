"""A consent that is withdrawn holds from the next request of anybody on, through a shared cache as well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.urls import reverse

from chungtay.kernel.clock import now, today
from chungtay.privacy.actions.consents import withdraw_consent
from chungtay.privacy.actions.erasing import erase_pupil
from chungtay.privacy.actions.pupils import publish_photograph, take_photograph_down
from chungtay.privacy.choices import ConsentChannel
from chungtay.privacy.models import Publication
from chungtay.privacy.tests.keeping import World
from chungtay.privacy.tests.proxies import SharedCache, lifetime
from chungtay.privacy.views import links


@pytest.fixture
def cache(db: None) -> Iterator[SharedCache]:
    # The request is served inside the transaction of the test, whose connection must stay open.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield SharedCache(WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def published(world: World) -> Publication:
    pupil = world.pupil(9)
    world.consent(pupil)
    return publish_photograph(world.photograph(pupil), by=world.lan, on=today(), at=now())


@pytest.mark.parametrize("way", ["withdraw", "take down", "erase"])
def test_after_it_the_next_anonymous_request_sees_neither_picture_nor_mention(
    world: World, cache: SharedCache, way: str
) -> None:
    publication = published(world)
    picture, page = reverse("privacy:public_photo", args=[publication.uid]), reverse("public:pictures")
    first, listed = cache.get(picture), cache.get(page)
    assert (first.status, first.headers["content-type"]) == (200, "image/jpeg")
    assert picture in listed.body.decode()

    if way == "withdraw":
        withdraw_consent(publication.consent, ConsentChannel.LINK, by=None, at=now())
    elif way == "take down":
        take_photograph_down(publication.photograph, by=world.lan, on=today(), at=now())
    else:
        erase_pupil(publication.photograph.pupil, request=None, by=world.lan, on=today(), at=now())

    assert cache.get(picture).status == 404
    assert picture not in cache.get(page).body.decode()
    assert cache.kept == {}


def test_a_public_answer_is_kept_by_this_cache(world: World, cache: SharedCache) -> None:
    cache.get(reverse("privacy:notice"))

    assert cache.get(reverse("privacy:notice")).from_cache


def test_a_picture_that_allowed_caching_would_outlive_the_withdrawal(
    world: World, cache: SharedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = links.shown

    def careless(stored: object) -> HttpResponse:
        response = kept(stored)  # type: ignore[arg-type]  # passed on as it came
        response["Cache-Control"] = "public, max-age=3600"
        return response

    monkeypatch.setattr(links, "shown", careless)
    publication = published(world)
    picture = reverse("privacy:public_photo", args=[publication.uid])
    cache.get(picture)

    withdraw_consent(publication.consent, ConsentChannel.LINK, by=None, at=now())

    assert (cache.get(picture).status, cache.get(picture).from_cache) == (200, True)


def test_the_cache_reads_policies_as_the_standard_does() -> None:
    assert [lifetime(policy) for policy in ("public, max-age=60", "max-age=9, s-maxage=30", "private, max-age=60")] == [
        60,
        30,
        0,
    ]
    assert [lifetime(policy) for policy in ("no-store", "private, no-store", "")] == [0, 0, 0]
