"""Matching a whole register through the product: a round of the ministry, the worker's job, the pages of its result.

An invented register with needs and strengths for every school; half of the departments stand on side A. The round is
asked for by the button of its page, computed by the worker in a process of its own, and then looked at and changed by
the buttons an officer has. Counted are CPU seconds, the peak of memory, questions to the database and KB of each page.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungtay.accounts.actions import ensure_system_person, register_person
from chungtay.accounts.models import Person
from chungtay.bench.ground.declared import fill_entries
from chungtay.bench.ground.installing import INSIDE, command_of, environment_of
from chungtay.bench.ground.register import NATIONAL, SEED, fill_register
from chungtay.bench.ground.timing import spent
from chungtay.curriculum.actions import load_curriculum
from chungtay.kernel.clock import today
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.jobs import run_due_jobs
from chungtay.kernel.web.tables import closed
from chungtay.matching.actions.preparing import Arranged, Begun, add_scenario, begin_run
from chungtay.matching.choices import Method
from chungtay.matching.models import MatchingRun, Pairing, Scenario
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import open_programme
from chungtay.taxonomy.actions import load_taxonomy

LOGIN = "ghep"
KIB = 1024


def run(words: list[str]) -> int:
    if words[:1] == [INSIDE]:
        part, *rest = words[1:]
        settings.ALLOWED_HOSTS = ["testserver"]
        return told(part, PARTS[part](asked_for(rest)))
    asked = asked_for(words)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        into = (asked.into or Path(folder)).resolve()
        for part in asked.parts or PARTS:
            found |= done_in(into, part, words)
    sys.stdout.write(json.dumps({"bench": "matching --screen", **found}) + "\n")
    return 0


def done_in(into: Path, part: str, words: list[str]) -> dict[str, Any]:
    """Do one part in a process of its own on the same installation; shows its table, returns its last line."""
    command = command_of("matching_screen", [part, *words])
    done = subprocess.run(command, env=environment_of(into), stdout=subprocess.PIPE, text=True, check=True)
    *table, last = done.stdout.rstrip("\n").split("\n")
    sys.stdout.write("".join(f"{line}\n" for line in table))
    sys.stdout.flush()
    return dict(json.loads(last))


def told(part: str, figures: dict[str, Any]) -> int:
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB)
    sys.stdout.write(json.dumps({**figures, f"{part}_peak_mb": peak}) + "\n")
    return 0


def asked_for(words: list[str]) -> Namespace:
    parser = ArgumentParser(prog="./chungtay bench matching --screen")
    parser.add_argument("--into", type=Path, help="data folder to leave behind, or to use again")
    parser.add_argument("--parts", nargs="*", choices=list(PARTS), help="not all of it; the folder has to be kept")
    parser.add_argument("--schools", type=int, default=NATIONAL)
    parser.add_argument("--method", choices=Method.values, default=Method.FAIREST)
    parser.add_argument("--publish", action="store_true", help="and ask both schools of every pair in the end")
    parser.add_argument("--seed", type=int, default=SEED)
    return parser.parse_args([word for word in words if word != "--screen"])


def fill(asked: Namespace) -> dict[str, Any]:
    """The installation: register, lists, what every school declares, an officer of the ministry and a round."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if MatchingRun.objects.exists():
        return {}
    begun, by = spent(), ensure_system_person()
    if not Organisation.objects.exists():
        fill_register(asked.schools, seed=asked.seed)
    with transaction.atomic():
        load_curriculum(by=by, on=today())
        load_taxonomy(by=by, on=today())
        entries = fill_entries(by, asked.seed)
        begin_round(token_urlsafe())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"entries": entries, "fill_cpu_s": round(spent() - begun, 1)}


def begin_round(password: str) -> MatchingRun:
    """A round of the ministry: every second department on side A, the others on side B."""
    by, on = ensure_system_person(), today()
    officer = register_person("Officer", by=by, on=on, login=LOGIN, password=password)
    sys.stdout.write(f"{'officer':<28}{LOGIN}, password {password}\n")
    ministry = Organisation.objects.get(kinds__kind=Kind.MINISTRY)
    add_membership(officer, ministry, Role.DEPARTMENT_OFFICER, by=by, valid_from=date(2025, 8, 1), post="Officer")
    programme = open_programme("GHEP", "Matching of the whole country (bench)", by=by, on=on, is_invented=True)
    departments = list(Organisation.objects.filter(kinds__kind=Kind.DEPARTMENT).order_by("pk"))
    left, right = departments[::2], departments[1::2]
    wanted = Begun(title="The whole country (bench)", programme=programme, department=ministry, left=left, right=right)
    return begin_run(wanted, by=officer, on=on)


def work(asked: Namespace) -> dict[str, Any]:
    """Press the button and let the worker do what was asked for; how long, how much memory, how many pairs."""
    screen = Screen()
    scenario = scenario_for(MatchingRun.objects.get(), asked.method, screen.officer)
    figures = screen.press("ask", "boards:run", scenario)
    begun = spent()
    run_due_jobs()
    cpu = spent() - begun
    scenario.refresh_from_db()
    if scenario.ended_at is None or scenario.begun_at is None:
        raise RuntimeError(f"{scenario}: {scenario.state} {scenario.fault}")
    figures |= {
        "cpu_s": round(cpu, 1),
        "wall_s": round((scenario.ended_at - scenario.begun_at).total_seconds(), 1),
        "units": scenario.units_count,
        "pairs": scenario.pairs_count,
        "alone": scenario.alone_count,
        "considered": scenario.considered,
        "gap_percent": round(scenario.gap_percent, 6),
    }
    for name in ("cpu_s", "wall_s", "units", "pairs", "alone", "considered", "gap_percent"):
        sys.stdout.write(f"{name:<28}{figures[name]:>14,}\n")
    return figures


