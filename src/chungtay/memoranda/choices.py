from __future__ import annotations

from chungtay.agreements.choices import AgreementState
from chungtay.organisations.choices import Role

# Of a text that is ready to be signed here, and of what was signed.
CEREMONIAL = (AgreementState.APPROVED, AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.ENDED)
# Who works in an office to which memoranda are reported as a rule.
OFFICES = (Role.CLUSTER_LEAD, Role.COMMUNE_OFFICER, Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_HEAD)
# Who reads for a body to which a memorandum is reported: whoever answers for it or works in its office.
REPORT_READERS = (Role.HEAD, Role.DEPUTY, Role.COMMUNE_HEAD, *OFFICES)
