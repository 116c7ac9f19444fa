from chungtay.records.models.documents import (
    Document,
    Dossier,
    IncomingPaper,
    Issue,
    LetterTemplate,
    Withdrawal,
)
from chungtay.records.models.numbers import GivenNumber, NumberSeries
from chungtay.records.models.settings import IssuerSetting

__all__ = [
    "Document",
    "Dossier",
    "GivenNumber",
    "IncomingPaper",
    "Issue",
    "IssuerSetting",
    "LetterTemplate",
    "NumberSeries",
    "Withdrawal",
]
