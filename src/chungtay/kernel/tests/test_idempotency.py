"""A form sent twice acts once: the second try is given the first one's answer."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import body_hash, forget_old_keys, new_key, once
from chungtay.kernel.models import IdempotencyKey, Source
from chungtay.kernel.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan() -> Person:
    return get_user_model().objects.create(name="Nguyễn Thị Lan")


def register(person: Person, key: str, title: str, action: str = "tests.register") -> str:
    with once(person, action, key, {"title": title}) as attempt:
        if attempt.is_first:
            source = Source.objects.create(key=new_key(), title=title)
            attempt.answer = f"/nguon/{source.uid}/"
    return attempt.answer


def test_the_second_try_has_the_first_ones_answer_and_no_effect(lan: Person) -> None:
    key = new_key()

    first, second = register(lan, key, "Kế hoạch"), register(lan, key, "Kế hoạch")

    assert first == second == f"/nguon/{Source.objects.get().uid}/"


def test_the_same_key_with_other_contents_is_refused_in_words(lan: Person) -> None:
    key = new_key()
    register(lan, key, "Kế hoạch")

    with pytest.raises(RuleBroken) as broken:
        register(lan, key, "Kế hoạch khác")
    assert str(broken.value).endswith(".")
    assert [source.title for source in Source.objects.all()] == ["Kế hoạch"]


def test_a_key_belongs_to_one_person_and_one_action(lan: Person) -> None:
    key, minh = new_key(), get_user_model().objects.create(name="Trần Văn Minh")

    answers = {register(lan, key, "A"), register(minh, key, "A"), register(lan, key, "A", action="tests.other")}

    assert len(answers) == Source.objects.count() == 3


def test_what_a_rule_refused_may_be_mended_and_sent_again(lan: Person) -> None:
    key = new_key()
    with pytest.raises(RuleBroken), once(lan, "tests.register", key, {"title": ""}):
        raise RuleBroken("no")

    register(lan, key, "Kế hoạch")
    assert Source.objects.count() == 1


@pytest.mark.parametrize("key", ["", "k" * 65])
def test_a_form_without_a_key_is_refused_in_words(lan: Person, key: str) -> None:
    with pytest.raises(RuleBroken):
        register(lan, key, "Kế hoạch")
    assert Source.objects.count() == 0


def test_the_digest_sees_what_was_typed_and_only_that() -> None:
    typed = QueryDict("a=1&a=2&b=x&csrfmiddlewaretoken=t1&idempotency_key=k1")
    again = QueryDict("b=x&a=1&a=2&csrfmiddlewaretoken=t2&idempotency_key=k1")

    assert body_hash(typed) == body_hash(again)
    assert body_hash(typed) != body_hash(QueryDict("a=2&a=1&b=x"))
    assert body_hash(typed) != body_hash(QueryDict("a=2&b=x"))


def test_a_file_counts_by_its_bytes_and_stays_readable() -> None:
    one, same, other = (SimpleUploadedFile(name, content) for name, content in (("a", b"1"), ("b", b"1"), ("a", b"2")))

    assert body_hash({"scan": one}) == body_hash({"scan": same})
    assert body_hash({"scan": one}) != body_hash({"scan": other})
    assert one.read() == b"1"
    assert body_hash({"day": timezone.now().date()})
    assert isinstance(one.file, io.BytesIO)


def test_old_keys_are_forgotten(lan: Person) -> None:
    register(lan, "old", "A")
    IdempotencyKey.objects.update(at=timezone.now() - timedelta(days=31))
    register(lan, "new", "B")

    assert forget_old_keys() == 1
    assert IdempotencyKey.objects.get().key == "new"


def test_without_the_key_a_repeated_form_acts_twice(lan: Person) -> None:
    # The planted hole: what `once` is there for.
    register(lan, new_key(), "Kế hoạch")
    register(lan, new_key(), "Kế hoạch")

    assert Source.objects.count() == 2
