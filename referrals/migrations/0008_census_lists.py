"""More code lists of the Children in Need census: closures, factors, ethnicity, disability.

Labels in our own words. Factors that a later edition adds are rows, not code.
"""

from datetime import date

from django.db import migrations

CENSUS_BEGAN = date(2013, 4, 1)
CLOSURES = [
    ("RC1", "Adopted"),
    ("RC2", "Died"),
    ("RC3", "Child arrangements order"),
    ("RC4", "Special guardianship order"),
    ("RC5", "Moved to another council’s services"),
    ("RC6", "Moved to adult services"),
    ("RC7", "Services ended for another reason, such as no longer in need"),
    ("RC8", "After assessment: no further action"),
    ("RC9", "After assessment: passed to early help"),
]
WHO = {"A": "the child", "B": "a parent or carer", "C": "another person in the household"}
FACTORS = [
    *((f"{n}{w}", f"{what}: {who}")
      for n, what in ((1, "Alcohol"), (2, "Drugs"))
      for w, who in WHO.items()),
    ("3A", "Domestic abuse: of the child"),
    ("3B", "Domestic abuse: of a parent or carer"),
    ("3C", "Domestic abuse: of another person in the household"),
    *((f"{n}{w}", f"{what}: {who}")
      for n, what in ((4, "Mental health"), (5, "Learning disability"),
                      (6, "Physical disability or illness"))
      for w, who in WHO.items()),
    ("7A", "Young carer"),
    ("8B", "Privately fostered: from overseas, meaning to stay"),
    ("8C", "Privately fostered: from overseas, meaning to go back"),
    ("8D", "Privately fostered: living at a school or college"),
    ("8E", "Privately fostered: by the child’s own arrangement"),
    ("8F", "Privately fostered: otherwise"),
    ("9A", "Unaccompanied asylum seeker"),
    ("10A", "Goes missing"),
    ("11A", "Child sexual exploitation"),
    ("12A", "Trafficking"),
    ("13A", "Gangs"),
    ("14A", "Socially unacceptable behaviour"),
    ("15A", "Self-harm"),
    ("16A", "Neglect"),
    ("17A", "Emotional abuse"),
    ("18B", "Physical abuse by a child"),
    ("18C", "Physical abuse by an adult"),
    ("19B", "Sexual abuse by a child"),
    ("19C", "Sexual abuse by an adult"),
    ("20", "Another factor"),
    ("21", "No factors found"),
    ("22A", "Female genital mutilation"),
    ("23A", "Abuse linked to faith or belief"),
    ("24A", "Child criminal exploitation"),
]
ETHNICITIES = [
    ("WBRI", "White British"),
    ("WIRI", "White Irish"),
    ("WIRT", "Traveller of Irish heritage"),
    ("WROM", "Gypsy or Roma"),
    ("WOTH", "Another White background"),
    ("MWBC", "White and Black Caribbean"),
    ("MWBA", "White and Black African"),
    ("MWAS", "White and Asian"),
    ("MOTH", "Another mixed background"),
    ("AIND", "Indian"),
    ("APKN", "Pakistani"),
    ("ABAN", "Bangladeshi"),
    ("CHNE", "Chinese"),
    ("AOTH", "Another Asian background"),
    ("BCRB", "Black Caribbean"),
    ("BAFR", "Black African"),
    ("BOTH", "Another Black background"),
    ("OOTH", "Another ethnic group"),
    ("REFU", "Did not want to say"),
    ("NOBT", "Not known yet"),
]
DISABILITIES = [
    ("NONE", "No disability that we know of"),
    ("MOB", "Getting about"),
    ("HAND", "Hand movements"),
    ("PC", "Personal care"),
    ("INC", "Incontinence"),
    ("COMM", "Communication"),
    ("LD", "Learning"),
    ("HEAR", "Hearing"),
    ("VIS", "Sight"),
    ("BEH", "Behaviour"),
    ("CON", "Consciousness"),
    ("AUT", "Autism"),
    ("DDA", "Another disability"),
]
LISTS = {
    "closure": CLOSURES,
    "factor": FACTORS,
    "ethnicity": ETHNICITIES,
    "disability": DISABILITIES,
}


def add(apps, schema_editor):
    code = apps.get_model("referrals", "Code")
    code.objects.bulk_create(
        code(list=name, code=each, label=label, in_force_from=CENSUS_BEGAN, order=place)
        for name, rows in LISTS.items()
        for place, (each, label) in enumerate(rows)
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_casework")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
