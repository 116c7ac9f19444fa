from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from chungtay.accounts.actions import ensure_system_person, make_first_operator, make_first_run_token, register_person
from chungtay.config.serving import address, keep_demo_apart
from chungtay.kernel.clock import today

PASSWORD = "bốn từ dễ nhớ"


@pytest.mark.django_db
def test_the_demo_is_refused_where_real_people_work() -> None:
    system = ensure_system_person()
    register_person("Bà Mẫu", by=system, on=today(), login="ba", password=PASSWORD, is_invented=True)
    register_person("Người trong nguồn", by=system, on=today())
    with override_settings(IS_DEMO=True):
        keep_demo_apart()

    # From the demo to real use: its people have no way in, so the first operator is made, and then it is over.
    make_first_operator(make_first_run_token(), name="Vũ Thị Lan", login="lan", password=PASSWORD, on=today())

    keep_demo_apart()
    with override_settings(IS_DEMO=True), pytest.raises(ImproperlyConfigured, match="đang được dùng thật"):
        keep_demo_apart()


@pytest.mark.parametrize("word", ["abc", "", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", word)

    with pytest.raises(ImproperlyConfigured, match=f"PORT phải là một số từ 1 đến 65535, không thể là “{word}”"):
        address()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "abc", "PORT phải là một số từ 1 đến 65535, không thể là “abc”. Ví dụ PORT=8080.\n"),
        ("CHUNGTAY_DEBUG", "perhaps", "CHUNGTAY_DEBUG must be 1 or 0, not 'perhaps'.\n"),
    ],
)
def test_a_start_that_is_refused_says_one_sentence(name: str, value: str, sentence: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "chungtay", "serve"],
        env={**os.environ, "CHUNGTAY_DATA_DIR": str(tmp_path), "PYTHONUTF8": "1", name: value},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (2, sentence)
    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_port_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8080")
    monkeypatch.setenv("HOST", "192.0.2.7")

    assert address() == ("192.0.2.7", 8080)


@pytest.mark.slow
@pytest.mark.once
def test_two_starts_at_once_prepare_one_folder_one_after_the_other(tmp_path: Path) -> None:
    prepare = "import django; django.setup(); from chungtay.config.serving import prepare; prepare()"
    named = {"CHUNGTAY_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "chungtay.config.settings"}
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", prepare],
            env={**os.environ, **named, "DATABASE_URL": "", "PYTHONUTF8": "1"},
            stderr=subprocess.PIPE,
            text=True,
        )
        for _start in range(2)
    ]

    faults = [start.communicate()[1] for start in starts]

    assert [(start.returncode, fault) for start, fault in zip(starts, faults, strict=True)] == [(0, "")] * 2
    assert list(tmp_path.glob("*.sqlite3"))
