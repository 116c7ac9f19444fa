"""A row of ours as the content of an official document, with the head of the day."""

from chungtay.records.queries.contents import paper_of, with_head

__all__ = ["paper_of", "with_head"]
