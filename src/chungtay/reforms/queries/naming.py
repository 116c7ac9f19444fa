"""What of other rooms, also those to come, names a row of the register and loses it when the row goes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.models import ForeignObjectRel

from chungtay.organisations.models import Membership, Parentage


def named_by(row: Membership | Parentage) -> Iterator[tuple[str, str, str]]:
    """Each row that names this one and stays without it: its model, its key and the column."""
    links = (link for link in row._meta.get_fields(include_hidden=True) if isinstance(link, ForeignObjectRel))
    for link in links:
        if link.on_delete is models.SET_NULL:
            model: type[models.Model] = link.related_model
            naming = model._default_manager.filter(**{link.field.name: row}).order_by("pk")
            for key in naming.values_list("pk", flat=True):
                yield model._meta.label_lower, str(key), link.field.attname
