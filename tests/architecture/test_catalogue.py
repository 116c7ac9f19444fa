"""Every sentence of the product has its Vietnamese, written as we write it; nothing else stands in the catalogue."""

from __future__ import annotations

import polib
import pytest
from tests.architecture.messages import (
    Message,
    asked_by_code,
    asked_by_django,
    asked_by_page,
    gaps,
    stale,
    wording_faults,
)
from tests.architecture.tree import Module, Page, modules, pages

from chungtay.config.catalogue import merged

ROOM = "src/chungtay/agreements"


def speaking_modules() -> list[Module]:
    return [each for each in modules() if each.inside and not each.is_test and not each.is_migration]


@pytest.fixture(scope="module")
def asked() -> list[Message]:
    by_code = [message for module in speaking_modules() for message in asked_by_code(module)[0]]
    return by_code + [message for page in pages() for message in asked_by_page(page)]


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return merged("vi")


def entry(msgid: str, msgstr: str, **more: object) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


def catalogue_of(*entries: polib.POEntry) -> polib.POFile:
    whole = polib.POFile()
    whole.extend(entries)
    return whole


def test_every_sentence_has_its_vietnamese(asked: list[Message], catalogue: polib.POFile) -> None:
    assert sorted(set(gaps(asked, catalogue))) == []


def test_nothing_in_the_catalogue_is_left_over(asked: list[Message], catalogue: polib.POFile) -> None:
    assert stale(asked, catalogue, asked_by_django()) == []


def test_the_vietnamese_is_written_as_we_write_it(catalogue: polib.POFile) -> None:
    assert [fault for each in catalogue for fault in wording_faults(each)] == []


def test_every_sentence_can_be_read_beforehand() -> None:
    assert [fault for module in speaking_modules() for fault in asked_by_code(module)[1]] == []


def test_the_suite_finds_the_sentences_of_code_and_templates(asked: list[Message]) -> None:
    found = {message.singular for message in asked}

    assert "The demo is already loaded." in found
    assert "%(by)s opened the programme “%(programme)s”." in found
    assert any(message.where.endswith(".html:1") or ".html:" in message.where for message in asked)


def test_sentences_of_code_are_found_under_every_name() -> None:
    text = (
        "from django.utils import translation\n"
        "from django.utils.translation import gettext as _, ngettext, npgettext_lazy, pgettext as say\n"
        "a = _('One ' 'two.')\n"
        "b = ngettext('%(n)d day', '%(n)d days', n)\n"
        "c = say('verb', 'Open')\n"
        "d = npgettext_lazy('school', 'seat', 'seats', n)\n"
        "e = translation.gettext('Three.')\n"
        "f = other._unrelated('Four.')\n"
    )

    found, faults = asked_by_code(Module(f"{ROOM}/views.py", text))

    assert [(each.context, each.singular, each.plural) for each in found] == [
        (None, "One two.", ""),
        (None, "%(n)d day", "%(n)d days"),
        ("verb", "Open", ""),
        ("school", "seat", "seats"),
        (None, "Three.", ""),
    ]
    assert faults == []


@pytest.mark.parametrize("call", ["_(name)", "_(f'{name}')", "_('a' + name)", "_('%s' % name)", "_()"])
def test_a_sentence_glued_before_translation_is_named(call: str) -> None:
    module = Module(f"{ROOM}/views.py", f"from django.utils.translation import gettext as _\na = {call}\n")

    assert asked_by_code(module) == ([], [f"{ROOM}/views.py:2: _() must be given the sentence itself"])


def test_sentences_of_templates_are_found_in_every_form() -> None:
    text = (
        '{% translate "Sign" %}\n'
        "{% translate 'Open' context 'verb' as open %}\n"
        "{% blocktranslate trimmed with a=b.c %}\n  Signed by\n  {{ a }}, 5%.\n{% endblocktranslate %}\n"
        "{% blocktranslate trimmed count n=rows %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}\n"
        '{% include "ui/a.html" with title=_("It\'s here") %}{{ _("Last") }}\n'
        '{# {% translate "Never" %} #}'
    )

    found = asked_by_page(Page("show.html", text))

    assert [(each.where, each.context, each.singular, each.plural) for each in found] == [
        ("show.html:1", None, "Sign", ""),
        ("show.html:2", "verb", "Open", ""),
        ("show.html:3", None, "Signed by %(a)s, 5%%.", ""),
        ("show.html:7", None, "%(n)s day", "%(n)s days"),
        ("show.html:8", None, "It's here", ""),
        ("show.html:8", None, "Last", ""),
    ]


def test_planted_holes_of_the_catalogue_are_named() -> None:
    said = Message("a.py:1", None, "Sign")
    counted = Message("a.py:2", None, "%(n)d day", "%(n)d days")
    sound = catalogue_of(
        entry("Sign", "Ký"), entry("%(n)d day", "", msgid_plural="%(n)d days", msgstr_plural={0: "%(n)d ngày"})
    )

    assert list(gaps([said, counted], sound)) == []
    assert stale([said, counted], sound, set()) == []
    assert list(gaps([said], catalogue_of())) == ["a.py:1: no translation of “Sign”"]
    assert list(gaps([Message("a.py:1", "verb", "Sign")], sound)) == ["a.py:1: no translation of “Sign”"]
    assert len(list(gaps([said], catalogue_of(entry("Sign", ""))))) == 1
    assert len(list(gaps([said], catalogue_of(entry("Sign", "Ký", flags=["fuzzy"]))))) == 1
    assert len(list(gaps([counted], catalogue_of(entry("%(n)d day", "%(n)d ngày"))))) == 1
    assert stale([], catalogue_of(entry("Sign", "Ký")), set()) == ["nobody says “Sign”"]
    assert stale([], catalogue_of(entry("Sign", "Ký")), {(None, "Sign")}) == []


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("Signed by %(name)s.", "Do %(nam)s ký."),
        ("Signed by %(name)s.", "Đã ký."),
        ("Signed.", "Do %(name)s ký."),
        ("Peace", "Hoà bình"),
        ("Water", "Thuỷ lợi"),
        ("Peace", "Ho\u0300a bi\u0300nh"),
        ("Done.", "Xong!"),
        ("Done.", " Xong."),
        ("All done.", "Xong  rồi."),
    ],
)
def test_planted_faults_of_wording_are_named(msgid: str, msgstr: str) -> None:
    assert len(wording_faults(entry(msgid, msgstr))) == 1


def test_good_vietnamese_is_not_refused() -> None:
    plural = entry("%(n)d day", "", msgid_plural="%(n)d days", msgstr_plural={0: "%(n)d ngày"})

    assert wording_faults(entry("Signed by %(name)s, %(name)s.", "Do %(name)s ký; quý, quỹ, hòa, thủy.")) == []
    assert wording_faults(plural) == []
