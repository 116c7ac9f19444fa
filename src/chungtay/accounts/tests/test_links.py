from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django_tasks_db.models import DBTaskResult

from chungtay.accounts import actions
from chungtay.accounts.actions import NextStep
from chungtay.accounts.choices import LinkPurpose
from chungtay.accounts.models import AccountLink, Person, SignInSession
from chungtay.accounts.queries import digest_of, half_session_of, open_link, token_of
from chungtay.accounts.tests.conftest import DAY, HOME, NOON, PASSWORD, enrolled, with_mail
from chungtay.kernel.audit import entries_about
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import OutboxMessage, OutboxState
from chungtay.kernel.outbox import deliver_due

pytestmark = pytest.mark.django_db
FORGOTTEN, SENT = "/quen-mat-khau/", "/quen-mat-khau/da-gui/"
NEW = {"password": "bốn từ dễ nhớ", "password_again": "bốn từ dễ nhớ"}
LAN = "lan@truong.example"


@pytest.fixture(autouse=True)
def post_office() -> Iterator[None]:
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend", PUBLIC_ADDRESS="https://ct.example"
    ):
        mail.outbox = []
        yield


def letters() -> list[str]:
    """Let the worker do what waits, and read what has been sent since."""
    for result in DBTaskResult.objects.ready():
        result.task.func(**result.args_kwargs["kwargs"])
        result.delete()
    while deliver_due():
        pass
    found = [f"{letter.to[0]}\n{letter.subject}\n{letter.body}" for letter in mail.outbox]
    mail.outbox.clear()
    return found


def path_in(letter: str) -> str:
    found = re.search(r"https://ct\.example(/\S+/)", letter)
    assert found is not None, letter
    return found[1]


def link_for(person: Person) -> str:
    link = actions.send_new_password_link(person, by=person, on=DAY, at=now())
    return f"/mat-khau-moi/{token_of(link)}/"


