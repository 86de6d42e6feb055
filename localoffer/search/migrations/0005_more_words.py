"""More of parents' own words, what is found elsewhere, and how published words sound."""

import csv
from pathlib import Path

from django.conf import settings
from django.db import migrations

from localoffer.search.phrases import sound

SAME = {
    "ADHD": ["attention deficit"],
    "ASC": ["autism", "autistic", "ASD"],
    "ASD": ["autism", "autistic", "ASC", "autisim"],
    "autism": ["autistic", "ASD", "ASC", "autisim", "autsm"],
    "CAMHS": ["CAHMS", "CYPMHS"],
    "EHCNA": ["EHC assessment", "ECH assessment", "statutory assessment"],
    "EHCP": ["EHC plan", "ECHP", "EHPC"],
    "EP": ["ed psych"],
    "OT": ["occupational therapist"],
    "SALT": ["SLT", "SaLT", "speech therapist"],
    "speech therapy": ["SALT", "SLT"],
    "physio": ["physiotherapy"],
    "SENDIASS": ["SENDIAS", "IASS"],
    "SENCO": ["SENDCo"],
    "PCF": ["parent carer forum"],
    "CiN": ["section 17"],
    "portage": ["portige"],
    "short breaks": ["respite"],
    "HI": ["deaf"],
    "VI": ["blind"],
    "deaf": ["HI", "hearing impairment"],
    "blind": ["VI", "visual impairment"],
    "dyslexia": ["dislexia"],
    "dyspraxia": ["dyspraksia", "DCD"],
}
"""By term: the words that mean the very same, among the words for it."""
TABLE = Path(settings.BASE_DIR) / "fixtures" / "glossary_more.csv"


def load(apps, schema_editor):
    term, synonym = apps.get_model("search", "Term"), apps.get_model("search", "Synonym")
    with TABLE.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            made = term.objects.filter(term__iexact=row["term"]).first()
            if made is None:
                made = term.objects.create(
                    term=row["term"], expansion=row["expansion"], kind=row["kind"]
                )
            if row["meaning"]:
                made.meaning = row["meaning"]
                made.save()
            held = {each.words.casefold() for each in synonym.objects.filter(term=made)}
            others = {
                words.strip().casefold(): words.strip()
                for words in row["synonyms_or_misspellings"].split(";")
                if words.strip() and words.strip(" =").casefold() not in held
            }
            synonym.objects.bulk_create(
                synonym(term=made, words=words.lstrip("="), is_same=words.startswith("="))
                for words in others.values()
            )
    for name, words in SAME.items():
        synonym.objects.filter(term__term=name, words__in=words).update(is_same=True)
    word = apps.get_model("search", "Word")
    words = list(word.objects.filter(sound=""))
    for each in words:
        each.sound = sound(each.word)
    word.objects.bulk_update(words, ["sound"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_titles_and_sounds")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
