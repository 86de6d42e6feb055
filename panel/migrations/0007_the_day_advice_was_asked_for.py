"""A closure excuses only where the advice was asked for around it: the day, and the law's week."""

from datetime import date

from django.db import migrations, models
from django.db.models import F, Q


def write(apps, schema_editor):
    apps.get_model("panel", "LawPeriod").objects.create(
        law_version="2014",
        in_force_from=date(2014, 9, 1),
        key="exception-asked",
        label="Advice asked for before a closure, and before its end, counts from",
        amount=1,
        unit="weeks",
        counting="before",
        clause="regulations 5(4), 10(4), 13(3)",
        confidence="V",
    )


class Migration(migrations.Migration):
    safe_because = "grounds for late dates are a few a year, so their check takes no time"
    dependencies = [("panel", "0006_an_orders_letter_and_mediations_notice")]
    operations = [
        migrations.AddField(
            "excuse", "asked_on", models.DateField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            "excuse",
            models.CheckConstraint(
                name="excuse_asked_before_the_school_opened_again",
                condition=Q(asked_on=None) | Q(ground="closure", asked_on__lte=F("to_on")),
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
