from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.files import MEGABYTE
from chungtay.kernel.people import Person
from chungtay.layout.engine.letterheads import TemplateFault, faults_of_template
from chungtay.organisations.models import Organisation
from chungtay.records.choices import PaperKind
from chungtay.records.facts import TemplateEnded, TemplateTaken
from chungtay.records.gateways import DOCX, store_made
from chungtay.records.models import LetterTemplate
from chungtay.records.queries.kinds import outline_of

MOST_BYTES = 2 * MEGABYTE


@transaction.atomic
def take_template(
    organisation: Organisation, kind: PaperKind, uploaded: UploadedFile[bytes], *, by: Person
) -> LetterTemplate:
    """Put a letterhead in use for a kind of document, in the place of the one before; only one without faults."""
    content = uploaded.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RuleBroken(_("The template is larger than 2 MB. Make its pictures smaller."), field="file")
    faults = faults_of_template(content, outline_of(kind).name)
    if faults:
        raise RuleBroken(_sentence(faults[0]), field="file")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = LetterTemplate.objects.filter(organisation=organisation, kind=kind, ended_at=None).first()
    if before is not None:
        end_template(before, by=by)
    stored = store_made(content, f"mau-{kind.value}", DOCX, by=by)
    template = LetterTemplate.objects.create(
        organisation=organisation, kind=kind, file=stored, sha256=stored.sha256, by_id=by.pk, at=now()
    )
    tell(TemplateTaken(template=template, organisation=organisation, wrote=[stored], by=by))
    return template


@transaction.atomic
def end_template(template: LetterTemplate, *, by: Person) -> LetterTemplate:
    """Take a letterhead out of use; what was issued with it stays as it is."""
    template.refresh_from_db(from_queryset=LetterTemplate.objects.select_for_update(of=("self",)))
    if template.ended_at is not None:
        raise RuleBroken(_("This template is already out of use."))
    template.ended_at = now()
    template.save(update_fields=["ended_at"])
    tell(TemplateEnded(template=template, organisation=template.organisation, by=by))
    return template


def _sentence(fault: TemplateFault) -> str:
    words = {"where": fault.where, "what": fault.what}
    sentences = {
        "unreadable": _("This is not a Word file (.docx) that can be read. Save it anew in Word."),
        "active": _("The template holds something that acts by itself or lies elsewhere: %(where)s. Take it out."),
        "syntax": _("A tag in %(where)s cannot be read: %(what)s. Check its brackets."),
        "unknown": _("The tag “%(what)s” in %(where)s is not known. The page lists the tags that are."),
        "dangerous": _("The tag “%(what)s” in %(where)s does more than a template may. Only plain tags are taken."),
        "missing": _("The tag “%(what)s” is missing. Without it the document would lose a part."),
        "lost": _("In this template a document would lose “%(what)s”. Let the tag of this part stand in every case."),
        "layout": _("The layout breaks decree 30/2020 at “%(where)s”: %(what)s."),
    }
    return sentences[fault.reason] % words
