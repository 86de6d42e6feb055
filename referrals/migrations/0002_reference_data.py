"""Code lists of the DfE Children in Need census, the pathway's destinations, the evidence list of an
EHC request, editions, and how long each rung of the disagreement ladder takes.

Data with dates, because the law and the council change them. Labels are in our own words; factors
that a later edition adds are rows, not code.
"""

from datetime import date

from django.db import migrations

CENSUS_BEGAN = date(2013, 4, 1)
CODE_IN_FORCE = date(2014, 9, 1)
PATHWAY_BEGAN = date(2017, 6, 1)

SOURCES = [
    ("1A", "Individual: family member or relative, or carer"),
    ("1B", "Individual: acquaintance"),
    ("1C", "Individual: self"),
    ("1D", "Individual: other"),
    ("2A", "Schools"),
    ("2B", "Education services"),
    ("3A", "Health services: GP"),
    ("3B", "Health services: health visitor"),
    ("3C", "Health services: school nurse"),
    ("3D", "Health services: other primary health"),
    ("3E", "Health services: accident and emergency"),
    ("3F", "Health services: other"),
    ("4", "Housing"),
    ("5A", "Council services: social care"),
    ("5B", "Council services: another local authority"),
    ("5C", "Council services: external to social care"),
    ("5D", "Council services: early help"),
    ("6", "Police"),
    ("7", "Other legal agency"),
    ("8", "Other"),
    ("9", "Anonymous"),
    ("10", "Unknown"),
]
NEEDS = [
    ("N1", "Abuse or neglect"),
    ("N2", "Child’s disability or illness"),
    ("N3", "Parental disability or illness"),
    ("N4", "Family in acute stress"),
    ("N5", "Family dysfunction"),
    ("N6", "Socially unacceptable behaviour"),
    ("N7", "Low income"),
    ("N8", "Absent parenting"),
    ("N9", "Cases other than children in need"),
    ("N0", "Not stated"),
]
DESTINATIONS = [
    ("early_help", "Early Help services"),
    ("targeted", "Targeted Intervention"),
    ("inclusion", "Inclusion (SEND) service"),
    ("ehc", "A request for an EHC needs assessment"),
]
EVIDENCE = [
    ("parents", "What the parents think and hope"),
    ("child", "What the child or young person thinks and hopes"),
    ("support", "The school’s record of help given: assess, plan, do, review"),
    ("progress", "How the child learns and makes progress over time"),
    ("attendance", "How often the child is at school"),
    ("psychologist", "A report by an educational psychologist"),
    ("specialist", "A report by a specialist teacher or therapist"),
    ("health", "A report by a doctor or health visitor"),
    ("social_care", "What social care or Early Help knows"),
]
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
LISTS = [
    ("source", CENSUS_BEGAN, SOURCES),
    ("need", CENSUS_BEGAN, NEEDS),
    ("destination", PATHWAY_BEGAN, DESTINATIONS),
    ("evidence", CODE_IN_FORCE, EVIDENCE),
    ("closure", CENSUS_BEGAN, CLOSURES),
    ("factor", CENSUS_BEGAN, FACTORS),
    ("ethnicity", CENSUS_BEGAN, ETHNICITIES),
    ("disability", CENSUS_BEGAN, DISABILITIES),
]
LEVELS = {
    "1": "Level 1: needs that universal services meet",
    "2": "Level 2: extra needs, early help",
    "3": "Level 3: complex needs, targeted help or child in need",
    "4": "Level 4: acute needs or risk of significant harm",
}
EDITIONS = [
    ("guidance", "Working Together to Safeguard Children 2015", date(2015, 3, 26), date(2018, 7, 3)),
    ("guidance", "Working Together to Safeguard Children 2018", date(2018, 7, 4), date(2023, 12, 14)),
    ("guidance", "Working Together to Safeguard Children 2023", date(2023, 12, 15), None),
    ("thresholds", "Referral pathway of June 2017", PATHWAY_BEGAN, None),
]
LIMITS = [
    ("disagreement-worker", 2, "working_days", "First answer to a professional who disagrees."),
    ("disagreement-manager", 2, "working_days", "The manager’s answer to a professional."),
    ("disagreement-head", 5, "working_days", "The last answer to a professional."),
]


def write(apps, schema_editor):
    code = apps.get_model("referrals", "Code")
    code.objects.bulk_create(
        code(list=name, code=value, label=label, in_force_from=since, order=order)
        for name, since, entries in LISTS
        for order, (value, label) in enumerate(entries)
    )
    edition = apps.get_model("referrals", "Edition")
    edition.objects.bulk_create(
        edition(
            kind=kind,
            name=name,
            in_force_from=since,
            in_force_until=until,
            levels=LEVELS if kind == "thresholds" else {},
        )
        for kind, name, since, until in EDITIONS
    )
    limit = apps.get_model("council", "LocalLimit")
    limit.objects.bulk_create(
        limit(key=key, value=value, unit=unit, why=why) for key, value, unit, why in LIMITS
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("council", "0002_reference_data")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
