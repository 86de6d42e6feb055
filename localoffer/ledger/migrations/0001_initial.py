import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from localoffer.first_migration import FirstMigration


class Migration(FirstMigration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='duty', to='directory.taxonomyterm')),
                ('owner', models.CharField(blank=True, max_length=120)),
                ('judged', models.CharField(choices=[('not_checked', 'Not checked yet'), ('nothing', 'Nothing there'), ('part', 'Part of it is there'), ('whole', 'All of it is there')], default='not_checked', max_length=12)),
                ('missing', models.CharField(blank=True, max_length=300)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'duties',
                'ordering': ['term__order'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('checked_on', None), ('judged', 'not_checked')), models.Q(models.Q(('judged', 'not_checked'), _negated=True), ('checked_on__isnull', False)), _connector='OR'), name='what_is_judged_is_dated'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='ledger.duty')),
                ('kind', models.CharField(max_length=30)),
                ('ref', models.CharField(max_length=60)),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('duty', 'kind', 'ref'), name='proof_of_a_duty_once'),
                ],
            },
        ),
    ]
