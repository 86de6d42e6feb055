import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import functools
import localoffer.references
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

from localoffer.first_migration import FirstMigration


class Migration(FirstMigration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('location_type', models.CharField(choices=[('physical', 'A place to go to'), ('postal', 'An address to write to'), ('virtual', 'Online or by phone')], default='physical', max_length=10)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('description', models.TextField(blank=True)),
                ('area', models.CharField(blank=True, help_text='town or district, for all to see', max_length=60)),
                ('transportation', models.TextField(blank=True, help_text='how to get there; parking')),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('external_identifier', models.CharField(blank=True, max_length=40)),
                ('external_identifier_type', models.CharField(blank=True, max_length=40)),
                ('masked', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [
                    models.Index(fields=['latitude', 'longitude'], name='location_in_a_box'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('masked', False), models.Q(('external_identifier', ''), ('latitude', None), ('longitude', None), ('transportation', '')), _connector='OR'), name='masked_place_has_no_point'),
                    models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR'), name='point_is_whole_and_on_earth'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='masking_takes_the_address_away_first', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."masked" AND NOT OLD."masked")', func="\n    IF EXISTS (SELECT 1 FROM directory_address WHERE location_id = NEW.id) THEN\n        RAISE EXCEPTION 'Take the address of a place away before masking it.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='69dc1846e49f9b02c83a316acf66c4e9c46023c6', operation='UPDATE', pgid='pgtrigger_masking_takes_the_address_away_first_9dac6', table='directory_location', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='directory.location')),
                ('attention', models.CharField(blank=True, max_length=120)),
                ('address_1', models.CharField(max_length=200)),
                ('city', models.CharField(max_length=80)),
                ('region', models.CharField(blank=True, max_length=80)),
                ('state_province', models.CharField(help_text='county', max_length=80)),
                ('postal_code', models.CharField(max_length=10)),
                ('country', models.CharField(default='GB', max_length=2)),
                ('address_type', models.CharField(choices=[('physical', 'A place to go to'), ('postal', 'An address to write to'), ('virtual', 'Online or by phone')], default='physical', max_length=10)),
            ],
            options={
                'verbose_name_plural': 'addresses',
                'ordering': ['address_type', 'id'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='masked_place_has_no_address', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (SELECT 1 FROM directory_location WHERE id = NEW.location_id AND masked) THEN\n        RAISE EXCEPTION 'A masked place keeps its address to itself.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='8409f872989a6fd8a9097febd54e6c53482d9572', operation='INSERT OR UPDATE', pgid='pgtrigger_masked_place_has_no_address_df1a5', table='directory_address', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Hideaway',
            fields=[
                ('location', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='hideaway', serialize=False, to='directory.location')),
                ('address', models.TextField()),
                ('postal_code', models.CharField(blank=True, max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Accessibility',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accessibility', to='directory.location')),
                ('accessibility', models.CharField(help_text='step-free entrance, quiet room …', max_length=120)),
                ('description', models.TextField(blank=True)),
                ('details', models.TextField(blank=True)),
                ('url', models.URLField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'accessibility',
                'ordering': ['accessibility', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('website', models.URLField(blank=True)),
                ('logo', models.URLField(blank=True)),
                ('uri', models.URLField(blank=True)),
                ('parent_organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='directory.organisation')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='provides', to='accounts.organisation')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='provider_has_a_name'),
                    models.CheckConstraint(condition=models.Q(('parent_organization', None), models.Q(('parent_organization', models.F('id')), _negated=True), _connector='OR'), name='provider_is_not_its_own_parent'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OrganisationIdentifier',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='organization_identifiers', to='directory.organisation')),
                ('identifier_scheme', models.CharField(blank=True, max_length=60)),
                ('identifier_type', models.CharField(max_length=60)),
                ('identifier', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ['identifier_type', 'identifier', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Taxonomy',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('key', models.SlugField(blank=True, max_length=20, null=True, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('description', models.TextField()),
                ('uri', models.URLField(blank=True)),
                ('version', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'verbose_name_plural': 'taxonomies',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TaxonomyTerm',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('taxonomy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taxonomy_terms', to='directory.taxonomy')),
                ('term', models.CharField(help_text='the code: ASD, 15(d), short-breaks', max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('description', models.TextField(blank=True)),
                ('term_uri', models.URLField(blank=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='narrower', to='directory.taxonomyterm')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['taxonomy', 'order', 'name', 'id'],
                'constraints': [
                    models.UniqueConstraint(fields=('taxonomy', 'term'), name='term_once_in_its_taxonomy'),
                    models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('term', ''), _negated=True)), name='term_has_code_and_name'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='directory.organisation')),
                ('name', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('url', models.URLField(blank=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('state', models.CharField(choices=[('starting', 'Starting soon'), ('active', 'Open'), ('paused', 'Paused for now'), ('closed', 'Closed')], default='active', max_length=10)),
                ('state_note', models.CharField(blank=True, help_text='why, and until when', max_length=300)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('fees', models.TextField(blank=True)),
                ('accreditations', models.TextField(blank=True)),
                ('minimum_age', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('maximum_age', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('eligibility_description', models.TextField(blank=True, help_text='who can use it')),
                ('how_decided', models.TextField(blank=True, help_text='how that is decided, and by whom')),
                ('application_process', models.TextField(blank=True, help_text='how to ask for it')),
                ('wait_time', models.CharField(blank=True, max_length=200)),
                ('cost', models.CharField(choices=[('free', 'Free'), ('paid', 'You pay'), ('varies', 'Depends, ask')], default='varies', max_length=6)),
                ('reach', models.CharField(choices=[('in', 'In our area'), ('out', 'Outside our area, for children from here'), ('both', 'In our area and outside')], default='in', max_length=4)),
                ('any_need', models.BooleanField(default=False)),
                ('complaints', models.TextField(blank=True, help_text='how to complain')),
                ('alert', models.TextField(blank=True, help_text='news that people must see first')),
                ('easy_read', models.TextField(blank=True, help_text='the same in Easy Read, a sentence a line')),
                ('sen_report_url', models.URLField(blank=True, help_text='SEN information report (s.69)')),
                ('sen_report_on', models.DateField(blank=True, null=True)),
                ('assured_date', models.DateField(blank=True, null=True)),
                ('assured_by', models.CharField(blank=True, help_text='a team, not a person', max_length=120)),
                ('assurer_email', models.EmailField(blank=True, max_length=254)),
                ('next_review_on', models.DateField(blank=True, null=True)),
                ('last_modified', models.DateTimeField()),
                ('number', models.PositiveIntegerField(default=0, help_text='of the version published last')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['name', 'id'],
                'indexes': [
                    models.Index(fields=['name', 'id'], name='service_by_name'),
                    models.Index(fields=['last_modified', 'id'], name='service_by_change'),
                    models.Index(fields=['next_review_on'], name='service_by_review'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='service_has_a_name'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['starting', 'active', 'paused', 'closed'])), name='service_state_is_known'),
                    models.CheckConstraint(condition=models.Q(('minimum_age', None), ('maximum_age', None), ('minimum_age__lte', models.F('maximum_age')), _connector='OR'), name='service_ages_are_in_order'),
                    models.CheckConstraint(condition=models.Q(models.Q(('minimum_age', None), ('minimum_age__lte', 130), _connector='OR'), models.Q(('maximum_age', None), ('maximum_age__lte', 130), _connector='OR')), name='service_ages_are_ages'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'starting'), _negated=True), ('starts_on__isnull', False), _connector='OR'), name='starting_service_says_when'),
                    models.CheckConstraint(condition=models.Q(('next_review_on', None), ('assured_date', None), ('next_review_on__gte', models.F('assured_date')), _connector='OR'), name='service_is_reviewed_after_it_was_checked'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='service_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{active:closed,active:paused,closed:active,paused:active,paused:closed,starting:active,starting:closed,starting:paused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='dcc45717e26a3c4161e6095f7a5c1c4c5d02507b', operation='UPDATE', pgid='pgtrigger_service_moves_by_the_table_16bf2', table='directory_service', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='StateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='state_changes', to='directory.service')),
                ('move', models.CharField(choices=[('open', 'Open'), ('pause', 'Pause'), ('resume', 'Open again after a pause'), ('close', 'Close'), ('reopen', 'Open again after closing')], max_length=10)),
                ('before', models.CharField(choices=[('starting', 'Starting soon'), ('active', 'Open'), ('paused', 'Paused for now'), ('closed', 'Closed')], max_length=10)),
                ('after', models.CharField(choices=[('starting', 'Starting soon'), ('active', 'Open'), ('paused', 'Paused for now'), ('closed', 'Closed')], max_length=10)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('why', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['id'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='state_change_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ea8f54adbddcaa745ebee12cfebc6813e6f020e9', operation='UPDATE OR DELETE', pgid='pgtrigger_state_change_stays_31cc4', table='directory_statechange', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ServiceAtLocation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='service_at_locations', to='directory.service')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_at_locations', to='directory.location')),
                ('description', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(fields=('service', 'location'), name='service_once_at_a_location'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='schedules', to='directory.service')),
                ('service_at_location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='schedules', to='directory.serviceatlocation')),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('dtstart', models.DateField(blank=True, null=True)),
                ('freq', models.CharField(blank=True, choices=[('WEEKLY', 'Every week'), ('MONTHLY', 'Every month')], max_length=8)),
                ('interval', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(53)])),
                ('byday', models.CharField(blank=True, help_text='MO,WE or 1SA or -1FR', max_length=40)),
                ('bymonthday', models.CharField(blank=True, max_length=60)),
                ('description', models.TextField(blank=True)),
                ('opens_at', models.TimeField(blank=True, null=True)),
                ('closes_at', models.TimeField(blank=True, null=True)),
                ('schedule_link', models.URLField(blank=True)),
                ('attending_type', models.CharField(blank=True, max_length=60)),
                ('notes', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['dtstart', 'opens_at', 'id'],
                'indexes': [
                    models.Index(fields=['dtstart'], name='schedule_by_date'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='schedule_ends_after_it_began'),
                    models.CheckConstraint(condition=models.Q(('opens_at', None), ('closes_at', None), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='schedule_closes_after_it_opened'),
                    models.CheckConstraint(condition=models.Q(('byday', ''), models.Q(('byday__regex', '^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$'), ('freq', 'WEEKLY')), models.Q(('byday__regex', '^-?[1-5]?(MO|TU|WE|TH|FR|SA|SU)(,-?[1-5]?(MO|TU|WE|TH|FR|SA|SU))*$'), ('freq', 'MONTHLY')), _connector='OR'), name='schedule_days_are_days'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='directory.service')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Phone',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='phones', to='directory.service')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='phones', to='directory.contact')),
                ('number', models.CharField(max_length=30)),
                ('type', models.CharField(blank=True, help_text='voice, text, textphone …', max_length=10)),
                ('description', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', False), ('service', None)), models.Q(('contact', None), ('service__isnull', False)), _connector='OR'), name='phone_belongs_to_one'),
                    models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='phone_has_a_number'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CostOption',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cost_options', to='directory.service')),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('option', models.CharField(blank=True, max_length=120)),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ('amount_description', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'ordering': ['amount', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='cost_is_not_negative'),
                    models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='cost_ends_after_it_began'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ServiceArea',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='service_areas', to='directory.service')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('service_area', models.CharField(blank=True, max_length=200)),
                ('extent', models.TextField(blank=True)),
                ('extent_type', models.CharField(blank=True, max_length=20)),
                ('uri', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Language',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='languages', to='directory.service')),
                ('name', models.CharField(max_length=60)),
                ('code', models.CharField(blank=True, help_text='ISO 639: en, pl, bfi …', max_length=10)),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Funding',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='funding', to='directory.service')),
                ('source', models.CharField(max_length=200)),
            ],
            options={
                'verbose_name_plural': 'funding',
                'ordering': ['source', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Attribute',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attributes', to='directory.service')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attributes', to='directory.organisation')),
                ('taxonomy_term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attributes', to='directory.taxonomyterm')),
                ('link_type', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'ordering': ['taxonomy_term__taxonomy', 'taxonomy_term__order', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('organization__isnull', False), ('service', None)), models.Q(('organization', None), ('service__isnull', False)), _connector='OR'), name='attribute_belongs_to_one'),
                    models.UniqueConstraint(fields=('service', 'taxonomy_term'), name='service_has_a_term_once'),
                    models.UniqueConstraint(fields=('organization', 'taxonomy_term'), name='provider_has_a_term_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('E',), **{}), editable=False, max_length=12, unique=True)),
                ('once', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='directory.organisation')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='directory.service')),
                ('document', models.JSONField()),
                ('based_on', models.PositiveIntegerField(default=0)),
                ('stage', models.CharField(choices=[('draft', 'A draft'), ('submitted', 'Waiting for the council'), ('returned', 'Returned with words'), ('published', 'Published'), ('dropped', 'Dropped')], default='draft', max_length=10)),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('words', models.TextField(blank=True, help_text='why the change was returned')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-started_at', '-id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('stage__in', ['draft', 'submitted', 'returned', 'published', 'dropped'])), name='proposal_stage_is_known'),
                    models.UniqueConstraint(condition=models.Q(('stage__in', ('draft', 'submitted', 'returned'))), fields=('service',), name='one_change_to_an_entry_at_a_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('stage', 'returned'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='returned_with_words'),
                    models.CheckConstraint(condition=models.Q(models.Q(('stage', 'submitted'), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='submitted_proposal_is_dated'),
                    models.CheckConstraint(condition=models.Q(models.Q(('stage', 'published'), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('service__isnull', False)), _connector='OR'), name='published_proposal_is_signed_and_dated'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='proposal_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."stage", \':\', NEW."stage") = ANY(\'{draft:dropped,draft:submitted,returned:draft,returned:dropped,returned:submitted,submitted:draft,submitted:dropped,submitted:published,submitted:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."stage" IS DISTINCT FROM NEW."stage") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "stage" from "%" to "%" on table %\', OLD."stage", NEW."stage", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='210dec0ec13ec812f582c145cc9dffcc8909e5b8', operation='UPDATE', pgid='pgtrigger_proposal_moves_by_the_table_cc9e0', table='directory_proposal', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ProposalStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='directory.proposal')),
                ('step', models.CharField(choices=[('start', 'Start a change'), ('save', 'Save the draft'), ('submit', 'Send to the council'), ('take_back', 'Take back'), ('return', 'Return with words'), ('publish', 'Publish'), ('drop', 'Drop the change')], max_length=10)),
                ('before', models.CharField(blank=True, choices=[('draft', 'A draft'), ('submitted', 'Waiting for the council'), ('returned', 'Returned with words'), ('published', 'Published'), ('dropped', 'Dropped')], max_length=10)),
                ('after', models.CharField(choices=[('draft', 'A draft'), ('submitted', 'Waiting for the council'), ('returned', 'Returned with words'), ('published', 'Published'), ('dropped', 'Dropped')], max_length=10)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('words', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['id'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='proposal_step_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8c083efe432d7b9c461f41c37bdc651d0329037d', operation='UPDATE OR DELETE', pgid='pgtrigger_proposal_step_stays_bda2c', table='directory_proposalstep', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ServiceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='directory.service')),
                ('number', models.PositiveIntegerField()),
                ('document', models.JSONField()),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='published_as', to='directory.proposal')),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('service', 'number'), name='version_number_once'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='version_numbers_from_one'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='service_version_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='802b3d33e989fb1df276b838407c16edd4db93b8', operation='UPDATE OR DELETE', pgid='pgtrigger_service_version_stays_cac23', table='directory_serviceversion', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('F',), **{}), editable=False, max_length=12, unique=True)),
                ('once', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('content', models.BinaryField()),
                ('state', models.CharField(choices=[('checking', 'Being checked'), ('ready', 'Ready to publish'), ('refused', 'Refused, with the reasons'), ('publishing', 'Being published'), ('done', 'Published'), ('dropped', 'Dropped')], default='checking', max_length=10)),
                ('total', models.PositiveIntegerField(default=0)),
                ('found', models.JSONField(blank=True, default=dict)),
                ('problems', models.JSONField(blank=True, default=list)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-uploaded_at', '-id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('problems', []), _negated=True), _connector='OR'), name='refused_import_says_why'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='import_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{checking:ready,checking:refused,publishing:done,publishing:refused,ready:dropped,ready:publishing}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='7781a1f5198fa247635d122b4eb6a0e9ba68acc4', operation='UPDATE', pgid='pgtrigger_import_moves_by_the_table_25edc', table='directory_importrun', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportProgress',
            fields=[
                ('reference', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('done', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'import progress',
            },
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='directory.service')),
                ('number', models.PositiveIntegerField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('next_review_on', models.DateField()),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [
                    models.UniqueConstraint(fields=('service', 'number', 'next_review_on'), name='version_checked_once'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='check_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='83b02f102f6c0d0689393279715ab58bae6318b3', operation='UPDATE OR DELETE', pgid='pgtrigger_check_stays_1ebfc', table='directory_check', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='directory.service')),
                ('due_on', models.DateField()),
                ('days_before', models.SmallIntegerField(help_text='negative: the review is late')),
                ('sent_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-sent_at'],
                'constraints': [
                    models.UniqueConstraint(fields=('service', 'due_on', 'days_before'), name='reminded_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DailyViews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='views_by_day', to='directory.service')),
                ('day', models.DateField()),
                ('times', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'daily views',
                'ordering': ['-day'],
                'constraints': [
                    models.UniqueConstraint(fields=('service', 'day'), name='views_once_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DailyMisses',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('tags', models.CharField(blank=True, max_length=300)),
                ('times', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'daily misses',
                'ordering': ['-day', '-times'],
                'constraints': [
                    models.UniqueConstraint(fields=('day', 'tags'), name='misses_once_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('service', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='listing', serialize=False, to='directory.service')),
                ('name', models.CharField(max_length=200)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=140), size=None)),
                ('minimum_age', models.PositiveSmallIntegerField(default=0)),
                ('maximum_age', models.PositiveSmallIntegerField(default=999)),
                ('assured_date', models.DateField(null=True)),
                ('provider', models.CharField(blank=True, max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('facts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), default=list, size=None)),
                ('setting', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('starting', 'Starting soon'), ('active', 'Open'), ('paused', 'Paused for now'), ('closed', 'Closed')], default='active', max_length=10)),
                ('report_url', models.URLField(blank=True)),
                ('report_on', models.DateField(null=True)),
                ('title', models.TextField()),
                ('body', models.TextField(blank=True)),
                ('words', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector(models.Func(models.F('title'), models.Value('/'), models.Value(' '), function='translate', output_field=models.TextField()), config='localoffer_words', weight='A'), '||', django.contrib.postgres.search.SearchVector(models.Func(models.F('body'), models.Value('/'), models.Value(' '), function='translate', output_field=models.TextField()), config='localoffer_words', weight='B'), django.contrib.postgres.search.SearchConfig('localoffer_words')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('acronyms', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector(models.Func(models.F('title'), models.Value('/'), models.Value(' '), function='translate', output_field=models.TextField()), config='localoffer_acronyms', weight='A'), '||', django.contrib.postgres.search.SearchVector(models.Func(models.F('body'), models.Value('/'), models.Value(' '), function='translate', output_field=models.TextField()), config='localoffer_acronyms', weight='B'), django.contrib.postgres.search.SearchConfig('localoffer_acronyms')), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'ordering': ['name', 'service'],
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fields=['words'], name='listing_words'),
                    django.contrib.postgres.indexes.GinIndex(fields=['acronyms'], name='listing_acronyms'),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['tags'], name='listing_tags'),
                    models.Index(fields=['name', 'service'], name='listing_by_name'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ListingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='directory.listing')),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
            ],
            options={
                'ordering': ['id'],
                'indexes': [
                    django.contrib.postgres.indexes.GistIndex(models.Func('longitude', 'latitude', function='point'), name='listing_place_by_point'),
                    models.Index(fields=['latitude', 'longitude'], include=('listing',), name='listing_place_in_a_box'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Postcode',
            fields=[
                ('code', models.CharField(max_length=7, primary_key=True, serialize=False)),
                ('district', models.CharField(db_index=True, max_length=4)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('area_code', models.CharField(blank=True, help_text='ONS code of the council area', max_length=9)),
                ('live', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['code'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$')), name='postcode_looks_like_one'),
                    models.CheckConstraint(condition=models.Q(('latitude__gte', 49), ('latitude__lte', 61), ('longitude__gte', -9), ('longitude__lte', 2)), name='postcode_is_in_the_united_kingdom'),
                ],
            },
        ),
    ]
