"""The most that each limit on answering a professional who disagrees may be."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Least

MOST = {
    "disagreement-worker": 20,
    "disagreement-manager": 20,
    "disagreement-head": 20,
}


def reach(apps, schema_editor):
    """A limit that stands above its top is brought down to it."""
    limits = apps.get_model("council", "LocalLimit").objects
    for key, top in MOST.items():
        limits.filter(key=key).update(most=top, value=Least(F("value"), top))


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_nobody_asks_before_birth"), ("council", "0003_a_limit_has_a_top")]
    operations = [migrations.RunPython(reach, migrations.RunPython.noop)]
