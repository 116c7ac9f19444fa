from __future__ import annotations

from chungtay.accounts.models import FirstRunToken, Person, SignInStreak
from chungtay.kernel.exchange.export import keep_back, name_table

name_table(Person, "people")
keep_back(FirstRunToken)
keep_back(SignInStreak)
