"""Every change of this room."""

from chungtay.notices.actions.links import TooManyAnswers, answer_link, close_links, lay_link, make_link

__all__ = ["TooManyAnswers", "answer_link", "close_links", "lay_link", "make_link"]
