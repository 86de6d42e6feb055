"""The periods of the Children and Families Act 2014 and what hangs on it, each with its clause; what
the law and the terms of reference list: limbs, advice, grounds, sections, papers, copies.

Confidence: V read in the law's text, 2 from a second-hand page, G general knowledge. Where a list is
the council's own, its clause says so. A reform is a new law_version; a correction is an edit of a row.
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

LIMBS = [
    ("assess", "a", "Has the child, or may the child have, special educational needs?",
     "Children and Families Act 2014, section 36(8)(a)", "V"),
    ("assess", "b", "May it be necessary for special educational provision to be made through an "
     "Education, Health and Care plan?", "Children and Families Act 2014, section 36(8)(b)", "V"),
    ("issue", "a", "In the light of the assessment, is it necessary for special educational "
     "provision to be made through an Education, Health and Care plan?",
     "Children and Families Act 2014, section 37(1)", "V"),
    ("review", "a", "Is it still necessary for the plan to be maintained?",
     "Children and Families Act 2014, section 45(1)", "V"),
    ("review", "b", "Do the needs, outcomes or provision in the plan need to change?",
     "SEND Regulations 2014, regulation 20", "V"),
    ("care_package", "a", "Has the child an assessed need that the package must meet?",
     "Children Act 1989, section 17(11)", "G"),
    ("care_package", "b", "Is the change necessary to meet that need?",
     "Chronically Sick and Disabled Persons Act 1970, section 2", "G"),
    ("resources", "a", "Has the child a need that is not met now?",
     "Terms of reference, functions (the council’s own)", "G"),
    ("resources", "b", "Would the resource meet that need without a plan?",
     "Terms of reference, functions (the council’s own)", "G"),
    ("transport", "a", "Does the child need help to travel to their place of education?",
     "Education Act 1996, section 508B and Schedule 35B", "G"),
]  # fmt: skip

ADVICE = [
    ("parent", "The parent or the young person", "regulation 6(1)(a)", "V"),
    ("setting", "The head teacher, or who leads the early years setting or college",
     "regulation 6(1)(b)", "V"),
    ("medical", "A health care professional", "regulation 6(1)(c)", "V"),
    ("psychologist", "An educational psychologist", "regulation 6(1)(d)", "V"),
    ("social-care", "Social care", "regulation 6(1)(e)", "V"),
    ("other", "Anybody else the council thinks apt", "regulation 6(1)(f)", "V"),
    ("adulthood", "From Year 9: help to prepare for adulthood", "regulation 6(1)(g)", "V"),
    ("parent-asked", "Anybody the parent reasonably asks us to ask", "regulation 6(1)(h)", "V"),
]  # fmt: skip

GROUNDS = [
    ("closure", "The head’s or setting’s advice was asked for between one week before a closure "
     "of at least 4 weeks in a row and one week before reopening", "V"),
    ("circumstances", "Exceptional personal circumstances of the child, parent or young person", "V"),
    ("absence", "The child, parent or young person was away for at least 4 weeks in a row", "V"),
]  # fmt: skip

SECTIONS = [
    ("A", "Views, interests and aspirations"), ("B", "Special educational needs"),
    ("C", "Health needs"), ("D", "Social care needs"), ("E", "Outcomes"),
    ("F", "Special educational provision"), ("G", "Health provision"),
    ("H1", "Social care provision under the 1970 Act"), ("H2", "Other social care provision"),
    ("I", "The school or setting (left blank in a draft)"), ("J", "Direct payments"),
    ("K", "The advice that was given"),
]  # fmt: skip

PAPERS = [
    ("assess", "request", "The request"),
    ("assess", "family", "What the parent and the child say"),
    ("assess", "setting", "What the school or setting has tried, and what came of it"),
    ("assess", "professional", "Reports by health, social care or specialists"),
    ("issue", "family", "What the parent and the child say"),
    ("issue", "setting", "The school’s or setting’s advice"),
    ("issue", "psychologist", "The educational psychologist’s advice"),
    ("issue", "medical", "Health advice"),
    ("issue", "social-care", "Social care advice"),
    ("review", "report", "The report of the review meeting"),
    ("review", "plan", "The plan as it is"),
    ("review", "family", "What the parent and the child say"),
    ("care_package", "assessment", "The social care assessment"),
    ("care_package", "family", "What the parent and the child say"),
    ("resources", "request", "The request"),
    ("resources", "setting", "What the school or setting has tried, and what came of it"),
    ("transport", "request", "The request"),
    ("transport", "route", "The route, the distance and how the child travels now"),
]  # fmt: skip

COPIES = [
    ("setting", "The child’s school or setting", "regulations 5(2), 10(2)", "G"),
    ("health", "The responsible health commissioner", "regulations 5(2), 10(2)", "G"),
]  # fmt: skip
TOLD_OF = ("assess", "issue", "review")

LIMITS = [
    ("panel-preparation", 10, "working_days", "How long a request is prepared before a meeting."),
    ("papers-deadline-hour", 17, "hours", "The hour of the day at which papers close."),
    ("panel-request-limit", 42, "days", "How soon a request that no law times is answered."),
    ("panel-capacity", 180, "minutes", "How long a meeting has for its items."),
    ("panel-paper-pages", 200, "pages", "The most pages that one paper may have."),
    ("panel-minutes-assess", 15, "minutes", "Planned for a request to assess."),
    ("panel-minutes-issue", 15, "minutes", "Planned for whether to issue a plan."),
    ("panel-minutes-review", 10, "minutes", "Planned for changes after a review."),
    ("panel-minutes-care-package", 15, "minutes", "Planned for a care package."),
    ("panel-minutes-resources", 10, "minutes", "Planned for other resources."),
    ("panel-minutes-transport", 10, "minutes", "Planned for transport."),
]  # fmt: skip


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
    entry = apps.get_model("panel", "LawEntry")

    def rows(name, lines):
        entry.objects.bulk_create(
            entry(law_version="2014", list=name, business=business, key=key, label=label,
                  clause=clause, confidence=confidence, order=order)
            for order, (business, key, label, clause, confidence) in enumerate(lines, 1)
        )  # fmt: skip

    rows("limb", LIMBS)
    rows("advice", [("", *line) for line in ADVICE])
    rows("ground", [("", key, label, "regulations 5(4), 10(4), 13(3)", sure)
                    for key, label, sure in GROUNDS])  # fmt: skip
    rows("section", [("", key, label, "regulation 12(1)", "V") for key, label in SECTIONS])
    rows("paper", [(business, key, label, "Terms of reference, procedures (the council’s own)", "G")
                   for business, key, label in PAPERS])  # fmt: skip
    rows("copy", [(business, *line) for business in TOLD_OF for line in COPIES])
    limit = apps.get_model("council", "LocalLimit")
    limit.objects.bulk_create(
        limit(key=key, value=value, unit=unit, why=why) for key, value, unit, why in LIMITS
    )


class Migration(migrations.Migration):
    dependencies = [("panel", "0001_initial"), ("council", "0002_reference_data")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
