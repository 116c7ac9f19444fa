from __future__ import annotations

from chungtay.accounts.documents import post_news
from chungtay.accounts.facts import (
    AccessRestored,
    EmailConfirmed,
    PasswordSet,
    RecoveryCodeUsed,
    SecondStepBegun,
    SecondStepEnded,
)
from chungtay.accounts.queries import operators_but
from chungtay.kernel.facts import listen


@listen(PasswordSet)
def who_has_a_new_password_is_told(fact: PasswordSet) -> None:
    post_news(fact.person, "password")


@listen(EmailConfirmed)
def the_mailbox_that_was_replaced_is_told(fact: EmailConfirmed) -> None:
    if fact.replaced and fact.replaced != fact.person.email:
        post_news(fact.person, "email", to=fact.replaced)


@listen(SecondStepBegun)
def who_has_a_second_step_now_is_told(fact: SecondStepBegun) -> None:
    post_news(fact.person, "second_step_on")


@listen(SecondStepEnded)
def who_does_without_the_second_step_is_told(fact: SecondStepEnded) -> None:
    post_news(fact.person, "second_step_off")


@listen(RecoveryCodeUsed)
def whose_recovery_code_was_used_is_told(fact: RecoveryCodeUsed) -> None:
    post_news(fact.person, "recovery_code", about=str(fact.left))


@listen(AccessRestored)
def the_other_operators_are_told(fact: AccessRestored) -> None:
    for operator in operators_but(fact.person):
        if operator.pk != fact.by.pk:
            post_news(operator, "restored", about=str(fact.person.uid))
