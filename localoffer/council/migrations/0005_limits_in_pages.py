from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0004_a_line_for_disagreements'),
    ]

    operations = [
        migrations.AlterField(
            model_name='locallimit',
            name='unit',
            field=models.CharField(choices=[('minutes', 'minutes'), ('hours', 'hours'), ('days', 'days'), ('working_days', 'working days'), ('people', 'people'), ('pages', 'pages')], max_length=20),
        ),
    ]
