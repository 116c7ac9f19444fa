"""The rules a linter cannot say: each holds over the whole tree, and each catches the breach planted for it."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture import pages, shape, wholes
from tests.architecture.tree import PACKAGE, ROOT, Module, Page, configuration
from tests.architecture.tree import modules as read_modules
from tests.architecture.tree import pages as read_pages

ROOM = "src/chungtay/agreements"
ALL_MODULES, ALL_PAGES = read_modules(), read_pages()


def long(function: str, lines: int) -> str:
    return f"def {function}():\n" + "    pass\n" * (lines - 1)


# rule, path, text: every line breaks its rule.
BREACHES = [
    ("faces_never_write", f"{ROOM}/views.py", "def sign(request, row):\n    row.save()\n"),
    ("faces_never_write", f"{ROOM}/api.py", "def sign(rows):\n    rows.filter(is_open=True).update(state='x')\n"),
    ("faces_never_write", f"{ROOM}/jobs.py", "def clean(rows):\n    rows.delete()\n"),
    ("faces_never_write", f"{ROOM}/listeners/plans.py", "def a_fact(fact):\n    fact.plan.tasks.create()\n"),
    ("faces_never_write", f"{ROOM}/exchange.py", "def load(store, rows):\n    store.bulk_create(rows)\n"),
    ("faces_never_write", f"{ROOM}/panels.py", "def panel(store):\n    store.get_or_create(name='')\n"),
    ("faces_name_no_table", f"{ROOM}/views.py", "def show(request):\n    return Agreement.objects.first()\n"),
    ("faces_name_no_table", f"{ROOM}/jobs.py", "def run(key):\n    return Agreement._default_manager.get(pk=key)\n"),
    (
        "faces_name_no_table",
        f"{ROOM}/views/show.py",
        "def show(key):\n    return get_object_or_404(Agreement, pk=key)\n",
    ),
    ("inner_floors_do_not_know_django_web", f"{ROOM}/actions/signing.py", "from django.http import Http404\n"),
    ("inner_floors_do_not_know_django_web", f"{ROOM}/queries.py", "from django.shortcuts import render\n"),
    ("inner_floors_do_not_know_django_web", f"{ROOM}/models.py", "from django import forms\n"),
    ("inner_floors_do_not_know_django_web", f"{ROOM}/rules.py", "import django.template.loader\n"),
    ("other_rooms_are_entered_by_their_floors", f"{ROOM}/views.py", "from chungtay.programmes.views import show\n"),
    ("other_rooms_are_entered_by_their_floors", f"{ROOM}/forms.py", "from chungtay.programmes import forms\n"),
    ("other_rooms_are_entered_by_their_floors", "src/chungtay/demo/load.py", "from chungtay.places.jobs import load\n"),
    (
        "the_public_reads_public_queries",
        "src/chungtay/public/views.py",
        "from chungtay.agreements.queries import visible_agreements\n",
    ),
    ("meanings_are_written", f"{ROOM}/actions.py", "def sign_agreement():\n    tell(1)\n"),
    ("meanings_are_written", f"{ROOM}/queries/lists.py", "def visible_agreements():\n    return []\n"),
    ("meanings_are_written", f"{ROOM}/engine.py", "def solve():\n    return 1\n"),
    ("names_speak_for_faces_and_tests", f"{ROOM}/views.py", '@route("a.b")\ndef sign(request):\n    """Sign."""\n'),
    ("names_speak_for_faces_and_tests", f"{ROOM}/forms.py", 'class SignForm(Form):\n    """Sign."""\n'),
    ("names_speak_for_faces_and_tests", f"{ROOM}/tests/test_a.py", 'def test_a_head_signs_once():\n    """Once."""\n'),
    ("tests_are_sentences", f"{ROOM}/tests/test_a.py", "def test_sign():\n    assert True\n"),
    ("tests_are_sentences", f"{ROOM}/tests/test_a.py", "from unittest.mock import patch\n"),
    ("tests_are_sentences", f"{ROOM}/tests/test_a.py", "from unittest import mock\n"),
    ("lengths_stay_within_limits", f"{ROOM}/queries.py", "a = 1\n" * 401),
    ("lengths_stay_within_limits", f"{ROOM}/tests/test_a.py", "a = 1\n" * 601),
    ("lengths_stay_within_limits", f"{ROOM}/actions.py", long("sign_agreement", 51)),
    ("lengths_stay_within_limits", f"{ROOM}/engine/solve.py", long("solve", 81)),
    ("arguments_stay_within_limits", f"{ROOM}/queries.py", "def sum_of(a, b, c, d, *, e, f, g, h):\n    pass\n"),
    ("who_and_when_are_keywords", f"{ROOM}/actions.py", "def sign_agreement(agreement, by, *, on):\n    pass\n"),
    ("who_and_when_are_keywords", f"{ROOM}/actions.py", "def sign_agreement(agreement, *, by, on=None):\n    pass\n"),
    ("names_mean_something", f"{ROOM}/models/helpers.py", ""),
    ("names_mean_something", "src/chungtay/common/models.py", ""),
    ("names_mean_something", f"{ROOM}/queries.py", "def handle(row):\n    return row\n".replace("handle", "do_sum")),
    ("names_mean_something", f"{ROOM}/queries.py", "def total(data):\n    return 1\n"),
    ("names_mean_something", f"{ROOM}/queries.py", "total = lambda obj: obj\n"),
    ("names_mean_something", f"{ROOM}/queries.py", "for info in []:\n    pass\n"),
    ("names_mean_something", f"{ROOM}/queries.py", "class A:\n    def __init__(self):\n        self.manager = 1\n"),
    ("names_mean_something", f"{ROOM}/queries.py", "import json as util\n"),
    ("names_mean_something", f"{ROOM}/queries.py", "def process(row):\n    pass\n"),
    ("vietnamese_is_not_in_the_code", f"{ROOM}/views.py", 'TITLE = "Biên bản"\n'),
    ("vietnamese_is_not_in_the_code", f"{ROOM}/views.py", 'def title(day):\n    return f"{day} ngày"\n'),
    ("vietnamese_is_not_in_the_code", "src/chungtay/kernel/money.py", 'SIGN = "đ"\n'),
    ("vietnamese_is_not_in_the_code", "src/chungtay/demo/load.py", 'NAME = "Hà Nội"\n'),
    ("comments_carry_reasons", f"{ROOM}/views.py", "# -----\n"),
    ("comments_carry_reasons", f"{ROOM}/views.py", "# ==== views ====\n"),
    ("comments_carry_reasons", f"{ROOM}/views.py", "a = 1  # type: ignore\n"),
    ("comments_carry_reasons", f"{ROOM}/views.py", "a = 1  # type: ignore[misc]\n"),
    ("comments_carry_reasons", f"{ROOM}/views.py", f"a = 1  # {shape.NOQA}\n"),
    ("comments_carry_reasons", f"{ROOM}/views.py", "a = 1  # noqa: S608\n"),
    ("comments_carry_reasons", f"{ROOM}/views.py", f"# ruff: {shape.NOQA}\n"),
    ("comments_carry_reasons", f"{ROOM}/views.py", "if a:  # pragma: no cover\n    pass\n"),
    ("markup_is_not_in_the_code", "src/chungtay/kernel/web/drawing/svg.py", "A = '<svg style=\"fill: red\">'\n"),
    ("markup_is_not_in_the_code", f"{ROOM}/views.py", 'A = "<script>go()</script>"\n'),
    ("markup_is_not_in_the_code", f"{ROOM}/views.py", "A = '<a onclick=\"go()\">'\n"),
    ("markup_is_escaped", f"{ROOM}/views.py", "def show(text):\n    return mark_safe(text)\n"),
    ("markup_is_escaped", "src/chungtay/kernel/web/forms.py", "import safestring\nA = safestring.SafeString('')\n"),
    ("statements_are_not_glued", f"{ROOM}/queries.py", 'def read(cursor, a):\n    cursor.execute(f"PRAGMA {a}")\n'),
    ("statements_are_not_glued", f"{ROOM}/queries.py", 'def read(cursor, a):\n    cursor.execute("PRAGMA " + a)\n'),
    ("statements_are_not_glued", f"{ROOM}/queries.py", 'def read(rows, a):\n    rows.raw("PRAGMA %s" % a)\n'),
    ("statements_are_not_glued", f"{ROOM}/queries.py", 'def read(rows, a):\n    rows.raw("PRAGMA {}".format(a))\n'),
    ("statements_are_not_glued", f"{ROOM}/queries.py", 'def read(a):\n    sql = f"DROP TABLE {a}"\n'),
    ("time_has_one_door", f"{ROOM}/actions.py", "def sign(row):\n    row.signed_on = date.today()\n"),
    ("time_has_one_door", f"{ROOM}/models.py", "from django.utils import timezone\nNOW = timezone.now()\n"),
    ("time_has_one_door", "src/chungtay/kernel/jobs.py", "import datetime\nNOW = datetime.datetime.now(tz=None)\n"),
    ("news_travels_as_facts", f"{ROOM}/listeners.py", "from django.db.models.signals import post_save\n"),
    ("news_travels_as_facts", f"{ROOM}/apps.py", "from django.dispatch import receiver\n"),
]

# path, text: right, and near enough to a breach to be worth saying.
SOUND = [
    (f"{ROOM}/actions.py", '@atomic\ndef sign(row, *, by, on):\n    """Sign."""\n    row.save()\n    tell(1)\n'),
    (f"{ROOM}/queries.py", 'def visible(person):\n    """What the person may see."""\n    return A.objects.all()\n'),
    (f"{ROOM}/queries.py", '"""Hôm nay."""\nfrom chungtay.programmes.queries import visible  # Hôm nay\n'),
    (f"{ROOM}/models.py", "def size(self, a, b, c, d, e, f, g, *, by, on, at):\n    return self.created\n"),
    (
        f"{ROOM}/management/commands/remind.py",
        "class Command(BaseCommand):\n    def handle(self, *args, **options): ...\n",
    ),
    (
        f"{ROOM}/views.py",
        "a = 1  # type: ignore[misc]  # the stubs do not know it\nb = 2  # noqa: S608  # no value in it\n",
    ),
    (f"{ROOM}/engine.py", long("solve", 80).replace("    pass\n", '    """Solve."""\n', 1)),
    (f"{ROOM}/gateways.py", 'def ask(cursor, key):\n    cursor.execute("SELECT 1 WHERE 1 = %s", [key])\n'),
    (f"{ROOM}/migrations/0001_initial.py", "a = 1\n" * 500),
    (f"{ROOM}/tests/test_a.py", 'NAME = "Hà Nội"\n\n\ndef test_a_head_signs_once():\n    Agreement.objects.create()\n'),
    ("src/chungtay/kernel/templatetags/ui.py", "def drawn(picture):\n    return mark_safe(picture.markup())\n"),
    ("src/chungtay/kernel/clock.py", "def now():\n    return datetime.now(UTC)\n"),
    ("src/chungtay/kernel/dates.py", "A = date(2025, 7, 1)\nB = timezone.localtime(A)\n"),
    ("src/chungtay/public/views.py", "from chungtay.agreements.queries import public_agreements\n"),
    ("src/chungtay/config/urls.py", "from chungtay.agreements import api\n"),
]

PAGE = "src/chungtay/agreements/templates/agreements/show.html"
PAGE_BREACHES = [
    ("pages_are_short", "<p>\n" * 151),
    ("pages_carry_no_script_or_style", "<script>go()</script>"),
    ("pages_carry_no_script_or_style", "<style>p { color: red }</style>"),
    ("pages_carry_no_script_or_style", '<p style="color: red">'),
    ("pages_carry_no_script_or_style", "<p class='a > b' style = 'color: red'>"),
    ("pages_carry_no_script_or_style", '<button {% if a %}onclick="go()"{% endif %}>'),
    ("pages_carry_no_script_or_style", '<a href="javascript:go()">'),
    ("pages_carry_no_script_or_style", '<a hx-on:click="go()">'),
    ("pages_carry_no_script_or_style", "<a hx-vals='js:{a: 1}'>"),
    ("pages_carry_no_script_or_style", '<link rel="stylesheet" href="https://example.org/a.css">'),
    ("pages_carry_no_script_or_style", '<img alt="" src="//example.org/a.png">'),
    ("pages_escape_everything", "{{ name|safe }}"),
    ("pages_escape_everything", "{% autoescape off %}{{ name }}{% endautoescape %}"),
    ("pages_do_not_ask", "{% for each in agreement.parties.all %}{% endfor %}"),
    ("pages_do_not_ask", "{{ agreement.parties.exists }}"),
    ("sentences_are_trimmed", "{% blocktranslate %}a\nb{% endblocktranslate %}"),
    ("sentences_are_trimmed", '{% trans "a" %}'),
    ("pages_speak_through_the_catalogue", "<p>Biên bản</p>"),
    ("pages_speak_through_the_catalogue", "<p>{{ day }} signed by</p>"),
    ("pages_speak_through_the_catalogue", '<button aria-label="Close"></button>'),
]
SOUND_PAGE = """{# <p style="x"> #}<script src="{% static 'js/a.js' %}" defer></script>
<a href="https://example.org">{% translate "on off" %}</a> {{ style }} <p class="a" data-on="b">
{% blocktranslate trimmed with name=a.name %}All of {{ name }}{% endblocktranslate %}
{{ call.allowed }}{{ safe_word }} &nbsp; {% translate "Close" %} 1 · — x <img alt="{% translate 'Map' %}">"""

# rule, the modules of a small tree: every tree breaks its rule.
VALID = ("src/chungtay/programmes/models.py", "class Phase(Valid):\n    pass\n")
TREE_BREACHES: list[tuple[str, list[tuple[str, str]]]] = [
    ("files_stand_on_floors", [(f"{ROOM}/managers.py", "")]),
    ("files_stand_on_floors", [("src/chungtay/kernel/odds.py", "")]),
    ("files_stand_on_floors", [(f"{ROOM}/packs/load.py", "")]),
    ("rooms_stay_small", [(f"{ROOM}/models/a{n}.py", "a = 1\n" * 400) for n in range(9)]),
    ("rooms_stay_small", [(f"src/chungtay/kernel/web/a{n}.py", "a = 1\n" * 400) for n in range(13)]),
    (
        "classes_stay_flat",
        [
            ("src/chungtay/kernel/web/forms.py", "class Kit(Form): ...\nclass KitForm(Kit): ...\n"),
            (f"{ROOM}/forms.py", "from chungtay.kernel.web.forms import KitForm\nclass SignForm(KitForm): ...\n"),
            (f"{ROOM}/forms.py", "class LateSignForm(SignForm): ...\n"),
        ],
    ),
    ("actions_tell_facts", [(f"{ROOM}/actions.py", "def sign(row, *, by):\n    row.save()\n")]),
    (
        "actions_tell_facts",
        [(f"{ROOM}/actions.py", "def sign(row):\n    return _keep(row)\ndef _keep(row):\n    row.save()\n")],
    ),
    ("actions_tell_facts", [(f"{ROOM}/actions/a.py", "def sign(row):\n    row.tell_me()\n    other.open(row)\n")]),
    ("reads_name_their_day", [VALID, (f"{ROOM}/queries.py", "def phases():\n    return Phase.objects.all()\n")]),
]
SOUND_TREES: list[list[tuple[str, str]]] = [
    [
        (
            f"{ROOM}/actions/a.py",
            "from chungtay.plans.actions import open_plan\ndef sign(row):\n    _note(open_plan(row))\n",
        ),
        ("src/chungtay/plans/actions/b.py", "def open_plan(row):\n    _note(row)\ndef _note(row):\n    tell(row)\n"),
    ],
    [
        (f"{ROOM}/actions.py", "from chungtay.plans import actions\ndef sign(row):\n    actions.open_plan(row)\n"),
        ("src/chungtay/plans/actions.py", "def open_plan(form):\n    return save_changes(form)\n"),
    ],
    [VALID, ("src/chungtay/programmes/queries.py", "def phases():\n    return Phase.objects.all()\n")],
    [VALID, (f"{ROOM}/queries.py", "def phases(day):\n    return Phase.objects.valid_on(day)\n")],
    [(f"{ROOM}/models/text.py", ""), (f"{ROOM}/tests/factories.py", ""), ("src/chungtay/demo/anything.py", "")],
]


def built(tree: list[tuple[str, str]]) -> list[Module]:
    return [Module(path, text) for path, text in tree]


@pytest.mark.parametrize("rule", shape.RULES)
def test_every_module_keeps_the_rule(rule: str) -> None:
    assert [fault for module in ALL_MODULES for fault in shape.RULES[rule](module)] == []


@pytest.mark.parametrize("rule", wholes.RULES)
def test_the_whole_tree_keeps_the_rule(rule: str) -> None:
    assert wholes.RULES[rule](ALL_MODULES) == []


@pytest.mark.parametrize("rule", pages.RULES)
def test_every_template_keeps_the_rule(rule: str) -> None:
    assert [fault for page in ALL_PAGES for fault in pages.RULES[rule](page)] == []


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_planted_breach_in_a_module_is_caught(rule: str, path: str, text: str) -> None:
    faults = shape.RULES[rule](Module(path, text))

    assert faults
    assert all(fault.startswith(f"{path}:") for fault in faults)


@pytest.mark.parametrize(("rule", "tree"), TREE_BREACHES)
def test_a_planted_breach_in_a_tree_is_caught(rule: str, tree: list[tuple[str, str]]) -> None:
    assert len(wholes.RULES[rule](built(tree))) == 1


@pytest.mark.parametrize(("rule", "text"), PAGE_BREACHES)
def test_a_planted_breach_in_a_template_is_caught(rule: str, text: str) -> None:
    assert len(pages.RULES[rule](Page(PAGE, text))) == 1


@pytest.mark.parametrize(("path", "text"), SOUND)
def test_what_is_right_is_not_refused(path: str, text: str) -> None:
    assert [fault for rule in shape.RULES.values() for fault in rule(Module(path, text))] == []


@pytest.mark.parametrize("tree", SOUND_TREES)
def test_a_tree_that_is_right_is_not_refused(tree: list[tuple[str, str]]) -> None:
    assert [fault for rule in wholes.RULES.values() for fault in rule(built(tree))] == []


def test_a_template_that_is_right_is_not_refused() -> None:
    assert [fault for rule in pages.RULES.values() for fault in rule(Page(PAGE, SOUND_PAGE))] == []


def test_every_rule_has_a_planted_breach() -> None:
    assert {rule for rule, *_ in BREACHES} == set(shape.RULES)
    assert {rule for rule, *_ in TREE_BREACHES} == set(wholes.RULES)
    assert {rule for rule, *_ in PAGE_BREACHES} == set(pages.RULES)


def test_the_suite_reads_the_whole_tree() -> None:
    rooms = {module.room for module in ALL_MODULES if module.inside}

    assert len(ALL_MODULES) > 200
    assert {"kernel", "config", "accounts", "places", "organisations", "programmes", "agreements"} <= rooms
    assert wholes.validity_models(ALL_MODULES)["Parentage"] == "organisations"
    assert any(page.path.endswith("kernel/templates/ui/page.html") for page in ALL_PAGES)


def packages() -> list[str]:
    return [path.stem for path in PACKAGE.iterdir() if (path / "__init__.py").exists() or path.name == "__main__.py"]


def test_the_contracts_name_every_room() -> None:
    assert wholes.contracts_name_every_room(configuration(), packages()) == []


def test_a_room_left_out_of_a_contract_is_named() -> None:
    settings = configuration()
    there = packages()

    def with_contract(at: int, key: str, value: object) -> list[str]:
        planted = copy.deepcopy(settings)
        planted["tool"]["importlinter"]["contracts"][at][key] = value
        return wholes.contracts_name_every_room(planted, there)

    order, floors = settings["tool"]["importlinter"]["contracts"][:2]
    assert wholes.contracts_name_every_room(settings, [*there, "events"]) == [
        "events is not in the order of rooms",
        "events is not under the floor contract",
    ]
    assert with_contract(0, "layers", [*order["layers"], "events"]) == [
        "events is in the order of rooms and is not there"
    ]
    assert with_contract(0, "exhaustive", False) == ["“Rooms stand in one order” is not exhaustive"]
    assert with_contract(1, "containers", floors["containers"][1:]) == ["accounts is not under the floor contract"]
    assert with_contract(1, "layers", [*floors["layers"], "(helpers)"]) == [
        "the floor contract and the closed list differ in ['helpers']"
    ]
    assert with_contract(2, "ignore_imports", ["a -> b"]) == ["“Engines are pure” has exceptions"]


def commented_out(*words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    ruff = [str(Path(sys.executable).parent / "ruff"), "check", "--isolated", "--select", "ERA001", "--no-cache"]
    return subprocess.run(
        [*ruff, "--output-format", "concise", *words], cwd=ROOT, input=text, capture_output=True, text=True, check=False
    )


def test_no_code_is_commented_out() -> None:
    done = commented_out("src", "tests", "tools", "--exclude", "migrations")

    assert done.stdout.strip() == "All checks passed!"


def test_planted_commented_out_code_is_caught() -> None:
    done = commented_out("-", text="# row.save()\n# A reason, said in words.\n")

    assert "ERA001" in done.stdout
    assert done.returncode == 1
