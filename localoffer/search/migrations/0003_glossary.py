"""The glossary and its synonyms, from our own table. Rows can be edited afterwards."""

import csv
from pathlib import Path

from django.conf import settings
from django.db import migrations

TABLE = Path(settings.BASE_DIR) / "fixtures" / "glossary.csv"


def load(apps, schema_editor):
    term, synonym = apps.get_model("search", "Term"), apps.get_model("search", "Synonym")
    with TABLE.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            made = term.objects.create(
                term=row["term"], expansion=row["expansion"], kind=row["kind"]
            )
            others = {
                words.strip().casefold(): words.strip()
                for words in row["synonyms_or_misspellings"].split(";")
                if words.strip()
            }
            synonym.objects.bulk_create(
                synonym(term=made, words=words) for words in others.values()
            )


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
