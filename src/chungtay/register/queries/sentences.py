"""What is wrong with a row of a sheet and what to do about it, in whole sentences."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.register.engine.schools import Said

SENTENCES: dict[str, str | Promise] = {
    "as_said": "%(sentence)s",
    "code_twice": _(
        "The code %(code)s stands in row %(row)s already. Give each school its own code, or delete one row."
    ),
    "name_twice": _("“%(name)s” stands in row %(row)s already, in the same commune. Delete one of the two rows."),
    "body_twice": _("This is %(body)s, as is row %(row)s. Delete one of the two rows."),
    "elsewhere": _("The code %(code)s belongs to %(body)s, which does not answer to you. Check the code."),
    "not_ours": _(
        "%(body)s stands in the register under another body. Ask that body to change it, or leave the row out."
    ),
    "several": _("%(count)s schools called “%(name)s” stand in that commune. Add the code of the one that is meant."),
    "other_code": _(
        "%(name)s stands in the register with the code %(known)s, the sheet says %(code)s. Check which code is right."
    ),
    "no_commune": _("The row names no commune. Type the commune or ward of today, or its code of five figures."),
    "outside": _(
        "“%(typed)s” is no commune of %(ground)s, of today or before. Check the spelling, or leave the row out."
    ),
    "ambiguous": _("“%(typed)s” may be %(units)s. Type the code of the right one."),
    "old_and_parted": _(
        "The old commune “%(typed)s” was divided: %(units)s. Type the commune in which the school stands today."
    ),
    "old_commune": _("The old commune “%(typed)s” is %(units)s today; the school is entered there."),
    "code_and_name": _("The code %(code)s is %(unit)s, not “%(name)s”. Correct one of the two."),
    "no_school": _("The row names no school. Type the name or the code of the school."),
    "unknown_school": _(
        "No school called “%(typed)s” answers to you. Bring in the schools first, or check the spelling."
    ),
    "several_schools": _("Several schools of yours are called “%(typed)s”. Type the code of the right one."),
    "unknown_post": _(
        "“%(typed)s” gives no role here. Leave the row out, or write head, deputy, teacher, clerk, accountant or chair"
        " of the union."
    ),
    "named_from_above": _(
        "The head and deputies of %(body)s are named by the body above it. Leave the row out, or ask that body."
    ),
    "person_twice": _("%(name)s stands in row %(row)s already with the same post. Delete one of the two rows."),
    "several_people": _("Several people called “%(name)s” belong to %(body)s. Add the code of the one that is meant."),
    "other_person": _(
        "The code %(code)s belongs to %(known)s, the sheet says “%(name)s”. Check the code and the name."
    ),
    "no_name": _("The row names nobody. Type the full name."),
}


def in_words(said: Said) -> str:
    """The sentence of what was said, in the language of the moment."""
    return str(SENTENCES[said.code]) % said.words
