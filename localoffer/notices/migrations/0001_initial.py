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
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('N',), **{}), editable=False, max_length=12, unique=True)),
                ('template', models.CharField(max_length=60)),
                ('to_address', models.EmailField(db_index=True, max_length=254)),
                ('to_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('subject', models.CharField(max_length=200)),
                ('body_text', models.TextField(blank=True)),
                ('about_kind', models.CharField(blank=True, max_length=60)),
                ('about_ref', models.CharField(blank=True, max_length=60)),
                ('sensitive', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('queued', 'waiting to be sent'), ('sent', 'sent'), ('delivered', 'delivered'), ('failed', 'not delivered')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, help_text="the error's class only", max_length=60)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [
                    models.Index(fields=['about_kind', 'about_ref'], name='notice_by_about'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'delivered', 'failed'])), name='notice_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'delivered']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='sent_notice_is_dated'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='notice_moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{delivered:failed,failed:queued,queued:failed,queued:sent,sent:delivered,sent:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='3b73a9701cc6c9d0aab706bb702c263ff9fefa66', operation='UPDATE', pgid='pgtrigger_notice_moves_by_the_table_d4c63', table='notices_notice', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='notices.notice')),
                ('move', models.CharField(max_length=20)),
                ('before', models.CharField(blank=True, max_length=10)),
                ('after', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('error', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'ordering': ['id'],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='step_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a425d77d1d7cc5fdf03832711cc9eac699fe0cf1', operation='UPDATE OR DELETE', pgid='pgtrigger_step_stays_f11bf', table='notices_step', when='BEFORE')),
                ],
            },
        ),
    ]
