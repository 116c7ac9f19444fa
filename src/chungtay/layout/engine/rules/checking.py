"""Every rule in the order of the decree, and what a file breaks of them."""

from __future__ import annotations

from itertools import chain
from typing import Final

from chungtay.layout.engine.rules.bodies import BODY_RULES
from chungtay.layout.engine.rules.breaches import Breach
from chungtay.layout.engine.rules.ends import END_RULES
from chungtay.layout.engine.rules.finding import found_in
from chungtay.layout.engine.rules.heads import HEAD_RULES
from chungtay.layout.engine.rules.pages import PAGE_RULES
from chungtay.layout.engine.rules.reading import read_docx
from chungtay.layout.engine.rules.wordings import WORDING_RULES

RULES: Final = (*PAGE_RULES, *HEAD_RULES, *BODY_RULES, *WORDING_RULES, *END_RULES)
OF_THE_PAGE: Final = (
    "paper margin_top margin_bottom margin_left margin_right font colour page_number page_number_centred "
    "page_number_size page_number_upright first_page_number appendix_pages appendix_number appendix_title appendix_of"
)
OF_THE_HEAD: Final = (
    "nation nation_place motto motto_rule superior issuer issuer_rule number number_sign number_figures number_size "
    "day day_place place title subject subject_rule letter_subject addressees addressees_end bases bases_end "
    "enacting"
)
OF_THE_BODY: Final = (
    "body_size body_edges first_line paragraph_space line_space end points chapters decides table_head table_widths "
    "table_figures table_size"
)
OF_THE_WORDS: Final = "nfc characters day_zeros figures hour school_year semester amount_in_words"
OF_THE_END: Final = "post name name_title recipients recipients_place recipient_list recipient_end archive as_above"
RULE_NAMES: Final = tuple(f"{OF_THE_PAGE} {OF_THE_HEAD} {OF_THE_BODY} {OF_THE_WORDS} {OF_THE_END}".split())


def breaches_of_docx(content: bytes) -> list[Breach]:
    """What a .docx breaks, in the order of the rules; UnreadableDocxError when it is no Word file."""
    found = found_in(read_docx(content))
    return list(chain.from_iterable(rule(found) for rule in RULES))
