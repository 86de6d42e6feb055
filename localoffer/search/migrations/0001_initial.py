import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

from localoffer.first_migration import FirstMigration

TOKENS = (
    "asciiword, word, numword, asciihword, hword, numhword, "
    "hword_asciipart, hword_part, hword_numpart"
)


class Migration(FirstMigration):

    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(  # the configurations that indexes are built with
            f"""
            CREATE TEXT SEARCH CONFIGURATION localoffer_words (COPY = english);
            ALTER TEXT SEARCH CONFIGURATION localoffer_words
                ALTER MAPPING FOR {TOKENS} WITH unaccent, english_stem;
            CREATE TEXT SEARCH CONFIGURATION localoffer_acronyms (COPY = simple);
            ALTER TEXT SEARCH CONFIGURATION localoffer_acronyms
                ALTER MAPPING FOR {TOKENS} WITH unaccent, simple;
            """
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('ref', models.CharField(max_length=60)),
                ('title', models.TextField()),
                ('body', models.TextField(blank=True)),
                ('url', models.CharField(max_length=300)),
                ('published_at', models.DateTimeField()),
                ('words', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector(models.Func(models.F('title'), models.Value('/“”"–—…’\'‘`'), models.Value('       '), function='translate', output_field=models.TextField()), config='localoffer_words', weight='A'), '||', django.contrib.postgres.search.SearchVector(models.Func(models.F('body'), models.Value('/“”"–—…’\'‘`'), models.Value('       '), function='translate', output_field=models.TextField()), config='localoffer_words', weight='B'), django.contrib.postgres.search.SearchConfig('localoffer_words')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('acronyms', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector(models.Func(models.F('title'), models.Value('/“”"–—…’\'‘`'), models.Value('       '), function='translate', output_field=models.TextField()), config='localoffer_acronyms', weight='A'), '||', django.contrib.postgres.search.SearchVector(models.Func(models.F('body'), models.Value('/“”"–—…’\'‘`'), models.Value('       '), function='translate', output_field=models.TextField()), config='localoffer_acronyms', weight='B'), django.contrib.postgres.search.SearchConfig('localoffer_acronyms')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('title_words', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector(models.Func(models.F('title'), models.Value('/“”"–—…’\'‘`'), models.Value('       '), function='translate', output_field=models.TextField()), config='localoffer_words'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('title_acronyms', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector(models.Func(models.F('title'), models.Value('/“”"–—…’\'‘`'), models.Value('       '), function='translate', output_field=models.TextField()), config='localoffer_acronyms'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'verbose_name_plural': 'search entries',
                'ordering': ['-published_at'],
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['title_words'], name='search_title_words'),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['title_acronyms'], name='search_title_acronyms'),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='search_words'),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['acronyms'], name='search_acronyms'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('kind', 'ref'), name='found_once'),
                    models.CheckConstraint(condition=models.Q(('url__startswith', '/')), name='found_at_an_address_of_ours'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('sound', models.CharField(blank=True, db_index=True, max_length=60)),
            ],
            options={
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fields=['word'], name='word_trigrams', opclasses=['gin_trgm_ops']),
                ],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(max_length=40)),
                ('expansion', models.CharField(blank=True, max_length=120)),
                ('meaning', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(choices=[('acronym', 'Acronym'), ('plain term', 'Plain term'), ('elsewhere', 'Not on this site')], max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': [django.db.models.functions.text.Lower('term')],
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.text.Lower('term'), name='term_explained_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'acronym'), _negated=True), models.Q(('expansion', ''), _negated=True), _connector='OR'), name='acronym_has_its_words'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='synonyms', to='search.term')),
                ('words', models.CharField(max_length=60)),
                ('is_same', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(models.F('term'), django.db.models.functions.text.Lower('words'), name='synonym_of_a_term_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(max_length=60, unique=True)),
                ('times', models.PositiveIntegerField(default=0)),
                ('times_nothing_found', models.PositiveIntegerField(default=0)),
                ('last_on', models.DateField()),
            ],
            options={
                'verbose_name_plural': 'asked',
                'ordering': ['-times'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('times_nothing_found__lte', models.F('times'))), name='nothing_is_part_of_all'),
                    models.CheckConstraint(condition=models.Q(('query__regex', '[0-9@]'), _negated=True), name='asked_without_numbers_or_addresses'),
                ],
            },
        ),
    ]
