from django.db import migrations, models

from localoffer.first_migration import FirstMigration


class Migration(FirstMigration):

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='PublicChange',
            fields=[
                ('transaction', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Tries',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField(default=1)),
                ('until', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name_plural': 'tries',
            },
        ),
    ]
