"""manage.py export_cin --year 2027: the Children in Need census as the DfE's XML."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.children import access
from referrals import census


class Command(BaseCommand):
    help = "Writes the Children in Need census of a collection year (1 April to 31 March) as XML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="the year in which it ends")
        parser.add_argument("--authority", default="857", help="DfE number of the council")
        parser.add_argument(
            "--by", default="", help="e-mail of somebody who may read restricted records too"
        )
        parser.add_argument("--out", type=Path, help="file to write (default: CIN_YEAR.xml)")

    def handle(self, *args: Any, year: int, authority: str, **options: Any) -> None:
        if not 2014 <= year <= 2100:
            raise CommandError("The year is the one in which the collection ends, such as 2027.")
        if len(authority) != 3 or not authority.isdecimal():
            raise CommandError("The DfE number of a council has three figures, such as 857.")
        moment = clock.now()
        by = Person.objects.filter(email__iexact=options["by"], is_active=True).first()
        if options["by"] and by is None:
            raise CommandError("Nobody active signs in with this e-mail address.")
        if by is not None:
            access.record_keepers_only(by).or_refuse()
        root = census.message(census.Year(year), authority=authority, at=moment, viewer=by)
        ElementTree.indent(root)
        out = options["out"] or Path(f"CIN_{year}.xml")
        out.write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
        out.chmod(0o600)
        children = len(root.findall("Children/Child"))
        audit.record(
            "referral.census_exported",
            by=by or audit.SYSTEM,
            at=moment,
            facts={"year": year, "children": children},
        )
        if by is None:
            self.stderr.write(
                "Restricted records, if there are any, are left out. Give --by somebody who may "
                "read them to make the whole return."
            )
        found = census.faults(root)
        for fault in found:
            self.stderr.write(fault)
        if census.Year(year).last > clock.local_day(moment):
            self.stderr.write("The year has not ended: this is what is known so far.")
        self.stdout.write(f"{out}: {children} children, {len(found)} broken rules.")
        if found:
            sys.exit(1)
