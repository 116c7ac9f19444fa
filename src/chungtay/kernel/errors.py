"""What a domain rule says when it says no, in words for the person."""

from __future__ import annotations


class RuleBroken(Exception):  # noqa: N818  # read aloud where it is caught
    """A rule refuses the change; `str()` is the sentence to show, `field` the form field it concerns."""

    def __init__(self, sentence: object, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)


class StaleVersion(Exception):  # noqa: N818  # read aloud where it is caught
    """Somebody saved the row after this person opened it; the page keeps the typed text and shows both."""

    def __init__(self, current: object) -> None:
        super().__init__("stale version")
        self.current = current
