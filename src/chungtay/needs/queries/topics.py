from __future__ import annotations

from collections.abc import Callable, Iterable

from chungtay.curriculum.models import Subject
from chungtay.needs.queries.entries import Topic
from chungtay.taxonomy.models import Leaf


def topics_in_words(topics: Iterable[Topic]) -> Callable[[int, int | None], str]:
    """How a leaf and its subject, by key, are called; two questions for all of these topics."""
    asked = set(topics)
    leaves = dict(Leaf.objects.filter(pk__in={leaf for leaf, _subject in asked}).values_list("pk", "name"))
    keys = {subject for _leaf, subject in asked if subject}
    subjects = dict(Subject.objects.filter(pk__in=keys).values_list("pk", "name"))

    def named(leaf: int, subject: int | None) -> str:
        name = leaves.get(leaf, "…")
        return f"{name}, {subjects[subject]}" if subject is not None and subject in subjects else name

    return named
