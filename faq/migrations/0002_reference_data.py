"""The topics questions are sorted under, with the words that suggest them. All editable."""

from django.db import migrations

TOPICS = [
    (
        "ehc-plans", "EHC plans and assessments",
        "Asking for an education, health and care (EHC) plan, and how the council decides",
        "EHC, EHCP, EHCPs, EHC plan, EHC plans, needs assessment, needs assessments, legal test, "
        "legal tests, tribunal, case officers, legal advice, ECH",
    ),
    (
        "early-years", "Under fives and early help",
        "Help for babies and young children, play groups and early support",
        "portage, playgroup, under 5, nursery, early years, early help, Sunflowers",
    ),
    (
        "schools", "Schools and learning",
        "School places, special units, and help when a child is too ill for school",
        "school, schools, school places, special school, enrolled, medical needs, DSP, unit, units",
    ),
    (
        "health", "Health and therapy",
        "Therapies, mental health, dentists and other health care",
        "health, mental health, CAMHS, occupational therapy, therapy, dentist, NHS, medical",
    ),
    (
        "social-care", "Social care and short breaks",
        "Social workers, assessments for disabled children, and breaks from caring",
        "social care, social work, social worker, child in need, children in need, CWD, CWDSC, "
        "short break, short breaks, respite",
    ),
    (
        "parents-and-carers", "Support for parents and carers",
        "Advice, courses and assessments for you",
        "carers, carers assessment, carers assessments, parenting, courses, SENDIASS, advice",
    ),
    (
        "growing-up", "Growing up and moving on",
        "Getting ready for adult life, and the move to adult services",
        "adult social care, adult, transition, adulthood, college, post 16",
    ),
    (
        "facts-and-figures", "Facts and figures",
        "How many children have support, and where the numbers come from",
        "percentage, data, figures, how many, number of",
    ),
]  # fmt: skip


def add(apps, schema_editor):
    topic = apps.get_model("faq", "Topic")
    for order, (slug, label, description, keywords) in enumerate(TOPICS, 1):
        topic.objects.create(
            slug=slug, label=label, description=description, keywords=keywords, order=order * 10
        )


class Migration(migrations.Migration):
    dependencies = [("faq", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
