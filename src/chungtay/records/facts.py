from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.organisations.models import Organisation
from chungtay.records.models import (
    Document,
    Dossier,
    IncomingPaper,
    IssuerSetting,
    LetterTemplate,
    NumberSeries,
)


@dataclass(frozen=True, kw_only=True)
class HeadSet(Fact):
    verb: ClassVar[str] = "records.head_set"
    sentence: ClassVar[str | Promise] = _("%(by)s set how the head of the documents of %(organisation)s looks.")

    setting: IssuerSetting
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class SeriesStarted(Fact):
    verb: ClassVar[str] = "records.series_started"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s set that the numbers of the series %(name)s of %(organisation)s begin at %(first)s."
    )

    series: NumberSeries
    organisation: Organisation
    name: str
    first: int


@dataclass(frozen=True, kw_only=True)
class DocumentDrafted(Fact):
    verb: ClassVar[str] = "records.drafted"
    sentence: ClassVar[str | Promise] = _("%(by)s began a document of %(organisation)s.")

    document: Document
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class DraftChanged(Fact):
    verb: ClassVar[str] = "records.draft_changed"
    sentence: ClassVar[str | Promise] = _("%(by)s changed the draft of a document of %(organisation)s.")

    document: Document
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class DraftDropped(Fact):
    verb: ClassVar[str] = "records.draft_dropped"
    sentence: ClassVar[str | Promise] = _("%(by)s put a draft of %(organisation)s aside.")

    document: Document
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class DocumentIssued(Fact):
    verb: ClassVar[str] = "records.issued"
    sentence: ClassVar[str | Promise] = _("%(by)s issued the document %(notation)s of %(organisation)s.")

    document: Document
    organisation: Organisation
    notation: str


@dataclass(frozen=True, kw_only=True)
class DocumentWithdrawn(Fact):
    verb: ClassVar[str] = "records.withdrawn"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s recorded that the document %(notation)s of %(organisation)s is no longer in force."
    )

    document: Document
    organisation: Organisation
    notation: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class IncomingRecorded(Fact):
    verb: ClassVar[str] = "records.incoming_recorded"
    sentence: ClassVar[str | Promise] = _("%(by)s entered the incoming document %(notation)s at %(organisation)s.")

    paper: IncomingPaper
    organisation: Organisation
    notation: str


@dataclass(frozen=True, kw_only=True)
class DossierOpened(Fact):
    verb: ClassVar[str] = "records.dossier_opened"
    sentence: ClassVar[str | Promise] = _("%(by)s opened a dossier of %(organisation)s.")

    dossier: Dossier
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class DossierClosed(Fact):
    verb: ClassVar[str] = "records.dossier_closed"
    sentence: ClassVar[str | Promise] = _("%(by)s closed a dossier of %(organisation)s.")

    dossier: Dossier
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class PaperFiled(Fact):
    verb: ClassVar[str] = "records.filed"
    sentence: ClassVar[str | Promise] = _("%(by)s put a document into a dossier of %(organisation)s.")

    dossier: Dossier
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class TemplateTaken(Fact):
    verb: ClassVar[str] = "records.template_taken"
    sentence: ClassVar[str | Promise] = _("%(by)s put a letterhead template of %(organisation)s in use.")

    template: LetterTemplate
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class TemplateEnded(Fact):
    verb: ClassVar[str] = "records.template_ended"
    sentence: ClassVar[str | Promise] = _("%(by)s took a letterhead template of %(organisation)s out of use.")

    template: LetterTemplate
    organisation: Organisation
