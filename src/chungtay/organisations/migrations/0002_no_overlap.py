"""On one day a body has one name, kind, seat, code of each scheme and parent for each function; a role is held once."""

from django.db import migrations

from chungtay.kernel.validity import no_overlap


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        no_overlap("organisations_organisationname", ["organisation_id"]),
        no_overlap("organisations_organisationkind", ["organisation_id"]),
        no_overlap("organisations_seat", ["organisation_id"]),
        no_overlap("organisations_organisationcode", ["organisation_id", "scheme"]),
        no_overlap("organisations_parentage", ["organisation_id", "function"]),
        no_overlap("organisations_membership", ["person_id", "organisation_id", "role"]),
    ]
