"""What hangs on a body and begins only later; and what of other rooms names such a row and loses it when it goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from django.db import models
from django.db.models import ForeignObjectRel

from chungtay.organisations.models import Attached, Membership, Organisation


def later_rows(organisation: Organisation, day: date) -> list[Attached]:
    """What the body itself is or has only from the day on: names, kinds, seats, codes and parents, but no roles."""
    own = [model for model in get_args(Attached) if model is not Membership]
    return [row for model in own for row in model.objects.filter(organisation=organisation, valid_from__gte=day)]


def named_by(row: Attached) -> Iterator[tuple[str, str, str]]:
    """Each row that names this one and stays without it: its model, its key and the column."""
    links = (link for link in row._meta.get_fields(include_hidden=True) if isinstance(link, ForeignObjectRel))
    for link in links:
        if link.on_delete is models.SET_NULL:
            model: type[models.Model] = link.related_model
            naming = model._default_manager.filter(**{link.field.name: row}).order_by("pk")
            for key in naming.values_list("pk", flat=True):
                yield model._meta.label_lower, str(key), link.field.attname
