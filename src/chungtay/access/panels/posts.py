from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chungtay.access.queries.posts import posts_in_words
from chungtay.accounts.models import Person
from chungtay.accounts.queries import register_posts


@register_posts
def posts_and_bodies(people: Sequence[Person], on: date) -> dict[int, str]:
    """Post and body of each person on the day, for the frame of every page."""
    return posts_in_words(people, on)
