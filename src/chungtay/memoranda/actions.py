from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, TextVersion
from chungtay.agreements.queries.authority import locked_agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.memoranda.engine.paper import Signing
from chungtay.memoranda.queries.files import file_of
from chungtay.signatures.actions import expect_file


@transaction.atomic
def give_out_to_sign(agreement: Agreement, signing: Signing, *, by: Person, at: datetime) -> TextVersion:
    """Note the exact PDF of the confirmed text, with day and place on it, so that only this file comes back signed."""
    agreement = locked_agreement(agreement)
    if agreement.state != AgreementState.APPROVED:
        raise RuleBroken(
            _("“%(agreement)s” is in the state “%(state)s”. Only a text confirmed by all is given out to sign.")
            % {"agreement": agreement, "state": agreement.get_state_display()}
        )
    begun, today = to_local(agreement.drafted_at).date(), to_local(at).date()
    if signing.on < begun:
        raise RuleBroken(
            _("The text was begun on %(begun)s. Write that day or a later one.") % {"begun": short_day(begun)}, "on"
        )
    text = current_text(agreement)
    file = file_of(agreement, text.number, "pdf", today, signing)
    if file is None:
        raise RuleBroken(_("This version of the text is not there any more. Open the memorandum again."))
    expect_file(
        agreement,
        sha256=hashlib.sha256(file.content).hexdigest(),
        size=len(file.content),
        by=by,
        at=at,
        version_key=text.text_hash,
    )
    return text
