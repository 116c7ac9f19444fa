"""Reads the square a telephone reads (ISO/IEC 18004): versions 1 to 6, bytes, without correcting errors.

Written beside the library that draws it and not with it, so that a wrong drawing is not read by its own mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, permutations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grid = NDArray[np.bool_]

# How many bytes of data each block holds, by version and level (ISO/IEC 18004, table 9).
BLOCKS: Final = {
    1: {"L": [19], "M": [16], "Q": [13], "H": [9]},
    2: {"L": [34], "M": [28], "Q": [22], "H": [16]},
    3: {"L": [55], "M": [44], "Q": [17] * 2, "H": [13] * 2},
    4: {"L": [80], "M": [32] * 2, "Q": [24] * 2, "H": [9] * 4},
    5: {"L": [108], "M": [43] * 2, "Q": [15, 15, 16, 16], "H": [11, 11, 12, 12]},
    6: {"L": [68] * 2, "M": [27] * 4, "Q": [19] * 4, "H": [15] * 4},
}
LEVELS: Final = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
FINDER: Final = (1, 1, 3, 1, 1)


def text_in(picture: Image.Image) -> str:
    """What the one square in the picture says; ValueError when there is none that can be read."""
    return decoded(modules_of(np.asarray(picture.convert("L")) < 128))


def modules_of(dark: Grid) -> Grid:
    """The modules of the square, found by its three corners, true where dark."""
    (top, left), (_, right), (bottom, _), unit = _three(_corners(dark))
    version = round(((right - left) / unit + 7 - 17) / 4)
    size = 17 + 4 * version
    step_down, step_over = (bottom - top) / (size - 7), (right - left) / (size - 7)
    rows = [round(top + step_down * (place - 3)) for place in range(size)]
    columns = [round(left + step_over * (place - 3)) for place in range(size)]
    return np.asarray(dark[np.ix_(rows, columns)])


def _three(found: list[tuple[float, float, float]]) -> tuple[Any, ...]:
    """Upper left, upper right and lower left, as (row, column), and one module's breadth; the largest that stand so."""
    best: tuple[Any, ...] = ()
    for first, over, down in permutations(found, 3):
        unit = first[2]
        leg, height = over[1] - first[1], down[0] - first[0]
        is_upright = abs(over[0] - first[0]) <= unit and abs(down[1] - first[1]) <= unit
        if is_upright and leg > 0 and abs(leg - height) <= unit and (not best or leg > best[1][1] - best[0][1]):
            best = (first[:2], over[:2], down[:2], unit)
    if not best:
        raise ValueError("no three corners")
    return best


def _corners(dark: Grid) -> list[tuple[float, float, float]]:
    """Row, column and breadth of one module of each finder: rings 1:1:3:1:1 across and down, each once."""
    found: list[tuple[float, float, float]] = []
    for row in range(dark.shape[0]):
        for start, end in _rings(dark[row]):
            middle, unit = (start + end) / 2, (end - start) / 7
            for above, below in _rings(dark[:, round(middle)]):
                is_new = all(abs(above + below - 2 * at[0]) + abs(2 * middle - 2 * at[1]) > 4 * unit for at in found)
                is_square = abs((below - above) - (end - start)) <= unit
                if above < row < below and is_square and is_new:
                    found.append(((above + below) / 2, middle, unit))
    return found


def _rings(line: Grid) -> list[tuple[int, int]]:
    """Where in a row or column dark and light change as across a finder."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], line, [False])).astype(np.int8)))
    runs = [(int(first), int(last)) for first, last in pairwise(edges)]
    rings = []
    for place in range(0, len(runs) - 4, 2):
        lengths = [last - first for first, last in runs[place : place + 5]]
        unit = sum(lengths) / 7
        if unit >= 2 and all(
            abs(length - want * unit) <= 0.5 * unit + 0.5 for length, want in zip(lengths, FINDER, strict=True)
        ):
            rings.append((runs[place][0], runs[place + 4][1]))
    return rings


def decoded(modules: Grid) -> str:
    """What the modules say."""
    size = modules.shape[0]
    version = (size - 17) // 4
    level, mask = _format_of(modules)
    bits = [bool(modules[row, column]) != mask(row, column) for row, column in _path(size, version)]
    lengths = BLOCKS[version][level]
    held: list[list[int]] = [[] for _length in lengths]
    places = [block for turn in range(max(lengths)) for block, length in enumerate(lengths) if turn < length]
    for at, block in enumerate(places):
        held[block].append(_number(bits[8 * at : 8 * at + 8]))
    stream = [bool(byte >> shift & 1) for block in held for byte in block for shift in range(7, -1, -1)]
    if _number(stream[:4]) != 4:
        raise ValueError("not bytes")
    count = _number(stream[4:12])
    return bytes(_number(stream[12 + 8 * at : 20 + 8 * at]) for at in range(count)).decode()


def _number(bits: list[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _format_of(modules: Grid) -> tuple[str, Callable[[int, int], bool]]:
    """The level, and which modules were turned: five bits beside the first finder, under the mask of the format."""
    told = _number([bool(modules[8, column]) for column in range(5)]) ^ 0b10101
    turned: list[Callable[[int, int], bool]] = [
        lambda row, column: (row + column) % 2 == 0,
        lambda row, column: row % 2 == 0,
        lambda row, column: column % 3 == 0,
        lambda row, column: (row + column) % 3 == 0,
        lambda row, column: (row // 2 + column // 3) % 2 == 0,
        lambda row, column: row * column % 2 + row * column % 3 == 0,
        lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
        lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
    ]
    return LEVELS[told >> 3], turned[told & 7]


def _path(size: int, version: int) -> list[tuple[int, int]]:
    """The modules of the data in their order: two columns at a time from the right, up and down in turn."""
    taken = np.zeros((size, size), dtype=np.bool_)
    taken[:9, :9] = taken[:9, -8:] = taken[-8:, :9] = True
    taken[6, :] = taken[:, 6] = True
    if version > 1:
        taken[size - 9 : size - 4, size - 9 : size - 4] = True
    path, goes_up = [], True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for row in range(size - 1, -1, -1) if goes_up else range(size):
            path += [(row, column) for column in (right, right - 1) if not taken[row, column]]
        goes_up = not goes_up
    return path
