from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import cast

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.agreements.actions import revise_text
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, COMMITMENTS, first, second
from chungtay.drafting.actions import drop_sheet
from chungtay.drafting.models import DraftSheet, Suggestion
from chungtay.drafting.queries.library import library
from chungtay.drafting.views import sheets
from chungtay.kernel.clock import now
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.web.requests import UserRequest
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Phase, Programme
from chungtay.records.engine.memoranda import ClauseText

Enter = Callable[[Person], Client]


@pytest.fixture
def enter() -> Enter:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


def at(name: str, thing: Agreement | DraftSheet | Suggestion, *more: object) -> str:
    room = "agreements" if name in {"show", "version"} else "drafting"
    return reverse(f"{room}:{name}", args=[thing.uid, *more])


def begin(client: Client, *bodies: Organisation) -> DraftSheet:
    client.post(reverse("drafting:draft"), {"ben": [body.uid for body in bodies], "idempotency_key": "a"})
    return DraftSheet.objects.latest("pk")


def on_page(sheet: DraftSheet, **more: str) -> dict[str, str]:
    """What the page of a sheet sends when nothing on it was changed."""
    sheet.refresh_from_db()
    kept = sheet.sheet
    sent = {"articles": str(len(kept.articles)), "version": str(sheet.version), "tab": "trang", "idempotency_key": "k"}
    sent |= {"mine": kept.parties[0], **dict(kept.heading)}
    for number, article in enumerate(kept.articles):
        name = f"a{number}"
        sent |= {f"{name}-title": article.title, f"{name}-body": article.body, f"{name}-variant": article.variant}
        sent |= {f"{name}-promises": str(len(article.promises))}
        if article.is_out:
            sent[f"{name}-out"] = "1"
        for place, promise in enumerate(article.promises):
            sent |= {f"{name}-p{place}-{field}": typed for field, typed in vars(promise).items()}
    return sent | more


def test_a_stranger_finds_no_draft_to_revise_and_a_teacher_is_told_that_it_is_for_the_head(
    draft: Agreement, khach_la: Person, thay_minh: Person, enter: Enter
) -> None:
    address = at("revise", draft)

    assert Client().get(address).status_code == 302
    assert [enter(person).get(address).status_code for person in (khach_la, thay_minh)] == [404, 403]


def test_who_heads_a_body_drafts_and_who_heads_a_party_revises(
    draft: Agreement, co_lan: Person, thay_ky: Person, thay_minh: Person, khach_la: Person
) -> None:
    people = [co_lan, thay_ky, khach_la, thay_minh]

    assert [is_allowed(person, "drafting.draft") for person in people] == [True, True, True, False]
    assert [is_allowed(person, "drafting.revise", draft) for person in people] == [True, True, False, False]


def test_a_draft_is_nobody_elses_to_read(
    co_lan: Person, thay_ky: Person, school_27: Organisation, enter: Enter
) -> None:
    sheet = begin(enter(co_lan), school_27)

    for name in ("sheet", "preview", "drop"):
        assert enter(co_lan).get(at(name, sheet)).status_code == 200
        assert enter(thay_ky).get(at(name, sheet)).status_code == 404


def test_a_memorandum_is_drafted_from_the_library_article_by_article(
    programme: Programme, school_27: Organisation, co_lan: Person, school_09: Organisation, enter: Enter
) -> None:
    client = enter(co_lan)
    assert client.get(reverse("drafting:draft")).url.startswith(reverse("drafting:choose"))  # type: ignore[attr-defined]  # a redirect
    found = client.get(reverse("drafting:choose"), {"tim": "mau 27"}).content.decode()
    assert school_27.uid in found
    assert school_09.uid not in found

    sheet = begin(client, school_27)
    page = client.get(at("sheet", sheet)).content.decode()
    assert all(entry.title in page for entry in library().entries)
    assert "Các bên" not in sheet.sheet.articles[0].body
    assert "Còn thiếu" in page
    assert "chưa nói rõ làm đến khi nào" not in page

    client.post(
        at("sheet", sheet), on_page(sheet, do="promise:3", title="Bản ghi nhớ mới", programme=str(programme.pk))
    )
    typed = {"a3-p0-title": "Chia sẻ đề", "a3-p0-owed_by": "2", "a3-p0-target": "2,5", "a3-p0-due_on": "1/6/2027"}
    client.post(at("sheet", sheet), on_page(sheet, do="up:3") | typed)
    sent = on_page(sheet, do="out:7")
    client.post(at("sheet", sheet), sent)
    answer = client.post(at("sheet", sheet), on_page(sheet, do="table"))

    agreement = Agreement.objects.get()
    assert answer.url == at("show", agreement)  # type: ignore[attr-defined]  # a redirect
    assert [party.organisation for party in agreement.parties.all()] == [school_09, school_27]
    text = current_text(agreement)
    assert text.clauses.count() == 7
    commitment = text.commitments.get()
    assert (commitment.title, commitment.owed_by, commitment.target, commitment.due_on, commitment.clause_number) == (
        "Chia sẻ đề", second(agreement), Decimal("2.5"), date(2027, 6, 1), 3,
    )  # fmt: skip
    assert text.clauses.get(number=3).title == library().entries[3].title
    sheet.refresh_from_db()
    assert (sheet.made, sheet.words, sheet.closed_at is not None) == (text, {}, True)
    shown = client.get(at("version", agreement, 1)).content.decode()
    assert shown.index("Chia sẻ đề") < shown.index(library().entries[2].title)


