from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.memoranda.actions import file_memorandum
from chungtay.memoranda.forms import DossierChoiceForm
from chungtay.memoranda.queries.dossiers import dossiers_for
from chungtay.memoranda.views.papers import about, opened

MOST_DOSSIERS = 50


@route("memoranda.file", audience=MEMBER, writes=True, idempotent=True, queries=20, of="agreements.Agreement")
def file_away(request: UserRequest, uid: Uid) -> HttpResponse:
    agreement = opened(request, uid, "memoranda.file")
    dossiers = list(dossiers_for(agreement, request.user).select_related("organisation")[:MOST_DOSSIERS])
    form = DossierChoiceForm(request.POST or None, dossiers=dossiers)

    def act() -> str:
        file_memorandum(agreement, form.dossiers[form.cleaned_data["dossier"]], by=request.user, at=now())
        return agreement.get_absolute_url()

    said = _("The memorandum lies in the dossier, and goes to the archive with it.")
    if done := answered(request, form, "memoranda.file", act, said):
        return done
    context = {**about(agreement), "form": form, "is_ready": agreement.is_signed, "has_dossiers": bool(dossiers)}
    return render(request, "memoranda/file.html", context)
