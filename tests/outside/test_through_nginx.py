from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.outside.conftest import HOST, ROOT, Office

pytestmark = pytest.mark.slow

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def test_the_settings_of_an_office_pass_the_deployment_check(office: Office) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "chungtay", "manage", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=office.environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_the_settings_of_a_trial_do_not_pass_it(office: Office) -> None:
    trial = {**office.environment(), "CHUNGTAY_SECRET_KEY": "", "CHUNGTAY_HTTPS": "0", "CHUNGTAY_DEMO": "1"}

    done = subprocess.run(
        [sys.executable, "-m", "chungtay", "manage", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=trial,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    for name in ("chungtay.E010", "chungtay.E012", "security.W004", "security.W008"):
        assert name in done.stderr


def test_a_page_without_encryption_leads_to_the_encrypted_one(office: Office) -> None:
    answer = office.ask("/dang-nhap/?next=/hom-nay/", by="plain")

    assert (answer.status, answer.headers["location"]) == (301, f"https://{HOST}/dang-nhap/?next=/hom-nay/")


@pytest.mark.parametrize("path", ["/", "/dang-nhap/", "/khong-co/", "/hom-nay/"])
def test_every_answer_carries_the_headers_of_a_closed_house(office: Office, path: str) -> None:
    answer = office.ask(path)

    policy = answer.headers["content-security-policy"]
    assert {part.strip() for part in policy.split(";")} == {part.strip() for part in POLICY.split(";")}
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["server"] == "nginx"  # and no version
    assert "x-powered-by" not in answer.headers


def test_every_cookie_stays_with_this_host_and_out_of_scripts(office: Office) -> None:
    page = office.ask("/dang-nhap/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
    assert token is not None
    cookie = page.cookies[0].partition(";")[0]
    answer = office.ask(
        "/dang-nhap/",
        headers={"Cookie": cookie, "Referer": f"https://{HOST}/dang-nhap/"},
        form=f"csrfmiddlewaretoken={token[1]}&login=khong&password=khong-dung",
    )

    assert answer.status == 200  # refused with a sentence, not for want of a token
    cookies = page.cookies + answer.cookies
    assert cookies
    for line in cookies:
        words = {word.strip().lower() for word in line.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax"} <= words
        assert not any(word.startswith("domain=") for word in words)


def tries_until_slowed(office: Office, login: str, *, by: str) -> int:
    """How many wrong passwords are looked at, each sent with another forged origin; 8 when none was slowed down."""
    page = office.ask("/dang-nhap/", by=by, headers={"X-Forwarded-Proto": "https"})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
    assert token is not None
    for count in range(8):
        answer = office.ask(
            "/dang-nhap/",
            by=by,
            headers={
                "Cookie": page.cookies[0].partition(";")[0],
                "Referer": f"https://{HOST}/dang-nhap/",
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": f"203.0.113.{count}",
            },
            form=f"csrfmiddlewaretoken={token[1]}&login={login}&password=sai",
        )
        if answer.status == 429:
            return count
    return 8


def test_nobody_guesses_on_by_forging_where_they_come_from(office: Office) -> None:
    assert tries_until_slowed(office, "doan-mo", by="secure") < 8


def test_without_the_proxy_the_forged_origin_would_be_believed(office: Office) -> None:
    assert tries_until_slowed(office, "doan-mo-hai", by="inner") == 8


def test_a_name_that_is_not_ours_is_refused(office: Office) -> None:
    assert office.ask("/", headers={"Host": "elsewhere.example"}).status == 400


def test_a_body_beyond_the_limit_is_refused_at_the_door(office: Office) -> None:
    answer = office.ask("/dang-nhap/", headers={"Content-Length": str(26 * 1024 * 1024)}, form="")

    assert answer.status == 413
