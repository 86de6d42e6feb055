"""What the law and the terms of reference list: limbs, advice, grounds, sections, papers, copies.

Confidence as for the periods: V read in the law's text, 2 second-hand, G general knowledge.
Where a list is the council's own, its clause says so.
"""

from django.db import migrations

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
    dependencies = [("panel", "0006_the_whole_panel"), ("council", "0002_first_settings")]
    operations = [
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RunSQL(
            "UPDATE panel_case SET asker = r.requested_by_kind FROM referrals_ehcrequest r"
            " WHERE r.id = ehc_request_id",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "UPDATE panel_item SET asked_on = c.received_on FROM panel_case c WHERE c.id = case_id",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "UPDATE panel_item SET sitting = 1 WHERE id IN (SELECT item_id FROM panel_itemhistory"
            " WHERE move = 'discuss')",
            migrations.RunSQL.noop,
        ),
    ]
