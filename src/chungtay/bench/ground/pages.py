"""The pages the bench `web` measures beside ours: the same list and detail, plainly made, and as cheap as can be.

Plain is what Django's own guide leads to: models, `prefetch_related`, a `Paginator`, which counts and skips. The floor
is one SQL statement a page and one f-string a row inside a page whose other parts are ready.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any, ClassVar

from django import forms
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path, reverse

from chungtay.kernel.clock import today
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.tables import Page
from chungtay.organisations.choices import BodyState, Function, Kind, Level, Sort
from chungtay.organisations.models import Organisation
from chungtay.register.queries.lists import Listed

SIZE = 50
LIST = """
SELECT o.uid, o.current_name, k.kind, k.levels, un.full_name, pn.full_name, group_concat(p.current_name, '; ')
FROM (SELECT * FROM organisations_organisation ORDER BY name_key, id LIMIT 50) o
LEFT JOIN organisations_organisationkind k ON k.organisation_id = o.id AND
    coalesce(k.valid_from, '0001-01-01') <= %(day)s AND coalesce(k.valid_until, '9999-12-31') > %(day)s
LEFT JOIN organisations_seat s ON s.organisation_id = o.id AND
    coalesce(s.valid_from, '0001-01-01') <= %(day)s AND coalesce(s.valid_until, '9999-12-31') > %(day)s
LEFT JOIN places_unitname un ON un.unit_id = s.unit_id AND
    coalesce(un.valid_from, '0001-01-01') <= %(day)s AND coalesce(un.valid_until, '9999-12-31') > %(day)s
LEFT JOIN places_unitparent up ON up.unit_id = s.unit_id AND
    coalesce(up.valid_from, '0001-01-01') <= %(day)s AND coalesce(up.valid_until, '9999-12-31') > %(day)s
LEFT JOIN places_unitname pn ON pn.unit_id = up.parent_id AND
    coalesce(pn.valid_from, '0001-01-01') <= %(day)s AND coalesce(pn.valid_until, '9999-12-31') > %(day)s
LEFT JOIN organisations_parentage l ON l.organisation_id = o.id AND
    coalesce(l.valid_from, '0001-01-01') <= %(day)s AND coalesce(l.valid_until, '9999-12-31') > %(day)s
LEFT JOIN organisations_organisation p ON p.id = l.parent_id
GROUP BY o.id ORDER BY o.name_key, o.id
"""
DETAIL = """
SELECT n.name, k.kind, k.levels, c.code, s.address, un.full_name, group_concat(p.current_name, '; ')
FROM organisations_organisation o
JOIN organisations_organisationname n ON n.organisation_id = o.id
LEFT JOIN organisations_organisationkind k ON k.organisation_id = o.id AND
    coalesce(k.valid_from, '0001-01-01') <= %(day)s AND coalesce(k.valid_until, '9999-12-31') > %(day)s
LEFT JOIN organisations_organisationcode c ON c.organisation_id = o.id AND
    coalesce(c.valid_from, '0001-01-01') <= %(day)s AND coalesce(c.valid_until, '9999-12-31') > %(day)s
LEFT JOIN organisations_seat s ON s.organisation_id = o.id AND
    coalesce(s.valid_from, '0001-01-01') <= %(day)s AND coalesce(s.valid_until, '9999-12-31') > %(day)s
LEFT JOIN places_unitname un ON un.unit_id = s.unit_id AND
    coalesce(un.valid_from, '0001-01-01') <= %(day)s AND coalesce(un.valid_until, '9999-12-31') > %(day)s
LEFT JOIN organisations_parentage l ON l.organisation_id = o.id AND
    coalesce(l.valid_from, '0001-01-01') <= %(day)s AND coalesce(l.valid_until, '9999-12-31') > %(day)s
