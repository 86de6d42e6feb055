"""The council's retention policy to begin with. Editable."""

from django.db import migrations

RULES = [
    ("route_a", "Child in need or child protection (route A)", 25, "birth", "Local policy: until the child is 25, to be confirmed by the council"),
    ("route_b", "Child in need with a disability (route B)", 25, "birth", "Local policy: until the child is 25, to be confirmed by the council"),
    ("route_c", "Early Help, targeted help, inclusion (route C)", 25, "birth", "Local policy: until the child is 25, to be confirmed by the council"),
    ("route_d", "Information and advice (route D)", 6, "closed", "Local policy: six years, as the Limitation Act 1980 counts claims"),
]


def add(apps, schema_editor):
    rule = apps.get_model("children", "RetentionRule")
    rule.objects.bulk_create(
        rule(kind=kind, label=label, years=years, counted_from=counted, source=source)
        for kind, label, years, counted, source in RULES
    )


class Migration(migrations.Migration):
    dependencies = [("children", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
