import django.contrib.postgres.fields
import django.contrib.postgres.indexes
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
        # for finding the same child: names that look or sound alike
        migrations.RunSQL(
            'CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS fuzzystrmatch',
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('H',), **{}), editable=False, max_length=12, unique=True)),
                ('address', models.TextField(blank=True, help_text='where the child lives or was found')),
                ('postcode', models.CharField(blank=True, max_length=8)),
                ('no_fixed_address', models.BooleanField(default=False)),
                ('hidden', models.BooleanField(default=False, help_text='who lives here is kept from everybody not on the case')),
            ],
        ),
        migrations.CreateModel(
            name='Child',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('C',), **{}), editable=False, max_length=12, unique=True)),
                ('given_name', models.CharField(blank=True, max_length=80)),
                ('family_name', models.CharField(blank=True, max_length=80)),
                ('name_unknown', models.BooleanField(default=False)),
                ('birth_date', models.DateField(blank=True, null=True)),
                ('expected_on', models.DateField(blank=True, null=True)),
                ('estimated_age', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('sex', models.CharField(choices=[('F', 'Female'), ('M', 'Male'), ('U', 'Not known, or unborn')], default='U', max_length=1)),
                ('upn', models.CharField(blank=True, max_length=13)),
                ('nhs_number', models.CharField(blank=True, max_length=10)),
                ('school', models.CharField(blank=True, max_length=120)),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='children.household')),
                ('ethnicity', models.CharField(blank=True, help_text='code of the census', max_length=4)),
                ('disabilities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), blank=True, default=list, size=None)),
                ('given_key', models.CharField(blank=True, editable=False, max_length=80)),
                ('family_key', models.CharField(blank=True, editable=False, max_length=80)),
                ('died_on', models.DateField(blank=True, null=True)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='children.child')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name_plural': 'children',
                'indexes': [
                    models.Index(fields=['birth_date'], name='child_by_birth_date'),
                    models.Index(fields=['given_key', 'family_key'], name='child_by_names'),
                    django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('given_key'), 'gin_trgm_ops'),
                    django.contrib.postgres.indexes.OpClass(models.F('family_key'), 'gin_trgm_ops'), name='child_by_spelling'),
                    models.Index(models.Func(models.F('given_key'), function='dmetaphone'), models.Func(models.F('family_key'), function='dmetaphone'), name='child_by_sound'),
                    models.Index(condition=models.Q(('upn', ''), _negated=True), fields=['upn'], name='child_by_upn'),
                    models.Index(condition=models.Q(('nhs_number', ''), _negated=True), fields=['nhs_number'], name='child_by_nhs_number'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='child_is_not_joined_to_itself'),
                    models.CheckConstraint(condition=models.Q(('name_unknown', True), models.Q(('given_name', ''), _negated=True), models.Q(('family_name', ''), _negated=True), _connector='OR'), name='child_is_named_or_unknown'),
                    models.CheckConstraint(condition=models.Q(models.Q(('birth_date__isnull', False), ('estimated_age', None), ('expected_on', None)), models.Q(('birth_date', None), ('estimated_age', None), ('expected_on__isnull', False)), models.Q(('birth_date', None), ('estimated_age__isnull', False), ('expected_on', None)), _connector='OR'), name='child_has_one_kind_of_age'),
                    models.CheckConstraint(condition=models.Q(('estimated_age', None), ('estimated_age__lte', 25), _connector='OR'), name='child_estimated_age_is_0_to_25'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='children.child')),
                ('absorbed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='children.child')),
                ('reason', models.TextField()),
                ('score', models.JSONField(default=dict)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('moved', models.JSONField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_why', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('absorbed',), name='child_is_joined_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kept', models.F('absorbed')), _negated=True), models.Q(('reason', ''), _negated=True)), name='merge_joins_two'),
                    models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None), ('undone_why', '')), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False), models.Q(('undone_why', ''), _negated=True)), _connector='OR'), name='merge_parting_is_whole'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='merge_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8b0aff1237c4f76b00b10470d40ca366931a41c9', operation='DELETE', pgid='pgtrigger_merge_is_kept_03452', table='children_merge', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='NotTheSame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='children.child')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='children.child')),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'not the same',
                'constraints': [
                    models.UniqueConstraint(fields=('one', 'other'), name='told_apart_once'),
                    models.CheckConstraint(condition=models.Q(('one__lt', models.F('other')), models.Q(('reason', ''), _negated=True)), name='told_apart_in_order'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Restriction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restrictions', to='children.child')),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('readers', models.ManyToManyField(related_name='restricted_readings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('child',), name='one_restriction_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='restriction_has_a_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='restriction_lifting_is_whole'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='restriction_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='731ada48d83aebd12960298949b20eabc64864fc', operation='DELETE', pgid='pgtrigger_restriction_is_kept_fadac', table='children_restriction', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='BrokenGlass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='children.child')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'broken glass',
                'ordering': ['-at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='glass_is_broken_for_a_reason'),
                    models.CheckConstraint(condition=models.Q(('until__gt', models.F('at'))), name='glass_is_broken_for_a_time'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='broken_glass_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='19f7962fea799c27282b6c6ed5dc5afc52e9a93b', operation='UPDATE OR DELETE', pgid='pgtrigger_broken_glass_stays_e49ee', table='children_brokenglass', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=30, unique=True)),
                ('label', models.CharField(max_length=120)),
                ('years', models.PositiveSmallIntegerField()),
                ('counted_from', models.CharField(choices=[('closed', 'the day the referral closed'), ('birth', 'the day the child was born')], max_length=10)),
                ('source', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['kind'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('years__gte', 1)), name='records_are_kept_a_year'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='children.child')),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('child',), name='one_hold_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='hold_has_a_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='hold_end_is_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=12, unique=True)),
                ('kind', models.CharField(max_length=30)),
                ('rule', models.CharField(max_length=120)),
                ('due_on', models.DateField()),
                ('destroyed_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['-destroyed_at'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='tombstone_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a9ce6c90da1dbc573176c020583982891c101f1e', operation='UPDATE OR DELETE', pgid='pgtrigger_tombstone_stays_adb59', table='children_tombstone', when='BEFORE')),
                ],
            },
        ),
    ]
