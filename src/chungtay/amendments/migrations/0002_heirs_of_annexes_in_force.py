from django.db import migrations


def name_the_heirs(apps, schema_editor):
    """Annexes of inheritance that came into force before heirs were written down: their signers that were no party."""
    rows = apps.get_model("amendments", "Amendment").objects.filter(
        party__isnull=False, annex__valid_from__isnull=False
    )
    heirs = apps.get_model("agreements", "PartyHeir").objects
    parties = apps.get_model("agreements", "Party").objects
    for row in rows.select_related("annex"):
        known = parties.filter(agreement=row.agreement_id).values("organisation")
        for signer in parties.filter(agreement=row.annex_id).exclude(organisation__in=known):
            heirs.get_or_create(
                annex_id=row.annex_id,
                organisation_id=signer.organisation_id,
                defaults={"party_id": row.party_id, "inherited_on": row.annex.valid_from},
            )


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0006_heirs_of_parties"),
        ("amendments", "0001_initial"),
    ]

    operations = [migrations.RunPython(name_the_heirs, migrations.RunPython.noop)]
