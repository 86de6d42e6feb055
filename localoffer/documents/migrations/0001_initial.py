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
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('D',), **{}), editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.SlugField(help_text='what it is: letter, paper …', max_length=40)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('storage_key', models.CharField(max_length=80, unique=True)),
                ('about_kind', models.CharField(blank=True, max_length=60)),
                ('about_ref', models.CharField(blank=True, max_length=60)),
                ('stored_at', models.DateTimeField()),
                ('stored_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-stored_at', '-id'],
                'indexes': [
                    models.Index(fields=['about_kind', 'about_ref'], name='document_by_about'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='document_has_a_digest'),
                    models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='document_is_not_empty'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='document_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7937e94fe2d5e409287d5501ab8f009e26e81074', operation='UPDATE', pgid='pgtrigger_document_stays_7d250', table='documents_document', when='BEFORE')),
                ],
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='scan', to='documents.document')),
                ('state', models.CharField(choices=[('waiting', 'Not checked for viruses yet'), ('clean', 'Checked: no virus found'), ('infected', 'A virus was found')], max_length=20)),
                ('said', models.CharField(blank=True, help_text='the scanner’s own words', max_length=120)),
                ('looked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [
                    models.Index(condition=models.Q(('state', 'waiting')), fields=['document'], name='scans_that_wait'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state', 'waiting'), ('looked_at__isnull', False), _connector='OR'), name='scan_result_is_dated'),
                ],
                'triggers': [
                    pgtrigger.compiler.Trigger(name='scan_ends_with_a_result', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:clean,waiting:infected}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='40a2878c5b1b8bafc7437747a75505d43564ecef', operation='UPDATE', pgid='pgtrigger_scan_ends_with_a_result_e47a2', table='documents_scan', when='BEFORE')),
                ],
            },
        ),
    ]
