import django.db.models.deletion
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
            name='Strategy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('title', models.CharField(max_length=120)),
                ('published_on', models.DateField()),
                ('source', models.CharField(max_length=200)),
                ('vision', models.TextField()),
            ],
            options={
                'verbose_name_plural': 'strategies',
                'ordering': ['-published_on'],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('strategy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='strategy.strategy')),
                ('kind', models.CharField(choices=[('aim', 'What we will achieve'), ('do', 'What we will do'), ('indicator', 'How we will know')], max_length=10)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
            ],
            options={
                'ordering': ['kind', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('strategy', 'kind', 'number'), name='statement_numbered_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('strategy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evaluations', to='strategy.strategy')),
                ('section', models.CharField(max_length=1)),
                ('title', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('strength', 'What works well'), ('worry', 'What we worry about')], max_length=10)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
            ],
            options={
                'ordering': ['section', 'kind', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('strategy', 'section', 'kind', 'number'), name='evaluation_numbered_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('strategy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='strategy.strategy')),
                ('reference', models.CharField(max_length=12)),
                ('section', models.CharField(max_length=1)),
                ('section_title', models.CharField(max_length=120)),
                ('group', models.CharField(max_length=4)),
                ('group_title', models.CharField(max_length=60)),
                ('number', models.PositiveSmallIntegerField()),
                ('action', models.TextField()),
                ('outcome', models.TextField()),
                ('lead', models.CharField(max_length=40)),
                ('initials', models.JSONField(default=list)),
                ('start', models.CharField(max_length=20)),
                ('end', models.CharField(max_length=20)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('slips', models.JSONField(default=list)),
                ('rag', models.CharField(choices=[('green', 'On track'), ('amber', 'May be late'), ('red', 'Off track'), ('done', 'Done'), ('not_given', 'Not given in the source')], default='not_given', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number'],
                'constraints': [
                    models.UniqueConstraint(fields=('strategy', 'reference'), name='action_referenced_once'),
                    models.UniqueConstraint(fields=('strategy', 'number'), name='action_numbered_once'),
                    models.CheckConstraint(condition=models.Q(('rag__in', ['green', 'amber', 'red', 'done', 'not_given'])), name='action_rag'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to='strategy.action')),
                ('number', models.PositiveSmallIntegerField()),
                ('said_on', models.DateField()),
                ('rag', models.CharField(choices=[('green', 'On track'), ('amber', 'May be late'), ('red', 'Off track'), ('done', 'Done'), ('not_given', 'Not given in the source')], max_length=10)),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'progress',
                'ordering': ['-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('action', 'number'), name='progress_numbered_once'),
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='progress_says_something'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='progress_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9dcc0fb71e6f0584afdb36e20fc44f2ec18fea2e', operation='UPDATE', pgid='pgtrigger_progress_stays_72760', table='strategy_progress', when='BEFORE')),
                ],
            },
        ),
    ]
