from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.agreements.actions import approve_text, draft_agreement, revise_text
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Approval
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, COMMITMENTS, DAY, first, second, verbs_of
from chungtay.drafting.actions import (
    accept_suggestion,
    carry_suggestion,
    decline_suggestion,
    remind_party,
    suggest_words,
    take_suggestion_back,
)
from chungtay.drafting.choices import SuggestionState
from chungtay.drafting.models import Reminder, Suggestion
from chungtay.drafting.queries.suggestions import Words, suggestions_in
from chungtay.kernel.errors import RuleBroken
from chungtay.notices.models import Notice
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import ClauseText

OTHER = Words("Cách làm", "Hai bên một tổ chung.")


@pytest.fixture
def suggested(draft: Agreement, thay_minh: Person) -> Suggestion:
    told = {"by": thay_minh, "party": second(draft), "at": AT, "why": "Một tổ là đủ."}
    return suggest_words(current_text(draft), "article", 2, OTHER, **told)  # type: ignore[arg-type]  # as written out


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_words_taken_over_become_the_next_version_and_who_suggested_them_is_kept(
    draft: Agreement, suggested: Suggestion, co_lan: Person, thay_ky: Person
) -> None:
    approve_text(current_text(draft), by=thay_ky, party=second(draft), at=AT)

    text = accept_suggestion(suggested, by=co_lan, party=first(draft), at=AT)

    suggested.refresh_from_db()
    assert (text.number, [clause.body for clause in text.clauses.all()]) == (2, ["Hai bên giúp nhau.", OTHER.body])
    assert text.commitments.get().title == "Chia sẻ đề"
    assert (suggested.state, suggested.result, suggested.answered_for) == ("accepted", text, first(draft))
    assert {"drafting.suggested", "drafting.taken_over"} <= set(verbs_of(draft))
    assert Approval.objects.filter(text=text).count() == 0


def test_words_are_declined_with_a_reason_the_others_read(
    draft: Agreement, suggested: Suggestion, co_lan: Person
) -> None:
    with pytest.raises(RuleBroken, match="vì sao không tiếp thu"):
        decline_suggestion(suggested, by=co_lan, party=first(draft), at=AT, reason=" ")

    decline_suggestion(suggested, by=co_lan, party=first(draft), at=AT, reason="Đường xa, cần hai tổ.")

    page = client_of(co_lan).get(reverse("agreements:show", args=[draft.uid]), {"dieu": "2"}).content.decode()
    assert "Đường xa, cần hai tổ." in page
    assert current_text(draft).number == 1


def test_ones_own_suggestion_is_not_ones_own_to_answer_but_to_take_back(
    draft: Agreement, suggested: Suggestion, thay_ky: Person, thay_minh: Person, co_lan: Person
) -> None:
    with pytest.raises(RuleBroken, match="của chính đơn vị bạn"):
        accept_suggestion(suggested, by=thay_ky, party=second(draft), at=AT)
    with pytest.raises(RuleBroken, match="Chỉ bên đã đề nghị"):
        take_suggestion_back(suggested, by=co_lan, party=first(draft), at=AT)

    take_suggestion_back(suggested, by=thay_minh, party=second(draft), at=AT)

    with pytest.raises(RuleBroken, match="đã được trả lời"):
        accept_suggestion(suggested, by=co_lan, party=first(draft), at=AT)


@pytest.mark.slow
def test_a_suggestion_for_an_old_version_says_so_and_is_carried_over_by_the_heading(
    draft: Agreement, suggested: Suggestion, co_lan: Person, thay_minh: Person
) -> None:
    newer = [ClauseText(title="Căn cứ", body="Kế hoạch chung."), *CLAUSES]
    text = revise_text(draft, newer, COMMITMENTS, by=co_lan, at=AT, party=first(draft), based_on=1)

    with pytest.raises(RuleBroken, match="Hãy chuyển đề nghị sang bản mới trước"):
        accept_suggestion(suggested, by=co_lan, party=first(draft), at=AT)
    here, _answered = suggestions_in(draft, text)
    assert [(each.is_old, each.number_now) for each in here] == [(True, 3)]
    carried = carry_suggestion(suggested, by=thay_minh, party=second(draft), at=AT)

    suggested.refresh_from_db()
    assert (carried.text, carried.number, carried.carried_from) == (text, 3, suggested)
    assert suggested.state == SuggestionState.CARRIED
    accept_suggestion(carried, by=co_lan, party=first(draft), at=AT)
    assert [row.body for row in current_text(draft).clauses.all()][2] == OTHER.body


