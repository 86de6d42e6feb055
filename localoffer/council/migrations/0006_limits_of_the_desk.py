"""Local limits of the desk: none of them is set by law."""

from django.db import migrations, models

LIMITS = [
    ("early-help-assessment", 20, "working_days", "An Early Help assessment is finished within this time of its allocation."),
    ("early-help-review", 60, "working_days", "A family's Early Help plan is looked at again within this time."),
    ("caseload", 20, "cases", "A worker with this many open referrals is marked as full."),
    ("break-glass", 60, "minutes", "How long a restricted record stays open to somebody who opened it in need."),
    ("second-screening", 10, "cases", "One decided referral in this many is screened a second time, blind."),
]


def add(apps, schema_editor):
    limit = apps.get_model("council", "LocalLimit")
    for key, value, unit, why in LIMITS:
        limit.objects.get_or_create(key=key, defaults={"value": value, "unit": unit, "why": why})


class Migration(migrations.Migration):
    dependencies = [("council", "0005_limits_in_pages")]
    operations = [
        migrations.AlterField(
            model_name="locallimit",
            name="unit",
            field=models.CharField(
                choices=[
                    ("minutes", "minutes"), ("hours", "hours"), ("days", "days"),
                    ("working_days", "working days"), ("people", "people"), ("pages", "pages"),
                    ("cases", "referrals"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
