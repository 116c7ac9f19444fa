"""Indexes go that others begin with, and of the documents only the rows that rest on one are filed.

Every school entered had paid for all of them. By hand: AlterField would rebuild the tables on SQLite, which then forgets
their triggers.
"""

import django.db.models.deletion
from django.db import migrations, models

GONE = (
    ("organisations_organisationname", "legal_document_id", "440c2770"),
    ("organisations_organisationkind", "legal_document_id", "671e3113"),
    ("organisations_organisationkind", "organisation_id", "2e014a68"),
    ("organisations_seat", "unit_id", "fcd45790"),
)
PROTECTED = {"on_delete": django.db.models.deletion.PROTECT, "db_index": False}
DOCUMENT = {"blank": True, "null": True, "related_name": "+", "to": "kernel.legaldocument", **PROTECTED}


def by_document(name: str) -> models.Index:
    return models.Index(fields=["legal_document"], name=name, condition=models.Q(legal_document__isnull=False))


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_names_indexed_once")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    f'DROP INDEX "{table}_{column}_{ending}"',
                    f'CREATE INDEX "{table}_{column}_{ending}" ON "{table}" ("{column}")',
                )
                for table, column, ending in GONE
            ],
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