@pytest.mark.slow
def test_whom_it_is_reported_to_is_found_by_name_put_in_order_and_stands_in_the_version(
    programme: Programme, school_27: Organisation, co_lan: Person, thay_ky: Person, body: Callable[..., Organisation],
    enter: Enter, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    office, commune = (
        body("Sở Giáo dục và Đào tạo tỉnh Mẫu", Kind.DEPARTMENT),
        body("Ủy ban nhân dân xã Mẫu 1", Kind.COMMUNE_COMMITTEE),
    )
    client = enter(co_lan)
    sheet = begin(client, school_27)

    def press(**more: str) -> str:
        return str(client.post(at("sheet", sheet), on_page(sheet, **more))["Location"])

    found = client.get(press(do="find_reported", **{"bao-cao": "mau"}).partition("#")[0]).content.decode()
    assert f'value="report:{commune.uid}"' in found
    assert f'value="report:{school_27.uid}"' not in found
    assert "Trường Tiểu học Mẫu 27 là một bên của bản ghi nhớ này" in found
    for pressed in (f"report:{commune.uid}", f"report:{office.uid}", f"report:{office.uid}"):
        assert press(do=pressed).endswith("#reported")
    press(do=f"sooner:{office.uid}")
    sheet.refresh_from_db()
    assert sheet.sheet.reported == (office.uid, commune.uid)
    monkeypatch.setattr("chungtay.drafting.views.sheets.MOST_REPORTED", 2)
    full = client.get(at("sheet", sheet)).content.decode()
    assert "nhiều nhất 2 nơi" in full
    assert 'value="find_reported"' not in full
    monkeypatch.undo()
    assert str(office) in client.get(at("preview", sheet)).content.decode()
    press(do=f"unreport:{commune.uid}")
    press(do=f"report:{commune.uid}")
    press(do="table", title="Bản ghi nhớ mới", programme=str(programme.pk))

    agreement = Agreement.objects.get()
    assert current_text(agreement).reported_names == [str(office), str(commune)]
    # Any party revises the list while the text is a draft; nothing typed elsewhere loses it.
    other = enter(thay_ky)
    other.post(at("revise", agreement), {"idempotency_key": "r"})
    mine = DraftSheet.objects.latest("pk")
    assert mine.sheet.reported == (office.uid, commune.uid)
    other.post(at("sheet", mine), on_page(mine, do=f"unreport:{office.uid}"))
    other.post(at("sheet", mine), on_page(mine, do="table", idempotency_key="t"))
    assert current_text(agreement).reported_names == [str(commune)]
    shown = client.get(at("changes", agreement)).content.decode()
    assert f"<dd><del>{office}</del></dd>" in shown


def test_a_party_chosen_after_the_body_was_named_is_refused_when_the_draft_is_tabled(
    programme: Programme, school_27: Organisation, co_lan: Person, body: Callable[..., Organisation], enter: Enter
) -> None:
    third = body("Trường Tiểu học Mẫu 40")
    client = enter(co_lan)
    sheet = begin(client, school_27)
    client.post(at("sheet", sheet), on_page(sheet, do=f"report:{third.uid}"))
    client.post(at("sheet", sheet), on_page(sheet, do=f"party:{third.uid}"))

    answer = client.post(
        at("sheet", sheet), on_page(sheet, do="table", title="Bản ghi nhớ mới", programme=str(programme.pk))
    )

    assert "Trường Tiểu học Mẫu 40 là một bên của bản ghi nhớ này" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_a_sheet_kept_before_bodies_were_named_is_read_as_before(
    school_27: Organisation, co_lan: Person, enter: Enter
) -> None:
    sheet = begin(enter(co_lan), school_27)
    del sheet.words["reported"]
    sheet.save(update_fields=["words"])

    assert enter(co_lan).get(at("sheet", sheet)).status_code == 200
    assert sheet.sheet.reported == ()


def test_a_third_party_turns_the_untouched_words_to_many_and_leaves_ones_own_alone(
    school_27: Organisation, co_lan: Person, body: Callable[..., Organisation], enter: Enter,
    member: Callable[..., Person],
) -> None:  # fmt: skip
    third = body("Trường Tiểu học Mẫu 40")
    client = enter(co_lan)
    sheet = begin(client, school_27)

    client.post(at("sheet", sheet), on_page(sheet, do="keep", **{"a0-body": "Lời của riêng tôi."}))
    client.post(at("sheet", sheet), on_page(sheet, do=f"party:{third.uid}"))

    sheet.refresh_from_db()
    kept = sheet.sheet
    assert kept.parties[1:] == (school_27.uid, third.uid)
    assert kept.articles[0].body == "Lời của riêng tôi."
    assert "tất cả các bên" in kept.articles[7].body
    assert "hai bên" not in kept.articles[7].body.lower().replace("hai bên được nhập", "").replace("hai bên đó", "")
    client.post(at("sheet", sheet), on_page(sheet, do=f"leave:{third.uid}"))
    sheet.refresh_from_db()
    assert "hai bên cùng ký" in sheet.sheet.articles[7].body


def test_what_is_wrong_is_named_at_its_place_and_nothing_typed_is_lost(
    programme: Programme, school_27: Organisation, co_lan: Person, enter: Enter
) -> None:
    client = enter(co_lan)
    sheet = begin(client, school_27)
    client.post(at("sheet", sheet), on_page(sheet, do="promise:0"))
    wrong = {"a0-p0-as_written": "Chưa có tiêu đề.", "a0-p0-target": "hai", "a1-title": "", "title": "Giữ tên này"}

    page = client.post(at("sheet", sheet), on_page(sheet, do="table") | wrong).content.decode()

    assert not Agreement.objects.exists()
    assert 'href="#id_a0-p0-target"' in page
    assert 'href="#id_a1-title"' in page
    sheet.refresh_from_db()
    again = client.get(at("sheet", sheet)).content.decode()
    for shown in (page, again):
        assert "Giữ tên này" in shown
        assert "Chưa có tiêu đề." in shown
        assert 'value="hai"' in shown


def test_another_open_page_is_refused_and_the_same_page_goes_on(
    school_27: Organisation, co_lan: Person, enter: Enter
) -> None:
    client = enter(co_lan)
    sheet = begin(client, school_27)
    seen = on_page(sheet, do="keep", title="Tên một")

    assert client.post(at("sheet", sheet), seen).status_code == 302
    assert client.post(at("sheet", sheet), seen | {"title": "Tên hai"}).status_code == 302
    refused = client.post(at("sheet", sheet), seen | {"title": "Tên ba", "tab": "trang khác"})

    assert refused.status_code == 409
    assert "Tên ba" in refused.content.decode()
    sheet.refresh_from_db()
    assert sheet.title == "Tên hai"


def test_a_pause_keeps_the_sheet_and_answers_with_what_is_missing(
    school_27: Organisation, co_lan: Person, enter: Enter
) -> None:
    client = enter(co_lan)
    sheet = begin(client, school_27)
    sent = on_page(sheet, do="keep", title="Tên đang viết")

    part = client.post(at("sheet", sheet), sent, headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith("<section")
    assert "Hãy ghi tên gọi" not in part
    sheet.refresh_from_db()
    assert sheet.title == "Tên đang viết"


def test_a_revision_from_the_page_becomes_the_next_version(
    draft: Agreement, thay_ky: Person, programme: Programme, enter: Enter
) -> None:
    phase = Phase.objects.create(programme=programme, label="2026-2028", starts_year=2026, ends_year=2028)
    client = enter(thay_ky)
    assert client.get(at("revise", draft)).status_code == 200
    answer = client.post(at("revise", draft), {"idempotency_key": "a"})
    sheet = DraftSheet.objects.get()
    assert answer.url == client.get(at("revise", draft)).url == at("sheet", sheet)  # type: ignore[attr-defined]  # redirects
    assert "Mỗi bên một tổ." in client.get(at("sheet", sheet)).content.decode()

    more = {
        "a1-body": "Mỗi bên hai tổ.",
        "phase": str(phase.pk),
        "effective_on": "1/1/2027",
        "title": "Bản ghi nhớ mới",
    }
    answer = client.post(at("sheet", sheet), on_page(sheet, do="table") | more)

    assert answer.url == at("show", draft)  # type: ignore[attr-defined]  # a redirect
    text = current_text(draft)
    assert (text.number, text.made_for) == (2, second(draft))
    assert text.commitments.get().clause_number == 2
    compared = client.get(at("version", draft, 2), {"so": "1"}).content.decode()
    assert "<del>Bản ghi nhớ phối hợp</del> <ins>Bản ghi nhớ mới</ins>" in compared
    for address in (reverse("agreements:approve", args=[draft.uid]), at("show", draft), at("version", draft, 2)):
        page = client.get(address).content.decode()
        assert all(words in page for words in ("Bản ghi nhớ mới", "Chương trình mẫu", "2026-2028", "1/1/2027")), address


def test_a_version_that_came_meanwhile_is_named_and_the_draft_is_kept_until_one_goes_on_from_it(
    draft: Agreement, co_lan: Person, thay_ky: Person, enter: Enter
) -> None:
    client = enter(co_lan)
    client.post(at("revise", draft), {"idempotency_key": "a"})
    sheet = DraftSheet.objects.get()
    revise_text(
        draft, [CLAUSES[0], ClauseText(title="Cách làm", body="Ba tổ.")], COMMITMENTS, by=thay_ky, at=AT,
        party=second(draft), based_on=1,
    )  # fmt: skip

    refused = client.post(at("sheet", sheet), on_page(sheet, do="table", **{"a1-body": "Mỗi bên hai tổ."}))

    page = refused.content.decode()
    assert "Bản 2 đã được gửi" in page
    assert "Mỗi bên hai tổ." in page
    assert current_text(draft).number == 2
    client.post(at("sheet", sheet), on_page(sheet, do="follow"))
    answer = client.post(at("sheet", sheet), on_page(sheet, do="table", idempotency_key="b"))
    assert answer.url == at("show", draft)  # type: ignore[attr-defined]  # a redirect
    assert current_text(draft).number == 3


def test_units_that_cannot_be_parties_are_named(
    school_27: Organisation, co_lan: Person, enter: Enter, body: Callable[..., Organisation]
) -> None:
    gone = body("Trường Tiểu học Đã Hết", ends=date(2025, 7, 1))
    desk = body("Phòng Văn hóa - Xã hội xã Mẫu", Kind.COMMUNE_DESK)
    client, uids = enter(co_lan), [school_27.uid, gone.uid, desk.uid, "A" * 22]

    chosen = client.get(reverse("drafting:choose"), {"ben": uids}).content.decode()
    found = client.get(reverse("drafting:choose"), {"tim": "xa mau"}).content.decode()

    for page in (chosen, found):
        assert "Phòng Văn hóa - Xã hội xã Mẫu chưa có vai trò người ký trong hệ thống" in page
    assert f"ben={desk.uid}" not in found
    assert "Trường Tiểu học Đã Hết không hoạt động vào ngày này" in chosen
    assert "A" * 22 in chosen
    client.post(reverse("drafting:draft"), {"ben": [gone.uid], "idempotency_key": "a"})
    assert not DraftSheet.objects.exists()
    many = client.get(reverse("drafting:choose"), {"ben": [f"{n:022}" for n in range(21)]}).content.decode()
    assert "nhiều nhất 19 bên" in many


@pytest.mark.slow
def test_whatever_stands_in_an_address_or_is_sent_no_page_of_drafting_fails(
    draft: Agreement, co_lan: Person, school_27: Organisation, enter: Enter
) -> None:
    client = enter(co_lan)
    sheet = begin(client, school_27)
    pages = [at("revise", draft), reverse("drafting:choose"), reverse("drafting:draft"), at("sheet", sheet)]
    pages += [at("changes", draft), at("suggest", draft)]

    for typed in ("9" * 4000, "-1", "²", "truong " * 1500, "%' or 1=1", "🏫" * 400, "2026-02-30", "=" * 300):
        asked = dict.fromkeys(("tim", "ben", "tu", "den", "part", "number"), typed)
        for page in pages:
            assert client.get(page, asked).status_code in {200, 302, 404}, (page, typed[:20])
        sent = on_page(sheet) | dict.fromkeys(("do", "articles", "programme", "phase", "mine", "a0-promises"), typed)
        assert client.post(at("sheet", sheet), sent).status_code in {200, 302}


def test_the_pages_of_drafting_keep_to_their_bounds(
    draft: Agreement, co_lan: Person, school_27: Organisation, enter: Enter,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    client = enter(co_lan)
    sheet = begin(client, school_27)
    for address, most in (
        (reverse("drafting:choose"), 14),
        (at("sheet", sheet), 20),
        (at("preview", sheet), 20),
        (at("changes", draft), 20),
        (at("show", draft), 25),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code in {200, 404}


def test_the_ways_to_a_draft_stand_on_the_pages_of_lower_rooms(
    draft: Agreement, co_lan: Person, thay_minh: Person, school_27: Organisation, enter: Enter
) -> None:
    ways = {
        reverse("agreements:list"): reverse("drafting:choose"),
        reverse("register:show", args=[school_27.uid]): f"{reverse('drafting:choose')}?ben={school_27.uid}",
        at("show", draft): at("revise", draft),
    }

    for page, way in ways.items():
        assert f'href="{way}"' in enter(co_lan).get(page).content.decode()
        assert f'href="{way}"' not in enter(thay_minh).get(page).content.decode()


def test_a_draft_given_up_is_gone_and_the_memorandum_stays(draft: Agreement, co_lan: Person, enter: Enter) -> None:
    client = enter(co_lan)
    client.post(at("revise", draft), {"idempotency_key": "a"})
    sheet = DraftSheet.objects.get()

    client.post(at("drop", sheet), {"idempotency_key": "b"})

    sheet.refresh_from_db()
    assert (sheet.words, sheet.made) == ({}, None)
    assert client.get(at("sheet", sheet)).status_code == 404
    assert current_text(draft).number == 1
    assert first(draft).organisation.names.exists()


def test_what_keeps_itself_a_moment_after_the_sheet_was_closed_troubles_nobody(
    programme: Programme,
    school_09: Organisation,
    school_27: Organisation,
    co_lan: Person,
    thay_ky: Person,
    enter: Enter,
) -> None:
    client = enter(co_lan)
    sheet = begin(client, school_09, school_27)
    sent = on_page(sheet, do="keep")
    drop_sheet(sheet, by=co_lan, at=now())

    late = client.post(at("sheet", sheet), sent, headers={"HX-Request": "true"})
    assert (late.status_code, late.content) == (204, b"")
    assert client.post(at("sheet", sheet), sent).status_code == 404
    assert enter(thay_ky).post(at("sheet", sheet), sent, headers={"HX-Request": "true"}).status_code == 404


@pytest.mark.parametrize("keeps_itself", [True, False])
def test_a_sheet_closed_while_a_button_is_on_its_way_is_told_in_a_sentence(
    programme: Programme,
    school_09: Organisation,
    school_27: Organisation,
    co_lan: Person,
    enter: Enter,
    rf: RequestFactory,
    *,
    keeps_itself: bool,
) -> None:
    sheet = begin(enter(co_lan), school_09, school_27)
    request = rf.post(at("sheet", sheet), on_page(sheet, do="keep"))
    vars(request).update(user=co_lan, htmx=keeps_itself, session={})
    told = vars(request)["_messages"] = FallbackStorage(request)
    drop_sheet(DraftSheet.objects.get(pk=sheet.pk), by=co_lan, at=now())

    answer = sheets.pressed(cast("UserRequest", request), sheet)

    assert answer.status_code == (204 if keeps_itself else 302)
    closed = "Bản soạn này đã đóng. Hãy mở bản ghi nhớ, hoặc bắt đầu bản soạn mới."
    assert [str(each) for each in told] == ([] if keeps_itself else [closed])