LEFT JOIN organisations_organisation p ON p.id = l.parent_id
WHERE o.uid = %(uid)s GROUP BY n.id ORDER BY n.valid_from
"""
FACTS = """{% extends "ui/page.html" %}
{% block title %}{{ body.current_name }}{% endblock %}{% block heading %}{{ body.current_name }}{% endblock %}
{% block content %}<dl class="summary">
{% for name in body.names.all %}<dt>{{ name.valid_from }}</dt><dd>{{ name.name }}</dd>{% endfor %}
{% for kind in body.kinds.all %}<dt>{{ kind.get_kind_display }}</dt><dd>{{ kind.levels }}</dd>{% endfor %}
{% for seat in body.seats.all %}<dt>{{ seat.valid_from }}</dt><dd>{{ seat.address }} {{ seat.unit }}</dd>{% endfor %}
{% for code in body.codes.all %}<dt>{{ code.get_scheme_display }}</dt><dd>{{ code.code }}</dd>{% endfor %}
{% for link in body.parents.all %}<dt>{{ link.get_function_display }}</dt><dd>{{ link.parent }}</dd>{% endfor %}
{% for role in body.memberships.all %}<dt>{{ role.person }}</dt><dd>{{ role.get_role_display }}</dd>{% endfor %}
{% for step in body.successors.all %}<dt>{{ step.on }}</dt><dd>{{ step.successor }}</dd>{% endfor %}</dl>{% endblock %}
"""


class Frame:
    """The parts of our own list around its rows, kept so that the floor need not make them."""

    before = after = ""

    @classmethod
    def keep(cls, html: str, opening: str, closing: str) -> None:
        before, _opening, rest = html.partition(opening)
        cls.before, cls.after = before + opening, closing + rest.partition(closing)[2]


class PlainFilters(KitForm):
    # The fields of our own filters, checked as little as Django does by itself, for the same template.
    carries_key: ClassVar[bool] = False

    q = forms.CharField(required=False, max_length=120)
    tinh = forms.CharField(required=False, max_length=80)
    xa = forms.CharField(required=False, max_length=80)
    loai = forms.ChoiceField(required=False, choices=[("", ""), *Kind.choices])
    cap = forms.ChoiceField(required=False, choices=[("", ""), *Level.choices])
    trang_thai = forms.ChoiceField(required=False, choices=[("", ""), *BodyState.choices])
    duoi = forms.CharField(required=False, max_length=200)
    chuc_nang = forms.ChoiceField(required=False, choices=[("", ""), *Function.choices])
    nam_hoc = forms.ChoiceField(required=False, choices=[("", "")])
    xep = forms.ChoiceField(required=False, choices=Sort.choices)

    @property
    def further(self) -> list[forms.BoundField]:
        return [self[name] for name in ("xa", "cap", "trang_thai", "duoi", "chuc_nang", "nam_hoc")]

    @property
    def is_further(self) -> bool:
        return any(self.data.get(field.name) for field in self.further)

    @property
    def fingerprint(self) -> str:
        return f"plain{[self.data.get(name, '') for name in self.fields]}{self.errors.as_json()}"


def plain_list(request: HttpRequest) -> HttpResponse:
    day = today()
    every = Organisation.objects.order_by("name_key", "id").prefetch_related(
        "names", "kinds", "seats__unit__names", "seats__unit__parents__parent__names", "parents__parent__names"
    )
    page = Paginator(every, SIZE).get_page(request.GET.get("trang"))
    rows = [(plain_line(body, day), None, reverse("register:show", args=[body.uid])) for body in page.object_list]
    form = PlainFilters(request.GET)
    form.is_valid()
    context = {"form": form, "page": Page([]), "rows": rows, "on": day, "count": page.paginator.count}
    return render(request, "register/list.html", context | {"is_all": True, "sort": Sort.NAME})


def plain_line(body: Organisation, day: date) -> Listed:
    names = [row.name for row in body.names.all() if row.is_valid_on(day)]
    kinds = [row for row in body.kinds.all() if row.is_valid_on(day)]
    units = [row.unit for row in body.seats.all() if row.is_valid_on(day) and row.unit]
    under = [
        next((row.name for row in link.parent.names.all() if row.is_valid_on(day)), "")
        for link in body.parents.all()
        if link.is_valid_on(day)
    ]
    return Listed(
        organisation=body,
        name=names[0] if names else body.current_name,
        former="; ".join(row.name for row in body.names.all() if not row.is_valid_on(day)),
        kind=", ".join([str(kinds[0].get_kind_display()), *kinds[0].level_labels]) if kinds else "",
        place=", ".join(str(name) for name in units[0].line_on(day)[:2]) if units else "",
        under="; ".join(under),
        is_alive=body.is_valid_on(day),
        is_known=body.is_known_on(day),
    )


def floor_list(request: HttpRequest) -> HttpResponse:
    day = today().isoformat()
    with connection.cursor() as cursor:
        cursor.execute(LIST, {"day": day})
        rows = cursor.fetchall()
    shown = "".join(floor_line(*row) for row in rows)
    return HttpResponse(f"{Frame.before}{shown}{Frame.after}")


def floor_line(uid: str, name: str, kind: str, levels: str, unit: str, above: str, under: str) -> str:
    what = ", ".join([KINDS.get(kind, ""), *(LEVELS[level] for level in (levels or "").split())])
    return (
        f'<tr role="row"><th scope="row" role="rowheader"><a href="/don-vi/{uid}/">{escape(name)}</a></th>'
        f'<td role="cell">{what}</td><td role="cell">{escape(unit or "")}, {escape(above or "")}</td>'
        f'<td role="cell">{escape(under or "")}</td><td role="cell"></td></tr>'
    )


def plain_detail(request: HttpRequest, uid: str) -> HttpResponse:
    body = Organisation.objects.get(uid=uid)
    return HttpResponse(engines["django"].from_string(FACTS).render({"body": body}, request))


def floor_detail(request: HttpRequest, uid: str) -> HttpResponse:
    day = today().isoformat()
    with connection.cursor() as cursor:
        cursor.execute(DETAIL, {"day": day, "uid": uid})
        rows = cursor.fetchall()
    name, kind, levels, code, address, unit, under = rows[-1]
    former = "; ".join(escape(row[0]) for row in rows[:-1])
    shown = (
        f"<h1>{escape(name)}</h1><p>{KINDS[kind]} {levels} {code} {address} {escape(unit)} {escape(under)} {former}</p>"
    )
    return HttpResponse(f"{Frame.before}{shown}{Frame.after}")


KINDS: dict[str, str] = {kind.value: kind.name for kind in Kind}
LEVELS: dict[str, str] = {level.value: level.name for level in Level}

urlpatterns: list[Any] = [
    path("so-sanh/", plain_list),
    path("so-sanh/day/", floor_list),
    path("so-sanh/<str:uid>/", plain_detail),
    path("so-sanh/day/<str:uid>/", floor_detail),
    path("", include("chungtay.config.urls")),
]
