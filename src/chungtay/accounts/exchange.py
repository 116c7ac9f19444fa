from __future__ import annotations

from chungtay.accounts.models import (
    AccountLink,
    FirstRunToken,
    Person,
    RecoveryCode,
    SecondStep,
    SignInSession,
    SignInStreak,
)
from chungtay.kernel.exchange.export import keep_back, name_table

name_table(Person, "people")
for kept in (AccountLink, FirstRunToken, RecoveryCode, SecondStep, SignInSession, SignInStreak):
    keep_back(kept)
