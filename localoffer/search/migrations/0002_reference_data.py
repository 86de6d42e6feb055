"""The glossary and its other words, from our own table. Rows can be edited afterwards.

An equals sign before another word says that it means the very same.
"""

import csv
from pathlib import Path

from django.conf import settings
from django.db import migrations

TABLE = Path(settings.BASE_DIR) / "fixtures" / "glossary.csv"


def load(apps, schema_editor):
    term, synonym = apps.get_model("search", "Term"), apps.get_model("search", "Synonym")
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    terms = term.objects.bulk_create(
        term(**{name: row[name] for name in ("term", "expansion", "kind", "meaning")})
        for row in rows
    )
    synonym.objects.bulk_create(
        synonym(term=made, words=words.removeprefix("="), is_same=words.startswith("="))
        for made, row in zip(terms, rows, strict=True)
        for words in filter(None, row["other_words"].split(";"))
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
