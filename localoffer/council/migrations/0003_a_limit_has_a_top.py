"""Each local limit gets the most that it may be: an hour of the day ends at 23."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Least

MOST = {
    "idle-time-out": 120,
    "absolute-time-out": 24,
    "papers-deadline": 20,
    "approval-limit": 30,
    "panel-quorum": 20,
    "single-assessment-target": 45,
    "question-answer-target": 60,
    "draft-kept": 365,
    "early-help-assessment": 60,
    "early-help-review": 130,
    "caseload": 200,
    "break-glass": 480,
    "second-screening": 200,
}


def reach(apps, schema_editor):
    """A limit that stands above its top is brought down to it."""
    limits = apps.get_model("council", "LocalLimit").objects
    for key, top in MOST.items():
        limits.filter(key=key).update(most=top, value=Least(F("value"), top))


class Migration(migrations.Migration):
    dependencies = [("council", "0002_reference_data")]
    operations = [
        migrations.AddField(
            model_name="locallimit",
            name="most",
            field=models.PositiveIntegerField(
                db_default=1000, default=1000, help_text="more than this is a slip of the keys"
            ),
        ),
        migrations.AddConstraint(
            model_name="locallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__lte", models.F("most"))), name="limit_is_in_reach"
            ),
        ),
        migrations.RunPython(reach, migrations.RunPython.noop),
    ]
