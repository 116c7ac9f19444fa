from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
import segno
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.accounts.engine import codes
from chungtay.accounts.engine.devices import browser_of, shortened, system_of
from chungtay.accounts.engine.pictures import qr_picture
from chungtay.accounts.engine.sealing import key_for, seal, unseal

# A busy machine is no fault of the code.
PATIENTLY = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
SECRET = b"12345678901234567890"
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
KEY = key_for("test", secret_key="a secret key")
moments = st.integers(30_000_000, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
secrets_of_twenty = st.binary(min_size=20, max_size=20)


@pytest.mark.parametrize(
    ("seconds", "eight_figures"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
    ],
)
def test_the_codes_are_those_of_rfc_6238_appendix_b(seconds: int, eight_figures: str) -> None:
    assert codes.code_at(SECRET, seconds // 30) == eight_figures[-6:]


@PATIENTLY
@given(secrets_of_twenty, moments, st.integers(-90, 90))
def test_a_code_fits_for_half_a_minute_to_either_side_and_no_longer(secret: bytes, at: datetime, late: int) -> None:
    code = codes.code_at(secret, codes.step_at(at))
    apart = abs(codes.step_at(at + timedelta(seconds=late)) - codes.step_at(at))
    found = codes.matching_step(secret, code, at + timedelta(seconds=late))

    if apart <= codes.WINDOW:
        assert found is not None
        assert codes.code_at(secret, found) == code
    elif found is not None:  # another half minute with the same six figures: one in a million
        assert found != codes.step_at(at)


@PATIENTLY
@given(secrets_of_twenty)
def test_a_secret_survives_the_way_through_its_letters(secret: bytes) -> None:
    letters = codes.in_letters(secret)

    assert codes.from_letters(letters) == secret
    assert base64.b32decode(letters) == secret
    assert set(letters) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


@pytest.mark.parametrize(
    ("typed", "figures"), [("123 456", "123456"), ("1234-5678.9012", "123456789012"), ("１２３abc", "")]
)
def test_what_people_put_between_figures_is_left_out(typed: str, figures: str) -> None:
    assert codes.figures_of(typed) == figures


def test_a_recovery_code_keeps_its_leading_zeros() -> None:
    assert codes.recovery_code(42) == "0000 0000 0042"
    assert codes.figures_of(codes.recovery_code(10**12 - 1)) == "9" * 12


def test_an_authenticator_reads_account_issuer_and_secret_from_the_address() -> None:
    address = codes.address_of(SECRET, account="lan.nguyen", issuer="Chung Tay")

    assert address.startswith("otpauth://totp/Chung%20Tay:lan.nguyen?")
    assert f"secret={codes.in_letters(SECRET)}" in address
    assert "issuer=Chung%20Tay" in address


@PATIENTLY
@given(st.text(max_size=200), moments)
def test_sealed_words_open_again_and_never_look_the_same(words: str, at: datetime) -> None:
    sealed = seal(words, key=KEY, at=at)

    assert unseal(sealed, key=KEY, at=at) == words
    assert seal(words, key=KEY, at=at) != sealed


def test_a_seal_that_is_altered_or_old_or_of_another_key_does_not_open() -> None:
    sealed = seal("bí mật", key=KEY, at=NOON)
    within = timedelta(minutes=10)

    assert unseal(sealed, key=KEY, at=NOON + within, within=within) == "bí mật"
    assert unseal(sealed, key=KEY, at=NOON + within + timedelta(seconds=1), within=within) is None
    assert unseal(sealed, key=key_for("another", secret_key="a secret key"), at=NOON) is None
    assert unseal(sealed, key=key_for("test", secret_key="another key"), at=NOON) is None
    for altered in (sealed[:-2], sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:], "", "không phải"):
        assert unseal(altered, key=KEY, at=NOON) is None


def test_the_picture_is_a_square_with_a_white_edge() -> None:
    picture = qr_picture("otpauth://totp/x")

    assert (picture.side - 2 * 4 - 17) % 4 == 0
    assert picture.path.startswith("M4 4h7v1h-7z")
    assert set(picture.path) <= set("Mhvz-0123456789 ")


@PATIENTLY
@given(st.text(min_size=1, max_size=120))
def test_the_path_draws_exactly_the_modules_of_the_picture(text: str) -> None:
    picture = qr_picture(text)
    drawn = {
        (int(x) + along, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", picture.path)
        for along in range(int(length))
    }
    rows = segno.make_qr(text, error="m").matrix_iter(border=4)

    assert drawn == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}


@pytest.mark.parametrize(
    ("user_agent", "browser", "system"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge", "Windows"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/120 Chrome/114 Safari/537.36",
            "Coc Coc",
            "Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome", "Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari", "iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"),
        ("curl/8.0", "", ""),
    ],
)
def test_a_device_is_named_in_two_words(user_agent: str, browser: str, system: str) -> None:
    assert (browser_of(user_agent), system_of(user_agent)) == (browser, system)


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.113.1.7", "203.113.1.x"), ("2001:db8:1:2::/64", "2001:db8:1::/48"), ("", ""), ("không phải", "")],
)
def test_an_address_loses_its_end(address: str, kept: str) -> None:
    assert shortened(address) == kept
