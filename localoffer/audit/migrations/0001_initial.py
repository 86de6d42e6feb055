import pgtrigger.compiler
from django.db import migrations, models

from localoffer.first_migration import FirstMigration


class Migration(FirstMigration):

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(db_index=True, max_length=40)),
                ('action', models.CharField(db_index=True, max_length=60)),
                ('target_kind', models.CharField(blank=True, max_length=60)),
                ('target_ref', models.CharField(blank=True, max_length=60)),
                ('why', models.TextField(blank=True)),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['target_kind', 'target_ref', 'at'], name='audit_by_target'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='event_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='45cc583d7865ea7ace9df3e36210ed0edcb3f527', operation='UPDATE OR DELETE', pgid='pgtrigger_event_stays_0bea3', table='audit_event', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='event_is_not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The audit cannot be emptied.';", hash='4bb5bd8976997d599bf05762820a8cb3425cab3e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_event_is_not_emptied_4d22d', table='audit_event', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='event_joins_the_chain', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE last_position bigint; last_digest text;', func='\n    PERFORM pg_advisory_xact_lock(hashtext(\'audit chain\'));\n    SELECT position, digest INTO last_position, last_digest\n        FROM audit_link ORDER BY position DESC LIMIT 1;\n    last_position := coalesce(last_position, 0);\n    last_digest := coalesce(last_digest, \'0000000000000000000000000000000000000000000000000000000000000000\');\n    INSERT INTO audit_link (position, event_id, before, digest)\n    VALUES (\n        last_position + 1, NEW.id, last_digest,\n        encode(sha256(convert_to(last_digest || jsonb_build_array(\n    NEW.id, to_char(NEW.at AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.US\'),\n    NEW.actor, NEW.action, NEW.target_kind, NEW.target_ref, NEW.why, NEW.facts\n)::text, \'UTF8\')), \'hex\')\n    );\n    RETURN NULL;\n', hash='d972d85b2a0efda610ab25d7af986ea6ffc71489', operation='INSERT', pgid='pgtrigger_event_joins_the_chain_c58ec', table='audit_event', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('event_id', models.BigIntegerField(unique=True)),
                ('before', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'triggers': [
                    pgtrigger.compiler.Trigger(name='link_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3a5b2f3450a6a6f07e0b2224b72e52b3b4a56f96', operation='UPDATE OR DELETE', pgid='pgtrigger_link_stays_d1628', table='audit_link', when='BEFORE')),
                    pgtrigger.compiler.Trigger(name='link_is_not_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The audit cannot be emptied.';", hash='65ff45dd31776e0a95fba4105f33cb6b809bd862', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_link_is_not_emptied_76233', table='audit_link', when='BEFORE')),
                ],
            },
        ),
    ]
