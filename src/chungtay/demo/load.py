"""Load the demo: the reference tables, the five texts and the invented province, all or nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions import ensure_system_person
from chungtay.curriculum.actions import load_curriculum
from chungtay.demo.changes import load_changes
from chungtay.demo.invented import load_province
from chungtay.demo.needs import load_needs
from chungtay.demo.offers import load_offers
from chungtay.demo.papers import load_papers
from chungtay.demo.privacy import load_privacy
from chungtay.demo.progress import load_progress
from chungtay.demo.register import Loaded, load_bodies, load_documents, load_programmes
from chungtay.demo.rounds import load_rounds
from chungtay.demo.texts import load_sources, load_texts
from chungtay.demo.wide import load_wide
from chungtay.kernel.clock import today
from chungtay.places.actions import load_units
from chungtay.programmes.models import Programme
from chungtay.taxonomy.actions import load_taxonomy


def load_demo(progress: Callable[[str], None], *, with_many_schools: bool = True) -> str:
    """Load the demo once; returns what was loaded in words, or nothing when it was there already.

    The four hundred schools of the province next door are left out where only the people and their papers matter.
    """
    if Programme.objects.filter(code="MAU-2026").exists():
        return ""
    with transaction.atomic():
        loaded = Loaded(by=ensure_system_person(), on=today())
        progress(_("Loading provinces, districts and communes, before and after 1 July 2025…"))
        load_units(by=loaded.by, on=loaded.on)
        load_curriculum(by=loaded.by, on=loaded.on)
        load_taxonomy(by=loaded.by, on=loaded.on)
        load_documents(loaded)
        load_bodies(loaded)
        load_sources(loaded)
        load_programmes(loaded)
        load_texts(loaded, progress)
        load_province(loaded, progress)
        load_progress(loaded)
        load_needs(loaded)
        load_offers(loaded)
        load_changes(loaded)
        load_privacy(loaded)
        load_papers(loaded)
        load_rounds(loaded)
        if with_many_schools:
            load_wide(loaded, progress)
    return _("%(bodies)s bodies, %(people)s people, %(programmes)s programmes") % {
        "bodies": len(loaded.bodies),
        "people": len(loaded.people),
        "programmes": len(loaded.programmes),
    }
