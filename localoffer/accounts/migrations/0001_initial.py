import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import functools
import localoffer.references
from django.conf import settings
from django.db import migrations, models

from localoffer.first_migration import FirstMigration


class Migration(FirstMigration):

    dependencies = []

    operations = [
        # behind the cache that all processes share: tries that count, codes that were used
        migrations.RunSQL(
            'CREATE TABLE shared_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,'
            ' expires timestamptz NOT NULL);'
            ' CREATE INDEX shared_cache_expires ON shared_cache (expires)',
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('council', 'The council'), ('school', 'School, college or early years setting'), ('health', 'Health'), ('police', 'Police'), ('voluntary', 'Voluntary or community group'), ('forum', 'Parent carer forum'), ('other', 'Another organisation')], max_length=20)),
                ('email_domain', models.CharField(blank=True, help_text='what stands after the @, if nobody else uses it', max_length=120)),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.text.Lower('email_domain'), condition=models.Q(('email_domain', ''), _negated=True), name='email_domain_of_one_organisation'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('reference', models.CharField(default=functools.partial(localoffer.references.new_reference, *('P',), **{}), editable=False, max_length=12, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('job_title', models.CharField(blank=True, max_length=120)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.organisation')),
                ('says_works_at', models.CharField(blank=True, max_length=120)),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'people',
                'ordering': ['name'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='person_email_is_lower_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('referrer', 'a referrer'), ('rais_social_worker', 'a RAIS social worker'), ('early_help_coordinator', 'an Early Help coordinator'), ('rais_manager', 'a RAIS manager'), ('cwd_social_worker', 'a Children with Disabilities social worker'), ('cwd_manager', 'the Children with Disabilities manager'), ('lead_professional', 'a lead professional'), ('sen_case_officer', 'a SEN case officer'), ('senior_practitioner', 'the SEN senior practitioner'), ('operations_officer', 'the operations officer'), ('panel_member', 'a panel member'), ('panel_chair', "the panel's chair"), ('chief_officer', 'a chief officer'), ('content_editor', 'a content editor'), ('publisher', 'a publisher'), ('forum_representative', 'a parent carer forum representative'), ('provider', 'a service provider'), ('data_protection_officer', 'the data protection officer'), ('administrator', 'an administrator')], max_length=30)),
                ('seat', models.CharField(blank=True, choices=[('early_intervention_send', 'Early Intervention and SEND'), ('social_care', 'Social care'), ('educational_psychologist', 'Educational psychologist'), ('senior_practitioner', 'SEN senior practitioner'), ('schools', 'Schools'), ('health', 'Health'), ('parent_carer_voice', 'Parent carer forum, independent voice'), ('transport', 'Transport'), ('early_years', 'Early years')], max_length=30)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['given_at'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person', 'role'), name='role_held_once'),
                    models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('given_at')), _connector='OR'), name='grant_ends_after_it_began'),
                    models.CheckConstraint(condition=models.Q(('seat', ''), ('role__in', ['panel_member', 'panel_chair']), _connector='OR'), name='only_the_panel_has_seats'),
                ],
            },
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('path', models.CharField(max_length=500)),
                ('answers', models.TextField()),
                ('kept_at', models.DateTimeField()),
            ],
        ),
    ]
