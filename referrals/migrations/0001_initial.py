import django.contrib.postgres.fields
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
        ('children', '0001_initial'),
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(choices=[('evidence', 'Evidence with an EHC request'), ('source', 'Who referred'), ('need', 'Primary need'), ('destination', 'Where route C leads'), ('closure', 'Why a child in need episode ended'), ('factor', 'Factors found in the assessment'), ('ethnicity', 'Ethnicity'), ('disability', 'Disability')], max_length=20)),
                ('code', models.CharField(max_length=20)),
                ('label', models.CharField(max_length=120)),
                ('in_force_from', models.DateField()),
                ('in_force_until', models.DateField(blank=True, null=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['list', 'order'],
                'constraints': [
                    models.UniqueConstraint(fields=('list', 'code', 'in_force_from'), name='code_once_in_its_list'),
                    models.CheckConstraint(condition=models.Q(('in_force_until', None), ('in_force_until__gte', models.F('in_force_from')), _connector='OR'), name='code_ends_after_it_began'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('guidance', 'National guidance'), ('thresholds', 'Local thresholds')], max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('in_force_from', models.DateField()),
                ('in_force_until', models.DateField(blank=True, null=True)),
                ('levels', models.JSONField(blank=True, default=dict, help_text='of thresholds: what each level means, by its figure')),
            ],
            options={
                'ordering': ['kind', '-in_force_from'],
                'constraints': [
                    models.UniqueConstraint(fields=('kind', 'in_force_from'), name='edition_begins_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('S',), **{}), editable=False, max_length=12, unique=True)),
                ('once', models.UUIDField(unique=True)),
                ('channel', models.CharField(choices=[('online', 'This form'), ('phone', 'Telephone'), ('email', 'E-mail')], default='online', max_length=20)),
                ('option', models.PositiveSmallIntegerField(choices=[(1, 'Option 1: a child’s welfare or safety'), (2, 'Option 2: support, advice, Early Help, SEND or inclusion')])),
                ('welfare', models.CharField(choices=[('yes', 'Yes'), ('not_sure', 'I’m not sure'), ('no', 'No')], max_length=10)),
                ('concern', models.TextField()),
                ('hopes', models.TextField(blank=True)),
                ('sender', models.CharField(choices=[('professional', 'I work with the child or the family'), ('parent', 'I am the child’s parent or carer'), ('young_person', 'I am a young person and this is about me'), ('public', 'I am somebody else, like a neighbour, relative or friend')], default='professional', max_length=20)),
                ('anonymous', models.BooleanField(default=False)),
                ('referrer', models.ForeignKey(blank=True, help_text="the account that sent it; nobody's when it was sent without one", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, help_text='the verified organisation it was sent for', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='accounts.organisation')),
                ('referrer_name', models.CharField(blank=True, max_length=120)),
                ('referrer_email', models.EmailField(blank=True, max_length=254)),
                ('referrer_phone', models.CharField(blank=True, max_length=30)),
                ('referrer_other_way', models.CharField(blank=True, max_length=300)),
                ('referrer_job', models.CharField(blank=True, max_length=120)),
                ('referrer_works_at', models.CharField(blank=True, max_length=120)),
                ('referrer_relationship', models.CharField(blank=True, max_length=120)),
                ('strengths', models.TextField(blank=True)),
                ('voice', models.TextField(blank=True, help_text='what the child says or shows')),
                ('tried_assess', models.TextField(blank=True)),
                ('tried_plan', models.TextField(blank=True)),
                ('tried_do', models.TextField(blank=True)),
                ('tried_review', models.TextField(blank=True)),
                ('agencies', models.JSONField(blank=True, default=list, help_text='kinds of agency involved')),
                ('agencies_note', models.TextField(blank=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.code')),
                ('submitted_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-submitted_at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('welfare', 'no'), ('option', 1), _connector='OR'), name='submission_worry_makes_it_option_1'),
                    models.CheckConstraint(condition=models.Q(('concern', ''), _negated=True), name='submission_says_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('anonymous', False), ('referrer__isnull', False)), models.Q(('anonymous', True), ('referrer', None), ('referrer_email', ''), ('referrer_name', ''), ('referrer_other_way', ''), ('referrer_phone', ''), ('sender', 'public')), models.Q(('anonymous', False), models.Q(('referrer_name', ''), _negated=True), models.Q(('referrer_email', ''), ('referrer_other_way', ''), ('referrer_phone', ''), _negated=True)), _connector='OR'), name='submission_sender_can_be_reached_or_is_unnamed'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='submission_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='32f5df1b0b92e5b21c438a17812721ace1945568', operation='UPDATE OR DELETE', pgid='pgtrigger_submission_stays_c1256', table='referrals_submission', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='SharingBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sharing', to='referrals.submission')),
                ('agreement', models.CharField(choices=[('agreed', 'Yes, the family agrees to get help'), ('refused', 'No, the family does not want help'), ('not_asked', 'The family has not been asked')], max_length=20)),
                ('basis', models.CharField(choices=[('safety', 'To keep a child safe'), ('duty', 'My work gives me a duty or power to share it'), ('consent', 'The family agreed that I share it'), ('ask_first', 'The family wants to be asked before it goes further'), ('told', 'A member of the public told us: nobody asked them for a basis')], max_length=20)),
                ('family_told', models.BooleanField()),
                ('not_told_why', models.TextField(blank=True)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('family_told', True), models.Q(('not_told_why', ''), _negated=True), _connector='OR'), name='sharing_says_why_the_family_was_not_told'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='sharing_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dd885de5758143de055ffee0b0f7d22ad0714ab1', operation='UPDATE OR DELETE', pgid='pgtrigger_sharing_stays_06f64', table='referrals_sharingbasis', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('R',), **{}), editable=False, max_length=12, unique=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='referrals.submission')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='children.child')),
                ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later', to='referrals.referral')),
                ('option', models.PositiveSmallIntegerField(choices=[(1, 'Option 1: a child’s welfare or safety'), (2, 'Option 2: support, advice, Early Help, SEND or inclusion')])),
                ('state', models.CharField(choices=[('draft', 'A draft'), ('deflected', 'Answered without a referral'), ('submitted', 'Received'), ('screening', 'Being screened'), ('awaiting_information', 'Waiting for information'), ('decided_a', 'Decided: route A, safeguarding or child in need'), ('decided_b', 'Decided: route B, child in need with a disability'), ('decided_c', 'Decided: route C, early help or inclusion'), ('decided_d', 'Decided: route D, information and advice'), ('assessing', 'In assessment'), ('assessed', 'Assessed'), ('strategy_discussion', 'In a strategy discussion'), ('s47_enquiry', 'In a section 47 enquiry'), ('conference', 'Going to a child protection conference'), ('allocated', 'Allocated'), ('early_help_assessment', 'In an Early Help assessment'), ('team_around_the_family', 'With a Team Around the Family'), ('attached', 'Added to the child’s open referral'), ('closed', 'Closed')], default='submitted', max_length=30)),
                ('received_at', models.DateTimeField()),
                ('screener', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='screening', to=settings.AUTH_USER_MODEL)),
                ('supporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supporting', to=settings.AUTH_USER_MODEL)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(blank=True, help_text='who is responsible since the decision, where it is not the screener', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_referrals', to=settings.AUTH_USER_MODEL)),
                ('known_to_cwd', models.BooleanField(default=False)),
                ('where', models.CharField(choices=[('address', 'At the address where they live'), ('found', 'They live somewhere else, and were found or are staying here'), ('no_fixed_address', 'They have no fixed address, or I do not know it')], default='address', max_length=20)),
                ('found_at', models.TextField(blank=True, help_text='where a child who lives elsewhere is')),
                ('held', models.BooleanField(default=False)),
                ('due_on', models.DateField(blank=True, help_text='the last day of its next clock', null=True)),
                ('due_for', models.CharField(blank=True, choices=[('decision', 'Decide what happens next'), ('assessment', 'Finish the Single Assessment'), ('conference', 'Hold the child protection conference'), ('early_help', 'Finish the Early Help assessment'), ('review', 'Look at the family’s plan again')], max_length=30)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['received_at'],
                'indexes': [
                    models.Index(fields=['state', 'option', 'received_at'], name='desk_worklist'),
                    models.Index(condition=models.Q(('state__in', ('attached', 'closed')), _negated=True), fields=['due_on', 'id'], name='desk_by_due_day'),
                    models.Index(condition=models.Q(('state__in', ('attached', 'closed')), _negated=True), fields=['received_at', 'id'], name='desk_by_day_of_receipt'),
                    models.Index(condition=models.Q(('state', 'submitted')), fields=['option', 'received_at'], name='desk_unclaimed'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('claimed_at', None), ('screener', None), ('supporter', None)), models.Q(('claimed_at__isnull', False), ('screener__isnull', False), ('supporter__isnull', False)), _connector='OR'), name='referral_claim_is_whole'),
                    models.CheckConstraint(condition=models.Q(('screener', None), models.Q(('screener', models.F('supporter')), _negated=True), _connector='OR'), name='referral_supporter_is_another_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('screening', 'awaiting_information')), _negated=True), ('screener__isnull', False), _connector='OR'), name='referral_screening_has_a_screener'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), ('screener', None), _connector='OR'), name='referral_on_the_list_is_unclaimed'),
                    models.CheckConstraint(condition=models.Q(models.Q(('due_for', ''), ('due_on', None)), models.Q(('due_on__isnull', False), models.Q(('due_for', ''), _negated=True)), _connector='OR'), name='referral_due_says_for_what'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='referral_closing_is_dated'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='referral_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{allocated:closed,allocated:decided_a,allocated:decided_b,allocated:early_help_assessment,allocated:strategy_discussion,assessed:closed,assessed:decided_c,assessed:decided_d,assessed:strategy_discussion,assessing:assessed,assessing:strategy_discussion,awaiting_information:screening,awaiting_information:strategy_discussion,awaiting_information:submitted,conference:closed,conference:strategy_discussion,decided_a:assessing,decided_a:decided_c,decided_a:decided_d,decided_a:strategy_discussion,decided_b:assessing,decided_b:decided_c,decided_b:decided_d,decided_b:strategy_discussion,decided_c:allocated,decided_c:closed,decided_c:decided_a,decided_c:decided_b,decided_c:strategy_discussion,decided_d:closed,decided_d:strategy_discussion,draft:deflected,draft:submitted,early_help_assessment:closed,early_help_assessment:decided_a,early_help_assessment:decided_b,early_help_assessment:strategy_discussion,early_help_assessment:team_around_the_family,s47_enquiry:assessed,s47_enquiry:assessing,s47_enquiry:conference,screening:attached,screening:awaiting_information,screening:decided_a,screening:decided_b,screening:decided_c,screening:decided_d,screening:strategy_discussion,screening:submitted,strategy_discussion:assessing,strategy_discussion:s47_enquiry,submitted:attached,submitted:screening,submitted:strategy_discussion,team_around_the_family:closed,team_around_the_family:decided_a,team_around_the_family:decided_b,team_around_the_family:strategy_discussion}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='69875617a0baabbf39a67049b01b458c24e0a1e8', operation='UPDATE', pgid='pgtrigger_referral_moves_by_the_table_3676e', table='referrals_referral', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='referral_begins_as_received', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" IS DISTINCT FROM \'submitted\')', func="RAISE EXCEPTION 'A referral begins as received (T2).' USING ERRCODE = 'check_violation';", hash='5becf0b3d4478c4e715129ac49f352934335a2c3', operation='INSERT', pgid='pgtrigger_referral_begins_as_received_d0b19', table='referrals_referral', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='referral_closes_only_when_done', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" = \'closed\' AND OLD."state" IS DISTINCT FROM \'closed\')', declare='DECLARE standing bigint; last_advice text;', func="\n    SELECT decision.id INTO standing FROM referrals_decision decision\n        WHERE decision.referral_id = NEW.id AND NOT EXISTS (\n            SELECT 1 FROM referrals_decision later WHERE later.supersedes_id = decision.id);\n    IF standing IS NULL THEN\n        RAISE EXCEPTION 'A referral closes only with its outcome recorded (T22).'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    SELECT advice.status INTO last_advice\n        FROM referrals_advice advice\n        WHERE advice.decision_id = standing\n        ORDER BY advice.id DESC LIMIT 1;\n    IF last_advice IS NULL OR last_advice NOT IN ('sent', 'delivered', 'not_contactable', 'withheld') THEN\n        RAISE EXCEPTION 'A referral closes only once the referrer is advised (T22).'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (SELECT 1 FROM referrals_singleassessment\n               WHERE referral_id = NEW.id AND finished_on IS NULL) THEN\n        RAISE EXCEPTION 'A referral does not close with an open assessment (T22).'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (SELECT 1 FROM referrals_section47\n               WHERE referral_id = NEW.id AND ended_on IS NULL) THEN\n        RAISE EXCEPTION 'A referral does not close with an open enquiry (T22).'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (SELECT 1 FROM referrals_episode\n               WHERE referral_id = NEW.id AND ended_on IS NULL) THEN\n        RAISE EXCEPTION 'A referral closes with its child in need episode ended (T22).'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='c4f541cfd1c75b4d3461d77ccdae3a0ddccae2d9', operation='UPDATE', pgid='pgtrigger_referral_closes_only_when_done_1ca6f', table='referrals_referral', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='referral_clock_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."received_at" IS DISTINCT FROM (NEW."received_at"))', func="RAISE EXCEPTION 'Nothing moves the day of receipt (T5).' USING ERRCODE = 'check_violation';", hash='039185f3fc8ead82b06dec8d0a44c9be7201442c', operation='UPDATE', pgid='pgtrigger_referral_clock_stays_a4120', table='referrals_referral', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='referrals.referral')),
                ('move', models.CharField(choices=[('start', 'Start a referral'), ('submit', 'Send the referral'), ('deflect', 'Answer without a referral'), ('claim_welfare', 'Claim (Option 1)'), ('claim_support', 'Claim (Option 2)'), ('release', 'Give back to the list'), ('switch_to_welfare', 'Make it Option 1'), ('ask_switch_to_support', 'Ask to make it Option 2'), ('agree_switch_to_support', 'Agree to Option 2'), ('decline_switch_to_support', 'Keep it Option 1'), ('ask_information', 'Ask for information'), ('information_arrived', 'Information has arrived'), ('decide_a', 'Decide route A'), ('decide_b', 'Decide route B'), ('decide_c', 'Decide route C (Option 2)'), ('decide_d', 'Decide route D (Option 2)'), ('decide_c_after_welfare', 'Decide route C (Option 1)'), ('decide_d_after_welfare', 'Decide route D (Option 1)'), ('correct_decision', 'Correct the decision'), ('start_assessment_a', 'Start the Single Assessment (A)'), ('start_assessment_b', 'Start the Single Assessment (B, disability known)'), ('start_assessment_b_rais', 'Start the Single Assessment (B, disability not known at referral)'), ('finish_assessment', 'Finish the Single Assessment'), ('hold_strategy_discussion', 'Hold a strategy discussion'), ('begin_s47', 'Begin a section 47 enquiry (RAIS)'), ('begin_s47_cwd', 'Begin a section 47 enquiry (CWD)'), ('begin_s47_override', 'Begin a section 47 enquiry with the other team'), ('end_strategy_discussion', 'End the discussion without an enquiry'), ('s47_to_conference', 'Section 47: go to conference'), ('s47_to_assessment', 'Section 47: assess as a child in need'), ('s47_no_further_action', 'Section 47: no further action'), ('allocate', 'Allocate'), ('begin_early_help', 'Begin the Early Help assessment'), ('form_team', 'Form a Team Around the Family'), ('ask_step_up', 'Ask to step up'), ('step_up_a', 'Step up to route A'), ('step_up_b', 'Step up to route B'), ('step_down_c', 'Step down to route C'), ('step_down_d', 'Step down to route D'), ('advise', 'Advise the referrer'), ('withhold_advice', 'Withhold the advice'), ('not_contactable', 'Record that the referrer cannot be reached'), ('request_ehc', 'Request an EHC needs assessment'), ('close', 'Close'), ('refer_again', 'Refer again'), ('attach_contact', 'Attach a further contact'), ('join_open_referral', 'Add to the child’s open referral'), ('see_contact', 'Note a further contact'), ('ask_second', 'Ask the second person'), ('decline_second', 'Do not agree'), ('accept_step_down', 'Accept a family that is stepped down'), ('decline_step_up', 'Do not step up'), ('finish_assessment_before_conference', 'Finish the Single Assessment (a conference is ahead)'), ('reassign', 'Give to another worker')], max_length=40)),
                ('before', models.CharField(blank=True, choices=[('draft', 'A draft'), ('deflected', 'Answered without a referral'), ('submitted', 'Received'), ('screening', 'Being screened'), ('awaiting_information', 'Waiting for information'), ('decided_a', 'Decided: route A, safeguarding or child in need'), ('decided_b', 'Decided: route B, child in need with a disability'), ('decided_c', 'Decided: route C, early help or inclusion'), ('decided_d', 'Decided: route D, information and advice'), ('assessing', 'In assessment'), ('assessed', 'Assessed'), ('strategy_discussion', 'In a strategy discussion'), ('s47_enquiry', 'In a section 47 enquiry'), ('conference', 'Going to a child protection conference'), ('allocated', 'Allocated'), ('early_help_assessment', 'In an Early Help assessment'), ('team_around_the_family', 'With a Team Around the Family'), ('attached', 'Added to the child’s open referral'), ('closed', 'Closed')], max_length=30)),
                ('after', models.CharField(choices=[('draft', 'A draft'), ('deflected', 'Answered without a referral'), ('submitted', 'Received'), ('screening', 'Being screened'), ('awaiting_information', 'Waiting for information'), ('decided_a', 'Decided: route A, safeguarding or child in need'), ('decided_b', 'Decided: route B, child in need with a disability'), ('decided_c', 'Decided: route C, early help or inclusion'), ('decided_d', 'Decided: route D, information and advice'), ('assessing', 'In assessment'), ('assessed', 'Assessed'), ('strategy_discussion', 'In a strategy discussion'), ('s47_enquiry', 'In a section 47 enquiry'), ('conference', 'Going to a child protection conference'), ('allocated', 'Allocated'), ('early_help_assessment', 'In an Early Help assessment'), ('team_around_the_family', 'With a Team Around the Family'), ('attached', 'Added to the child’s open referral'), ('closed', 'Closed')], max_length=30)),
                ('by', models.ForeignKey(blank=True, help_text='nobody when somebody without an account sent the referral', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['id'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='transition_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5396059c61de6b51c4b925548937448c4c9ca4b5', operation='UPDATE OR DELETE', pgid='pgtrigger_transition_stays_8cdd9', table='referrals_transition', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='OptionSwitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='switches', to='referrals.referral')),
                ('to', models.PositiveSmallIntegerField(choices=[(1, 'Option 1: a child’s welfare or safety'), (2, 'Option 2: support, advice, Early Help, SEND or inclusion')])),
                ('reason', models.TextField()),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('agreed', models.BooleanField(null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='switch_has_a_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('agreed', None), ('answered_at', None), ('answered_by', None)), models.Q(('agreed__isnull', False), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='switch_answer_is_whole'),
                    models.CheckConstraint(condition=models.Q(('to', 1), models.Q(('asked_by', models.F('answered_by')), _negated=True), _connector='OR'), name='switch_to_support_is_agreed_by_another'),
                    models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('referral',), name='one_switch_waits_at_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='referrals.referral')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='referrals.decision')),
                ('option', models.PositiveSmallIntegerField(choices=[(1, 'Option 1: a child’s welfare or safety'), (2, 'Option 2: support, advice, Early Help, SEND or inclusion')])),
                ('route', models.CharField(choices=[('A', 'Route A: safeguarding or child in need'), ('B', 'Route B: child in need with a disability'), ('C', 'Route C: Early Help, targeted help, EHC or inclusion'), ('D', 'Route D: information, advice and guidance')], max_length=1)),
                ('level', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)])),
                ('rationale', models.TextField()),
                ('why_not_statutory', models.TextField(blank=True, help_text='T12: why not section 17 or 47')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.code')),
                ('disability_evidence', models.TextField(blank=True)),
                ('disability_ascertained', models.BooleanField(blank=True, null=True)),
                ('destination', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.code')),
                ('family_answer', models.CharField(blank=True, choices=[('agreed', 'The family agrees to this help'), ('refused', 'The family does not want it')], max_length=20)),
                ('after_refusal', models.TextField(blank=True)),
                ('information_given', models.TextField(blank=True)),
                ('no_further_action', models.BooleanField(default=False)),
                ('guidance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.edition')),
                ('thresholds', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.edition')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('supersedes', None)), fields=('referral',), name='referral_is_first_decided_once'),
                    models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 4)), name='decision_level_is_1_to_4'),
                    models.CheckConstraint(condition=models.Q(('rationale', ''), _negated=True), name='decision_has_a_rationale'),
                    models.CheckConstraint(condition=models.Q(models.Q(('route__in', ['A', 'B']), _negated=True), ('need__isnull', False), _connector='OR'), name='decision_a_or_b_names_the_need'),
                    models.CheckConstraint(condition=models.Q(models.Q(('route__in', ['A', 'B']), _negated=True), ('level__gt', 1), _connector='OR'), name='decision_a_or_b_is_above_level_1'),
                    models.CheckConstraint(condition=models.Q(models.Q(('route', 'B'), _negated=True), models.Q(models.Q(('disability_evidence', ''), _negated=True), ('disability_ascertained__isnull', False)), _connector='OR'), name='decision_b_shows_the_disability'),
                    models.CheckConstraint(condition=models.Q(models.Q(('route', 'C'), _negated=True), models.Q(('destination__isnull', False), models.Q(('family_answer', ''), _negated=True)), _connector='OR'), name='decision_c_has_destination_and_answer'),
                    models.CheckConstraint(condition=models.Q(models.Q(('family_answer', 'refused'), _negated=True), models.Q(('after_refusal', ''), _negated=True), _connector='OR'), name='decision_refused_help_says_what_follows'),
                    models.CheckConstraint(condition=models.Q(models.Q(('route', 'D'), _negated=True), models.Q(('information_given', ''), _negated=True), _connector='OR'), name='decision_d_says_what_was_given'),
                    models.CheckConstraint(condition=models.Q(('no_further_action', False), ('route', 'D'), _connector='OR'), name='decision_no_further_action_is_route_d'),
                    models.CheckConstraint(condition=models.Q(models.Q(('option', 1), ('route__in', ['C', 'D']), _negated=True), models.Q(('why_not_statutory', ''), _negated=True), _connector='OR'), name='decision_below_statutory_on_option_1_says_why'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='decision_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='792be12314fba62d49c357f2e7e5da3decfe5dd4', operation='UPDATE OR DELETE', pgid='pgtrigger_decision_stays_05079', table='referrals_decision', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='decision_supersedes_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.supersedes_id IS NOT NULL AND NEW.referral_id <> (\n        SELECT referral_id FROM referrals_decision WHERE id = NEW.supersedes_id) THEN\n        RAISE EXCEPTION 'A decision supersedes one of the same referral.'\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n", hash='34fa0d2ca644a011a6a122c1c628e12af4b5416f', operation='INSERT', pgid='pgtrigger_decision_supersedes_its_own_53c0f', table='referrals_decision', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='referrals.referral')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='referrals.decision')),
                ('status', models.CharField(choices=[('pending', 'Waiting to be sent'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('failed', 'Could not be delivered'), ('not_contactable', 'The referrer cannot be reached'), ('withheld', 'Withheld, with a manager’s reason')], default='pending', max_length=20)),
                ('to', models.EmailField(blank=True, max_length=254)),
                ('text', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'advice',
                'ordering': ['id'],
                'indexes': [
                    models.Index(condition=models.Q(('status', 'failed')), fields=['referral'], name='advice_that_came_back'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['not_contactable', 'withheld']), ('text', ''), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('status__in', ['not_contactable', 'withheld']), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='advice_has_a_message_or_a_reason'),
                    models.UniqueConstraint(condition=models.Q(('status', 'pending')), fields=('referral',), name='one_advice_waits_at_a_time'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='advice_moves_by_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{pending:sent,pending:delivered,pending:failed,sent:delivered,sent:failed,delivered:sent,delivered:failed,failed:sent,failed:delivered}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='5fb1ddd9f2a424a94cb79a60f90c7318261c992f', operation='UPDATE', pgid='pgtrigger_advice_moves_by_its_table_afbc6', table='referrals_advice', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='advice_words_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."referral_id" IS DISTINCT FROM (NEW."referral_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."to" IS DISTINCT FROM (NEW."to") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7119da9d46db6c8cb3b5ad0ceb0da5cd6fb1e1ae', operation='UPDATE', pgid='pgtrigger_advice_words_stay_a795a', table='referrals_advice', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='advice_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='05181d61d79763a40f4079adb23378d6c54b5c17', operation='DELETE', pgid='pgtrigger_advice_is_kept_3742b', table='referrals_advice', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Episode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='episodes', to='referrals.referral')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='episodes', to='children.child')),
                ('began_on', models.DateField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.code')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.code')),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('closure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.code')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('child',), name='child_is_in_need_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closure', None), ('ended_on', None)), models.Q(('closure__isnull', False), ('ended_on__gte', models.F('began_on'))), _connector='OR'), name='episode_end_is_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='InformationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='referrals.referral')),
                ('question', models.TextField()),
                ('sent_to_referrer', models.BooleanField(default=False)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('referral',), name='one_question_at_a_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='question_answer_is_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='StrategyDiscussion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='referrals.referral')),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='referrals.episode')),
                ('held_on', models.DateField()),
                ('cause', models.TextField()),
                ('police_invited', models.BooleanField()),
                ('health_invited', models.BooleanField()),
                ('others', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('health_invited', True), ('police_invited', True), models.Q(('cause', ''), _negated=True)), name='discussion_invites_police_and_health'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='discussion_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='58f4515778bae69312b433f3c4317abdd80f6711', operation='UPDATE OR DELETE', pgid='pgtrigger_discussion_stays_dbf38', table='referrals_strategydiscussion', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Section47',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='referrals.referral')),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='referrals.episode')),
                ('discussion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='enquiry', to='referrals.strategydiscussion')),
                ('team', models.CharField(choices=[('rais', 'RAIS social worker'), ('cwd', 'Children with Disabilities social worker and manager')], max_length=4)),
                ('overridden_why', models.TextField(blank=True)),
                ('began_on', models.DateField()),
                ('began_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('conference', 'Child protection conference'), ('assessment', 'Child in need assessment (section 17)'), ('nothing', 'No further action')], max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('conference_on', models.DateField(blank=True, null=True)),
                ('late_why', models.TextField(blank=True)),
                ('called_off_on', models.DateField(blank=True, help_text='a further enquiry took the place of the conference', null=True)),
            ],
            options={
                'verbose_name': 'section 47 enquiry',
                'verbose_name_plural': 'section 47 enquiries',
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('referral',), name='one_open_enquiry_at_a_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('conference_on', None), ('ended_on', None), ('outcome', '')), models.Q(('conference_on__isnull', False), ('ended_on__gte', models.F('began_on')), ('outcome', 'conference')), models.Q(('ended_on__gte', models.F('began_on')), ('outcome__in', ['assessment', 'nothing']), ('conference_on', None), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='enquiry_end_is_whole'),
                    models.CheckConstraint(condition=models.Q(('conference_on', None), ('conference_on__gte', models.F('began_on')), _connector='OR'), name='enquiry_conference_follows_it'),
                    models.CheckConstraint(condition=models.Q(('called_off_on', None), ('conference_on__isnull', False), _connector='OR'), name='enquiry_calls_off_a_conference'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='referrals.referral')),
                ('move', models.CharField(choices=[('start', 'Start a referral'), ('submit', 'Send the referral'), ('deflect', 'Answer without a referral'), ('claim_welfare', 'Claim (Option 1)'), ('claim_support', 'Claim (Option 2)'), ('release', 'Give back to the list'), ('switch_to_welfare', 'Make it Option 1'), ('ask_switch_to_support', 'Ask to make it Option 2'), ('agree_switch_to_support', 'Agree to Option 2'), ('decline_switch_to_support', 'Keep it Option 1'), ('ask_information', 'Ask for information'), ('information_arrived', 'Information has arrived'), ('decide_a', 'Decide route A'), ('decide_b', 'Decide route B'), ('decide_c', 'Decide route C (Option 2)'), ('decide_d', 'Decide route D (Option 2)'), ('decide_c_after_welfare', 'Decide route C (Option 1)'), ('decide_d_after_welfare', 'Decide route D (Option 1)'), ('correct_decision', 'Correct the decision'), ('start_assessment_a', 'Start the Single Assessment (A)'), ('start_assessment_b', 'Start the Single Assessment (B, disability known)'), ('start_assessment_b_rais', 'Start the Single Assessment (B, disability not known at referral)'), ('finish_assessment', 'Finish the Single Assessment'), ('hold_strategy_discussion', 'Hold a strategy discussion'), ('begin_s47', 'Begin a section 47 enquiry (RAIS)'), ('begin_s47_cwd', 'Begin a section 47 enquiry (CWD)'), ('begin_s47_override', 'Begin a section 47 enquiry with the other team'), ('end_strategy_discussion', 'End the discussion without an enquiry'), ('s47_to_conference', 'Section 47: go to conference'), ('s47_to_assessment', 'Section 47: assess as a child in need'), ('s47_no_further_action', 'Section 47: no further action'), ('allocate', 'Allocate'), ('begin_early_help', 'Begin the Early Help assessment'), ('form_team', 'Form a Team Around the Family'), ('ask_step_up', 'Ask to step up'), ('step_up_a', 'Step up to route A'), ('step_up_b', 'Step up to route B'), ('step_down_c', 'Step down to route C'), ('step_down_d', 'Step down to route D'), ('advise', 'Advise the referrer'), ('withhold_advice', 'Withhold the advice'), ('not_contactable', 'Record that the referrer cannot be reached'), ('request_ehc', 'Request an EHC needs assessment'), ('close', 'Close'), ('refer_again', 'Refer again'), ('attach_contact', 'Attach a further contact'), ('join_open_referral', 'Add to the child’s open referral'), ('see_contact', 'Note a further contact'), ('ask_second', 'Ask the second person'), ('decline_second', 'Do not agree'), ('accept_step_down', 'Accept a family that is stepped down'), ('decline_step_up', 'Do not step up'), ('finish_assessment_before_conference', 'Finish the Single Assessment (a conference is ahead)'), ('reassign', 'Give to another worker')], max_length=40)),
                ('facts', models.JSONField(default=dict)),
                ('reason', models.TextField()),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('receiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offered', to=settings.AUTH_USER_MODEL)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('agreed', models.BooleanField(null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('referral',), name='one_proposal_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='proposal_has_a_reason'),
                    models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='proposal_is_answered_by_another'),
                    models.CheckConstraint(condition=models.Q(models.Q(('agreed', None), ('answered_at', None), ('answered_by', None)), models.Q(('agreed', False), ('answered_at__isnull', False), ('answered_by', None)), models.Q(('agreed__isnull', False), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='proposal_answer_is_whole'),
                    models.CheckConstraint(condition=models.Q(models.Q(('agreed', True), _negated=True), ('receiver', None), ('received_at__isnull', False), _connector='OR'), name='proposal_agreed_once_received'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AllocationMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(unique=True)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_at', models.DateTimeField()),
                ('present', models.TextField(blank=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-held_on'],
            },
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='referrals.referral')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='referrals.allocationmeeting')),
                ('urgent_why', models.TextField(blank=True)),
                ('note', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_why', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('referral',), name='one_live_allocation'),
                    models.CheckConstraint(condition=models.Q(('meeting__isnull', False), models.Q(('urgent_why', ''), _negated=True), _connector='OR'), name='allocation_is_of_a_meeting_or_urgent'),
                    models.CheckConstraint(condition=models.Q(('ended_at', None), models.Q(('ended_why', ''), _negated=True), _connector='OR'), name='allocation_end_says_why'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EarlyHelp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='early_help', to='referrals.referral')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leading', to=settings.AUTH_USER_MODEL)),
                ('began_on', models.DateField()),
                ('strengths', models.TextField(blank=True)),
                ('needs', models.TextField(blank=True)),
                ('plan', models.TextField(blank=True)),
                ('agencies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('team_since', models.DateField(blank=True, null=True)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name_plural': 'early help',
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('referral',), name='one_early_help_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('team_since', None), ('agencies__len__gte', 2), _connector='OR'), name='team_has_two_agencies'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='referrals.referral')),
                ('came_as', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attached_as', to='referrals.referral')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.submission')),
                ('attached_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('attached_at', models.DateTimeField()),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [
                    models.Index(condition=models.Q(('seen_at', None)), fields=['referral'], name='contacts_nobody_has_read'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('seen_at', None), ('seen_by', None)), models.Q(('seen_at__isnull', False), ('seen_by__isnull', False)), _connector='OR'), name='contact_seen_is_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClockChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clock_changes', to='referrals.referral')),
                ('due_for', models.CharField(max_length=30)),
                ('was', models.DateField()),
                ('becomes', models.DateField()),
                ('because', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='clock_change_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9445e977847ac4d54e3fb8358c26d220d879fb33', operation='UPDATE OR DELETE', pgid='pgtrigger_clock_change_stays_d3adc', table='referrals_clockchange', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('D',), **{}), editable=False, max_length=12, unique=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='accounts.organisation')),
                ('state', models.CharField(choices=[('draft', 'A draft'), ('deflected', 'Answered without a referral'), ('submitted', 'Received'), ('screening', 'Being screened'), ('awaiting_information', 'Waiting for information'), ('decided_a', 'Decided: route A, safeguarding or child in need'), ('decided_b', 'Decided: route B, child in need with a disability'), ('decided_c', 'Decided: route C, early help or inclusion'), ('decided_d', 'Decided: route D, information and advice'), ('assessing', 'In assessment'), ('assessed', 'Assessed'), ('strategy_discussion', 'In a strategy discussion'), ('s47_enquiry', 'In a section 47 enquiry'), ('conference', 'Going to a child protection conference'), ('allocated', 'Allocated'), ('early_help_assessment', 'In an Early Help assessment'), ('team_around_the_family', 'With a Team Around the Family'), ('attached', 'Added to the child’s open referral'), ('closed', 'Closed')], default='draft', max_length=30)),
                ('answers', models.JSONField(default=dict)),
                ('aside', models.JSONField(default=dict)),
                ('once', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('code', models.CharField(blank=True, max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
                ('started_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.ForeignKey(blank=True, help_text='who saved it last; nobody without an account', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='referrals.submission')),
            ],
            options={
                'ordering': ['-saved_at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('answers', {}), ('aside', {}), ('state', 'submitted'), ('submission__isnull', False)), models.Q(('state__in', ['draft', 'deflected']), ('submission', None)), _connector='OR'), name='draft_is_sent_with_its_submission'),
                    models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('key', None)), models.Q(('key__isnull', False), models.Q(('code', ''), _negated=True)), _connector='OR'), name='draft_link_has_its_code'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='draft_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:submitted,draft:deflected}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='b9bf36d80f4aac7876b608ce419c58a7d2226232', operation='UPDATE', pgid='pgtrigger_draft_moves_by_the_table_334be', table='referrals_draft', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='DraftColleague',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='colleagues', to='referrals.draft')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared_drafts', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.UniqueConstraint(fields=('draft', 'person'), name='draft_shared_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Deflection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('general', 'A general question'), ('worker', 'Knows whom they want (Option 3)')], max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Carer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carers', to='referrals.submission')),
                ('name', models.CharField(max_length=120)),
                ('relationship', models.CharField(max_length=120)),
                ('has_responsibility', models.BooleanField(help_text='parental responsibility; None: the sender does not know', null=True)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('address', models.TextField(blank=True)),
                ('needs', models.CharField(blank=True, help_text='interpreter, access needs', max_length=300)),
                ('seen_by', models.CharField(choices=[('all_who_help', 'Everybody who helps the family'), ('front_door', 'Only the front door: they could be at risk if others knew')], max_length=20)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='referrals.submission')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.code')),
                ('status', models.CharField(choices=[('attached', 'I have added it to this form'), ('coming', 'I will send it later'), ('none', 'There is none, or I do not have it')], max_length=20)),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['kind__order'],
                'constraints': [
                    models.UniqueConstraint(fields=('submission', 'kind'), name='evidence_said_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='referrals.draft')),
                ('submission', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='referrals.submission')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('draft__isnull', False), ('submission__isnull', False), _connector='OR'), name='attachment_belongs_somewhere'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SingleAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='referrals.referral')),
                ('started_on', models.DateField()),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finished_on', models.DateField(blank=True, null=True)),
                ('finished_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('outcome', models.TextField(blank=True)),
                ('episode', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='referrals.episode')),
                ('factors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), blank=True, default=list, help_text='codes of the census', size=None)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('finished_on', None), ('episode', None), ('factors__len__gte', 1), _connector='OR'), name='finished_assessment_of_a_child_in_need_names_factors'),
                    models.UniqueConstraint(condition=models.Q(('finished_on', None)), fields=('referral',), name='one_open_assessment_at_a_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('finished_by', None), ('finished_on', None), ('outcome', '')), models.Q(('finished_by__isnull', False), ('finished_on__gte', models.F('started_on')), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='assessment_end_is_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EhcRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('E',), **{}), editable=False, max_length=12, unique=True)),
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ehc_request', to='referrals.referral')),
                ('requested_by_kind', models.CharField(choices=[('parent', 'The child’s parent'), ('young_person', 'The young person'), ('school', 'A school or early years setting'), ('college', 'A college')], max_length=20)),
                ('received_on', models.DateField()),
                ('recorded_by', models.ForeignKey(blank=True, help_text='nobody when it came by the form from somebody without an account', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['recorded_at'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='referrals.submission')),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('submission',), name='one_receipt_opens_a_page'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='referrals.submission')),
                ('from_desk', models.BooleanField()),
                ('text', models.TextField()),
                ('once', models.UUIDField(unique=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [
                    models.Index(condition=models.Q(('from_desk', False), ('read_at', None)), fields=['at'], name='messages_nobody_has_read'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='message_says_something'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='message_words_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."submission_id" IS DISTINCT FROM (NEW."submission_id") OR OLD."from_desk" IS DISTINCT FROM (NEW."from_desk") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8d1f489cd9c07bbf41f85fb9bca75db622472cb8', operation='UPDATE', pgid='pgtrigger_message_words_stay_aee1b', table='referrals_message', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='message_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2be013929d5773f844294b76f9237df08a5fda40', operation='DELETE', pgid='pgtrigger_message_is_kept_73d85', table='referrals_message', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='referrals.submission')),
                ('reason', models.TextField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawal_has_a_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('seen_at', None), ('seen_by', None)), models.Q(('seen_at__isnull', False), ('seen_by__isnull', False)), _connector='OR'), name='withdrawal_seen_is_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Disagreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disagreements', to='referrals.referral')),
                ('rung', models.PositiveSmallIntegerField(choices=[(1, 'The people who decided'), (2, 'The RAIS manager'), (3, 'The head of service, with the safeguarding partners')])),
                ('reason', models.TextField()),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('raised_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[('changed', 'We look at the decision again'), ('stands', 'The decision stands')], max_length=20)),
                ('answer', models.TextField(blank=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(fields=('referral', 'rung'), name='rung_climbed_once'),
                    models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('referral',), name='one_disagreement_waits_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='disagreement_has_a_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='disagreement_answer_is_whole'),
                    models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('raised_by')), _negated=True), _connector='OR'), name='disagreement_is_answered_by_another'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hold', to='referrals.submission')),
                ('why', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('verdict', models.CharField(blank=True, choices=[('referral', 'It is a referral: put it on the list'), ('not_one', 'It is not a referral: keep it off the list')], max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('settled_at', None), ('verdict', '')), models.Q(models.Q(('verdict', ''), _negated=True), models.Q(('reason', ''), _negated=True), ('by__isnull', False), ('settled_at__isnull', False)), _connector='OR'), name='hold_verdict_is_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SupervisionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervision', to='referrals.referral')),
                ('text', models.TextField()),
                ('to_do', models.TextField(blank=True)),
                ('to_do_by', models.DateField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('once', models.UUIDField(unique=True)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_says_something'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='note_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fb69246b08b9cd765aaae3cf2c386875de5ed1d9', operation='UPDATE OR DELETE', pgid='pgtrigger_note_stays_283bc', table='referrals_supervisionnote', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='SecondScreening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_screening', to='referrals.referral')),
                ('first_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_route', models.CharField(choices=[('A', 'Route A: safeguarding or child in need'), ('B', 'Route B: child in need with a disability'), ('C', 'Route C: Early Help, targeted help, EHC or inclusion'), ('D', 'Route D: information, advice and guidance')], max_length=1)),
                ('first_level', models.PositiveSmallIntegerField()),
                ('chosen_at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('route', models.CharField(blank=True, choices=[('A', 'Route A: safeguarding or child in need'), ('B', 'Route B: child in need with a disability'), ('C', 'Route C: Early Help, targeted help, EHC or inclusion'), ('D', 'Route D: information, advice and guidance')], max_length=1)),
                ('level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('why', models.TextField(blank=True)),
                ('at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('by', None), models.Q(('by', models.F('first_by')), _negated=True), _connector='OR'), name='second_screening_is_by_another'),
                    models.CheckConstraint(condition=models.Q(models.Q(('at', None), ('by', None), ('level', None), ('route', '')), models.Q(('at__isnull', False), ('by__isnull', False), ('level__gte', 1), ('level__lte', 4), models.Q(('route', ''), _negated=True), models.Q(('why', ''), _negated=True)), _connector='OR'), name='second_screening_is_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-since'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='absence_ends_after_it_begins'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='accounts.organisation')),
                ('oversees', models.BooleanField(default=False)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['given_at'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person', 'organisation'), name='standing_held_once'),
                    models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('given_at')), _connector='OR'), name='standing_ends_after_it_began'),
                ],
            },
        ),
    ]
