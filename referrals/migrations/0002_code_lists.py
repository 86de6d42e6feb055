"""Code lists of the DfE Children in Need census, the pathway's destinations, and editions.

Data with dates, because the law and the council change them.
"""

from datetime import date

from django.db import migrations

CENSUS_BEGAN = date(2013, 4, 1)
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
EDITIONS = [
    ("guidance", "Working Together to Safeguard Children 2015", date(2015, 3, 26), date(2018, 7, 3)),
    ("guidance", "Working Together to Safeguard Children 2018", date(2018, 7, 4), date(2023, 12, 14)),
    ("guidance", "Working Together to Safeguard Children 2023", date(2023, 12, 15), None),
    ("thresholds", "Referral pathway of June 2017", PATHWAY_BEGAN, None),
]


def begin(apps, schema_editor):
    code = apps.get_model("referrals", "Code")
    for name, entries, since in [
        ("source", SOURCES, CENSUS_BEGAN),
        ("need", NEEDS, CENSUS_BEGAN),
        ("destination", DESTINATIONS, PATHWAY_BEGAN),
    ]:
        code.objects.bulk_create(
            code(list=name, code=value, label=label, in_force_from=since, order=order)
            for order, (value, label) in enumerate(entries)
        )
    edition = apps.get_model("referrals", "Edition")
    edition.objects.bulk_create(
        edition(kind=kind, name=name, in_force_from=since, in_force_until=until)
        for kind, name, since, until in EDITIONS
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
