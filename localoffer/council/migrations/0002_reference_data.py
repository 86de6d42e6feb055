"""The council this portal was begun for, its calendar and its local limits. All editable."""

from datetime import date

import holidays
from django.db import migrations

CHECKED = date(2026, 11, 1)

LIMITS = [
    ("idle-time-out", 30, "minutes", "Signed-in pages left alone are closed after this long."),
    ("absolute-time-out", 10, "hours", "Everybody signs in afresh at least once a working day."),
    ("papers-deadline", 2, "working_days", "Terms of reference: papers two days before."),
    ("approval-limit", 5, "days", "The chief officer approves within this time."),
    ("panel-quorum", 4, "people", "A local setting; the terms of reference name no quorum."),
    ("single-assessment-target", 40, "working_days", "Our own target, inside the law's limit."),
    ("question-answer-target", 20, "working_days", "How soon a parent's question is answered."),
    ("draft-kept", 28, "days", "How long an unsent referral is kept."),
    ("early-help-assessment", 20, "working_days", "An Early Help assessment is finished within this time of its allocation."),
    ("early-help-review", 60, "working_days", "A family's Early Help plan is looked at again within this time."),
    ("caseload", 20, "cases", "A worker with this many open referrals is marked as full."),
    ("break-glass", 60, "minutes", "How long a restricted record stays open to somebody who opened it in need."),
    ("second-screening", 10, "cases", "One decided referral in this many is screened a second time, blind."),
]


def begin(apps, schema_editor):
    apps.get_model("council", "Council").objects.create(
        name="Rutland County Council",
        area="Rutland",
        forum_name="Rutland Parent Carer Voice",
    )
    line = apps.get_model("council", "ContactLine")
    line.objects.create(
        purpose="emergency",
        label="A child is in danger now",
        phone="999",
        note="Police, ambulance or fire, at any hour.",
        checked_on=CHECKED,
    )
    line.objects.create(
        purpose="tribunal",
        label="First-tier Tribunal (Special Educational Needs and Disability)",
        web="https://www.gov.uk/appeal-ehc-plan-decision",
        checked_on=CHECKED,
        order=90,
    )
    limit = apps.get_model("council", "LocalLimit")
    limit.objects.bulk_create(
        limit(key=key, value=value, unit=unit, why=why) for key, value, unit, why in LIMITS
    )
    holiday = apps.get_model("council", "BankHoliday")
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(2017, 2036))
    holiday.objects.bulk_create(
        holiday(day=day, name=name[:60]) for day, name in sorted(england.items())
    )


class Migration(migrations.Migration):
    dependencies = [("council", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
