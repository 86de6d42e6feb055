from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The children at one address are found without reading every household."""

    atomic = False

    dependencies = [("children", "0002_reference_data")]

    operations = [
        AddIndexConcurrently(
            model_name="household",
            index=models.Index(
                condition=models.Q(("postcode", ""), _negated=True),
                fields=["postcode"],
                name="household_by_postcode",
            ),
        ),
    ]
