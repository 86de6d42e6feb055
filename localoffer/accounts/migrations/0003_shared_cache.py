"""The table behind the cache that all processes share: tries that count, codes that were used."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_say_where_they_work")]
    operations = [
        migrations.RunPython(
            make, lambda apps, schema_editor: schema_editor.execute("DROP TABLE shared_cache")
        )
    ]
