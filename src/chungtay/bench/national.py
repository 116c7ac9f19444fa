"""An invented register of the whole country, 41,000 schools in real communes of both generations, ready to be served.

`./chungtay bench national --into DIR` leaves a data folder: `CHUNGTAY_DATA_DIR=DIR ./chungtay serve` opens it. With
`--province` it is one province with 3,000 schools; `--schools N` writes as many as asked for.
"""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.core.management import call_command

from chungtay.bench.ground.installing import INSIDE, inside
from chungtay.bench.ground.register import NATIONAL, PROVINCE, PROVINCIAL, SEED, fill_register


def run(words: list[str]) -> int:
    if words[:1] == [INSIDE]:
        return fill(asked_for(words[1:]))
    asked = asked_for(words)
    if asked.into and (asked.into / "chungtay.sqlite3").exists():
        sys.stderr.write(f"{asked.into} holds an installation already; name a folder that does not exist.\n")
        return 2
    return inside("national", words, into=asked.into and asked.into.resolve())


def asked_for(words: list[str]) -> Namespace:
    parser = ArgumentParser(prog="./chungtay bench national")
    parser.add_argument("--into", type=Path, help="data folder to leave behind")
    parser.add_argument("--schools", type=int, default=0, help="how many, when not as many as usual")
    parser.add_argument("--province", action="store_true", help="one province instead of the country")
    parser.add_argument("--seed", type=int, default=SEED)
    return parser.parse_args(words)


def fill(asked: Namespace) -> int:
    call_command("migrate", interactive=False, verbosity=0)
    begun = time.process_time()
    usual = PROVINCIAL if asked.province else NATIONAL
    province = PROVINCE if asked.province else ""
    written = fill_register(asked.schools or usual, province=province, seed=asked.seed)
    seconds = time.process_time() - begun
    for table, rows in written.items():
        sys.stdout.write(f"{table:<34}{rows:>10}\n")
    sys.stdout.write(f"{'CPU, tables of units included':<34}{seconds:>10.1f} s\n")
    report = {"bench": "national", "rows": sum(written.values()), "cpu_s": round(seconds, 1), "seed": asked.seed}
    sys.stdout.write(json.dumps(report) + "\n")
    return 0
