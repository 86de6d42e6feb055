import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
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
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('label', models.CharField(max_length=60, unique=True)),
                ('description', models.CharField(max_length=200)),
                ('keywords', models.TextField(blank=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['order', 'label'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=120)),
                ('published_on', models.DateField(blank=True, help_text='the date of the edition, as far as its label says', null=True)),
            ],
            options={
                'ordering': [models.OrderBy(models.F('published_on'), descending=True, nulls_last=True), 'label'],
                'constraints': [
                    models.UniqueConstraint(fields=('label', 'source'), name='edition_of_a_source_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('label', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='edition_has_label_and_source'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AnsweringService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('version', models.PositiveIntegerField(default=1)),
                ('people', models.ManyToManyField(blank=True, related_name='answers_for', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('Q',), **{}), editable=False, max_length=12, unique=True)),
                ('wording', models.TextField()),
                ('key', models.CharField(editable=False, max_length=64)),
                ('slug', models.SlugField(max_length=90, unique=True)),
                ('asked_by', models.CharField(max_length=120)),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='faq.edition')),
                ('answering_service', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(choices=[('held', 'Waiting for a first look'), ('proposed', 'Accepted, not given to a service yet'), ('assigned', 'With a service'), ('drafted', 'Answer written, to be checked'), ('approved', 'Answer checked, to be published'), ('published', 'Published'), ('joined', 'Joined to the same question'), ('declined', 'Not answered here'), ('superseded', 'Replaced by a newer question'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=12)),
                ('joined_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='twins', to='faq.question')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='faq.question')),
                ('revises', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revised_as', to='faq.question')),
                ('withdrawn_because', models.CharField(blank=True, max_length=200)),
                ('declined_because', models.TextField(blank=True)),
                ('proposed_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('figures_of', models.DateField(blank=True, null=True)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('channel', models.CharField(choices=[('council', 'Written down by the council'), ('forum', 'Asked by the parent carer forum'), ('public', 'Asked on this site')], default='council', max_length=8)),
                ('as_asked', models.TextField(blank=True)),
                ('asker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions_asked', to=settings.AUTH_USER_MODEL)),
                ('reply_to', models.EmailField(blank=True, max_length=254)),
                ('receipt', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('once', models.UUIDField(blank=True, editable=False, null=True)),
                ('place', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='faq.answeringservice')),
                ('due_on', models.DateField(blank=True, null=True)),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1)),
                ('topics', models.ManyToManyField(blank=True, related_name='questions', to='faq.topic')),
            ],
            options={
                'ordering': ['-published_at', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['held', 'proposed', 'assigned', 'drafted', 'approved', 'published', 'joined', 'declined', 'superseded', 'withdrawn'])), name='question_state'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'joined'), ('joined_to__isnull', False)), models.Q(models.Q(('state', 'joined'), _negated=True), ('joined_to', None)), _connector='OR'), name='joined_questions_have_a_twin'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'superseded'), ('replaced_by__isnull', False)), models.Q(models.Q(('state__in', ['superseded', 'withdrawn']), _negated=True), ('replaced_by', None)), ('state', 'withdrawn'), _connector='OR'), name='replaced_questions_say_by_which'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), models.Q(('withdrawn_because', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_because', '')), _connector='OR'), name='withdrawn_questions_say_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'superseded', 'withdrawn']), _negated=True), models.Q(('edition__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='published_questions_are_dated'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), models.Q(('declined_because', ''), _negated=True)), models.Q(models.Q(('state', 'declined'), _negated=True), ('declined_because', '')), _connector='OR'), name='declined_questions_say_why'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['assigned', 'drafted', 'approved']), _negated=True), models.Q(('due_on__isnull', False), ('service__isnull', False)), _connector='OR'), name='given_questions_have_service_and_date'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('approved_by', models.F('drafted_by')), _negated=True)), _connector='OR'), name='answers_are_approved_by_another'),
                    models.UniqueConstraint(fields=('once', 'place'), name='question_form_sent_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('joined_to', None), models.Q(('joined_to', models.F('pk')), _negated=True), _connector='OR'), models.Q(('replaced_by', None), models.Q(('replaced_by', models.F('pk')), _negated=True), _connector='OR')), name='no_question_is_its_own_twin'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('published', 'superseded'))), fields=('edition', 'key'), name='wording_once_in_an_edition'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='question_moves_as_drawn', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:assigned,approved:joined,approved:published,assigned:declined,assigned:drafted,assigned:joined,drafted:approved,drafted:assigned,drafted:joined,held:declined,held:joined,held:proposed,proposed:assigned,proposed:declined,proposed:joined,proposed:published,published:superseded,published:withdrawn,superseded:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d676b6fe2511e2aa55753fb26cc093faeb02b315', operation='UPDATE', pgid='pgtrigger_question_moves_as_drawn_fb285', table='faq_question', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='faq.question')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('question', 'number'), name='answer_numbered_once'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='answers_counted_from_one'),
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='answer_says_something'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='published_answers_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ed6df96350cd23d5e33e675b9e333a9b1a9c51ae', operation='UPDATE OR DELETE', pgid='pgtrigger_published_answers_stay_ceb3b', table='faq_answer', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='faq.question')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('question', 'number'), name='draft_numbered_once'),
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='draft_says_something'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='drafts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='89fc971e63daccdf88a53e31345131f3367726e4', operation='UPDATE OR DELETE', pgid='pgtrigger_drafts_stay_b5675', table='faq_draft', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('C',), **{}), editable=False, max_length=12, unique=True)),
                ('about', models.CharField(choices=[('content', 'What is on this site, or what is missing'), ('access', 'How easy this site is to use'), ('making', 'How this site was made')], max_length=8)),
                ('page', models.CharField(blank=True, max_length=300)),
                ('words', models.TextField()),
                ('may_publish', models.BooleanField()),
                ('channel', models.CharField(choices=[('site', 'On this site'), ('phone', 'By phone'), ('post', 'By letter'), ('email', 'By email'), ('meeting', 'In person'), ('forum', 'By the parent carer forum')], default='site', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('asker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments_made', to=settings.AUTH_USER_MODEL)),
                ('reply_to', models.EmailField(blank=True, max_length=254)),
                ('receipt', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('once', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('state', models.CharField(choices=[('received', 'Waiting for a response'), ('responded', 'Response written, to be checked'), ('published', 'Published with the response'), ('replied', 'Answered, not for publishing'), ('left_out', 'Left out, with the reason'), ('taken_down', 'Taken down')], default='received', max_length=12)),
                ('due_on', models.DateField()),
                ('public_words', models.TextField(blank=True)),
                ('response', models.TextField(blank=True)),
                ('responded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('left_out_as', models.CharField(blank=True, choices=[('vexatious', 'It is vexatious'), ('one_person', 'It is about the provision of one child or young person')], max_length=12)),
                ('left_out_because', models.TextField(blank=True)),
                ('taken_down_because', models.CharField(blank=True, max_length=200)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-made_at', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['received', 'responded', 'published', 'replied', 'left_out', 'taken_down'])), name='comment_state'),
                    models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='comment_says_something'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'left_out'), ('left_out_as__in', ['vexatious', 'one_person']), models.Q(('left_out_because', ''), _negated=True)), models.Q(models.Q(('state', 'left_out'), _negated=True), ('left_out_as', ''), ('left_out_because', '')), _connector='OR'), name='left_out_for_a_lawful_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('may_publish', True), ('published_at__isnull', False), ('published_by__isnull', False), models.Q(('public_words', ''), _negated=True), models.Q(('response', ''), _negated=True), models.Q(('published_by', models.F('responded_by')), _negated=True)), _connector='OR'), name='published_with_response_by_another'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken_down'), models.Q(('taken_down_because', ''), _negated=True)), models.Q(models.Q(('state', 'taken_down'), _negated=True), ('taken_down_because', '')), _connector='OR'), name='taken_down_comments_say_why'),
                    models.CheckConstraint(condition=models.Q(('page', ''), ('page__startswith', '/'), _connector='OR'), name='about_a_page_of_ours'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='comment_moves_as_drawn', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{left_out:received,published:taken_down,received:left_out,received:responded,responded:published,responded:received,responded:replied}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='c5fbd3362d781ff5a82784371327dc3fbc6b494e', operation='UPDATE', pgid='pgtrigger_comment_moves_as_drawn_cdb8e', table='faq_comment', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('A',), **{}), editable=False, max_length=12, unique=True)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='faq.comment')),
                ('what', models.CharField(max_length=300)),
                ('owner', models.CharField(max_length=120)),
                ('due_on', models.DateField()),
                ('first_due_on', models.DateField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('done', 'Done'), ('not_done', 'Not done')], default='planned', max_length=12)),
                ('outcome', models.TextField(blank=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('planned_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'done', 'not_done'])), name='action_state'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('outcome', ''), ('state', 'planned')), models.Q(models.Q(('state', 'planned'), _negated=True), models.Q(('outcome', ''), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='ended_actions_say_what_became_of_them'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='action_moves_as_drawn', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:done,planned:not_done}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='2f18d1b5056acb9984f76e0b41035c21127756e0', operation='UPDATE', pgid='pgtrigger_action_moves_as_drawn_b44b1', table='faq_action', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='AnnualReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('content', models.JSONField()),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('once', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                'ordering': ['-year', '-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('year', 'number'), name='report_numbered_once'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='reports_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1de381761275fc891d882a556156925ec8070f63', operation='UPDATE OR DELETE', pgid='pgtrigger_reports_stay_10fbb', table='faq_annualreport', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Guide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('G',), **{}), editable=False, max_length=12, unique=True)),
                ('slug', models.SlugField(max_length=90, unique=True)),
                ('owner', models.CharField(max_length=120)),
                ('made_at', models.DateTimeField()),
                ('topics', models.ManyToManyField(blank=True, related_name='guides', to='faq.topic')),
            ],
            options={
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='GuideVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='faq.guide')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('summary', models.CharField(max_length=300)),
                ('text', models.TextField()),
                ('easy_read', models.TextField(blank=True)),
                ('what_changed', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('draft', 'A draft'), ('submitted', 'Waiting to be checked'), ('returned', 'Sent back with words'), ('published', 'Published'), ('replaced', 'Replaced by a newer version'), ('dropped', 'Dropped'), ('withdrawn', 'Taken off the site')], default='draft', max_length=12)),
                ('started_at', models.DateTimeField()),
                ('returned_because', models.TextField(blank=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=200)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('once', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('writers', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'published', 'replaced', 'dropped', 'withdrawn'])), name='version_state'),
                    models.UniqueConstraint(fields=('guide', 'number'), name='version_numbered_once'),
                    models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('guide',), name='one_version_is_published'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'returned'))), fields=('guide',), name='one_version_is_written'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'replaced', 'withdrawn']), _negated=True), models.Q(('published_at__isnull', False), ('review_on__isnull', False)), _connector='OR'), name='published_versions_are_dated'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), models.Q(('withdrawn_because', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_because', '')), _connector='OR'), name='withdrawn_versions_say_why'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='version_moves_as_drawn', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:dropped,draft:submitted,published:replaced,published:withdrawn,returned:draft,returned:dropped,returned:submitted,submitted:dropped,submitted:published,submitted:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='6189bc00053cafd2ded0fe0d4cea958fa9b1eb40', operation='UPDATE', pgid='pgtrigger_version_moves_as_drawn_a213f', table='faq_guideversion', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(db_index=True, max_length=12)),
                ('move', models.CharField(max_length=20)),
                ('before', models.CharField(blank=True, max_length=12)),
                ('after', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('words', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['-pk'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='steps_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='785639e752e249397582dd9ed6272d50a7fe7626', operation='UPDATE OR DELETE', pgid='pgtrigger_steps_stay_e9901', table='faq_step', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=12)),
                ('due_on', models.DateField()),
                ('stage', models.CharField(choices=[('near', 'The date is near'), ('past', 'The date is past')], max_length=4)),
                ('sent_at', models.DateTimeField()),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('ref', 'due_on', 'stage'), name='desk_reminded_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('I',), **{}), editable=False, max_length=12, unique=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='faq.edition')),
                ('file_name', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('digest', models.CharField(help_text='sha256 of the text, in hex', max_length=64)),
                ('state', models.CharField(choices=[('proposal', 'Waiting to be checked'), ('published', 'Published'), ('discarded', 'Discarded')], default='proposal', max_length=12)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('once', models.UUIDField(blank=True, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-proposed_at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['proposal', 'published', 'discarded'])), name='import_state'),
                    models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at', None)), _connector='OR'), name='published_imports_are_dated'),
                    models.UniqueConstraint(condition=models.Q(('state', 'discarded'), _negated=True), fields=('edition', 'digest'), name='text_imported_once_in_an_edition'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='import_moves_as_drawn', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposal:discarded,proposal:published}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='2f5231b7f61ef7d58da35d9615524cba4e9c4af0', operation='UPDATE', pgid='pgtrigger_import_moves_as_drawn_f11db', table='faq_import', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='faq.import')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('question', 'Question and answer'), ('furniture', 'Left out (page furniture)')], default='question', max_length=10)),
                ('start_line', models.PositiveIntegerField()),
                ('question', models.TextField(blank=True)),
                ('answer', models.TextField(blank=True)),
                ('marks', models.JSONField(default=list)),
                ('reasons', models.JSONField(default=list)),
                ('confidence', models.DecimalField(decimal_places=2, default=1, max_digits=3)),
                ('answering_service', models.CharField(blank=True, max_length=120)),
                ('published_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='faq.question')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='faq.question')),
                ('topics', models.ManyToManyField(blank=True, related_name='+', to='faq.topic')),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['position'],
                'constraints': [
                    models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('batch', 'position'), name='entry_has_its_place'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'furniture'), ('question', '')), models.Q(('kind', 'question'), models.Q(('question', ''), _negated=True)), _connector='OR'), name='only_furniture_has_no_question'),
                ],
            },
        ),
    ]
