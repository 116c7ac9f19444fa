"""The overview as a workbook: the same counts as on the screen, kept back where the screen keeps them back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.demand.queries.overview import Counted, Overview, Share
from chungtay.kernel.vietnamese import short_day
from chungtay.workbooks.engine.columns import CellKind, Column, Value, sheet_from_pack
from chungtay.workbooks.engine.writing import write_sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PACKS = Path(__file__).parent / "packs"
GROUPS, LEVELS, AREAS, GRID, WAY, HOW = (
    sheet_from_pack((PACKS / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("groups", "levels", "areas", "grid", "way", "reading")
)

Rows = Iterator[Mapping[str, Value]]


def overview_workbook(found: Overview, on: date, *, narrowed: str) -> IO[bytes]:
    """The overview as an .xlsx; `narrowed` says to what, in words of the screen, "" for everything."""
    target = io.BytesIO()
    with override("vi"):  # an attachment of an official plan, whatever language the screen has
        names = [name for _code, name in found.grid_levels]
        levels = (Column(key=f"level{at}", title=name, kind=CellKind.INTEGER) for at, name in enumerate(names))
        grid = replace(GRID, columns=(*GRID.columns, *levels))
        write_sheets(
            target,
            [
                (GROUPS, _shares(found.groups)),
                (LEVELS, _shares([*found.levels, found.total])),
                (AREAS, _shares([*found.areas, found.total])),
                (grid, _grid(found)),
                (WAY, _way(found)),
                (HOW, _reading(found, on, narrowed)),
            ],
        )
    target.seek(0)
    return target


def said(count: Counted) -> Value:
    """A count as a cell: a number, or the words that it is kept back."""
    return _("not shown") if count.number is None else count.number


def _shares(shares: Sequence[Share]) -> Rows:
    for share in shares:
        yield {
            "label": share.label or _("Altogether"),
            "needing": said(share.needing),
            "giving": said(share.giving),
            "lacking": _("not shown") if share.lacking is None else share.lacking,
            "unmet": said(share.unmet),
        }


def _grid(found: Overview) -> Rows:
    for name, cells in found.grid:
        yield {"label": name} | {f"level{at}": said(cell.count) for at, cell in enumerate(cells)}


def _way(found: Overview) -> Rows:
    for label, count, _width in found.way:
        yield {"label": label, "needs": said(count)}


def _reading(found: Overview, on: date, narrowed: str) -> Rows:
    yield {"label": _("As of"), "value": short_day(on)}
    yield {"label": _("Narrowed to"), "value": narrowed or _("everything below my body")}
    yield {"label": _("Schools"), "value": found.units}
    yield {"label": _("Schools that have declared"), "value": said(found.declaring)}
    yield {"label": _("Schools that declared nothing"), "value": said(found.silent)}
    yield {"label": _("Schools without a strength"), "value": said(found.without_strength)}
    yield {"label": _("Entries not confirmed for 90 days"), "value": said(found.stale)}
    yield {
        "label": _("not shown"),
        "value": _(
            "A count under 5, or one from which such a count could be worked out. No school is named or ranked."
        ),
    }
    yield {
        "label": _("Balance"),
        "value": _("Schools in need less schools that can help; below zero more can help than need."),
    }
