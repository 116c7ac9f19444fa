"""Triggers that hold what two consents allow against the pupil, the consent and the photograph, on both databases.

A trap: SQLite forgets a table's triggers when a later migration rebuilds the table. Such a migration ends with this
step again; a test asks the migrated database for every trigger.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from chungtay.kernel.append_only import append_only

PUBLICATION_SQLITE = """
CREATE TRIGGER privacy_publication_rests_on_consent_{0} BEFORE {0} ON privacy_publication
WHEN NEW.ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM privacy_photograph AS picture
    JOIN privacy_pupil AS pupil ON pupil.id = picture.pupil_id
    JOIN privacy_consentrecord AS consent ON consent.id = NEW.consent_id AND consent.pupil_id = pupil.id
    WHERE picture.id = NEW.photograph_id AND picture.file_id IS NOT NULL
      AND consent.state = 'given' AND consent.purpose = 'public_picture'
      AND consent.guardian_agreed_at = NEW.guardian_agreed_at AND consent.child_agreed_at IS NEW.child_agreed_at
      AND NEW.child_age = CAST(strftime('%Y', NEW.published_on) AS INTEGER) - pupil.birth_year
        - (CAST(strftime('%m', NEW.published_on) AS INTEGER) < pupil.birth_month)
      AND (NEW.child_age < 7 OR consent.child_agreed_at IS NOT NULL)
) BEGIN SELECT RAISE(ABORT, 'privacy_publication: no consent allows this'); END
"""
PUBLICATION_INSERT_SQLITE = PUBLICATION_SQLITE.replace("{0}", "INSERT")
PUBLICATION_UPDATE_SQLITE = PUBLICATION_SQLITE.replace("{0}", "UPDATE")
AGE_SQLITE = """
CREATE TRIGGER privacy_consent_knows_the_age_{0} BEFORE {0} ON privacy_consentrecord
WHEN NEW.state = 'given' AND NOT EXISTS (
    SELECT 1 FROM privacy_pupil AS pupil WHERE pupil.id = NEW.pupil_id
      AND NEW.child_age = CAST(strftime('%Y', NEW.given_on) AS INTEGER) - pupil.birth_year
        - (CAST(strftime('%m', NEW.given_on) AS INTEGER) < pupil.birth_month)
) BEGIN SELECT RAISE(ABORT, 'privacy_consentrecord: not the age of the pupil'); END
"""
AGE_INSERT_SQLITE = AGE_SQLITE.replace("{0}", "INSERT")
AGE_UPDATE_SQLITE = AGE_SQLITE.replace("{0}", "UPDATE")
FROZEN_SQLITE = """
CREATE TRIGGER privacy_consent_is_frozen BEFORE UPDATE ON privacy_consentrecord
WHEN OLD.state IN ('given', 'withdrawn', 'replaced') AND (
    NEW.state = 'waiting' OR (OLD.state <> 'given' AND NEW.state <> OLD.state)
    OR NEW.pupil_id <> OLD.pupil_id OR NEW.text_id <> OLD.text_id OR NEW.purpose <> OLD.purpose
    OR NEW.guardian_agreed_at IS NOT OLD.guardian_agreed_at OR NEW.child_agreed_at IS NOT OLD.child_agreed_at
    OR NEW.child_age IS NOT OLD.child_age OR NEW.given_on IS NOT OLD.given_on
) BEGIN SELECT RAISE(ABORT, 'privacy_consentrecord: a consent that was given is not rewritten'); END
"""
WITHDRAWAL_SQLITE = """
CREATE TRIGGER privacy_withdrawal_ends_publications AFTER UPDATE ON privacy_consentrecord
WHEN OLD.state = 'given' AND NEW.state <> 'given' BEGIN
    UPDATE privacy_publication SET ended_at = COALESCE(NEW.closed_at, CURRENT_TIMESTAMP)
    WHERE consent_id = NEW.id AND ended_at IS NULL;
END
"""
PICTURE_SQLITE = """
CREATE TRIGGER privacy_photograph_stays_whose_it_is BEFORE UPDATE ON privacy_photograph
WHEN NEW.pupil_id <> OLD.pupil_id OR (NEW.file_id IS NOT OLD.file_id AND (NEW.file_id IS NOT NULL OR EXISTS (
    SELECT 1 FROM privacy_publication AS shown WHERE shown.photograph_id = OLD.id AND shown.ended_at IS NULL
))) BEGIN SELECT RAISE(ABORT, 'privacy_photograph: a published photograph is not changed'); END
"""
PUPIL_SQLITE = """
CREATE TRIGGER privacy_pupil_keeps_the_age BEFORE UPDATE ON privacy_pupil
WHEN (NEW.birth_year IS NOT OLD.birth_year OR NEW.birth_month IS NOT OLD.birth_month) AND EXISTS (
    SELECT 1 FROM privacy_consentrecord AS consent WHERE consent.pupil_id = OLD.id AND consent.state = 'given'
) BEGIN SELECT RAISE(ABORT, 'privacy_pupil: consents rest on this age'); END
"""
SQLITE = [
    PUBLICATION_INSERT_SQLITE,
    PUBLICATION_UPDATE_SQLITE,
    AGE_INSERT_SQLITE,
    AGE_UPDATE_SQLITE,
    FROZEN_SQLITE,
    WITHDRAWAL_SQLITE,
    PICTURE_SQLITE,
    PUPIL_SQLITE,
]

POSTGRESQL = [
    """
