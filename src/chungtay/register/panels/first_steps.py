"""The first steps of a new officer on the page Hôm nay: what is missing, and gone once it is there."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.duties import Duty, register_duties
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.register.queries.beginnings import Beginning, beginnings_of


@register_duties
def first_steps(person: Person, on: date) -> list[Duty]:
    if is_allowed(person, "register.begin"):
        sentence = _("Say which body you work for, and the work can begin")
        detail = _("A provincial department of education or a commune people's committee; then come the schools.")
        return [_step(sentence, detail, reverse("register:begin"), _("Begin"), "flag")]
    return [_missing(beginning) for beginning in beginnings_of(person, on)]


def _missing(beginning: Beginning) -> Duty:
    words = {"body": beginning.name}
    bring = reverse("sheets:bring")
    if not beginning.has_schools:
        sentence = _("%(body)s has no school in the register yet: bring in your list") % words
        detail = _("The Excel file you keep already will do; nothing is written before you have seen it checked.")
        return _step(
            sentence, detail, f"{bring}?bang=schools&don_vi={beginning.uid}", _("Bring in schools"), "building"
        )
    sentence = _("Nobody at the schools of %(body)s has a role yet: bring in their staff") % words
    detail = _("Heads first: they sign for their schools. Only name, school, post and code are kept.")
    return _step(sentence, detail, f"{bring}?bang=staff&don_vi={beginning.uid}", _("Bring in staff"), "people")


def _step(sentence: str, detail: str, to: str, action: str, icon: str) -> Duty:
    return Duty(
        sentence=sentence, detail=detail, to=to, action=action, waits="", waited_for="", is_mine=True, icon=icon
    )