def scenario_for(run_row: MatchingRun, method: str, officer: Person) -> Scenario:
    """The scenario of the round that goes by this method; made when there is none."""
    found = run_row.scenarios.filter(method=method).first()
    return found or add_scenario(run_row, method, Arranged(method=Method(method)), by=officer, on=today())


class Screen:
    """An officer before the pages: each is asked for once to warm up and once to be counted, a button only once."""

    def __init__(self) -> None:
        self.client = Client()
        self.officer = Person.objects.get(login=LOGIN)
        self.client.force_login(self.officer)

    def look(self, title: str, name: str, row: Any, query: str = "") -> dict[str, Any]:
        """Open a page; CPU and wall milliseconds, questions, KB as it goes over the line before compression."""
        address = reverse(name, args=[row.uid]) + query
        self.client.get(address)
        return self._counted(title, lambda: self.client.get(address), 200)

    def press(self, title: str, name: str, row: Any, **fields: str) -> dict[str, Any]:
        """Press a button, which must lead on."""
        address = reverse(name, args=[row.uid])
        return self._counted(title, lambda: self.client.post(address, {"idempotency_key": new_key(), **fields}), 302)

    def type(self, title: str, row: Scenario) -> dict[str, Any]:
        """Type rules and weights without keeping them: what remains possible, as it is said while a slider moves."""
        kept = {name: getattr(row, name) for name in Arranged.__annotations__}
        typed = {name: "on" if value is True else value for name, value in kept.items() if value not in (None, False)}
        address = reverse("matching:arrange", args=[row.uid])
        headers = {"HX-Request": "true"}
        return self._counted(title, lambda: self.client.post(address, {**typed, "do": "count"}, headers=headers), 200)

    def _counted(self, title: str, ask: Callable[[], Any], wanted: int) -> dict[str, Any]:
        wall, cpu = time.perf_counter(), spent()
        with CaptureQueriesContext(connection) as questions:
            answer = ask()
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        wall, cpu = time.perf_counter() - wall, spent() - cpu
        if answer.status_code != wanted:
            raise RuntimeError(f"{title}: {answer.status_code}")
        asked, weight = len(questions), len(body) / KIB
        sys.stdout.write(f"{title:<28}{1000 * cpu:>9.0f} ms CPU{1000 * wall:>9.0f} ms{asked:>6} q{weight:>9.1f} KB\n")
        sys.stdout.flush()
        return {f"{title}_ms": round(1000 * cpu), f"{title}_queries": asked, f"{title}_kb": round(weight, 1)}


def look(asked: Namespace) -> dict[str, Any]:
    """The result as an officer uses it: looked through, changed by hand, sent to review, published."""
    screen, run_row = Screen(), MatchingRun.objects.get()
    scenario = scenario_for(run_row, asked.method, screen.officer)
    middle = scenario.pairings.order_by("fit", "pk")[scenario.pairs_count // 2]
    first, second = scenario.pairings.order_by("fit", "pk")[:2]
    seal = f"{Pairing._meta.label_lower}:fit,id"
    found = screen.look("round", "matching:show", run_row)
    found |= screen.look("readiness", "matching:readiness", run_row)
    found |= screen.type("rules", scenario)
    found |= screen.look("board", "boards:show", scenario)
    found |= screen.look("board_deep", "boards:show", scenario, f"?sau={closed(middle, ('fit', 'id'), seal)}")
    found |= screen.look("board_found", "boards:show", scenario, "?tim=hoa%20binh")
    found |= screen.look("alone", "boards:alone", scenario)
    found |= screen.look("pair", "matching:pair", middle)
    found |= screen.press("excel", "publishing:export", scenario) | worked("excel")
    found |= screen.press("lock", "matching:lock", middle)
    found |= screen.press("swap", "matching:swap", first, other=second.uid)
    found |= screen.press("forbid", "matching:forbid", scenario.pairings.filter(is_locked=False).latest("fit", "pk"))
    if asked.publish:
        found |= screen.press("review", "boards:review", scenario)
        found |= screen.press("publish", "publishing:publish", run_row) | worked("publish")
        found |= screen.look("published_round", "matching:show", run_row)
        found |= screen.look("published_board", "boards:show", scenario)
        found |= screen.look("waiting", "boards:waiting", run_row)
    return found


def worked(title: str) -> dict[str, Any]:
    """Let the worker do what a button asked for."""
    begun = spent()
    run_due_jobs()
    cpu = spent() - begun
    sys.stdout.write(f"{title + ', worker':<28}{1000 * cpu:>9.0f} ms CPU\n")
    return {f"{title}_worker_ms": round(1000 * cpu)}


PARTS: dict[str, Callable[[Namespace], dict[str, Any]]] = {"fill": fill, "work": work, "look": look}
