"""Loading both generations of administrative units, beside the same rows saved one by one through the ORM.

Measured in CPU seconds on an empty SQLite database of its own. The row-by-row alternative saves a sample and is scaled
to the whole, because the whole would take minutes; the table says how large the sample was.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import transaction

from chungtay.accounts.actions import ensure_system_person
from chungtay.bench.ground.installing import INSIDE, inside
from chungtay.kernel.clock import today
from chungtay.places.actions import load_units
from chungtay.places.models import Unit, UnitName, UnitParent, UnitSuccession

SAMPLE = 2_000


def run(words: list[str]) -> int:
    return measure() if INSIDE in words else inside("units", words)


def cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def save_one_by_one(sample: list[Unit]) -> None:
    with transaction.atomic():
        for unit in sample:
            unit.save(force_insert=True)


def measure() -> int:
    call_command("migrate", interactive=False, verbosity=0)
    by = ensure_system_person()
    ours = cpu(lambda: load_units(by=by, on=today()))
    rows = sum(model._default_manager.count() for model in (Unit, UnitName, UnitParent, UnitSuccession))
    sample = list(Unit.objects.all()[:SAMPLE])
    for number, unit in enumerate(sample):
        unit.pk, unit.uid, unit.key, unit.code = None, f"bench-{number:016}", f"b{number}", f"z{number:04}"
    alternative = cpu(lambda: save_one_by_one(sample)) * rows / SAMPLE
    ratio = alternative / ours
    sys.stdout.write(f"{'load_units':<24}{ours:>10.1f} s CPU  {rows} rows, parsing and checks included\n")
    sys.stdout.write(f"{'save() row by row':<24}{alternative:>10.1f} s CPU  scaled from {SAMPLE} rows, no parsing\n")
    report = {"bench": "units", "rows": rows, "cpu_s": round(ours, 2), "ratio": round(ratio, 2)}
    sys.stdout.write(json.dumps(report) + "\n")
    return 0
