"""Words of the register; what they mean stands in docs/glossary.md, where they come from in the domain dossier §3.3."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    MINISTRY = "BO", _("Ministry")
    MINISTRY_UNIT = "VU", _("Department of the Ministry")
    PARTY_BODY = "DANG", _("Party body")
    DEPARTMENT = "SO", _("Provincial department of education")
    PROVINCE_COMMITTEE = "UBND_TINH", _("Provincial people's committee")
    DISTRICT_COMMITTEE = "UBND_HUYEN", _("District people's committee")
    DISTRICT_OFFICE = "PHONG_GDDT", _("District education office")
    COMMUNE_COMMITTEE = "UBND_XA", _("Commune people's committee")
    COMMUNE_DESK = "PHONG_VHXH", _("Commune culture and society office")
    CLUSTER = "CUM_CHUYEN_MON", _("Professional cluster")
    SCHOOL = "TRUONG", _("School")
    SITE = "DIEM_TRUONG", _("School site")
    CAMPUS = "PHAN_HIEU", _("Branch campus")
    CONTINUING = "GDTX", _("Continuing education centre")
    UNION = "CONG_DOAN", _("Trade union")
    COMPANY = "COMPANY", _("Company")
    FUND = "FUND", _("Fund")
    DONOR = "PERSON_DONOR", _("Individual donor")
    PRESS = "PRESS", _("Press")


class Level(TextChoices):
    PRESCHOOL = "MN", _("Preschool")
    PRIMARY = "TH", _("Primary")
    LOWER_SECONDARY = "THCS", _("Lower secondary")
    UPPER_SECONDARY = "THPT", _("Upper secondary")


class Function(TextChoices):
    """Two parents at once: who runs the house, and who guides the teaching."""

    ADMINISTRATIVE = "administrative", _("Administrative")
    PROFESSIONAL = "professional", _("Professional")


class SuccessionKind(TextChoices):
    MERGE = "merge", _("Merger")
    SPLIT = "split", _("Split")
    RENAME = "rename", _("Renaming")
    RELEVEL = "relevel", _("Change of level")
    DISSOLVE = "dissolve", _("Dissolution")
    TRANSFER = "transfer_function", _("Transfer of function")
    DUPLICATE = "duplicate", _("Record entered twice")


class SuccessionScope(TextChoices):
    LEGAL_PERSON = "legal_person", _("Legal person")
    PROFESSIONAL = "professional", _("Professional guidance")
    ADMINISTRATIVE = "administrative", _("Administration")
    ASSETS = "assets", _("Assets")
    AGREEMENT = "agreement", _("Agreement by agreement")


class SuccessionState(TextChoices):
    CANDIDATE = "candidate", _("Awaiting confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


class BodyState(TextChoices):
    """How a body stands on a day, as lists filter it."""

    ALIVE = "alive", _("Active")
    ENDED = "ended", _("Ended")
    AWAITING = "awaiting", _("Successor to be confirmed")


class Sort(TextChoices):
    """The orders in which the register is read."""

    NAME = "ten", _("Name")
    PLACE = "noi", _("Place, by the codes of communes")
    NEWEST = "moi", _("Entered last")


class Role(TextChoices):
    HEAD = "head", _("Head of school")
    DEPUTY = "deputy", _("Deputy head")
    TEACHER = "teacher", _("Teacher")
    CLERK = "clerk", _("Records clerk")
    ACCOUNTANT = "accountant", _("Accountant")
    UNION_CHAIR = "union_chair", _("Chair of the trade union")
    CLUSTER_LEAD = "cluster_lead", _("Cluster lead")
    COMMUNE_OFFICER = "commune_officer", _("Commune officer")
    COMMUNE_HEAD = "commune_head", _("Head of the commune committee")
    DEPARTMENT_OFFICER = "department_officer", _("Department officer")
    DEPARTMENT_HEAD = "department_head", _("Head of department")
    SPONSOR = "sponsor", _("Sponsor")


SCHOOLS = frozenset({Kind.SCHOOL, Kind.SITE, Kind.CAMPUS, Kind.CONTINUING})
OFFICES = frozenset({Kind.DEPARTMENT, Kind.DISTRICT_OFFICE, Kind.MINISTRY, Kind.MINISTRY_UNIT})
GIVERS = frozenset({Kind.COMPANY, Kind.FUND, Kind.DONOR, Kind.UNION, Kind.PRESS})

# Where a role exists at all; a role not named here exists in every body.
BODIES_OF_ROLE: dict[Role, frozenset[Kind]] = {
    Role.HEAD: SCHOOLS,
    Role.DEPUTY: SCHOOLS,
    Role.TEACHER: SCHOOLS,
    Role.CLUSTER_LEAD: frozenset({Kind.CLUSTER}),
    Role.COMMUNE_OFFICER: frozenset({Kind.COMMUNE_COMMITTEE, Kind.COMMUNE_DESK}),
    Role.COMMUNE_HEAD: frozenset({Kind.COMMUNE_COMMITTEE}),
    Role.DEPARTMENT_OFFICER: OFFICES,
    Role.DEPARTMENT_HEAD: OFFICES,
    Role.SPONSOR: GIVERS,
}

# Whoever leads a body signs for it and is named from above, never by the body itself; papers name them with their post.
NAMED_FROM_ABOVE = SIGNERS = frozenset(
    {Role.HEAD, Role.DEPUTY, Role.CLUSTER_LEAD, Role.COMMUNE_HEAD, Role.DEPARTMENT_HEAD}
)


class CodeScheme(TextChoices):
    SECTOR = "csdl", _("School code of the sector database")
    UNIT = "dvhc", _("Administrative unit code")
    TAX = "mst", _("Tax number")
    OTHER = "other", _("Other code")
