from chungtay.privacy.models.consents import ConsentRecord, ConsentText, GuardianLink, Photograph, Publication
from chungtay.privacy.models.pupils import Pupil
from chungtay.privacy.models.requests import ErasureRecord, LegalHold, SubjectRequest

__all__ = [
    "ConsentRecord",
    "ConsentText",
    "ErasureRecord",
    "GuardianLink",
    "LegalHold",
    "Photograph",
    "Publication",
    "Pupil",
    "SubjectRequest",
]
