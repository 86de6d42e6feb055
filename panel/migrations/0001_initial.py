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
        ('children', '0001_initial'),
        ('documents', '0001_initial'),
        ('notices', '0001_initial'),
        ('referrals', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LawPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('law_version', models.CharField(help_text='such as 2014', max_length=20)),
                ('key', models.SlugField(max_length=40)),
                ('label', models.CharField(max_length=120)),
                ('amount', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('unit', models.CharField(blank=True, choices=[('days', 'days'), ('weeks', 'weeks'), ('months', 'months'), ('years', 'years'), ('working_days', 'working days')], max_length=20)),
                ('counting', models.CharField(choices=[('after', 'the day of the event is day 0'), ('including', 'the day of the event is day 1'), ('before', 'counted back from the event')], default='after', max_length=10)),
                ('on_day', models.CharField(blank=True, help_text='a fixed day such as 03-31', max_length=5)),
                ('note', models.CharField(blank=True, max_length=250)),
                ('clause', models.CharField(max_length=80)),
                ('confidence', models.CharField(choices=[('V', "read in the law's own text"), ('2', 'from a second-hand page'), ('G', 'general knowledge')], max_length=1)),
                ('in_force_from', models.DateField()),
                ('in_force_until', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['law_version', 'key'],
                'constraints': [
                    models.UniqueConstraint(fields=('law_version', 'key'), name='one_period_a_key'),
                    models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', False), ('on_day', ''), models.Q(('unit', ''), _negated=True)), models.Q(('amount', None), ('unit', ''), models.Q(('on_day', ''), _negated=True)), _connector='OR'), name='period_is_a_length_or_a_day'),
                    models.CheckConstraint(condition=models.Q(('in_force_until', None), ('in_force_until__gt', models.F('in_force_from')), _connector='OR'), name='period_ends_after_it_began'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LawEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('law_version', models.CharField(max_length=20)),
                ('list', models.CharField(choices=[('limb', 'The questions of a legal test'), ('advice', 'Who is asked for advice (regulation 6(1))'), ('ground', 'What can excuse a late date (regulations 5(4), 10(4), 13(3))'), ('section', 'Sections of a plan (regulation 12)'), ('paper', 'Papers that an item should have'), ('copy', 'Who else is told of a decision')], max_length=10)),
                ('business', models.CharField(blank=True, help_text='empty: every kind', max_length=20)),
                ('key', models.SlugField(max_length=40)),
                ('label', models.CharField(max_length=250)),
                ('clause', models.CharField(max_length=120)),
                ('confidence', models.CharField(choices=[('V', "read in the law's own text"), ('2', 'from a second-hand page'), ('G', 'general knowledge')], max_length=1)),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'law entries',
                'ordering': ['law_version', 'list', 'business', 'order'],
                'constraints': [
                    models.UniqueConstraint(fields=('law_version', 'list', 'business', 'key'), name='one_entry_a_key'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ParentRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('Q',), **{}), editable=False, max_length=12, unique=True)),
                ('once', models.UUIDField(editable=False, unique=True)),
                ('asker', models.CharField(choices=[('parent', 'The child’s parent'), ('young_person', 'The young person')], max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('address', models.TextField()),
                ('postcode', models.CharField(blank=True, max_length=8)),
                ('given_name', models.CharField(max_length=80)),
                ('family_name', models.CharField(max_length=80)),
                ('birth_date', models.DateField()),
                ('school', models.CharField(blank=True, max_length=120)),
                ('concern', models.TextField()),
                ('hopes', models.TextField(blank=True)),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['received_at'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='parent_request_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ae747be0b05ea422c2177d5333ee7d295a81e0d8', operation='UPDATE OR DELETE', pgid='pgtrigger_parent_request_stays_af104', table='panel_parentrequest', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('K',), **{}), editable=False, max_length=12, unique=True)),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_cases', to='children.child')),
                ('ehc_request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='panel_case', to='referrals.ehcrequest')),
                ('parent_request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='panel_case', to='panel.parentrequest')),
                ('asker', models.CharField(choices=[('parent', 'The child’s parent'), ('young_person', 'The young person'), ('school', 'A school or early years setting'), ('college', 'A college')], max_length=20)),
                ('need', models.CharField(blank=True, choices=[('SPLD', 'Specific learning difficulty'), ('MLD', 'Moderate learning difficulty'), ('SLD', 'Severe learning difficulty'), ('PMLD', 'Profound and multiple learning difficulty'), ('SEMH', 'Social, emotional and mental health'), ('SLCN', 'Speech, language and communication'), ('HI', 'Hearing impairment'), ('VI', 'Vision impairment'), ('MSI', 'Multi-sensory impairment'), ('PD', 'Physical disability'), ('ASD', 'Autism'), ('DS', 'Down syndrome'), ('OTH', 'Another need')], max_length=4)),
                ('once', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('received_on', models.DateField(help_text='the day the request reached the council: day 0')),
                ('law_version', models.CharField(default='2014', max_length=20)),
                ('state', models.CharField(choices=[('requested', 'Assessment asked for'), ('not_assessing', 'Not assessing'), ('assessing', 'Assessing'), ('not_issuing', 'Not issuing a plan'), ('drafting', 'Plan being drafted'), ('draft_served', 'Draft plan sent'), ('final', 'Final plan sent'), ('maintained', 'Plan in force'), ('in_review', 'Plan under review'), ('amending', 'Plan being changed'), ('reassessing', 'Assessing again'), ('ceasing', 'Plan ending'), ('ceased', 'Plan ended'), ('withdrawn', 'Request withdrawn')], default='requested', editable=False, max_length=20)),
                ('parent_name', models.CharField(blank=True, max_length=120)),
                ('parent_email', models.EmailField(blank=True, max_length=254)),
                ('parent_address', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['received_on', 'reference'],
                'indexes': [
                    models.Index(fields=['received_on', 'reference'], name='cases_by_day'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ehc_request', None), ('parent_request', None), _connector='OR'), name='case_comes_from_one_request'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='case_follows_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{amending:final,assessing:drafting,assessing:not_issuing,ceasing:ceased,ceasing:maintained,draft_served:final,drafting:draft_served,final:maintained,in_review:amending,in_review:ceasing,in_review:maintained,in_review:reassessing,maintained:amending,maintained:ceasing,maintained:in_review,maintained:reassessing,not_assessing:assessing,not_issuing:drafting,reassessing:drafting,requested:assessing,requested:not_assessing,requested:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d35f8531e37f25ca135177eb3a329cdadcd39b5a', operation='UPDATE', pgid='pgtrigger_case_follows_its_table_098b1', table='panel_case', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='case_begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" IS DISTINCT FROM \'requested\')', func="RAISE EXCEPTION 'A case begins as requested.';", hash='d5049855ffc76281d112120d0dee3573d525db4c', operation='INSERT', pgid='pgtrigger_case_begins_at_the_beginning_8eaae', table='panel_case', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('M',), **{}), editable=False, max_length=12, unique=True)),
                ('date', models.DateField()),
                ('starts', models.TimeField()),
                ('place', models.CharField(max_length=120)),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('papers_deadline_at', models.DateTimeField()),
                ('capacity', models.PositiveSmallIntegerField(default=180, help_text='minutes for items')),
                ('state', models.CharField(choices=[('scheduled', 'Planned'), ('agenda_open', 'Agenda open'), ('deadline_passed', 'Agenda closed'), ('pack_published', 'Papers published'), ('in_session', 'Under way'), ('concluded', 'Over'), ('minutes_draft', 'Minutes in draft'), ('minutes_approved', 'Minutes approved'), ('archived', 'Archived'), ('cancelled', 'Cancelled')], default='scheduled', editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('once', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                'ordering': ['date', 'starts'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('deputy', None), models.Q(('deputy', models.F('chair')), _negated=True), _connector='OR'), name='deputy_is_not_the_chair'),
                    models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('date', 'starts', 'place'), name='one_meeting_at_once'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='meeting_follows_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{agenda_open:cancelled,agenda_open:deadline_passed,concluded:minutes_draft,deadline_passed:cancelled,deadline_passed:pack_published,in_session:concluded,minutes_approved:archived,minutes_draft:minutes_approved,pack_published:cancelled,pack_published:in_session,scheduled:agenda_open,scheduled:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='98c4b88df4d141d25a69478517971f1479ed9ce3', operation='UPDATE', pgid='pgtrigger_meeting_follows_its_table_4233d', table='panel_meeting', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='meeting_begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" IS DISTINCT FROM \'scheduled\')', func="RAISE EXCEPTION 'A meeting begins as scheduled.';", hash='a1d3e79a042eb62f894f28275cf650612620975b', operation='INSERT', pgid='pgtrigger_meeting_begins_at_the_beginning_ad7b8', table='panel_meeting', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('I',), **{}), editable=False, max_length=12, unique=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='panel.case')),
                ('business', models.CharField(choices=[('assess', 'Request for an Education, Health and Care needs assessment'), ('issue', 'Whether to issue a plan'), ('care_package', 'Change to a care package'), ('resources', 'Other resources that avoid a plan'), ('transport', 'Transport'), ('review', 'Changes after an annual review')], default='assess', max_length=20)),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='panel.meeting')),
                ('presenter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('submitted', 'Sent to the operations officer'), ('returned', 'Returned for better papers'), ('accepted', 'Ready for a meeting'), ('listed', 'On the agenda'), ('locked', 'Papers published'), ('in_discussion', 'Being discussed'), ('urgent', 'Decided between meetings'), ('recommended', 'Recommendation made'), ('deferred', 'Put off to a later meeting'), ('withdrawn', 'Withdrawn'), ('signed', 'Signed by the chair'), ('with_officer', 'With the chief officer'), ('sent_back', 'With the chair again'), ('approved', 'Approved'), ('notified', 'Parent told'), ('closed', 'Closed')], default='draft', editable=False, max_length=20)),
                ('asked_on', models.DateField(help_text='the day the question was put: its own limit runs from it')),
                ('review_met_on', models.DateField(blank=True, help_text='the day of the review meeting (reg 20(10))', null=True)),
                ('sitting', models.PositiveSmallIntegerField(default=0, help_text='how often it has been discussed: views count in one sitting')),
                ('urgent_by', models.ForeignKey(blank=True, help_text='the chair who took it between meetings', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['case__received_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn', 'closed']), ('presenter__isnull', False), _connector='OR'), name='item_has_a_presenter_once_sent_in'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['listed', 'locked', 'in_discussion']), _negated=True), ('meeting__isnull', False), _connector='OR'), name='item_on_an_agenda_has_its_meeting'),
                    models.CheckConstraint(condition=models.Q(models.Q(('business', 'review'), _negated=True), ('review_met_on__isnull', False), _connector='OR'), name='a_review_has_its_meeting'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ['withdrawn', 'closed']), _negated=True), fields=('case', 'business'), name='one_open_item_a_business'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='item_follows_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:listed,accepted:returned,accepted:urgent,accepted:withdrawn,approved:notified,approved:sent_back,deferred:listed,deferred:withdrawn,draft:submitted,draft:withdrawn,in_discussion:deferred,in_discussion:recommended,in_discussion:withdrawn,listed:accepted,listed:locked,listed:withdrawn,locked:accepted,locked:in_discussion,locked:withdrawn,notified:closed,notified:sent_back,recommended:sent_back,recommended:signed,returned:accepted,returned:submitted,returned:withdrawn,sent_back:recommended,signed:with_officer,submitted:accepted,submitted:returned,submitted:withdrawn,urgent:recommended,urgent:withdrawn,with_officer:approved,with_officer:sent_back,withdrawn:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='788e6d4c2414b4b7880b3f8c371242d129a2dc05', operation='UPDATE', pgid='pgtrigger_item_follows_its_table_faed4', table='panel_item', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='item_begins_at_the_beginning', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" IS DISTINCT FROM \'draft\')', func="RAISE EXCEPTION 'A item begins as draft.';", hash='d75f2e4e039432b4ee137095341f5e4c2cbaed91', operation='INSERT', pgid='pgtrigger_item_begins_at_the_beginning_cb4ba', table='panel_item', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='signed_item_keeps_its_people', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (NEW.presenter_id IS DISTINCT FROM OLD.presenter_id\n                    OR NEW.case_id <> OLD.case_id OR NEW.business <> OLD.business\n                    OR NEW.meeting_id IS DISTINCT FROM OLD.meeting_id)\n                    AND EXISTS (SELECT 1 FROM panel_signature s\n                        JOIN panel_decision d ON d.id = s.decision_id WHERE d.item_id = NEW.id) THEN RAISE EXCEPTION 'What was signed keeps its case, meeting and presenter.'; END IF; RETURN NEW;", hash='bdcf45e8c37cc39e4ab2e9dd9a69cd0d6c26b6ea', operation='UPDATE', pgid='pgtrigger_signed_item_keeps_its_people_8ff42', table='panel_item', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='panel.item')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nature', models.CharField(choices=[('none', 'No interest'), ('interest', 'An interest')], max_length=10)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, help_text='when they left the room, if the discussion had begun', null=True)),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'person'), name='one_declaration_a_member'),
                    models.CheckConstraint(condition=models.Q(('left_at', None), ('nature', 'interest'), _connector='OR'), name='only_an_interest_leaves_the_room'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='declaration_is_not_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='bc326ecf8fa7a9906df073b99eaa73a28ea56dce', operation='DELETE', pgid='pgtrigger_declaration_is_not_removed_0a689', table='panel_declaration', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='interest_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."nature" = \'interest\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8452adeeecc880d3f8ad200d50a94611a346bad4', operation='UPDATE', pgid='pgtrigger_interest_stays_6901b', table='panel_declaration', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='View',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='panel.item')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('leaning', models.CharField(choices=[('for', 'Agree to the request'), ('against', 'Do not agree'), ('unsure', 'Not sure yet')], max_length=10)),
                ('text', models.TextField()),
                ('sitting', models.PositiveSmallIntegerField(help_text='which discussion of the item it belongs to: it counts in no other')),
                ('by', models.ForeignKey(help_text='who wrote it down', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'member', 'sitting'), name='one_view_a_member_and_sitting'),
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='view_says_something'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='view_is_not_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='dceed912d1485126c49c8cb1566d74249af48259', operation='DELETE', pgid='pgtrigger_view_is_not_removed_fcf6d', table='panel_view', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='view_is_clean_and_in_an_open_discussion', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (TG_OP = 'INSERT' OR NEW.text <> OLD.text\n                        OR NEW.leaning <> OLD.leaning OR NEW.member_id <> OLD.member_id\n                        OR NEW.item_id <> OLD.item_id OR NEW.sitting <> OLD.sitting)\n                    AND (EXISTS (SELECT 1 FROM panel_declaration d\n        WHERE d.item_id = NEW.item_id AND d.person_id = NEW.member_id AND d.nature = 'interest')\n                        OR NOT EXISTS (SELECT 1 FROM panel_declaration d\n        WHERE d.item_id = NEW.item_id AND d.person_id = NEW.member_id)\n                        OR NEW.sitting <> (SELECT sitting FROM panel_item\n                            WHERE id = NEW.item_id)\n                        OR (SELECT state FROM panel_item WHERE id = NEW.item_id)\n                            NOT IN ('in_discussion', 'urgent', 'sent_back')) THEN RAISE EXCEPTION 'A view needs a declaration of no interest and an open discussion.'; END IF; RETURN NEW;", hash='52011306262d8238093e88848c0e345bbac8045f', operation='INSERT OR UPDATE', pgid='pgtrigger_view_is_clean_and_in_an_open_discussion_32493', table='panel_view', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_connections', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('school', 'A school or setting'), ('surname', 'A family’s surname'), ('postcode', 'A postcode')], max_length=10)),
                ('value', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['kind', 'value'],
                'constraints': [
                    models.UniqueConstraint(fields=('person', 'kind', 'value'), name='one_connection_a_value'),
                    models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='connection_says_with_what'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CaseHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=30)),
                ('before', models.CharField(blank=True, max_length=30)),
                ('after', models.CharField(max_length=30)),
                ('why', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='panel.case')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='case_history_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d6921c85c1a5da13b502a3d015d66f680b06cb4a', operation='UPDATE OR DELETE', pgid='pgtrigger_case_history_stays_d7ae9', table='panel_casehistory', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Excuse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='excuses', to='panel.case')),
                ('key', models.SlugField(max_length=40)),
                ('ground', models.SlugField(max_length=40)),
                ('evidence', models.TextField()),
                ('from_on', models.DateField(blank=True, null=True)),
                ('to_on', models.DateField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='excuse_has_evidence'),
                    models.CheckConstraint(condition=models.Q(models.Q(('from_on', None), ('to_on', None)), ('to_on__gte', models.F('from_on')), _connector='OR'), name='excuse_ends_after_it_began'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='excuse_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='09a2264e0174ef89c1b3d77e7da75b512f1e053e', operation='UPDATE OR DELETE', pgid='pgtrigger_excuse_stays_8ee8f', table='panel_excuse', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='panel.case')),
                ('kind', models.SlugField(max_length=40)),
                ('who', models.CharField(help_text='whom we ask: a person or a body', max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('parent_asked', models.BooleanField(default=False)),
                ('asked_on', models.DateField(blank=True, null=True)),
                ('body_received_on', models.DateField(blank=True, null=True)),
                ('received_on', models.DateField(blank=True, null=True)),
                ('sufficient_on', models.DateField(blank=True, help_text='when parent, author and council all agreed', null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name_plural': 'advice',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('case', 'kind', 'who'), name='advice_asked_for_once'),
                    models.CheckConstraint(condition=models.Q(('received_on', None), ('received_on__gte', models.F('asked_on')), _connector='OR'), name='advice_comes_after_it_is_asked_for'),
                    models.CheckConstraint(condition=models.Q(('asked_on__isnull', False), ('sufficient_on__isnull', False), _connector='OR'), name='advice_is_asked_for_or_sufficient'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AdviceChase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('advice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chases', to='panel.advice')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='advice_chase_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='35948c8a43da52352511d6531bdef79635e28319', operation='UPDATE OR DELETE', pgid='pgtrigger_advice_chase_stays_3fad3', table='panel_advicechase', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='panel.case')),
                ('kind', models.CharField(choices=[('draft', 'Draft plan'), ('final', 'Final plan')], max_length=10)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('served_on', models.DateField(help_text='the day it is served: day 1 of the 15 days')),
                ('answer_until', models.DateField(blank=True, null=True)),
                ('answered_on', models.DateField(blank=True, help_text='when the parent said all that they wished to say', null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('answer_until__isnull', False), ('kind', 'draft')), models.Q(('answer_until', None), ('answered_on', None), ('kind', 'final')), _connector='OR'), name='only_a_draft_waits_for_an_answer'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FamilyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='family_links', to='panel.case')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('made_at', models.DateTimeField()),
                ('code_digest', models.CharField(blank=True, max_length=64)),
                ('code_until', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('codes_sent', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['made_at'],
            },
        ),
        migrations.CreateModel(
            name='MeetingHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=30)),
                ('before', models.CharField(blank=True, max_length=30)),
                ('after', models.CharField(max_length=30)),
                ('why', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='panel.meeting')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='meeting_history_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ef8a6246c619a71ad2e1b6fb93ee9a64f6cb75ed', operation='UPDATE OR DELETE', pgid='pgtrigger_meeting_history_stays_27c9d', table='panel_meetinghistory', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='panel.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.CharField(blank=True, choices=[('early_intervention_send', 'Early Intervention and SEND'), ('social_care', 'Social care'), ('educational_psychologist', 'Educational psychologist'), ('senior_practitioner', 'SEN senior practitioner'), ('schools', 'Schools'), ('health', 'Health'), ('parent_carer_voice', 'Parent carer forum, independent voice'), ('transport', 'Transport'), ('early_years', 'Early years')], max_length=30)),
                ('arrived_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'attendance',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('meeting', 'person'), name='asked_once'),
                    models.CheckConstraint(condition=models.Q(('left_at', None), models.Q(('arrived_at__isnull', False), ('left_at__gte', models.F('arrived_at'))), _connector='OR'), name='came_before_going'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='panel.attendance')),
                ('came_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('here_after', models.PositiveSmallIntegerField(blank=True, help_text='how many were in the room after this exit', null=True)),
            ],
            options={
                'ordering': ['came_at', 'pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('attendance',), name='in_the_room_once'),
                    models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('came_at')), _connector='OR'), name='a_stay_ends_after_it_began'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='panel.meeting')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='panel.meeting')),
            ],
            options={
                'verbose_name_plural': 'minutes',
                'ordering': ['meeting', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('meeting', 'number'), name='one_minutes_a_number'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='minutes_are_approved_by_somebody'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='minutes_are_not_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7f476148849535efcad33fe1136cd27f738ea4b8', operation='DELETE', pgid='pgtrigger_minutes_are_not_removed_dd602', table='panel_minutes', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='minutes_stay_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f55d63eba376dd9724da0329af7108766594a68e', operation='UPDATE', pgid='pgtrigger_minutes_stay_as_written_31ab5', table='panel_minutes', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('B',), **{}), editable=False, max_length=12, unique=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='panel.meeting')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('building', 'Being made'), ('ready', 'Ready'), ('failed', 'Could not be made')], default='waiting', max_length=10)),
                ('done', models.PositiveSmallIntegerField(default=0, help_text='papers put in so far')),
                ('total', models.PositiveSmallIntegerField(default=0)),
                ('items', models.JSONField(default=list)),
                ('contents', models.CharField(blank=True, help_text='digest of what it holds', max_length=64)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('asked_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['meeting', 'reader', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('meeting', 'reader', 'number'), name='one_pack_a_number_and_reader'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), ('document__isnull', False), _connector='OR'), name='a_ready_pack_has_its_file'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ItemHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=30)),
                ('before', models.CharField(blank=True, max_length=30)),
                ('after', models.CharField(max_length=30)),
                ('why', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='panel.item')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'abstract': False,
                'triggers': [
                    pgtrigger.compiler.Trigger(name='item_history_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4812d0bee053ae35c74c65611882aed93c968cb7', operation='UPDATE OR DELETE', pgid='pgtrigger_item_history_stays_20f62', table='panel_itemhistory', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='panel.item')),
                ('number', models.PositiveSmallIntegerField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('kind', models.SlugField(blank=True, help_text='its place in the checklist', max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('body', models.TextField(blank=True)),
                ('late', models.BooleanField(default=False, help_text='came after the deadline, by the chair’s leave')),
                ('pages', models.PositiveSmallIntegerField(default=0, help_text='of the document, if it is one')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('digest', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number', '-version'],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'number', 'version'), name='one_paper_a_number_and_version'),
                    models.CheckConstraint(condition=models.Q(models.Q(('body', ''), _negated=True), ('document__isnull', False), _connector='OR'), name='paper_says_something'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='paper_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d346069a09507a1f1991d4ff1a13b2e25e927fa7', operation='UPDATE OR DELETE', pgid='pgtrigger_paper_stays_5cbba', table='panel_paper', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='papers_come_before_the_pack', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (SELECT state FROM panel_item WHERE id = NEW.item_id) NOT IN ('accepted', 'deferred', 'draft', 'returned', 'sent_back', 'submitted') AND NOT ((SELECT state FROM panel_item WHERE id = NEW.item_id) IN ('listed', 'locked') AND (\n                    (NOT NEW.late AND NEW.at <= (SELECT m.papers_deadline_at FROM panel_meeting m\n                        JOIN panel_item i ON i.meeting_id = m.id WHERE i.id = NEW.item_id))\n                    OR (NEW.late AND EXISTS (SELECT 1 FROM panel_lateleave l\n                        WHERE l.item_id = NEW.item_id)))) THEN RAISE EXCEPTION 'Papers are added before the deadline, or late by the chair’s leave.'; END IF; RETURN NEW;", hash='ff30beeca0d3c9154f3e2c2d922780a537718ad4', operation='INSERT', pgid='pgtrigger_papers_come_before_the_pack_eff8f', table='panel_paper', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='LateLeave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_leaves', to='panel.item')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='panel.meeting')),
                ('why', models.TextField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'meeting'), name='one_leave_an_item'),
                    models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='leave_says_why'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='late_leave_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='015bd559131524c153953590905b6a13262965a9', operation='UPDATE OR DELETE', pgid='pgtrigger_late_leave_stays_8a5db', table='panel_lateleave', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='PaperRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='panel.paper')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.UniqueConstraint(fields=('paper', 'person'), name='read_once_a_version'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='paper_read_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0ca841f84574098ab0f210924999b9c962c656fe', operation='UPDATE OR DELETE', pgid='pgtrigger_paper_read_stays_e550a', table='panel_paperread', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='panel.item')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.CharField(blank=True, choices=[('early_intervention_send', 'Early Intervention and SEND'), ('social_care', 'Social care'), ('educational_psychologist', 'Educational psychologist'), ('senior_practitioner', 'SEN senior practitioner'), ('schools', 'Schools'), ('health', 'Health'), ('parent_carer_voice', 'Parent carer forum, independent voice'), ('transport', 'Transport'), ('early_years', 'Early years')], max_length=30)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'person'), name='called_once_to_an_item'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('T',), **{}), editable=False, max_length=12, unique=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='panel.item')),
                ('once', models.UUIDField(editable=False, unique=True)),
                ('what', models.CharField(max_length=300)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('due_on', models.DateField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('done_note', models.CharField(blank=True, max_length=300)),
                ('chased_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='action_says_what'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Deferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deferrals', to='panel.item')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deferrals', to='panel.meeting')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('until', models.DateField()),
                ('reason', models.TextField()),
                ('decide_by', models.DateField(help_text='the statutory date when this was agreed')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deferral_has_a_reason'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='deferral_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='37e6b3213862479ea38e12ca21a12a6984cefd4e', operation='UPDATE OR DELETE', pgid='pgtrigger_deferral_stays_471b7', table='panel_deferral', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='LimbFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='panel.item')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('limb', models.CharField(max_length=20)),
                ('met', models.BooleanField()),
                ('reason', models.TextField()),
                ('evidence', models.CharField(help_text='paper and page', max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number', 'limb'],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'number', 'limb'), name='one_finding_a_limb'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('evidence', ''), _negated=True)), name='finding_has_reason_and_evidence'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='finding_is_not_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='956cdd779b249d676ca9f6e2aecbad8924bcadd8', operation='DELETE', pgid='pgtrigger_finding_is_not_removed_64656', table='panel_limbfinding', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='finding_is_fixed_once_recommended', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM panel_decision d\n                        WHERE d.item_id = NEW.item_id AND d.number >= NEW.number)\n                    OR (TG_OP = 'UPDATE' AND (OLD.item_id <> NEW.item_id\n                        OR OLD.number <> NEW.number))\n                    OR EXISTS (SELECT 1 FROM panel_declaration d\n        WHERE d.item_id = NEW.item_id AND d.person_id = NEW.by_id AND d.nature = 'interest') THEN RAISE EXCEPTION 'A finding is fixed once the recommendation is made.'; END IF; RETURN NEW;", hash='138844b833b06fcab304c26768db561fd0c549fb', operation='INSERT OR UPDATE', pgid='pgtrigger_finding_is_fixed_once_recommended_87464', table='panel_limbfinding', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='panel.item')),
                ('number', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(choices=[('assess', 'Carry out an assessment'), ('not_assess', 'Do not carry out an assessment'), ('issue', 'Issue a plan'), ('not_issue', 'Do not issue a plan'), ('agree', 'Agree to the request'), ('not_agree', 'Do not agree to the request'), ('amend', 'Change the plan'), ('not_amend', 'Keep the plan as it is'), ('cease', 'End the plan')], max_length=20)),
                ('reasons', models.TextField()),
                ('alternatives', models.TextField(blank=True, help_text='other resources, after the need is settled')),
                ('cost', models.DecimalField(blank=True, decimal_places=2, help_text='pounds a year', max_digits=9, null=True)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('why_new', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['item', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'number'), name='one_decision_a_number'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reasons', ''), _negated=True), models.Q(('digest', ''), _negated=True)), name='decision_has_reasons'),
                    models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('why_new', ''), _negated=True), _connector='OR'), name='a_new_version_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('alternatives', ''), ('cost', None)), ('outcome__in', ['agree', 'not_agree']), _connector='OR'), name='cost_is_no_part_of_a_legal_test'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='decision_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3a21781abf1eb17bf1897a90395c11fc1292fb12', operation='UPDATE OR DELETE', pgid='pgtrigger_decision_stays_6a9d3', table='panel_decision', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='recommended_by_somebody_without_an_interest', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM panel_declaration d\n        WHERE d.item_id = NEW.item_id AND d.person_id = NEW.by_id AND d.nature = 'interest') THEN RAISE EXCEPTION 'Nobody with an interest acts on an item.'; END IF; RETURN NEW;", hash='9dd47f46e49f741b8896ea4cc67284fed4c8feaf', operation='INSERT', pgid='pgtrigger_recommended_by_somebody_without_an_interest_f2333', table='panel_decision', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='panel.decision')),
                ('part', models.CharField(choices=[('chair', 'Chair of the SEND Panel'), ('officer', 'Chief officer')], max_length=10)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('digest', models.CharField(help_text='of exactly what was signed', max_length=64)),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.UniqueConstraint(fields=('decision', 'part'), name='one_signature_a_part_and_version'),
                    models.UniqueConstraint(fields=('decision', 'by'), name='nobody_signs_a_version_twice'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='signature_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='abdd4189ed304662fb8a1bb420f0202ff5ed7473', operation='UPDATE OR DELETE', pgid='pgtrigger_signature_stays_5104f', table='panel_signature', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='signed_by_somebody_apart', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (\n                    SELECT 1 FROM panel_decision v JOIN panel_item i ON i.id = v.item_id\n                    WHERE v.id = NEW.decision_id AND (\n                        i.presenter_id = NEW.by_id\n                        OR v.digest <> NEW.digest\n                        OR EXISTS (SELECT 1 FROM panel_declaration d\n        WHERE d.item_id = i.id AND d.person_id = NEW.by_id AND d.nature = 'interest')\n                        OR NOT EXISTS (SELECT 1 FROM panel_declaration d\n        WHERE d.item_id = i.id AND d.person_id = NEW.by_id)\n                        OR EXISTS (SELECT 1 FROM panel_decision newer\n                            WHERE newer.item_id = i.id AND newer.number > v.number)\n                        OR (NEW.part = 'chair' AND i.state <> 'recommended')\n                        OR (NEW.part = 'officer' AND (i.state <> 'with_officer' OR NOT EXISTS (\n                            SELECT 1 FROM panel_signature c\n                            WHERE c.decision_id = v.id AND c.part = 'chair'\n                                AND NOT EXISTS (SELECT 1 FROM panel_declaration d\n        WHERE d.item_id = i.id AND d.person_id = c.by_id AND d.nature = 'interest'))))\n                    )) THEN RAISE EXCEPTION 'Presenter, chair and chief officer are three people without an interest, and sign the newest version as it stands.'; END IF; RETURN NEW;", hash='0e0c687fcee9933f58110282e6cb281152e9f121', operation='INSERT', pgid='pgtrigger_signed_by_somebody_apart_b88dd', table='panel_signature', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='NoticeServed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='panel.decision')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('email', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice')),
                ('served_on', models.DateField()),
                ('appeal_until', models.DateField(blank=True, help_text='only in a refusal (CFA s.51(2))', null=True)),
                ('mediation_until', models.DateField(blank=True, help_text='only in a refusal (CFA s.52(1))', null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('posted_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_on', models.DateField(blank=True, null=True)),
                ('returned_on', models.DateField(blank=True, help_text='the post brought it back', null=True)),
            ],
            options={
                'verbose_name_plural': 'notices served',
                'ordering': ['at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('appeal_until', None), ('mediation_until', None)), models.Q(('appeal_until__isnull', False), ('mediation_until__isnull', False)), _connector='OR'), name='mediation_and_appeal_come_together'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='notice_is_not_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='69f2ab097e8cc99f468ad12c3b46659cc42bc688', operation='DELETE', pgid='pgtrigger_notice_is_not_removed_fafc1', table='panel_noticeserved', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='notice_stays_as_served', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."letter_id" IS DISTINCT FROM (NEW."letter_id") OR OLD."email_id" IS DISTINCT FROM (NEW."email_id") OR OLD."served_on" IS DISTINCT FROM (NEW."served_on") OR OLD."appeal_until" IS DISTINCT FROM (NEW."appeal_until") OR OLD."mediation_until" IS DISTINCT FROM (NEW."mediation_until") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3fa50388bfb6a8cbc42b292d7a1a05c717ca0179', operation='UPDATE', pgid='pgtrigger_notice_stays_as_served_22a82', table='panel_noticeserved', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='notice_follows_both_signatures', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (SELECT count(*) FROM panel_signature s\n                    WHERE s.decision_id = NEW.decision_id) < 2 THEN RAISE EXCEPTION 'The parent is told once the chair and the chief officer have signed.'; END IF; RETURN NEW;", hash='b56863e1a538bb38d39988c68ba17842fe0bdcb8', operation='INSERT', pgid='pgtrigger_notice_follows_both_signatures_55327', table='panel_noticeserved', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='last_days_only_in_a_refusal', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (NEW.appeal_until IS NOT NULL) <> (\n                    SELECT d.outcome IN ('not_assess', 'not_issue', 'not_amend', 'cease')\n                    FROM panel_decision d WHERE d.id = NEW.decision_id) THEN RAISE EXCEPTION 'A refusal, and only a refusal, has a last day to appeal.'; END IF; RETURN NEW;", hash='e9b7640c9dc456b9e216bf4e76788712653ec08a', operation='INSERT', pgid='pgtrigger_last_days_only_in_a_refusal_96565', table='panel_noticeserved', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='NoticeCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='panel.noticeserved')),
                ('key', models.SlugField(max_length=40)),
                ('label', models.CharField(max_length=250)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'notice copies',
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('notice', 'key'), name='one_copy_a_body'),
                ],
            },
        ),
    ]