def test_a_forgotten_password_comes_back_by_the_confirmed_mailbox(client: Client, co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    elsewhere = Client()
    elsewhere.force_login(co_lan)

    assert client.post(FORGOTTEN, {"login": "Lan@Truong.example"})["Location"] == SENT
    (letter,) = letters()
    assert letter.startswith(f"{LAN}\nĐặt mật khẩu mới\nKính gửi Nguyễn Thị Lan,")
    path = path_in(letter)
    assert "Cho tên đăng nhập lan." in client.get(path).content.decode()
    assert "ít nhất 10 ký tự" in client.post(path, {"password": "ngắn", "password_again": "ngắn"}).content.decode()
    assert client.post(path, NEW)["Location"] == "/dang-nhap/"

    assert "_auth_user_id" not in client.session
    assert elsewhere.get("/hom-nay/").status_code == 302
    assert actions.sign_in("lan", NEW["password"], address=HOME, at=NOON).person == co_lan
    (news,) = letters()
    assert "Mật khẩu của bạn đã được thay đổi" in news
    for visitor in (client, Client()):
        assert visitor.get(path).status_code == 404
        assert visitor.post(path, NEW).status_code == 404


def test_a_new_password_is_no_way_round_the_second_step(client: Client, co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    enrolled(co_lan)
    client.post(link_for(co_lan), NEW)

    arrival = actions.sign_in("lan", NEW["password"], address=HOME, at=NOON)

    assert arrival.next_step is NextStep.CODE
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("typed", ["lan", LAN, "minh", "nobody", "nobody@truong.example", "Tên lạ"])
def test_known_and_unknown_get_the_same_answer_for_the_same_work(
    client: Client, co_lan: Person, thay_minh: Person, typed: str
) -> None:
    with_mail(co_lan, LAN)  # Thầy Minh has confirmed no address
    letters()
    before = AccountLink.objects.count(), OutboxMessage.objects.count()

    answer = client.post(FORGOTTEN, {"login": typed})

    assert (answer.status_code, answer["Location"]) == (302, SENT)
    assert (AccountLink.objects.count(), OutboxMessage.objects.count()) == before, "done by the worker, not here"
    assert DBTaskResult.objects.count() == 1
    assert typed not in str(DBTaskResult.objects.values_list("args_kwargs", flat=True))
    assert len(letters()) == (typed in {"lan", LAN})


def test_the_page_after_asking_says_the_same_to_everybody(client: Client, co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    bodies = set()
    for typed in ("lan", "nobody"):
        page = client.post(FORGOTTEN, {"login": typed}, follow=True).content.decode()
        bodies.add(re.sub(r"[A-Za-z0-9]{64}", "", page))

    assert len(bodies) == 1


def test_a_mailbox_is_not_flooded(client: Client, co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    statuses = [client.post(FORGOTTEN, {"login": LAN}).status_code for _time in range(4)]

    assert statuses == [302, 302, 302, 429]


def test_only_the_newest_link_works_and_not_for_long(co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    first, second = (actions.send_new_password_link(co_lan, by=co_lan, on=DAY, at=NOON) for _time in range(2))

    def opens(link: AccountLink, minutes: float) -> bool:
        return open_link(token_of(link), LinkPurpose.NEW_PASSWORD, NOON + timedelta(minutes=minutes)) is not None

    assert [opens(first, 0), opens(second, 29.9), opens(second, 30)] == [False, True, False]
    late = NOON + timedelta(minutes=30)
    with pytest.raises(RuleBroken, match="đã dùng rồi hoặc đã quá hạn"):
        actions.choose_new_password(token_of(second), NEW["password"], at=late, on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountLink.objects.create(
            person=co_lan, purpose=LinkPurpose.NEW_PASSWORD, digest="x", made_at=NOON, expires_at=NOON
        )


def test_a_link_that_is_altered_of_another_kind_or_of_somebody_else_is_not_there(
    client: Client, co_lan: Person, thay_minh: Person
) -> None:
    with_mail(co_lan, LAN)
    path = link_for(co_lan)
    token = path.split("/")[2]
    client.force_login(thay_minh)

    for visitor, there in ((client, path), (Client(), path.replace("mat-khau-moi", "xac-nhan-thu"))):
        assert visitor.get(there).status_code == 404
        assert visitor.post(there, NEW).status_code == 404
    for altered in (token[:-1], token.swapcase(), digest_of(token), "x"):
        assert Client().get(f"/mat-khau-moi/{altered}/").status_code == 404
    assert "Liên kết này không dùng được nữa" in client.get(path).content.decode()
    assert Client().get(path).status_code == 200


def test_looking_at_a_link_does_not_use_it(client: Client, co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    path = link_for(co_lan)

    assert {client.get(path).status_code for _time in range(3)} == {200}
    assert AccountLink.objects.get().used_at is None


def test_no_table_holds_a_token(co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    path = link_for(co_lan)
    token = path.split("/")[2]

    tables = (AccountLink, OutboxMessage, DBTaskResult)
    kept = " ".join(str(list(table._default_manager.values_list())) for table in tables)
    assert token not in kept
    assert path_in(letters()[0]) == path


def test_a_letter_whose_link_is_no_longer_open_is_not_sent(co_lan: Person, system: Person) -> None:
    with_mail(co_lan, LAN)
    link_for(co_lan)
    actions.set_password(co_lan, NEW["password"], by=system, on=DAY)

    assert ["Mật khẩu của bạn đã được thay đổi" in letter for letter in letters()] == [True]
    assert OutboxMessage.objects.filter(state=OutboxState.REFUSED).count() == 1


def test_a_new_address_counts_once_its_mailbox_has_confirmed_it(client: Client, co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    client.force_login(co_lan)
    typed = {"email": "Lan.Moi@truong.example", "password": PASSWORD}

    assert "Mật khẩu chưa đúng." in client.post("/tai-khoan/thu/", {**typed, "password": "sai"}).content.decode()
    assert client.post("/tai-khoan/thu/", typed)["Location"] == "/tai-khoan/"
    assert "Thư đang được gửi tới lan.moi@truong.example" in client.get("/tai-khoan/").content.decode()
    (letter,) = letters()
    path = path_in(letter)
    assert Client().get(path).status_code == 200
    co_lan.refresh_from_db()
    assert co_lan.email == LAN, "a look at the link, as a preview takes it, confirms nothing"

    assert Client().post(path)["Location"] == "/dang-nhap/"

    co_lan.refresh_from_db()
    assert (co_lan.email, co_lan.email_confirmed_at is None) == ("lan.moi@truong.example", False)
    (news,) = letters()
    assert news.startswith(f"{LAN}\nĐịa chỉ thư điện tử của bạn đã được thay")
    assert client.post(path).status_code == 404
    assert actions.sign_in("LAN.moi@truong.example", PASSWORD, address=HOME, at=now()).person == co_lan
    with pytest.raises(RuleBroken):
        actions.sign_in(LAN, PASSWORD, address=HOME, at=now())


def test_a_link_to_confirm_is_over_after_a_day(co_lan: Person) -> None:
    link = actions.ask_to_confirm_email(co_lan, LAN, password=PASSWORD, address=HOME, at=NOON)

    for hours, opens in ((23.9, True), (24, False)):
        found = open_link(token_of(link), LinkPurpose.CONFIRM_EMAIL, NOON + timedelta(hours=hours))
        assert (found is not None) is opens


def test_asking_for_an_address_does_not_tell_whose_it_is(client: Client, co_lan: Person, thay_minh: Person) -> None:
    with_mail(thay_minh, "minh@truong.example")
    client.force_login(co_lan)

    asked = client.post("/tai-khoan/thu/", {"email": "minh@truong.example", "password": PASSWORD})

    assert asked["Location"] == "/tai-khoan/"
    path = path_in(letters()[0])
    assert "Đã có người khác đăng nhập bằng địa chỉ này" in Client().post(path).content.decode()
    co_lan.refresh_from_db()
    assert co_lan.email == ""


@pytest.mark.parametrize("email", ["lan", "lan@", "lân@truong.example", "lan@truong", "a b@c.example"])
def test_what_is_no_address_is_refused_in_words(co_lan: Person, email: str) -> None:
    with pytest.raises(RuleBroken, match=r"ví dụ lan@truong\.edu\.vn") as refusal:
        actions.set_email(co_lan, email, by=co_lan, on=DAY)

    assert refusal.value.field == "email"


def test_a_login_and_an_address_never_mean_two_people(co_lan: Person, thay_minh: Person, system: Person) -> None:
    with_mail(co_lan, LAN)
    with pytest.raises(RuleBroken, match="đã có người dùng"):
        actions.register_person("Kẻ lạ", by=system, on=DAY, login=LAN, password=PASSWORD)
    Person.objects.filter(pk=thay_minh.pk).update(login="minh@truong.example")
    with pytest.raises(RuleBroken, match="Đã có người khác"):
        actions.set_email(co_lan, "minh@truong.example", by=co_lan, on=DAY)


def test_an_address_and_a_login_of_one_person_are_counted_together(co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    for typed in ("lan", LAN, "lan", LAN, "lan"):
        with pytest.raises(RuleBroken, match="chưa đúng"):
            actions.sign_in(typed, "sai rồi", address=HOME, at=NOON)

    with pytest.raises(actions.TooManyTries):
        actions.sign_in(LAN, PASSWORD, address=HOME, at=NOON)


def test_an_operator_lets_somebody_begin_anew_and_is_not_alone_in_knowing_it(
    client: Client, co_lan: Person, van_hanh: Person, system: Person
) -> None:
    second = actions.register_person(
        "Bùi Thị Trực", by=system, on=DAY, login="truc", password=PASSWORD, is_operator=True
    )
    with_mail(second, "truc@so.example")
    with_mail(co_lan, LAN)
    enrolled(co_lan)
    hers = Client()
    hers.force_login(co_lan)
    phone, _paper = enrolled(van_hanh, now())
    client.force_login(van_hanh)
    letters()
    page = f"/nguoi-dang-nhap/{co_lan.uid}/"
    typed = {"password": PASSWORD, "code": phone.shows(now())}

    assert "Nguyễn Thị Lan" in client.get("/nguoi-dang-nhap/?q=lan").content.decode()
    assert "gọi theo số bạn đã biết" in client.get(page).content.decode()
    assert "Mật khẩu chưa đúng." in client.post(page, {**typed, "password": "sai"}).content.decode()
    assert "Mã chưa đúng." in client.post(page, {**typed, "code": ""}).content.decode()
    assert client.post(page, typed)["Location"] == "/nguoi-dang-nhap/"

    assert hers.get("/hom-nay/").status_code == 302
    with pytest.raises(RuleBroken, match="chưa đúng"):
        actions.sign_in("lan", PASSWORD, address=HOME, at=now())
    sent = sorted(letters())
    assert [letter.split("\n")[0] for letter in sent] == [LAN, "truc@so.example"]
    assert "Nguyễn Thị Lan" in sent[1]
    assert Client().post(path_in(sent[0]), NEW)["Location"] == "/dang-nhap/"
    assert actions.sign_in("lan", NEW["password"], address=HOME, at=now()).next_step is NextStep.NOTHING
    trace = [entry for entry in entries_about(co_lan) if entry.verb == "accounts.access_restored"]
    assert [entry.actor_key for entry in trace] == [van_hanh.uid]


def test_every_change_of_the_second_step_is_told_by_letter(co_lan: Person) -> None:
    with_mail(co_lan, LAN)
    at = now()
    phone, paper = enrolled(co_lan, at)
    actions.finish_with_code(half_session_of(co_lan, at), paper[0], address=HOME, at=at)
    words = {"password": PASSWORD, "code": phone.shows(at), "address": HOME}
    actions.switch_off_second_step(co_lan, **words, at=at, on=DAY)

    subjects = [letter.split("\n")[1] for letter in letters()]

    assert subjects == [
        "Xác thực hai bước của bạn đã được bật",
        "Một mã dự phòng đã được dùng",
        "Xác thực hai bước của bạn đã được tắt",
    ]


def test_an_operator_cannot_do_it_for_themselves_nor_without_a_confirmed_address(
    co_lan: Person, van_hanh: Person
) -> None:
    words = {"password": PASSWORD, "code": "", "address": HOME}
    with pytest.raises(RuleBroken, match="một người vận hành khác"):
        actions.restore_access(van_hanh, **words, by=van_hanh, on=DAY, at=NOON)
    with pytest.raises(RuleBroken, match="lệnh restore_access"):
        actions.restore_access(co_lan, **words, by=van_hanh, on=DAY, at=NOON)


def test_nobody_but_an_operator_finds_the_page(client: Client, co_lan: Person, thay_minh: Person) -> None:
    client.force_login(thay_minh)

    assert client.get("/nguoi-dang-nhap/").status_code == 403
    assert client.get(f"/nguoi-dang-nhap/{co_lan.uid}/").status_code == 404
    assert client.post(f"/nguoi-dang-nhap/{co_lan.uid}/", {"password": PASSWORD}).status_code == 404


def test_at_the_computer_itself_a_link_is_printed(client: Client, co_lan: Person) -> None:
    enrolled(co_lan)
    printed = StringIO()
    call_command("restore_access", "lan", stdout=printed)

    assert client.post(path_in(printed.getvalue()), NEW)["Location"] == "/dang-nhap/"
    assert actions.sign_in("lan", NEW["password"], address=HOME, at=NOON).next_step is NextStep.NOTHING
    with pytest.raises(CommandError, match="nobody"):
        call_command("restore_access", "nobody")
    assert not SignInSession.objects.filter(person=co_lan).exists()
