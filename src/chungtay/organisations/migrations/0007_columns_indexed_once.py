"""Indexes go that others begin with, and of the documents only the rows that rest on one are filed.

Every school entered had paid for all of them. By hand: AlterField would rebuild the tables on SQLite, which then forgets
their triggers.
"""

import django.db.models.deletion
from django.db import migrations, models

GONE = (
    (
        "DROP INDEX organisations_organisationname_legal_document_id_440c2770",
        "CREATE INDEX organisations_organisationname_legal_document_id_440c2770"
        " ON organisations_organisationname (legal_document_id)",
    ),
    (
        "DROP INDEX organisations_organisationkind_legal_document_id_671e3113",
        "CREATE INDEX organisations_organisationkind_legal_document_id_671e3113"
        " ON organisations_organisationkind (legal_document_id)",
    ),
    (
        "DROP INDEX organisations_organisationkind_organisation_id_2e014a68",
        "CREATE INDEX organisations_organisationkind_organisation_id_2e014a68"
        " ON organisations_organisationkind (organisation_id)",
    ),
    (
        "DROP INDEX organisations_seat_unit_id_fcd45790",
        "CREATE INDEX organisations_seat_unit_id_fcd45790 ON organisations_seat (unit_id)",
    ),
)
PROTECTED = {"on_delete": django.db.models.deletion.PROTECT, "db_index": False}
DOCUMENT = {"blank": True, "null": True, "related_name": "+", "to": "kernel.legaldocument", **PROTECTED}


def by_document(name: str) -> models.Index:
    return models.Index(fields=["legal_document"], name=name, condition=models.Q(legal_document__isnull=False))


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_names_indexed_once")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(dropped, made) for dropped, made in GONE],
            [
                migrations.AlterField("OrganisationName", "legal_document", models.ForeignKey(**DOCUMENT)),
                migrations.AlterField("OrganisationKind", "legal_document", models.ForeignKey(**DOCUMENT)),
                migrations.AlterField(
                    "OrganisationKind",
                    "organisation",
                    models.ForeignKey(related_name="kinds", to="organisations.organisation", **PROTECTED),
                ),
                migrations.AlterField(
                    "Seat",
                    "unit",
                    models.ForeignKey(blank=True, null=True, related_name="+", to="places.unit", **PROTECTED),
                ),
            ],
        ),
        migrations.AddIndex("OrganisationName", by_document("organisation_name_by_document")),
        migrations.AddIndex("OrganisationKind", by_document("organisation_kind_by_document")),
    ]
