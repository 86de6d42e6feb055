from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is under way is listed without reading the plans in force, of which there are ever more."""

    atomic = False

    dependencies = [("panel", "0021_a_review_meets_once_there_is_a_plan")]

    operations = [
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['amending', 'assessing', 'ceasing', 'draft_served', 'drafting', 'final', 'in_review', 'not_assessing', 'not_issuing', 'reassessing', 'requested'])), fields=['received_on', 'reference'], name='cases_under_way_by_day'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['ceased', 'withdrawn'])), fields=['received_on', 'reference'], name='cases_over_by_day'),
        ),
    ]
