"""The most that each of the panel's own limits may be: an hour of the day ends at 23."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Least

MOST = {
    "papers-deadline-hour": 23,
    "panel-preparation": 30,
    "panel-request-limit": 180,
    "panel-capacity": 600,
    "panel-paper-pages": 1000,
    "panel-undertaking": 1096,
    "panel-urgent-views": 20,
    "panel-minutes-assess": 120,
    "panel-minutes-issue": 120,
    "panel-minutes-review": 120,
    "panel-minutes-care-package": 120,
    "panel-minutes-resources": 120,
    "panel-minutes-transport": 120,
}


def reach(apps, schema_editor):
    """A limit that stands above its top is brought down to it."""
    limits = apps.get_model("council", "LocalLimit").objects
    for key, top in MOST.items():
        limits.filter(key=key).update(most=top, value=Least(F("value"), top))


class Migration(migrations.Migration):
    dependencies = [("panel", "0015_a_letter_is_made_again"), ("council", "0003_a_limit_has_a_top")]
    operations = [migrations.RunPython(reach, migrations.RunPython.noop)]
