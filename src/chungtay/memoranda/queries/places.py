from __future__ import annotations

from chungtay.agreements.models import Agreement
from chungtay.memoranda.models import GivenOut


def place_on_paper(agreement: Agreement) -> str:
    """Where the signed paper says it was made: as the file that came back says, or every file given out does.

    Files that name different places, none of which came back, leave the place open; a click signs none of them.
    """
    newest = agreement.texts.order_by("-number").values("pk")[:1]
    given = (
        []
        if agreement.is_signed_by_click
        else list(GivenOut.objects.filter(text=newest).select_related("came_back").order_by("pk"))
    )
    back = [row for row in given if row.came_back is not None and row.came_back.taken_back_at is None]
    if back:
        return max(back, key=lambda row: row.came_back_id or 0).place
    places = {row.place for row in given}
    # What was signed before it was recorded here has the place that was stated.
    return places.pop() if len(places) == 1 else agreement.signed_place
