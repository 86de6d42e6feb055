"""A row for each item of Schedule 2."""

from django.db import migrations


def write(apps, schema_editor):
    term = apps.get_model("directory", "TaxonomyTerm")
    duty = apps.get_model("ledger", "Duty")
    duty.objects.bulk_create(
        duty(term=each) for each in term.objects.filter(taxonomy__key="schedule-2").order_by("order")
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("directory", "0002_reference_data")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
