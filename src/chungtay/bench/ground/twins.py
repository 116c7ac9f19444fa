"""Invented schools that look for a partner, around the centres of real communes; needs and strengths drawn by lot."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from chungtay.assignment.engine.problem import Limits, Problem, Profile, Units, Weights, on_the_globe
from chungtay.bench import __file__ as here

COMMUNES = Path(here).resolve().parents[3] / "src/chungtay/places/packs/units/communes.csv"
CATEGORIES, SUBJECTS = 60, 12
SAID = 6  # needs, and strengths, of each school
LEVELS = (0.37, 0.30, 0.25, 0.08)  # share of preschools, primary, lower and upper secondary schools
AROUND = 0.03  # degrees from the centre of the commune
SEED = 20261122


def twin_problem(left: int, right: int, *, kept: int, weights: Weights | None = None, seed: int = SEED) -> Problem:
    """Schools on two sides that may be paired across the whole country within their level."""
    dice = np.random.default_rng(seed)
    centres = commune_centres()
    share = dice.lognormal(0, 0.6, len(centres))  # schools are not spread evenly, and not the same on both sides
    count = left + right
    home = np.concatenate(
        [
            dice.choice(len(centres), size, p=drawn / drawn.sum())
            for size, drawn in ((left, share), (right, share * dice.lognormal(0, 0.4, len(centres))))
        ]
    )
    east, north = (centres[home] + dice.normal(0, AROUND, (count, 2))).T
    units = Units(
        ids=tuple(f"s{number:06}" for number in range(count)),
        level=dice.choice(len(LEVELS), count, p=LEVELS),
        place=on_the_globe(east, north),
        capacity=np.ones(count, dtype=np.int64),
        needs=_drawn(dice, count),
        strengths=_drawn(dice, count),
        group=np.repeat([0, 1], [left, right]),
        department=np.zeros(count, dtype=np.int64),
        is_complete=np.ones(count, dtype=bool),
    )
    limits = Limits(all_pairs_up_to=0, kept=kept)
    return Problem(units, np.arange(left), np.arange(left, count), limits=limits, weights=weights or Weights())


def commune_centres() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Longitude and latitude of the communes of today."""
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        rows = [line for line in csv.DictReader(file) if not line["valid_until"] and line["latitude"]]
    return np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows])


def _drawn(dice: np.random.Generator, count: int) -> Profile:
    width = CATEGORIES * SUBJECTS
    columns = np.sort(np.argsort(dice.random((count, 4 * SAID)), axis=1)[:, :SAID], axis=1)
    columns = columns * (width // (4 * SAID)) + dice.integers(0, width // (4 * SAID), columns.shape)
    degrees = dice.integers(1, 6, columns.size)
    return Profile(np.arange(0, count * SAID + 1, SAID), columns.ravel(), degrees, width)
