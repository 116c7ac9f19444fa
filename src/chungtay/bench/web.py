"""The list of the register and the page of a body, through the whole stack, beside the same pages made plainly.

Measured on a province of 3,000 schools and on the country with 41,000: CPU milliseconds of a request through the Django
client in one process, without a server, median of batches in turn. Beside ours: the same page with models,
`prefetch_related` and OFFSET, through the same client; and the floor, one SQL statement and an f-string called without
any middleware. The depth is measured on a table of ten million rows that stands in for attendance.
"""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client, RequestFactory

from chungtay.accounts.actions import ensure_system_person, register_person
from chungtay.accounts.models import Person
from chungtay.bench.ground import depth, pages
from chungtay.bench.ground.installing import INSIDE, measured_inside
from chungtay.bench.ground.register import NATIONAL, PROVINCE, PROVINCIAL, fill_register
from chungtay.bench.ground.timing import in_turn, percentile, walls_of
from chungtay.kernel.clock import today
from chungtay.kernel.web.tables import closed
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import visible_organisations

LIST = "/don-vi/"
DEEP = 9 / 10
ASKED = 120
FILTERS = ("", "?loai=TRUONG&cap=THPT", "?trang_thai=awaiting", "?tinh=Ha+Noi", "?loai=UBND_XA", "?xep=noi", "?xep=moi")


def run(words: list[str]) -> int:
    if words[:1] == [INSIDE]:
        part, *rest = words[1:]
        return PARTS[part](asked_for(rest))
    asked_for(words)
    found: dict[str, Any] = {}
    for part in PARTS:
        found |= measured_inside("web", [part, *words])
    report = {
        "bench": "web",
        "list_vs_floor": found["national_list_vs_floor"],
        "deep_page_ratio": found["deep_page_ratio"],
        "p95_ms": found["national_p95_ms"],
    }
    sys.stdout.write(json.dumps(report | found) + "\n")
    return 0


def asked_for(words: list[str]) -> Namespace:
    parser = ArgumentParser(prog="./chungtay bench web")
    parser.add_argument("--rows", type=int, default=10_000_000, help="rows of the long table")
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args(words)


def officer() -> Person:
    """Somebody who sees the whole register, as an officer of a department."""
    by = ensure_system_person()
    person = register_person("Do", by=by, on=today(), login="do", password=token_urlsafe())
    department = Organisation.objects.filter(kinds__kind=Kind.DEPARTMENT).earliest("pk")
    add_membership(person, department, Role.DEPARTMENT_OFFICER, by=by, valid_from=date(2025, 8, 1), post="Officer")
    return person


def install() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = "chungtay.bench.ground.pages"
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def measure(name: str, schools: int, province: str, asked: Namespace) -> int:
    install()
    fill_register(schools, province=province)
    client = Client()
    person = officer()
    client.force_login(person)
    every = visible_organisations(person).order_by("name_key", "id")
    school = every.filter(kinds__kind=Kind.SCHOOL, valid_until=None)[schools // 2]
    last = every.count() * 9 // 10 // pages.SIZE
    row = every[last * pages.SIZE - 1]
    deep = f"{LIST}?sau={key_after(row)}"
    pages.Frame.keep(ask(client, LIST), '<tbody role="rowgroup">', "</tbody>")
    request = RequestFactory().get("/")
    figures = in_turn(
        {
            "list": partial(ask, client, LIST),
            "list_deep": partial(ask, client, deep),
            "list_plain": partial(ask, client, "/so-sanh/"),
            "list_plain_deep": partial(ask, client, f"/so-sanh/?trang={last + 1}"),
            "list_floor": partial(pages.floor_list, request),
            "list_floor_served": partial(ask, client, "/so-sanh/day/"),
            "detail": partial(ask, client, f"{LIST}{school.uid}/"),
            "detail_plain": partial(ask, client, f"/so-sanh/{school.uid}/"),
            "detail_floor": partial(pages.floor_detail, request, school.uid),
        },
        rounds=asked.rounds,
        times=5,
    )
    random = Random(1)
    p95 = percentile(walls_of([partial(ask, client, LIST + random.choice(FILTERS)) for _asked in range(ASKED)]), 0.95)
    for work, seconds in figures.items():
        sys.stdout.write(f"{name:<12}{work:<20}{seconds * 1000:>9.2f} ms CPU\n")
    sys.stdout.write(f"{name:<12}{'p95 of the list':<20}{p95 * 1000:>9.2f} ms wall, filters and orders mixed\n")
    report = {f"{name}_{work}_ms": round(seconds * 1000, 2) for work, seconds in figures.items()}
    report[f"{name}_list_vs_floor"] = round(figures["list"] / figures["list_floor"], 1)
    report[f"{name}_list_vs_plain"] = round(figures["list"] / figures["list_plain"], 2)
    report[f"{name}_detail_vs_floor"] = round(figures["detail"] / figures["detail_floor"], 1)
    report[f"{name}_p95_ms"] = round(p95 * 1000, 1)
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


def measure_depth(asked: Namespace) -> int:
    begun = time.process_time()
    depth.fill(asked.rows)
    made = time.process_time() - begun
    deep = int(asked.rows * DEEP)
    key = depth.key_at(deep)
    figures = in_turn(
        {"first": depth.by_key, "deep": partial(depth.by_key, key), "first_offset": partial(depth.by_offset, 0)},
        rounds=asked.rounds,
        times=20,
    ) | in_turn({"deep_offset": partial(depth.by_offset, deep)}, rounds=3, times=1)
    sys.stdout.write(f"{'depth':<12}{asked.rows} rows of a stand-in for attendance, made in {made:.0f} s CPU\n")
    for work, seconds in figures.items():
        sys.stdout.write(f"{'depth':<12}{work:<20}{seconds * 1000:>9.2f} ms CPU\n")
    report = {
        "deep_page_ratio": round(figures["deep"] / figures["first"], 2),
        "offset_vs_key": round(figures["deep_offset"] / figures["deep"], 1),
        "depth_rows": asked.rows,
    }
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


def ask(client: Client, address: str) -> str:
    """The page, which must be there: a refusal would be fast."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code} {answer.headers}")
    return str(answer.content.decode())


def key_after(row: Organisation) -> str:
    """The key of the page that begins after this body."""
    return closed(row, ("name_key", "id"), "organisations.organisation:name_key,id")


PARTS: dict[str, Callable[[Namespace], int]] = {
    "province": partial(measure, "province", PROVINCIAL, PROVINCE),
    "national": partial(measure, "national", NATIONAL, ""),
    "depth": measure_depth,
}