@pytest.mark.slow
def test_a_suggestion_whose_article_is_gone_is_refused_with_a_sentence(
    draft: Agreement, suggested: Suggestion, co_lan: Person, thay_minh: Person
) -> None:
    revise_text(draft, CLAUSES[:1], [], by=co_lan, at=AT, party=first(draft), based_on=1)

    with pytest.raises(RuleBroken, match="không còn điều mang tên này"):
        carry_suggestion(suggested, by=thay_minh, party=second(draft), at=AT)


def test_other_words_for_a_commitment_leave_its_figures_alone(
    draft: Agreement, thay_minh: Person, co_lan: Person
) -> None:
    words = Words("Chia sẻ đề kiểm tra", "Mỗi kỳ hai bộ, có đáp án.")
    row = suggest_words(current_text(draft), "commitment", 1, words, by=thay_minh, party=second(draft), at=AT)

    text = accept_suggestion(row, by=co_lan, party=first(draft), at=AT)

    commitment = text.commitments.get()
    assert (commitment.title, commitment.as_written, str(commitment.target), commitment.unit) == (
        "Chia sẻ đề kiểm tra", "Mỗi kỳ hai bộ, có đáp án.", "2.00", "bộ",
    )  # fmt: skip


def test_a_party_has_one_open_suggestion_for_a_place_even_against_the_action(
    draft: Agreement, suggested: Suggestion, thay_ky: Person
) -> None:
    newer = Words("Cách làm", "Ba tổ.")
    suggest_words(current_text(draft), "article", 2, newer, by=thay_ky, party=second(draft), at=AT)

    suggested.refresh_from_db()
    assert suggested.state == SuggestionState.TAKEN_BACK
    open_one = Suggestion.objects.get(state=SuggestionState.OPEN)
    open_one.pk, open_one.uid = None, "x" * 22
    with pytest.raises(IntegrityError), transaction.atomic():
        open_one.save(force_insert=True)


@pytest.mark.parametrize(
    ("words", "number", "sentence"),
    [
        (Words("Cách làm", "Mỗi bên một tổ."), 2, "đã có sẵn trong văn bản"),
        (Words(" ", "Một tổ."), 2, "Hãy ghi tên"),
        (OTHER, 9, "Bản này không có"),
    ],
)
def test_what_says_nothing_new_is_no_suggestion(
    draft: Agreement, thay_minh: Person, words: Words, number: int, sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        suggest_words(current_text(draft), "article", number, words, by=thay_minh, party=second(draft), at=AT)


def test_from_the_page_a_suggestion_stands_beside_its_article_word_by_word_and_is_answered(
    draft: Agreement, thay_minh: Person, co_lan: Person, khach_la: Person
) -> None:
    address = reverse("drafting:suggest", args=[draft.uid])
    assert client_of(khach_la).get(address).status_code == 404
    sent = {"part": "article", "number": "2", "title": "Cách làm", "body": "Mỗi bên hai tổ.", "why": "Việc nhiều."}
    sent |= {"version": "1", "idempotency_key": "a"}
    client_of(thay_minh).post(address, sent)
    row = Suggestion.objects.get()

    page = client_of(co_lan).get(reverse("agreements:show", args=[draft.uid]), {"dieu": "2"}).content.decode()
    accept = reverse("drafting:accept", args=[row.uid])
    assert '<del class="hue-2">một</del>' in page
    assert '<ins class="hue-2">hai</ins>' in page
    assert accept in page
    assert accept not in client_of(thay_minh).get(reverse("agreements:show", args=[draft.uid])).content.decode()
    assert client_of(thay_minh).get(accept).status_code == 403
    assert client_of(co_lan).get(accept).status_code == 200
    client_of(co_lan).post(accept, {"idempotency_key": "b"})
    assert current_text(draft).number == 2
    assert Notice.objects.filter(person=co_lan).exists()


@pytest.fixture
def waiting(draft: Agreement, co_lan: Person) -> Agreement:
    approve_text(current_text(draft), by=co_lan, party=first(draft), at=AT)
    return draft


def test_a_reminder_goes_to_who_can_do_the_step_once_a_day_and_is_recorded(
    waiting: Agreement, co_lan: Person, thay_ky: Person, thay_minh: Person
) -> None:
    told = {"by": co_lan, "by_party": first(waiting)}
    Notice.objects.all().delete()

    remind_party(waiting, second(waiting), **told, at=AT)  # type: ignore[arg-type]  # as written out

    assert list(Notice.objects.values_list("person", flat=True)) == [thay_ky.pk]
    assert verbs_of(waiting)[-1] == "drafting.reminded"
    with pytest.raises(RuleBroken, match="đã được nhắc lúc 09:00"):
        remind_party(waiting, second(waiting), **told, at=AT + timedelta(hours=3))  # type: ignore[arg-type]  # as written out
    remind_party(waiting, second(waiting), **told, at=AT + timedelta(days=1))  # type: ignore[arg-type]  # as written out
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            agreement=waiting, party=second(waiting), by_party=first(waiting), by=co_lan, step="confirm",
            reminded_on=AT.date(), at=AT,
        )  # fmt: skip


