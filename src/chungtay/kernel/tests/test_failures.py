from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from chungtay.kernel.audit import request_id
from chungtay.kernel.web.addresses import address_of, own_path
from chungtay.kernel.web.failures import broken, csrf_failure


def refusing(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Chỉ hiệu trưởng ký được.")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404("organisations.Organisation 17 is hidden")


def breaking(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("a secret in the message")


MASKED = re.compile(r'"X-CSRFToken": "\w+"')

urlpatterns = [path("refusing/", refusing), path("missing/", missing), path("breaking/", breaking)]
handler400 = "chungtay.kernel.web.failures.unreadable"
handler403 = "chungtay.kernel.web.failures.not_allowed"
handler404 = "chungtay.kernel.web.failures.not_there"
handler500 = "chungtay.kernel.web.failures.broken"


pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(raise_request_exception=False)


def test_what_is_hidden_and_what_does_not_exist_look_the_same(visitor: Client) -> None:
    hidden, absent = visitor.get("/missing/"), visitor.get("/no-such-page/")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    # The token against forged forms is masked anew in every answer.
    assert MASKED.sub("", hidden.content.decode()) == MASKED.sub("", absent.content.decode())
    assert "Organisation 17" not in hidden.content.decode()


def test_a_refusal_shows_its_sentence(visitor: Client) -> None:
    answer = visitor.get("/refusing/")

    assert answer.status_code == 403
    assert "Chỉ hiệu trưởng ký được." in answer.content.decode()


def test_a_broken_page_says_sorry_in_vietnamese_and_tells_no_secret(
    visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = visitor.get("/breaking/")
    page = answer.content.decode()

    assert answer.status_code == 500
    assert 'lang="vi"' in page
    assert "a secret" not in page
    assert "ZeroDivisionError" in caplog.text


def test_the_page_of_a_broken_request_names_the_number_the_record_has() -> None:
    token = request_id.set("3f" * 16)
    try:
        page = broken(HttpRequest()).content.decode()
    finally:
        request_id.reset(token)

    assert "3f" * 16 in page


def test_an_address_of_another_host_cannot_be_read(visitor: Client) -> None:
    assert visitor.get("/missing/", headers={"host": "example.org"}).status_code == 400


def test_an_expired_form_gives_the_typed_text_back_but_no_password(rf: RequestFactory) -> None:
    typed = {"text": "Tôi đã viết rất lâu", "password": "bi-mat-1", "password_again": "bi-mat-2", "next": "/x/"}
    request = rf.post("/x/", {**typed, "current_password": "bi-mat-3", "idempotency_key": "khoa-chong-lap"})
    request.user = AnonymousUser()

    answer = csrf_failure(request)
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "Tôi đã viết rất lâu" in page
    assert "bi-mat" not in page
    assert "khoa-chong-lap" not in page


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/x/?a=1", "/x/?a=1"),
        ("//example.org", "/home/"),
        ("/\\example.org", "/home/"),
        ("https://example.org/x", "/home/"),
        ("x", "/home/"),
        ("/a\r\nb", "/home/"),
        ("", "/home/"),
    ],
)
def test_only_a_path_of_our_own_is_followed(typed: str, expected: str) -> None:
    assert own_path(typed, "/home/") == expected


@pytest.mark.parametrize(
    ("remote", "forwarded", "behind", "expected"),
    [
        ("203.113.1.7", "", False, "203.113.1.7"),
        ("203.113.1.7", "10.0.0.1", False, "203.113.1.7"),
        ("127.0.0.1", "10.0.0.1, 203.113.1.7", True, "203.113.1.7"),
        ("127.0.0.1", "", True, "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("", "", False, ""),
        ("127.0.0.1", "<script>", True, ""),
    ],
)
def test_the_address_of_a_request(rf: RequestFactory, remote: str, forwarded: str, behind: bool, expected: str) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = rf.get("/", headers=headers, REMOTE_ADDR=remote)

    with override_settings(BEHIND_HTTPS=behind):
        assert address_of(request) == expected


def test_the_product_uses_these_pages() -> None:
    assert settings.CSRF_FAILURE_VIEW == "chungtay.kernel.web.failures.csrf_failure"
