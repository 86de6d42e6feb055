"""The council's retention policy to begin with, and the keys of names already stored."""

from django.db import migrations

RULES = [
    ("route_a", "Child in need or child protection (route A)", 25, "birth", "Local policy: until the child is 25, to be confirmed by the council"),
    ("route_b", "Child in need with a disability (route B)", 25, "birth", "Local policy: until the child is 25, to be confirmed by the council"),
    ("route_c", "Early Help, targeted help, inclusion (route C)", 25, "birth", "Local policy: until the child is 25, to be confirmed by the council"),
    ("route_d", "Information and advice (route D)", 6, "closed", "Local policy: six years, as the Limitation Act 1980 counts claims"),
]


def add(apps, schema_editor):
    from localoffer.children.names import key

    rule = apps.get_model("children", "RetentionRule")
    rule.objects.bulk_create(
        rule(kind=kind, label=label, years=years, counted_from=counted, source=source)
        for kind, label, years, counted, source in RULES
    )
    for child in apps.get_model("children", "Child").objects.all():
        child.given_key, child.family_key = key(child.given_name), key(child.family_name)
        child.save(update_fields=["given_key", "family_key"])


class Migration(migrations.Migration):
    dependencies = [("children", "0002_same_child_and_restrictions")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