CREATE FUNCTION privacy_publication_rests_on_consent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF NEW.ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM privacy_photograph AS picture
    JOIN privacy_pupil AS pupil ON pupil.id = picture.pupil_id
    JOIN privacy_consentrecord AS consent ON consent.id = NEW.consent_id AND consent.pupil_id = pupil.id
    WHERE picture.id = NEW.photograph_id AND picture.file_id IS NOT NULL
      AND consent.state = 'given' AND consent.purpose = 'public_picture'
      AND consent.guardian_agreed_at = NEW.guardian_agreed_at
      AND consent.child_agreed_at IS NOT DISTINCT FROM NEW.child_agreed_at
      AND NEW.child_age = EXTRACT(YEAR FROM NEW.published_on)::int - pupil.birth_year
        - (EXTRACT(MONTH FROM NEW.published_on)::int < pupil.birth_month)::int
      AND (NEW.child_age < 7 OR consent.child_agreed_at IS NOT NULL)
    FOR SHARE OF consent
) THEN RAISE EXCEPTION 'privacy_publication: no consent allows this' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW; END $$
""",
    """
CREATE TRIGGER privacy_publication_rests_on_consent BEFORE INSERT OR UPDATE ON privacy_publication
FOR EACH ROW EXECUTE FUNCTION privacy_publication_rests_on_consent()
""",
    """
CREATE FUNCTION privacy_consent_is_sound() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF NEW.state = 'given' AND NOT EXISTS (
    SELECT 1 FROM privacy_pupil AS pupil WHERE pupil.id = NEW.pupil_id
      AND NEW.child_age = EXTRACT(YEAR FROM NEW.given_on)::int - pupil.birth_year
        - (EXTRACT(MONTH FROM NEW.given_on)::int < pupil.birth_month)::int
) THEN RAISE EXCEPTION 'privacy_consentrecord: not the age of the pupil' USING ERRCODE = 'check_violation'; END IF;
IF TG_OP = 'UPDATE' AND OLD.state IN ('given', 'withdrawn', 'replaced') AND (
    NEW.state = 'waiting' OR (OLD.state <> 'given' AND NEW.state <> OLD.state)
    OR NEW.pupil_id <> OLD.pupil_id OR NEW.text_id <> OLD.text_id OR NEW.purpose <> OLD.purpose
    OR NEW.guardian_agreed_at IS DISTINCT FROM OLD.guardian_agreed_at
    OR NEW.child_agreed_at IS DISTINCT FROM OLD.child_agreed_at
    OR NEW.child_age IS DISTINCT FROM OLD.child_age OR NEW.given_on IS DISTINCT FROM OLD.given_on
) THEN RAISE EXCEPTION 'privacy_consentrecord: a consent that was given is not rewritten'
    USING ERRCODE = 'check_violation'; END IF;
RETURN NEW; END $$
""",
    """
CREATE TRIGGER privacy_consent_is_sound BEFORE INSERT OR UPDATE ON privacy_consentrecord
FOR EACH ROW EXECUTE FUNCTION privacy_consent_is_sound()
""",
    """
CREATE FUNCTION privacy_withdrawal_ends_publications() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF OLD.state = 'given' AND NEW.state <> 'given' THEN
    UPDATE privacy_publication SET ended_at = COALESCE(NEW.closed_at, now())
    WHERE consent_id = NEW.id AND ended_at IS NULL;
END IF;
RETURN NULL; END $$
""",
    """
CREATE TRIGGER privacy_withdrawal_ends_publications AFTER UPDATE ON privacy_consentrecord
FOR EACH ROW EXECUTE FUNCTION privacy_withdrawal_ends_publications()
""",
    """
CREATE FUNCTION privacy_photograph_stays_whose_it_is() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF NEW.pupil_id <> OLD.pupil_id OR (NEW.file_id IS DISTINCT FROM OLD.file_id AND (NEW.file_id IS NOT NULL OR EXISTS (
    SELECT 1 FROM privacy_publication AS shown WHERE shown.photograph_id = OLD.id AND shown.ended_at IS NULL
))) THEN RAISE EXCEPTION 'privacy_photograph: a published photograph is not changed'
    USING ERRCODE = 'check_violation'; END IF;
RETURN NEW; END $$
""",
    """
CREATE TRIGGER privacy_photograph_stays_whose_it_is BEFORE UPDATE ON privacy_photograph
FOR EACH ROW EXECUTE FUNCTION privacy_photograph_stays_whose_it_is()
""",
    """
CREATE FUNCTION privacy_pupil_keeps_the_age() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF (NEW.birth_year IS DISTINCT FROM OLD.birth_year OR NEW.birth_month IS DISTINCT FROM OLD.birth_month) AND EXISTS (
    SELECT 1 FROM privacy_consentrecord AS consent WHERE consent.pupil_id = OLD.id AND consent.state = 'given'
) THEN RAISE EXCEPTION 'privacy_pupil: consents rest on this age' USING ERRCODE = 'check_violation'; END IF;
RETURN NEW; END $$
""",
    """
CREATE TRIGGER privacy_pupil_keeps_the_age BEFORE UPDATE ON privacy_pupil
FOR EACH ROW EXECUTE FUNCTION privacy_pupil_keeps_the_age()
""",
]


def forwards(_apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema.connection.vendor == "sqlite" else POSTGRESQL:
        schema.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(forwards), append_only("privacy_consenttext")]
