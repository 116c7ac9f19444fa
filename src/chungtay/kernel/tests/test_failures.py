from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from chungtay.kernel.audit import request_id
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.web.addresses import address_of, own_path
from chungtay.kernel.web.failures import broken, csrf_failure
from chungtay.kernel.web.requests import route


def refusing(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Chỉ hiệu trưởng ký được.")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404("organisations.Organisation 17 is hidden")


def breaking(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("a secret in the message")


@route("tests.member", audience=MEMBER, writes=True)
def members_only(request: HttpRequest) -> HttpResponse:
    raise AssertionError("nobody is signed in")


MASKED = re.compile(r'"X-CSRFToken": "\w+"')

urlpatterns = [
    path("refusing/", refusing),
    path("missing/", missing),
    path("breaking/", breaking),
    path("members/", members_only),
    path("", include("chungtay.accounts.urls")),
]
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


TYPED = {"text": "Tôi đã viết <rất> lâu", "password": "bi-mat-1", "password_again": "bi-mat-2", "next": "/x/"}


@pytest.mark.parametrize(
    ("place", "status"), [("refusing", 403), ("missing", 404), ("breaking", 500), ("members", 401)]
)
def test_what_was_typed_stays_on_the_page_that_refuses(visitor: Client, place: str, status: int) -> None:
    answer = visitor.post(f"/{place}/?dieu=2", {**TYPED, "idempotency_key": "khoa-chong-lap"})
    page = answer.content.decode()

    assert answer.status_code == status
    assert "Tôi đã viết &lt;rất&gt; lâu" in page
    assert "data-keep-draft" in page
    assert "bi-mat" not in page
    assert "khoa-chong-lap" not in page
    assert ('href="/dang-nhap/?next=%2Fmembers%2F%3Fdieu%3D2"' in page) == (status == 401)


def test_who_only_looks_is_led_to_the_sign_in_page_where_the_draft_is_kept(visitor: Client) -> None:
    answer = visitor.get("/members/", follow=True)

    assert answer.redirect_chain == [("/dang-nhap/?next=%2Fmembers%2F", 302)]
    assert "data-keep-draft" in answer.content.decode()


def test_a_form_that_cannot_be_read_is_no_reason_to_break(visitor: Client) -> None:
    answer = visitor.post("/missing/", "text=" + "a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE, WORDS)

    assert answer.status_code == 404


class Unread:
    """A body nobody may read."""

    def read(self, *arguments: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


WORDS = "application/x-www-form-urlencoded"
FILE = "multipart/form-data; boundary=x"
MB = 1024 * 1024


@pytest.mark.parametrize(
    ("content_type", "length", "sentence"),
    [
        (WORDS, str(25 * MB + 1), "vượt quá 25 MB"),
        (FILE, str(25 * MB + 1), "vượt quá 25 MB"),
        (FILE, "", "vượt quá 25 MB"),
        (FILE, "9" * 5000, "vượt quá 25 MB"),
        (FILE, "-1", "vượt quá 25 MB"),
        (FILE, str(MB + 1), "Bạn chưa đăng nhập"),
    ],
)
def test_a_body_too_large_is_refused_unread(visitor: Client, content_type: str, length: str, sentence: str) -> None:
    body = {"CONTENT_LENGTH": length, "wsgi.input": Unread()}
    answer = visitor.post("/breaking/", b"x", content_type, **body)  # type: ignore[arg-type]  # a WSGI environment

    assert answer.status_code == 413
    assert sentence in answer.content.decode()
    assert "data-keep-draft" in answer.content.decode()
    assert answer["X-Frame-Options"] == "DENY"
    assert "default-src" in answer["Content-Security-Policy"]


def test_an_expired_form_gives_the_typed_text_back_but_no_password(rf: RequestFactory) -> None:
    request = rf.post("/x/", {**TYPED, "current_password": "bi-mat-3", "idempotency_key": "khoa-chong-lap"})
    request.user = AnonymousUser()

    answer = csrf_failure(request)
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "Tôi đã viết &lt;rất&gt; lâu" in page
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
