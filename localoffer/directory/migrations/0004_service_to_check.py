from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Entries to look after are read in their order, and not all of them to sort them; dates of
    review are found by the same index."""

    atomic = False

    dependencies = [("directory", "0003_listings_without_point")]

    operations = [
        AddIndexConcurrently(
            model_name="service",
            index=models.Index(
                models.OrderBy(models.F("next_review_on"), nulls_first=True),
                "name",
                "id",
                name="service_to_check",
            ),
        ),
        RemoveIndexConcurrently(model_name="service", name="service_by_review"),
    ]
