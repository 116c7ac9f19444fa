from __future__ import annotations

from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import PDF_CHECKS
from chungtay.signatures.engine.active import Active, active_part


def nothing_in_it_acts(content: bytes, name: str) -> None:
    part = active_part(content)
    if part is None:
        return
    sentences = {
        Active.SCRIPT: _(
            "“%(name)s” carries a script that runs when it is opened. Print or scan the paper anew and bring that."
        ),
        Active.PROGRAM: _(
            "“%(name)s” starts another program when it is opened. Print or scan the paper anew and bring that."
        ),
        Active.FILE: _(
            "“%(name)s” carries other files attached inside it. Bring the page alone, and the others each by itself."
        ),
        Active.FORM: _(
            "“%(name)s” holds a form that sends or fetches data. Print or scan the paper anew and bring that."
        ),
        Active.LOCKED: _("“%(name)s” is protected by a password. Save it without one, and bring it again."),
        Active.HIDDEN: _(
            "“%(name)s” is packed in a way that hides what it holds. Print or scan the paper anew and bring that."
        ),
    }
    raise RuleBroken(sentences[part] % {"name": name})


PDF_CHECKS.append(nothing_in_it_acts)
