from __future__ import annotations

import unicodedata
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.permissions import allow, anybody
from chungtay.kernel.routes import PUBLIC
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import route

allow({"kernel.try_a_form": anybody})


class CommentForm(KitForm):
    title = forms.CharField(label="Tiêu đề", max_length=20)
    text = forms.CharField(label="Góp ý (≤ 100%)", widget=forms.Textarea, max_length=40, required=False)
    mail = forms.EmailField(label="Thư điện tử", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "Về nội dung"), ("b", "Về hình thức")])
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput, strip=False, required=False)


def typed(**words: str) -> dict[str, str]:
    return {"title": "Điều 4", "kind": "a", **words}


def test_typed_text_is_kept_in_one_spelling_without_invisible_signs() -> None:
    form = CommentForm(typed(title=unicodedata.normalize("NFD", "  Điều\u00a04 \u200b"), text="Sửa  câu\r\n đầu \n\n"))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == "Điều 4"
    assert form.cleaned_data["text"] == "Sửa câu\nđầu"


def test_a_password_is_taken_to_the_letter() -> None:
    form = CommentForm(typed(password=" hai  dấu cách "))

    assert form.is_valid()
    assert form.cleaned_data["password"] == " hai  dấu cách "


@pytest.mark.parametrize(
    ("field", "words", "expected"),
    [
        ("title", {"title": ""}, "Xin điền “Tiêu đề”."),
        ("title", {"title": "\u200b \u00a0"}, "Xin điền “Tiêu đề”."),
        ("title", {"title": "a" * 21}, "“Tiêu đề” chỉ được dài tối đa 20 ký tự; hiện có 21 ký tự. Xin rút gọn."),
        (
            "text",
            {"text": "a" * 41},
            "“Góp ý (≤ 100%)” chỉ được dài tối đa 40 ký tự; hiện có 41 ký tự. Xin rút gọn.",
        ),
        (
            "mail",
            {"mail": "lan@"},
            "“Thư điện tử” chưa phải là địa chỉ thư điện tử đầy đủ, ví dụ lan@truong.edu.vn.",
        ),
        ("kind", {"kind": ""}, "Xin chọn một mục cho “Loại”."),
        ("kind", {"kind": "c"}, "Xin chọn một trong các mục có sẵn cho “Loại”."),
    ],
)
def test_every_refusal_names_its_field(field: str, words: dict[str, str], expected: str) -> None:
    form = CommentForm(typed(**words))

    assert dict(form.errors) == {field: [expected]}


def test_a_refused_form_gives_every_typed_word_back_and_links_each_fault_to_its_field() -> None:
    form = CommentForm(typed(title="Một tiêu đề dài quá mức cho phép", text="Giữ câu này", mail="lan@"))
    page = render_to_string("ui/error_summary.html", {"form": form}) + form.as_div()

    assert "Một tiêu đề dài quá mức cho phép" in page
    assert "Giữ câu này" in page
    assert 'value="lan@"' in page
    assert 'href="#id_title"' in page
    assert 'href="#id_mail"' in page


def test_what_a_rule_says_stands_at_the_field_it_concerns() -> None:
    form = CommentForm(typed())
    assert form.is_valid()

    form.refuse(RuleBroken("Tiêu đề này đã có.", field="title"))
    form.refuse(RuleBroken("Biên bản đã ký rồi.", field="no_such_field"))

    assert form.errors["title"] == ["Tiêu đề này đã có."]
    assert form.non_field_errors() == ["Biên bản đã ký rồi."]


def test_a_form_keeps_its_key_when_it_comes_back_and_a_new_form_has_a_new_one() -> None:
    first, second = CommentForm(), CommentForm()
    key = first["idempotency_key"].value()
    again = CommentForm(typed(title="", idempotency_key=key))

    assert key != second["idempotency_key"].value()
    assert not again.is_valid()
    assert again["idempotency_key"].value() == key
    assert f'value="{key}"' in str(again["idempotency_key"])
    assert CommentForm(typed(idempotency_key=key)).errors == {}


@pytest.mark.parametrize("sent", ["4", "", "x", "-5", "٥", "5" * 400])
def test_a_form_shown_at_another_version_is_stale(sent: str) -> None:
    form = CommentForm(typed(version=sent), version=5)

    assert form.is_valid(), form.errors
    with pytest.raises(StaleVersion):
        form.check_version(SimpleNamespace(version=5))


def test_a_form_shown_at_this_version_is_not_stale() -> None:
    shown = CommentForm(version=5)
    form = CommentForm(typed(version=str(shown["version"].value())), version=5)

    form.check_version(SimpleNamespace(version=5))

    assert form.seen_version == 5


def test_the_version_of_a_row_cannot_be_a_field_to_type() -> None:
    class WrongForm(KitForm):
        version = forms.IntegerField()

    with pytest.raises(ImproperlyConfigured):
        WrongForm()


@route("kernel.try_a_form", audience=PUBLIC, writes=True)
def save_too_late(request: HttpRequest) -> HttpResponse:
    form = CommentForm(request.POST, version=2)
    assert form.is_valid(), form.errors
    form.check_version(SimpleNamespace(version=2))
    return HttpResponse("saved")


def test_the_page_of_a_stale_form_keeps_the_typed_text_and_nothing_secret(rf: RequestFactory) -> None:
    sent = typed(text="Ba dòng tôi đã viết\nrất lâu", version="1", idempotency_key="k" * 22, password="mat-khau")

    request = rf.post("/x", sent)
    request.user = AnonymousUser()

    answer = save_too_late(request)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Ba dòng tôi đã viết<br>rất lâu" in page
    assert "Điều 4" in page
    assert "mat-khau" not in page
    assert "k" * 22 not in page


def test_a_form_that_is_not_stale_is_saved(rf: RequestFactory) -> None:
    request = rf.post("/x", typed(version="2"))
    request.user = AnonymousUser()

    assert save_too_late(request).content == b"saved"
