import datetime
import django.db.models.deletion
import functools
import localoffer.references
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('children', '0001_initial'),
        ('documents', '0001_initial'),
        ('panel', '0005_withdrawn_request'),
        ('referrals', '0004_statutory_routes_are_above_level_1'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('T',), **{}), editable=False, max_length=12, unique=True)),
                ('once', models.UUIDField(editable=False, unique=True)),
                ('what', models.CharField(max_length=300)),
                ('due_on', models.DateField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('done_note', models.CharField(blank=True, max_length=300)),
                ('chased_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=40)),
                ('who', models.CharField(help_text='whom we ask: a person or a body', max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('parent_asked', models.BooleanField(default=False)),
                ('asked_on', models.DateField(blank=True, null=True)),
                ('body_received_on', models.DateField(blank=True, null=True)),
                ('received_on', models.DateField(blank=True, null=True)),
                ('sufficient_on', models.DateField(blank=True, help_text='when parent, author and council all agreed', null=True)),
                ('at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name_plural': 'advice',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='AdviceChase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('school', 'A school or setting'), ('surname', 'A family’s surname'), ('postcode', 'A postcode')], max_length=10)),
                ('value', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['kind', 'value'],
            },
        ),
        migrations.CreateModel(
            name='Excuse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('ground', models.SlugField(max_length=40)),
                ('evidence', models.TextField()),
                ('from_on', models.DateField(blank=True, null=True)),
                ('to_on', models.DateField(blank=True, null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='FamilyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.CharField(blank=True, choices=[('early_intervention_send', 'Early Intervention and SEND'), ('social_care', 'Social care'), ('educational_psychologist', 'Educational psychologist'), ('senior_practitioner', 'SEN senior practitioner'), ('schools', 'Schools'), ('health', 'Health'), ('parent_carer_voice', 'Parent carer forum, independent voice'), ('transport', 'Transport'), ('early_years', 'Early years')], max_length=30)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='LateLeave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
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
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'minutes',
                'ordering': ['meeting', 'number'],
            },
        ),
        migrations.CreateModel(
            name='NoticeCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('label', models.CharField(max_length=250)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'notice copies',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('B',), **{}), editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('building', 'Being made'), ('ready', 'Ready'), ('failed', 'Could not be made')], default='waiting', max_length=10)),
                ('done', models.PositiveSmallIntegerField(default=0, help_text='papers put in so far')),
                ('total', models.PositiveSmallIntegerField(default=0)),
                ('items', models.JSONField(default=list)),
                ('contents', models.CharField(blank=True, help_text='digest of what it holds', max_length=64)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['meeting', 'reader', 'number'],
            },
        ),
        migrations.CreateModel(
            name='PaperRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
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
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('draft', 'Draft plan'), ('final', 'Final plan')], max_length=10)),
                ('served_on', models.DateField(help_text='the day it is served: day 1 of the 15 days')),
                ('answer_until', models.DateField(blank=True, null=True)),
                ('answered_on', models.DateField(blank=True, help_text='when the parent said all that they wished to say', null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('came_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('here_after', models.PositiveSmallIntegerField(blank=True, help_text='how many were in the room after this exit', null=True)),
            ],
            options={
                'ordering': ['came_at', 'pk'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='item',
            name='item_follows_its_table',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='noticeserved',
            name='last_days_only_in_a_refusal',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='paper',
            name='papers_come_before_the_pack',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='view',
            name='view_is_clean_and_in_an_open_discussion',
        ),
        migrations.RemoveConstraint(
            model_name='meeting',
            name='one_meeting_at_once',
        ),
        migrations.RemoveConstraint(
            model_name='view',
            name='one_view_a_member',
        ),
        migrations.AddField(
            model_name='case',
            name='asker',
            field=models.CharField(choices=[('parent', 'The child’s parent'), ('young_person', 'The young person'), ('school', 'A school or early years setting'), ('college', 'A college')], default='parent', max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='case',
            name='need',
            field=models.CharField(blank=True, choices=[('SPLD', 'Specific learning difficulty'), ('MLD', 'Moderate learning difficulty'), ('SLD', 'Severe learning difficulty'), ('PMLD', 'Profound and multiple learning difficulty'), ('SEMH', 'Social, emotional and mental health'), ('SLCN', 'Speech, language and communication'), ('HI', 'Hearing impairment'), ('VI', 'Vision impairment'), ('MSI', 'Multi-sensory impairment'), ('PD', 'Physical disability'), ('ASD', 'Autism'), ('DS', 'Down syndrome'), ('OTH', 'Another need')], max_length=4),
        ),
        migrations.AddField(
            model_name='case',
            name='once',
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='alternatives',
            field=models.TextField(blank=True, help_text='other resources, after the need is settled'),
        ),
        migrations.AddField(
            model_name='decision',
            name='cost',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='pounds a year', max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='asked_on',
            field=models.DateField(default=datetime.date(2014, 9, 1), help_text='the day the question was put: its own limit runs from it'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='item',
            name='review_met_on',
            field=models.DateField(blank=True, help_text='the day of the review meeting (reg 20(10))', null=True),
        ),
        migrations.AddField(
            model_name='item',
            name='sitting',
            field=models.PositiveSmallIntegerField(default=0, help_text='how often it has been discussed: views count in one sitting'),
        ),
        migrations.AddField(
            model_name='item',
            name='urgent_by',
            field=models.ForeignKey(blank=True, help_text='the chair who took it between meetings', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meeting',
            name='capacity',
            field=models.PositiveSmallIntegerField(default=180, help_text='minutes for items'),
        ),
        migrations.AddField(
            model_name='noticeserved',
            name='delivered_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='noticeserved',
            name='returned_on',
            field=models.DateField(blank=True, help_text='the post brought it back', null=True),
        ),
        migrations.AddField(
            model_name='paper',
            name='kind',
            field=models.SlugField(blank=True, help_text='its place in the checklist', max_length=40),
        ),
        migrations.AddField(
            model_name='paper',
            name='late',
            field=models.BooleanField(default=False, help_text='came after the deadline, by the chair’s leave'),
        ),
        migrations.AddField(
            model_name='paper',
            name='pages',
            field=models.PositiveSmallIntegerField(default=0, help_text='of the document, if it is one'),
        ),
        migrations.AddField(
            model_name='view',
            name='sitting',
            field=models.PositiveSmallIntegerField(default=1, help_text='which discussion of the item it belongs to: it counts in no other'),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='attendance',
            name='seat',
            field=models.CharField(blank=True, choices=[('early_intervention_send', 'Early Intervention and SEND'), ('social_care', 'Social care'), ('educational_psychologist', 'Educational psychologist'), ('senior_practitioner', 'SEN senior practitioner'), ('schools', 'Schools'), ('health', 'Health'), ('parent_carer_voice', 'Parent carer forum, independent voice'), ('transport', 'Transport'), ('early_years', 'Early years')], max_length=30),
        ),
        migrations.AlterField(
            model_name='case',
            name='ehc_request',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='panel_case', to='referrals.ehcrequest'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='outcome',
            field=models.CharField(choices=[('assess', 'Carry out an assessment'), ('not_assess', 'Do not carry out an assessment'), ('issue', 'Issue a plan'), ('not_issue', 'Do not issue a plan'), ('agree', 'Agree to the request'), ('not_agree', 'Do not agree to the request'), ('amend', 'Change the plan'), ('not_amend', 'Keep the plan as it is'), ('cease', 'End the plan')], max_length=20),
        ),
        migrations.AlterField(
            model_name='item',
            name='business',
            field=models.CharField(choices=[('assess', 'Request for an Education, Health and Care needs assessment'), ('issue', 'Whether to issue a plan'), ('care_package', 'Change to a care package'), ('resources', 'Other resources that avoid a plan'), ('transport', 'Transport'), ('review', 'Changes after an annual review')], default='assess', max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='item_follows_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:listed,accepted:returned,accepted:urgent,accepted:withdrawn,approved:notified,approved:sent_back,deferred:listed,deferred:withdrawn,draft:submitted,draft:withdrawn,in_discussion:deferred,in_discussion:recommended,in_discussion:withdrawn,listed:accepted,listed:locked,listed:withdrawn,locked:accepted,locked:in_discussion,locked:withdrawn,notified:closed,notified:sent_back,recommended:sent_back,recommended:signed,returned:accepted,returned:submitted,returned:withdrawn,sent_back:recommended,signed:with_officer,submitted:accepted,submitted:returned,submitted:withdrawn,urgent:recommended,urgent:withdrawn,with_officer:approved,with_officer:sent_back,withdrawn:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='788e6d4c2414b4b7880b3f8c371242d129a2dc05', operation='UPDATE', pgid='pgtrigger_item_follows_its_table_faed4', table='panel_item', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noticeserved',
            trigger=pgtrigger.compiler.Trigger(name='last_days_only_in_a_refusal', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (NEW.appeal_until IS NOT NULL) <> (\n                    SELECT d.outcome IN ('not_assess', 'not_issue', 'not_amend', 'cease')\n                    FROM panel_decision d WHERE d.id = NEW.decision_id) THEN RAISE EXCEPTION 'A refusal, and only a refusal, has a last day to appeal.'; END IF; RETURN NEW;", hash='e9b7640c9dc456b9e216bf4e76788712653ec08a', operation='INSERT', pgid='pgtrigger_last_days_only_in_a_refusal_96565', table='panel_noticeserved', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paper',
            trigger=pgtrigger.compiler.Trigger(name='papers_come_before_the_pack', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (SELECT state FROM panel_item WHERE id = NEW.item_id) NOT IN ('accepted', 'deferred', 'draft', 'returned', 'sent_back', 'submitted') AND NOT ((SELECT state FROM panel_item WHERE id = NEW.item_id) IN ('listed', 'locked') AND (\n                    (NOT NEW.late AND NEW.at <= (SELECT m.papers_deadline_at FROM panel_meeting m\n                        JOIN panel_item i ON i.meeting_id = m.id WHERE i.id = NEW.item_id))\n                    OR (NEW.late AND EXISTS (SELECT 1 FROM panel_lateleave l\n                        WHERE l.item_id = NEW.item_id)))) THEN RAISE EXCEPTION 'Papers are added before the deadline, or late by the chair’s leave.'; END IF; RETURN NEW;", hash='ff30beeca0d3c9154f3e2c2d922780a537718ad4', operation='INSERT', pgid='pgtrigger_papers_come_before_the_pack_eff8f', table='panel_paper', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='view',
            trigger=pgtrigger.compiler.Trigger(name='view_is_clean_and_in_an_open_discussion', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (TG_OP = 'INSERT' OR NEW.text <> OLD.text\n                        OR NEW.leaning <> OLD.leaning OR NEW.member_id <> OLD.member_id\n                        OR NEW.item_id <> OLD.item_id OR NEW.sitting <> OLD.sitting)\n                    AND (EXISTS (SELECT 1 FROM panel_declaration d\n        WHERE d.item_id = NEW.item_id AND d.person_id = NEW.member_id AND d.nature = 'interest')\n                        OR NOT EXISTS (SELECT 1 FROM panel_declaration d\n        WHERE d.item_id = NEW.item_id AND d.person_id = NEW.member_id)\n                        OR NEW.sitting <> (SELECT sitting FROM panel_item\n                            WHERE id = NEW.item_id)\n                        OR (SELECT state FROM panel_item WHERE id = NEW.item_id)\n                            NOT IN ('in_discussion', 'urgent', 'sent_back')) THEN RAISE EXCEPTION 'A view needs a declaration of no interest and an open discussion.'; END IF; RETURN NEW;", hash='52011306262d8238093e88848c0e345bbac8045f', operation='INSERT OR UPDATE', pgid='pgtrigger_view_is_clean_and_in_an_open_discussion_32493', table='panel_view', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('alternatives', ''), ('cost', None)), ('outcome__in', ['agree', 'not_agree']), _connector='OR'), name='cost_is_no_part_of_a_legal_test'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('business', 'review'), _negated=True), ('review_met_on__isnull', False), _connector='OR'), name='a_review_has_its_meeting'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('date', 'starts', 'place'), name='one_meeting_at_once'),
        ),
        migrations.AddConstraint(
            model_name='view',
            constraint=models.UniqueConstraint(fields=('item', 'member', 'sitting'), name='one_view_a_member_and_sitting'),
        ),
        migrations.AddField(
            model_name='action',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='action',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='panel.item'),
        ),
        migrations.AddField(
            model_name='action',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='advice',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='advice',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='panel.case'),
        ),
        migrations.AddField(
            model_name='advicechase',
            name='advice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chases', to='panel.advice'),
        ),
        migrations.AddField(
            model_name='advicechase',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='connection',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_connections', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='excuse',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='excuse',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='excuses', to='panel.case'),
        ),
        migrations.AddField(
            model_name='familylink',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='family_links', to='panel.case'),
        ),
        migrations.AddField(
            model_name='guest',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='guest',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='panel.item'),
        ),
        migrations.AddField(
            model_name='guest',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lateleave',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lateleave',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_leaves', to='panel.item'),
        ),
        migrations.AddField(
            model_name='lateleave',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='panel.meeting'),
        ),
        migrations.AddConstraint(
            model_name='lawentry',
            constraint=models.UniqueConstraint(fields=('law_version', 'list', 'business', 'key'), name='one_entry_a_key'),
        ),
        migrations.AddField(
            model_name='minutes',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='minutes',
            name='approved_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='panel.meeting'),
        ),
        migrations.AddField(
            model_name='minutes',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='minutes',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='panel.meeting'),
        ),
        migrations.AddField(
            model_name='noticecopy',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='panel.noticeserved'),
        ),
        migrations.AddField(
            model_name='pack',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document'),
        ),
        migrations.AddField(
            model_name='pack',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='panel.meeting'),
        ),
        migrations.AddField(
            model_name='pack',
            name='reader',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paperread',
            name='paper',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='panel.paper'),
        ),
        migrations.AddField(
            model_name='paperread',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='parentrequest',
            trigger=pgtrigger.compiler.Trigger(name='parent_request_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ae747be0b05ea422c2177d5333ee7d295a81e0d8', operation='UPDATE OR DELETE', pgid='pgtrigger_parent_request_stays_af104', table='panel_parentrequest', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='case',
            name='parent_request',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='panel_case', to='panel.parentrequest'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('ehc_request', None), ('parent_request', None), _connector='OR'), name='case_comes_from_one_request'),
        ),
        migrations.AddField(
            model_name='planstep',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='planstep',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='panel.case'),
        ),
        migrations.AddField(
            model_name='planstep',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document'),
        ),
        migrations.AddField(
            model_name='stay',
            name='attendance',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='panel.attendance'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='action_says_what'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.UniqueConstraint(fields=('case', 'kind', 'who'), name='advice_asked_for_once'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(('received_on', None), ('received_on__gte', models.F('asked_on')), _connector='OR'), name='advice_comes_after_it_is_asked_for'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(('asked_on__isnull', False), ('sufficient_on__isnull', False), _connector='OR'), name='advice_is_asked_for_or_sufficient'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='advicechase',
            trigger=pgtrigger.compiler.Trigger(name='advice_chase_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='35948c8a43da52352511d6531bdef79635e28319', operation='UPDATE OR DELETE', pgid='pgtrigger_advice_chase_stays_3fad3', table='panel_advicechase', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='connection',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'value'), name='one_connection_a_value'),
        ),
        migrations.AddConstraint(
            model_name='connection',
            constraint=models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='connection_says_with_what'),
        ),
        migrations.AddConstraint(
            model_name='excuse',
            constraint=models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='excuse_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='excuse',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_on', None), ('to_on', None)), ('to_on__gte', models.F('from_on')), _connector='OR'), name='excuse_ends_after_it_began'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='excuse',
            trigger=pgtrigger.compiler.Trigger(name='excuse_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='09a2264e0174ef89c1b3d77e7da75b512f1e053e', operation='UPDATE OR DELETE', pgid='pgtrigger_excuse_stays_8ee8f', table='panel_excuse', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='guest',
            constraint=models.UniqueConstraint(fields=('item', 'person'), name='called_once_to_an_item'),
        ),
        migrations.AddConstraint(
            model_name='lateleave',
            constraint=models.UniqueConstraint(fields=('item', 'meeting'), name='one_leave_an_item'),
        ),
        migrations.AddConstraint(
            model_name='lateleave',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='leave_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lateleave',
            trigger=pgtrigger.compiler.Trigger(name='late_leave_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='015bd559131524c153953590905b6a13262965a9', operation='UPDATE OR DELETE', pgid='pgtrigger_late_leave_stays_8a5db', table='panel_lateleave', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='one_minutes_a_number'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='minutes_are_approved_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='minutes',
            trigger=pgtrigger.compiler.Trigger(name='minutes_are_not_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7f476148849535efcad33fe1136cd27f738ea4b8', operation='DELETE', pgid='pgtrigger_minutes_are_not_removed_dd602', table='panel_minutes', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='minutes',
            trigger=pgtrigger.compiler.Trigger(name='minutes_stay_as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f55d63eba376dd9724da0329af7108766594a68e', operation='UPDATE', pgid='pgtrigger_minutes_stay_as_written_31ab5', table='panel_minutes', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='noticecopy',
            constraint=models.UniqueConstraint(fields=('notice', 'key'), name='one_copy_a_body'),
        ),
        migrations.AddConstraint(
            model_name='pack',
            constraint=models.UniqueConstraint(fields=('meeting', 'reader', 'number'), name='one_pack_a_number_and_reader'),
        ),
        migrations.AddConstraint(
            model_name='pack',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), ('document__isnull', False), _connector='OR'), name='a_ready_pack_has_its_file'),
        ),
        migrations.AddConstraint(
            model_name='paperread',
            constraint=models.UniqueConstraint(fields=('paper', 'person'), name='read_once_a_version'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paperread',
            trigger=pgtrigger.compiler.Trigger(name='paper_read_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0ca841f84574098ab0f210924999b9c962c656fe', operation='UPDATE OR DELETE', pgid='pgtrigger_paper_read_stays_e550a', table='panel_paperread', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='planstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_until__isnull', False), ('kind', 'draft')), models.Q(('answer_until', None), ('answered_on', None), ('kind', 'final')), _connector='OR'), name='only_a_draft_waits_for_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('attendance',), name='in_the_room_once'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('came_at')), _connector='OR'), name='a_stay_ends_after_it_began'),
        ),
    ]
