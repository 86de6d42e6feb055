"""The periods of the Children and Families Act 2014 and what hangs on it, each with its clause.

Confidence: V read in the law's text, 2 from a second-hand page, G general
knowledge. A reform is a new law_version; a correction is an edit of a row.
"""

from datetime import date

from django.db import migrations

SINCE = date(2014, 9, 1)
AFTER, INCLUDING, BEFORE = "after", "including", "before"

PERIODS = [
    ("notify-assess", "Tell the parent whether there will be an assessment", 42, "days", AFTER,
     "regulation 5(1)", "V", "From the day of receipt. Never pauses; an exception excuses, never moves."),
    ("advice-reply", "Advice is given", 6, "weeks", AFTER,
     "regulation 8(1)", "V", "From the day the body receives the request."),
    ("refuse-issue", "Tell the parent if there will be no plan", 112, "days", AFTER,
     "regulation 10(1)", "V", "From the day of receipt."),
    ("draft-views", "The parent's time to comment on a draft", 15, "days", INCLUDING,
     "regulation 13(1)", "V", "At least; the day of service is day 1."),
    ("school-reply", "A school replies to a consultation", 15, "days", AFTER,
     "Code of Practice 9.83", "G", ""),
    ("final-plan", "Send the final plan", 140, "days", AFTER,
     "regulation 13(2)", "V", "From the day of receipt."),
    ("annual-review", "Review the plan", 12, "months", INCLUDING,
     "Children and Families Act 2014, section 44(1)", "V", "Starting with the date of the plan or of the last review."),
    ("review-notice", "Notice of a review meeting", 2, "weeks", BEFORE, "regulation 20", "V", ""),
    ("review-papers", "Papers of a review meeting", 2, "weeks", BEFORE, "regulation 20", "V", ""),
    ("review-report", "Report of a review meeting", 2, "weeks", AFTER, "regulation 20", "G", ""),
    ("review-decision", "Decide after a review, with proposed changes", 4, "weeks", AFTER,
     "regulation 20(10)", "V", "From the meeting."),
    ("amended-plan", "Send the amended final plan", 8, "weeks", AFTER,
     "regulation 22(3)", "V", "From the notice of changes, so 12 weeks from the meeting."),
    ("transfer-16-to-16", "Review before moving between post-16 places", 5, "months", BEFORE,
     "regulation 18", "V", ""),
    ("reassess-reply", "Answer a request to assess again", 15, "days", AFTER, "regulation 25", "G", ""),
    ("reassess-plan", "Final plan after assessing again", 14, "weeks", AFTER, "regulation 27", "G", ""),
    ("move-plan", "Take over the plan of a child who moves in", 15, "working_days", INCLUDING,
     "regulation 15", "V", "Or on the day of the move; beginning with the day of becoming aware."),
    ("move-tell", "Tell the parent about a plan taken over", 6, "weeks", AFTER, "regulation 15", "V", ""),
    ("move-review-plan", "Review a plan taken over, from its date", 12, "months", AFTER,
     "regulation 15", "V", "The later of this and the next."),
    ("move-review-transfer", "Review a plan taken over, from the transfer", 3, "months", AFTER,
     "regulation 15", "V", ""),
    ("mediation-contact", "Tell a mediation adviser", 2, "months", AFTER,
     "regulations 32 to 36", "G", "From the notice."),
    ("mediation-certificate", "The adviser gives a certificate", 3, "working_days", AFTER,
     "regulations 32 to 42", "G", ""),
    ("mediation-held", "Mediation is held", 30, "days", AFTER, "regulations 32 to 42", "G", ""),
    ("mediation-date-told", "The parties are told the date", 5, "working_days", BEFORE,
     "regulations 32 to 42", "G", ""),
    ("appeal-from-notice", "Appeal, from the notice", 2, "months", AFTER,
     "Tribunal Rules, rule 20", "V", "The later of this and the next. A last day from 25 December to "
     "1 January or in August moves (second-hand)."),
    ("appeal-from-certificate", "Appeal, from the mediation certificate", 1, "months", AFTER,
     "Tribunal Rules, rule 20", "V", ""),
    ("order-assess-tell", "Ordered to assess: tell the parent", 2, "weeks", AFTER,
     "regulation 44", "2", ""),
    ("order-assess-refuse", "Ordered to assess: tell of no plan", 10, "weeks", AFTER,
     "regulation 44", "2", ""),
    ("order-assess-plan", "Ordered to assess: final plan", 14, "weeks", AFTER, "regulation 44", "2", ""),
    ("order-plan-draft", "Ordered to make a plan: draft", 5, "weeks", AFTER, "regulation 44", "2", ""),
    ("order-plan-final", "Ordered to make a plan: final", 11, "weeks", AFTER, "regulation 44", "2", ""),
    ("order-amend", "Ordered to change a plan", 5, "weeks", AFTER, "regulation 44", "2", ""),
    ("order-name-school", "Ordered to name a school", 2, "weeks", AFTER, "regulation 44", "2", ""),
    ("exception-closure", "A closure that can excuse a late date lasts at least", 4, "weeks", AFTER,
     "regulations 5(4), 10(4), 13(3)", "G", "Continuous. Christmas, Easter and half-term never qualify."),
    ("exception-absence", "An absence that can excuse a late date lasts at least", 4, "weeks",
     AFTER, "regulations 5(4), 10(4), 13(3)", "G", "Continuous."),
    ("plan-age", "A plan may run to the end of the academic year of this birthday", 25, "years",
     AFTER, "Children and Families Act 2014, section 46", "G", ""),
]  # fmt: skip

DAYS = [
    ("transfer-to-post-16", "Amend before moving from secondary to post-16", "03-31", "regulation 18", "V",
     "Before this day; a weekend does not move it."),
    ("transfer-other", "Amend before another change of phase", "02-15", "regulation 18", "V",
     "Before this day; a weekend does not move it."),
]  # fmt: skip

LIMITS = [
    ("panel-preparation", 10, "working_days", "How long a request is prepared before a meeting."),
    ("papers-deadline-hour", 17, "hours", "The hour of the day at which papers close."),
]


def write(apps, schema_editor):
    period = apps.get_model("panel", "LawPeriod")
    shared = {"law_version": "2014", "in_force_from": SINCE}
    period.objects.bulk_create(
        period(key=key, label=label, amount=amount, unit=unit, counting=counting, clause=clause,
               confidence=confidence, note=note, **shared)
        for key, label, amount, unit, counting, clause, confidence, note in PERIODS
    )  # fmt: skip
    period.objects.bulk_create(
        period(key=key, label=label, on_day=day, clause=clause, confidence=confidence, note=note,
               **shared)
        for key, label, day, clause, confidence, note in DAYS
    )  # fmt: skip
    limit = apps.get_model("council", "LocalLimit")
    limit.objects.bulk_create(
        limit(key=key, value=value, unit=unit, why=why) for key, value, unit, why in LIMITS
    )


class Migration(migrations.Migration):
    dependencies = [("panel", "0001_initial"), ("council", "0002_first_settings")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
