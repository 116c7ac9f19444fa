from chungtay.privacy.models.consents import ConsentRecord, ConsentText, GuardianLink
from chungtay.privacy.models.keeping import ErasureRecord, LegalHold
from chungtay.privacy.models.pictures import Photograph, Publication
from chungtay.privacy.models.pupils import Pupil
from chungtay.privacy.models.requests import SubjectRequest

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
