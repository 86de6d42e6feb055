"""Mark the listings that have no public point, so that a look near a place finds them too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_reference_data")]

    operations = [
        migrations.RunSQL(
            "UPDATE directory_listing SET tags = array_append(tags, 'point:none') "
            "WHERE NOT 'point:none' = ANY(tags) AND NOT EXISTS "
            "(SELECT 1 FROM directory_listingplace WHERE listing_id = service_id)",
            "UPDATE directory_listing SET tags = array_remove(tags, 'point:none')",
        )
    ]