def test_nobody_is_reminded_of_what_nobody_waits_for(
    draft: Agreement, waiting: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    with pytest.raises(RuleBroken, match="không còn ai chờ"):
        remind_party(waiting, first(waiting), by=thay_ky, by_party=second(waiting), at=AT)
    with pytest.raises(RuleBroken, match="chính đơn vị của bạn"):
        remind_party(waiting, second(waiting), by=thay_ky, by_party=second(waiting), at=AT)


def test_the_page_says_who_waits_since_when_and_reminds_by_one_button(
    waiting: Agreement, co_lan: Person, thay_minh: Person
) -> None:
    show, remind = reverse("agreements:show", args=[waiting.uid]), reverse("drafting:remind", args=[waiting.uid, 2])
    client = client_of(co_lan)
    assert f'action="{remind}"' in client.get(show).content.decode()
    assert f'action="{remind}"' not in client_of(thay_minh).get(show).content.decode()

    answer = client.post(remind, {"idempotency_key": "a"}, follow=True).content.decode()

    assert "Đã nhắc Trường Tiểu học Mẫu 27." in answer
    assert "Nhắc lần gần nhất" in answer
    assert f'action="{remind}"' not in answer
    assert client.get(reverse("drafting:remind", args=[waiting.uid, 9])).status_code == 404


def test_three_parties_from_a_suggestion_to_approval_with_one_stale_confirmation_refused(
    programme: Programme, school_09: Organisation, school_27: Organisation, body: Callable[..., Organisation],
    member: Callable[..., Person], co_lan: Person, thay_ky: Person,
) -> None:  # fmt: skip
    third = body("Trường Tiểu học Mẫu 40")
    co_hoa = member("Vũ Thị Mẫu Hòa", third, Role.HEAD)
    agreement = draft_agreement(
        programme, "Ba trường", [school_09, school_27, third], CLAUSES, COMMITMENTS, by=co_lan, on=DAY, at=AT
    )
    old = current_text(agreement)
    one, two, three = agreement.parties.all()
    row = suggest_words(old, "article", 2, OTHER, by=co_hoa, party=three, at=AT)
    new = accept_suggestion(row, by=co_lan, party=one, at=AT)

    with pytest.raises(RuleBroken, match="mới nhất"):
        approve_text(old, by=thay_ky, party=two, at=AT)
    for person, party in ((co_lan, one), (thay_ky, two), (co_hoa, three)):
        approve_text(new, by=person, party=party, at=AT)

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.APPROVED


def test_the_list_reminds_the_other_side_by_one_button_and_stays_the_list(
    waiting: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    client, here = client_of(co_lan), reverse("agreements:list")
    remind = reverse("drafting:remind", args=[waiting.uid, 2])
    waits = {"cua": "cho-ben-khac"}
    assert f'action="{remind}"' in client.get(here, waits).content.decode()
    assert "/nhac/" not in client.get(here).content.decode()
    assert "/nhac/" not in client_of(thay_ky).get(here, waits).content.decode()

    answer = client.post(remind, {"idempotency_key": "b", "ve": "danh-sach"}, follow=True)

    assert answer.redirect_chain == [(f"{here}?cua=cho-ben-khac", 302)]
    assert f'action="{remind}"' not in answer.content.decode()
    assert "Hôm nay đã nhắc Trường Tiểu học Mẫu 27." in answer.content.decode()
