"""The evidence list of an EHC request, and how long each rung of the disagreement ladder takes.

Both are data: the council corrects them as its practice changes.
"""

from datetime import date

from django.db import migrations

CODE_IN_FORCE = date(2014, 9, 1)

EVIDENCE = [
    ("parents", "What the parents think and hope"),
    ("child", "What the child or young person thinks and hopes"),
    ("support", "The school’s record of help given: assess, plan, do, review"),
    ("progress", "How the child learns and makes progress over time"),
    ("attendance", "How often the child is at school"),
    ("psychologist", "A report by an educational psychologist"),
    ("specialist", "A report by a specialist teacher or therapist"),
    ("health", "A report by a doctor or health visitor"),
    ("social_care", "What social care or Early Help knows"),
]
LIMITS = [
    ("disagreement-worker", 2, "working_days", "First answer to a professional who disagrees."),
    ("disagreement-manager", 2, "working_days", "The manager’s answer to a professional."),
    ("disagreement-head", 5, "working_days", "The last answer to a professional."),
]


def begin(apps, schema_editor):
    code = apps.get_model("referrals", "Code")
    code.objects.bulk_create(
        code(list="evidence", code=name, label=label, in_force_from=CODE_IN_FORCE, order=order)
        for order, (name, label) in enumerate(EVIDENCE)
    )
    limit = apps.get_model("council", "LocalLimit")
    limit.objects.bulk_create(
        limit(key=key, value=value, unit=unit, why=why) for key, value, unit, why in LIMITS
    )


def end(apps, schema_editor):
    apps.get_model("referrals", "Code").objects.filter(list="evidence").delete()
    keys = [key for key, *_ in LIMITS]
    apps.get_model("council", "LocalLimit").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0005_senders_and_following"),
        ("council", "0003_settings_know_who_changed_them"),
    ]
    operations = [migrations.RunPython(begin, end)]
