from __future__ import annotations

import io

import numpy as np
import pytest
import segno
from PIL import Image

from chungtay.layout.tests.squares import decoded, text_in

pytestmark = pytest.mark.once

ADDRESS = "https://chungtay.example/van-ban/K7Q2-M9XD"


def drawn(words: str, scale: int = 6) -> Image.Image:
    target = io.BytesIO()
    segno.make(words, error="m", micro=False, boost_error=False).save(target, kind="png", scale=scale, border=4)
    return Image.open(target)


@pytest.mark.parametrize("level", "LMQH")
def test_the_reader_reads_every_level(level: str) -> None:
    target = io.BytesIO()
    segno.make(ADDRESS, error=level, micro=False, boost_error=False).save(target, kind="png", scale=5, border=2)

    assert text_in(Image.open(target)) == ADDRESS


@pytest.mark.parametrize("words", ["https://a.vn", ADDRESS, ADDRESS + "/" + "x" * 20, ADDRESS + "?" + "y" * 60])
def test_the_reader_reads_squares_of_every_size_it_knows(words: str) -> None:
    assert text_in(drawn(words)) == words


@pytest.mark.parametrize("mask", range(8))
def test_the_reader_reads_under_every_mask(mask: int) -> None:
    made = segno.make(ADDRESS, error="m", micro=False, boost_error=False, mask=mask)

    assert decoded(np.array([[bool(module) for module in row] for row in made.matrix])) == ADDRESS


def test_a_square_that_lies_anywhere_on_a_page_is_found() -> None:
    page = Image.new("L", (900, 1200), 255)
    page.paste(drawn(ADDRESS, 4), (611, 903))

    assert text_in(page) == ADDRESS


def test_a_page_without_a_square_and_a_torn_square_say_so() -> None:
    torn = drawn(ADDRESS).convert("L")
    torn.paste(255, (0, 0, 70, 70))

    for picture in (Image.new("L", (300, 300), 255), torn):
        with pytest.raises(ValueError, match="corners"):
            text_in(picture)
