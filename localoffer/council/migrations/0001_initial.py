import datetime
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from localoffer.first_migration import FirstMigration


class Migration(FirstMigration):

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Council',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.CharField(blank=True, editable=False, max_length=120)),
                ('name', models.CharField(max_length=100)),
                ('area', models.CharField(help_text='as in “in Rutland”', max_length=60)),
                ('service_name', models.CharField(default='Local Offer', max_length=60)),
                ('brand_colour', models.CharField(default='#0b5d4a', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', 'Enter a colour such as #0b5d4a.')])),
                ('website', models.URLField(blank=True)),
                ('address', models.TextField(blank=True)),
                ('forum_name', models.CharField(help_text='the parent carer forum', max_length=100)),
                ('only', models.BooleanField(default=True, editable=False, unique=True)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('only', True)), name='one_council'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ContactLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.CharField(blank=True, editable=False, max_length=120)),
                ('purpose', models.CharField(choices=[('emergency', 'Emergency'), ('front_door', 'The front door, in office hours'), ('out_of_hours', 'Outside office hours'), ('local_offer', 'Questions about the Local Offer'), ('sendiass', 'Independent advice (SENDIASS)'), ('mediation', 'Mediation'), ('disagreement', 'Disagreement resolution'), ('tribunal', 'SEND Tribunal')], max_length=20)),
                ('label', models.CharField(max_length=100)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('web', models.URLField(blank=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('checked_on', models.DateField(help_text='the day somebody last made sure it is right')),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['order', 'label'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('phone', ''), _negated=True), models.Q(('email', ''), _negated=True), models.Q(('web', ''), _negated=True), _connector='OR'), name='line_can_be_reached'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Hours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='council.contactline')),
                ('day', models.PositiveSmallIntegerField(choices=[(1, 'Monday to Friday'), (2, 'Saturday'), (3, 'Sunday and bank holidays')])),
                ('opens', models.TimeField(default=datetime.time(9, 0))),
                ('closes', models.TimeField(default=datetime.time(17, 0))),
            ],
            options={
                'verbose_name_plural': 'hours',
                'ordering': ['day', 'opens'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='closes_after_opening'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LocalLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.CharField(blank=True, editable=False, max_length=120)),
                ('key', models.SlugField(max_length=60, unique=True)),
                ('value', models.PositiveIntegerField()),
                ('unit', models.CharField(choices=[('minutes', 'minutes'), ('hours', 'hours'), ('days', 'days'), ('working_days', 'working days'), ('people', 'people'), ('pages', 'pages'), ('cases', 'referrals')], max_length=20)),
                ('why', models.CharField(max_length=200)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BankHoliday',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ['day'],
            },
        ),
    ]
