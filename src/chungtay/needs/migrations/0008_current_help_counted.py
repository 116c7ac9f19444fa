from django.db import migrations
from django.db.models import Q

AT_ONCE = 500


def count_the_current_help(apps, schema_editor):
    """The help that was under way before helps were counted is the first; of the replies only those said in it are its.

    When it began, the record tells: the need was moved on from “open”. Where it does not tell, every reply of who
    helps now is of this help, as it was read until then.
    """
    Entry, HelpReply = apps.get_model("needs", "Entry"), apps.get_model("needs", "HelpReply")
    helped = Entry.objects.filter(help_number=0, partner__isnull=False)
    replies = HelpReply.objects.filter(help_number=0, need__in=helped.values("pk")).order_by("pk")
    said = list(replies.values_list("pk", "at", "partner", "need__partner", "need__uid"))
    begun = _begun(apps, sorted({uid for *_rest, uid in said}))
    of_it = [key for key, at, who, helper, uid in said if who == helper and (uid not in begun or at >= begun[uid])]
    for first in range(0, len(of_it), AT_ONCE):
        HelpReply.objects.filter(pk__in=of_it[first : first + AT_ONCE]).update(help_number=1)
    helped.update(help_number=1)


def _begun(apps, uids):
    """By need when somebody last came to help with it."""
    lines = apps.get_model("kernel", "AuditEntry").objects.filter(verb="needs.advanced", open_values__before="open")
    begun = {}
    for first in range(0, len(uids), AT_ONCE):
        found = lines.filter(Q(subject_kind="needs.entry") & Q(subject_key__in=uids[first : first + AT_ONCE]))
        begun |= dict(found.order_by("pk").values_list("subject_key", "at"))
    return begun


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0003_touches_indexed_once"),
        ("needs", "0007_replies_of_one_help"),
    ]

    operations = [migrations.RunPython(count_the_current_help, migrations.RunPython.noop)]
