"""The text-search configurations that the index is built with."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

TOKENS = "asciiword, word, numword, asciihword, hword, numhword, " \
    "hword_asciipart, hword_part, hword_numpart"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            f"""
            CREATE TEXT SEARCH CONFIGURATION localoffer_words (COPY = english);
            ALTER TEXT SEARCH CONFIGURATION localoffer_words
                ALTER MAPPING FOR {TOKENS} WITH unaccent, english_stem;
            CREATE TEXT SEARCH CONFIGURATION localoffer_acronyms (COPY = simple);
            ALTER TEXT SEARCH CONFIGURATION localoffer_acronyms
                ALTER MAPPING FOR {TOKENS} WITH unaccent, simple;
            """,
            """
            DROP TEXT SEARCH CONFIGURATION localoffer_words;
            DROP TEXT SEARCH CONFIGURATION localoffer_acronyms;
            """,
        ),
    ]
