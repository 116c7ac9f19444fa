"""The measures of Nghị định 30/2020/NĐ-CP, Phụ lục I, as we choose them within what it allows; mm and points."""

from __future__ import annotations

from typing import Final

FONT: Final = "Times New Roman"
PAGE: Final = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 20  # allowed: 20–25, 20–25, 30–35, 15–20
BREADTH: Final = PAGE[0] - LEFT - RIGHT
LANDSCAPE_BREADTH: Final = PAGE[1] - LEFT - RIGHT
HALVES: Final = (64.0, BREADTH - 64.0)  # left: who issues; right: the nation's name
SIGNING: Final = (80.0, 80.0)
GUTTER: Final = 4.0  # between those who sign beside each other
FIRST: Final = 12.7
SMALL, NORMAL, TITLE, BODY = 12.0, 13.0, 14.0, 14.0
LIST: Final = 11.0
PICTURE: Final = 14.0  # mm: the square at the foot of the first page fits into the margin
CAPTION: Final = 9.0
POINTS_OF_A_MM: Final = 72 / 25.4
SIGNING_SPACE: Final = 62.0  # points kept free for the hand, the stamp or the picture of a digital signature
MOST_IN_ONE_HALF: Final = 2  # more issuers than these stand in a list of the full breadth
