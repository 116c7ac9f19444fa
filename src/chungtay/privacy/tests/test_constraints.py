"""What the database itself refuses, whoever writes: plain SQL that no form and no action has seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from chungtay.kernel.clock import now, today
from chungtay.kernel.uids import new_uid
from chungtay.privacy.choices import ConsentState
from chungtay.privacy.models import ConsentRecord, Photograph, Publication, Pupil
from chungtay.privacy.queries.pupils import public_pictures
from chungtay.privacy.tests.keeping import World

TRIGGERS = {
    "sqlite": {
        "privacy_publication_rests_on_consent_INSERT",
        "privacy_publication_rests_on_consent_UPDATE",
        "privacy_consent_knows_the_age_INSERT",
        "privacy_consent_knows_the_age_UPDATE",
        "privacy_consent_is_frozen",
        "privacy_withdrawal_ends_publications",
        "privacy_photograph_stays_whose_it_is",
        "privacy_pupil_keeps_the_age",
    },
    "postgresql": {
        "privacy_publication_rests_on_consent",
        "privacy_consent_is_sound",
        "privacy_withdrawal_ends_publications",
        "privacy_photograph_stays_whose_it_is",
        "privacy_pupil_keeps_the_age",
    },
}


def sql(statement: str, *values: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def moment_of(row: ConsentRecord, column: str) -> object:
    """A moment exactly as the database keeps it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT guardian_agreed_at, child_agreed_at FROM privacy_consentrecord WHERE id = %s", [row.pk])
        return cursor.fetchone()[column == "child_agreed_at"]


def put_up(picture: Photograph, consent: ConsentRecord, *, age: int, child: object = None) -> int:
    """Make a photograph public behind the back of the product."""
    return sql(
        "INSERT INTO privacy_publication (uid, photograph_id, consent_id, published_on, child_age, guardian_agreed_at,"
        " child_agreed_at, published_by_id, published_at, ended_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, NULL)",
        new_uid(),
        picture.pk,
        consent.pk,
        str(today()),
        age,
        moment_of(consent, "guardian_agreed_at") or "2026-11-20 02:00:00+00:00",
        child,
        picture.added_by_id,
        "2026-11-20 02:00:00+00:00",
    )


def test_a_nine_year_old_with_one_consent_is_refused_by_the_database(world: World) -> None:
    pupil = world.pupil(9)
    consent = world.consent(pupil, child=None)
    picture = world.photograph(pupil)
    assert consent.state == ConsentState.WAITING

    for age in (9, 6):  # told the truth, and lied to
        with pytest.raises(IntegrityError):
            put_up(picture, consent, age=age)
    for age in (9, 6):
        with pytest.raises(IntegrityError):
            sql(
                "UPDATE privacy_consentrecord SET state = 'given', child_age = %s, given_on = %s WHERE id = %s",
                age,
                str(today()),
                consent.pk,
            )
    assert not public_pictures().exists()


def test_with_both_consents_the_same_statement_goes_through(world: World) -> None:
    pupil = world.pupil(9)
    consent = world.consent(pupil)

    put_up(world.photograph(pupil), consent, age=9, child=moment_of(consent, "child_agreed_at"))

    assert public_pictures().count() == 1


def test_a_six_year_old_needs_the_guardian_alone(world: World) -> None:
    pupil = world.pupil(6)
    consent = world.consent(pupil, child=None)
    assert consent.state == ConsentState.GIVEN

    put_up(world.photograph(pupil), consent, age=6)

    assert public_pictures().count() == 1


def test_the_consent_for_one_pupil_does_not_serve_another(world: World) -> None:
    pupil, other = world.pupil(9), world.pupil(9)
    consent = world.consent(pupil)

    with pytest.raises(IntegrityError):
        put_up(world.photograph(other), consent, age=9, child=moment_of(consent, "child_agreed_at"))


def test_a_withdrawal_by_plain_sql_takes_the_photograph_down_as_well(world: World) -> None:
    pupil = world.pupil(9)
    consent = world.consent(pupil)
    put_up(world.photograph(pupil), consent, age=9, child=moment_of(consent, "child_agreed_at"))

    sql("UPDATE privacy_consentrecord SET state = 'withdrawn', closed_at = %s WHERE id = %s", str(now()), consent.pk)

    assert not public_pictures().exists()
    assert Publication.objects.get().ended_at is not None
    with pytest.raises(IntegrityError):
        sql("UPDATE privacy_publication SET ended_at = NULL")
    with pytest.raises(IntegrityError):
        sql("UPDATE privacy_consentrecord SET state = 'given', closed_at = NULL WHERE id = %s", consent.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE privacy_consentrecord SET child_agreed_at = NULL",
        "UPDATE privacy_consentrecord SET child_age = 6",
        "UPDATE privacy_consentrecord SET state = 'waiting'",
        "UPDATE privacy_pupil SET birth_year = birth_year + 5",
        "UPDATE privacy_photograph SET file_id = NULL, erased_at = added_at",
        "UPDATE privacy_publication SET child_age = 6",
        "UPDATE privacy_publication SET child_agreed_at = NULL",
        "UPDATE privacy_consenttext SET guardian_body = 'x'",
        "DELETE FROM privacy_consenttext",
    ],
)
def test_what_a_public_photograph_rests_on_is_not_rewritten(world: World, statement: str) -> None:
    pupil = world.pupil(9)
    consent = world.consent(pupil)
    put_up(world.photograph(pupil), consent, age=9, child=moment_of(consent, "child_agreed_at"))

    with pytest.raises(IntegrityError):
        sql(statement)


def test_a_photograph_does_not_change_whom_it_shows(world: World) -> None:
    picture, other = world.photograph(world.pupil(5)), world.pupil(5)

    with pytest.raises(IntegrityError):
        sql("UPDATE privacy_photograph SET pupil_id = %s WHERE id = %s", other.pk, picture.pk)


def test_every_trigger_stands_in_the_migrated_database(db: None) -> None:
    asked = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"}
    with connection.cursor() as cursor:
        cursor.execute(asked.get(connection.vendor, "SELECT tgname FROM pg_trigger"))
        standing = {row[0] for row in cursor.fetchall()}

    assert TRIGGERS[connection.vendor] <= standing
    assert any(one.startswith("privacy_consenttext_append_only") for one in standing)


def test_without_the_triggers_a_lie_about_the_age_would_go_through(world: World) -> None:
    # The control: the check of one row alone believes the age it is told.
    pupil = world.pupil(9)
    consent = world.consent(pupil, child=None)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER privacy_publication_rests_on_consent_INSERT")
        else:
            cursor.execute("ALTER TABLE privacy_publication DISABLE TRIGGER privacy_publication_rests_on_consent")

    put_up(world.photograph(pupil), consent, age=6)

    assert Publication.objects.count() == 1
    assert Pupil.objects.get(pk=pupil.pk).age_on(today() + timedelta(days=1)) == 9
