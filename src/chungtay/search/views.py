from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from chungtay.kernel.clock import today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.vietnamese import tidy
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.search.engine.tokens import MOST_CHARACTERS
from chungtay.search.models import search_providers
from chungtay.search.queries import MOST_ROWS, find, suggestions

FIRST = 6  # of each kind of thing, where all kinds are shown


@route("search.find", audience=MEMBER, queries=12)
def find_by_name(request: UserRequest) -> HttpResponse:
    typed = typed_in(request)
    kinds = {provider.key: provider for provider in search_providers()}
    kind = kinds.get(request.GET.get("loai", ""))
    context = {
        "typed": typed,
        "kind": kind,
        "kinds": [provider.title for provider in kinds.values()],
        "answer": find(
            request.user,
            typed,
            on=today(),
            provider=kind.key if kind else None,
            limit=MOST_ROWS if kind else FIRST,
        ),
        "most": MOST_ROWS,
    }
    return render(request, "search/find.html", context)


@route("search.find", audience=MEMBER, queries=12)
def suggest(request: UserRequest) -> HttpResponse:
    hits = suggestions(request.user, typed_in(request), on=today())
    return render(request, "search/_suggestions.html", {"hits": hits})


def typed_in(request: UserRequest) -> str:
    return tidy(request.GET.get("q", "")[: 2 * MOST_CHARACTERS])[:MOST_CHARACTERS]
