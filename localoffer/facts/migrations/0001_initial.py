import django.db.models.deletion
import functools
import localoffer.references
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from localoffer.first_migration import FirstMigration


class Migration(FirstMigration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('F',), **{}), editable=False, max_length=12, unique=True)),
                ('slug', models.SlugField(max_length=90, unique=True)),
                ('name', models.CharField(max_length=160, unique=True)),
                ('group', models.CharField(max_length=60)),
                ('area', models.CharField(max_length=60)),
                ('unit', models.CharField(choices=[('children', 'children and young people'), ('plans', 'plans'), ('requests', 'requests'), ('percent', 'per cent'), ('pounds', 'pounds'), ('places', 'places'), ('settings', 'schools and settings')], max_length=10)),
                ('kept_by', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['group', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kept_by', ''), _negated=True), name='somebody_keeps_each_fact'),
                    models.CheckConstraint(condition=models.Q(('unit__in', ['children', 'plans', 'requests', 'percent', 'pounds', 'places', 'settings'])), name='fact_unit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='facts.fact')),
                ('number', models.PositiveSmallIntegerField()),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('is_suppressed', models.BooleanField(default=False)),
                ('counts_children', models.BooleanField(default=False)),
                ('as_at', models.DateField(help_text='the last day of the time it is for')),
                ('as_at_words', models.CharField(max_length=40)),
                ('source_name', models.CharField(max_length=200)),
                ('source_url', models.URLField(blank=True, max_length=300)),
                ('review_on', models.DateField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-as_at', '-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('fact', 'number'), name='figure_numbered_once'),
                    models.CheckConstraint(condition=models.Q(('source_name', ''), _negated=True), name='figure_has_its_source'),
                    models.CheckConstraint(condition=models.Q(('review_on__gt', models.F('as_at'))), name='figure_is_reviewed_later'),
                    models.CheckConstraint(condition=models.Q(models.Q(('is_suppressed', True), ('value', None)), models.Q(('is_suppressed', False), ('value__isnull', False)), _connector='OR'), name='suppressed_figures_hold_no_value'),
                    models.CheckConstraint(condition=models.Q(('counts_children', False), ('value', None), ('value', 0), ('value__gte', 5), _connector='OR'), name='few_children_are_never_counted'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='figures_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='30f12280fafdcbe5af259943d1ce484391609cc6', operation='UPDATE OR DELETE', pgid='pgtrigger_figures_stay_053a6', table='facts_figure', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='facts.figure')),
                ('told_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'told',
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='facts.fact')),
                ('kind', models.CharField(max_length=30)),
                ('ref', models.CharField(max_length=60)),
                ('cited_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['fact', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('fact', 'kind', 'ref'), name='fact_cited_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('label', models.CharField(max_length=160)),
                ('explains', models.CharField(blank=True, max_length=300)),
                ('is_percent', models.BooleanField()),
                ('source_name', models.CharField(max_length=200)),
                ('source_url', models.URLField(blank=True, max_length=300)),
                ('file_name', models.CharField(max_length=200)),
                ('imported_at', models.DateTimeField()),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='points', to='facts.measure')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Local authority'), (1, 'Regional'), (2, 'National')])),
                ('area_code', models.CharField(max_length=9)),
                ('area', models.CharField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('mark', models.CharField(blank=True, max_length=4)),
            ],
            options={
                'ordering': ['level', 'area', 'year'],
                'constraints': [
                    models.UniqueConstraint(fields=('measure', 'area_code', 'year'), name='one_value_an_area_and_year'),
                    models.CheckConstraint(condition=models.Q(('value', None), ('mark', ''), _connector='XOR'), name='value_or_the_mark_for_its_absence'),
                ],
            },
        ),
    ]
