from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from chungtay.__main__ import main
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
def test_a_port_that_is_none_is_refused_in_one_sentence(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", word)

    assert main(["serve"]) == 2
    said = capsys.readouterr().err
    assert said == f"PORT phải là một số từ 1 đến 65535, không thể là “{word}”. Ví dụ PORT=8080.\n"


def test_a_port_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8080")
    monkeypatch.setenv("HOST", "192.0.2.7")

    assert address() == ("192.0.2.7", 8080)
