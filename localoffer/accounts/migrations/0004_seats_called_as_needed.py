from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_shared_cache'),
    ]

    operations = [
        migrations.AlterField(
            model_name='grant',
            name='seat',
            field=models.CharField(blank=True, choices=[('early_intervention_send', 'Early Intervention and SEND'), ('social_care', 'Social care'), ('educational_psychologist', 'Educational psychologist'), ('senior_practitioner', 'SEN senior practitioner'), ('schools', 'Schools'), ('health', 'Health'), ('parent_carer_voice', 'Parent carer forum, independent voice'), ('transport', 'Transport'), ('early_years', 'Early years')], max_length=30),
        ),
    ]
