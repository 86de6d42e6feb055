"""Which reasons each version of the law does not allow, as rows: a reform brings its own."""

from django.db import migrations, models

PLANS = ("assess", "issue", "review")
"""Whether a child gets, keeps or may get a plan, which the Act alone decides."""
EVERY = ("",)
REASONS = (
    ("cycles", "A number of cycles of support first", "sections 36(8) and 37(1)", "V", EVERY),
    ("terms", "A time of support first", "sections 36(8) and 37(1)", "V", EVERY),
    ("psychologist", "A missing psychologist’s report", "regulation 6", "V", EVERY),
    ("age", "Waiting for school age", "section 36", "G", EVERY),
    ("roll", "On which school’s roll the child is", "section 24", "G", EVERY),
    ("cost", "Cost before need", "sections 36(8) and 37(1)", "V", EVERY),
    (
        "policy", "A policy, band, threshold or level",
        "sections 36(8) and 37(1); Code of Practice 9.16", "G", PLANS,
    ),
    ("school-money", "A sum that a school must spend first", "section 36(8)", "V", PLANS),
    ("diagnosis", "No diagnosis", "section 20", "G", PLANS),
    (
        "attainment", "Not far enough behind",
        "sections 20 and 36(8); Code of Practice 9.14", "G", PLANS,
    ),
    ("waiting-list", "A waiting list", "regulations 6(1) and 8(1)", "V", PLANS),
)  # fmt: skip


def write(apps, schema_editor):
    entry = apps.get_model("panel", "LawEntry")
    entry.objects.bulk_create(
        entry(
            law_version="2014", list="reason", business=business, key=key, label=label,
            clause=clause, confidence=confidence, order=order,
        )
        for order, (key, label, clause, confidence, businesses) in enumerate(REASONS)
        for business in businesses
    )  # fmt: skip


def remove(apps, schema_editor):
    apps.get_model("panel", "LawEntry").objects.filter(list="reason").delete()


class Migration(migrations.Migration):
    dependencies = [("panel", "0018_who_recorded_a_challenge")]

    operations = [
        migrations.AlterField(
            model_name="lawentry",
            name="list",
            field=models.CharField(
                choices=[
                    ("limb", "The questions of a legal test"),
                    ("advice", "Who is asked for advice (regulation 6(1))"),
                    ("ground", "What can excuse a late date (regulations 5(4), 10(4), 13(3))"),
                    ("section", "Sections of a plan (regulation 12)"),
                    ("paper", "Papers that an item should have"),
                    ("copy", "Who else is told of a decision"),
                    ("reason", "Reasons that the law does not allow, to warn of"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(write, remove),
    ]
