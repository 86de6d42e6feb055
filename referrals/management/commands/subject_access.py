"""manage.py subject_access C-…: everything held about one child, as a zip."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.children.models import Child
from localoffer.references import read_reference
from localoffer.refusal import Refused
from referrals import subject_access


class Command(BaseCommand):
    help = "Packs everything held about one child, to be read before it is given out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="the child’s reference, C-…")
        parser.add_argument("--by", required=True, help="e-mail of whoever answers the request")
        parser.add_argument("--out", type=Path, help="where to write it (default: REFERENCE.zip)")

    def handle(self, *args: Any, reference: str, by: str, **options: Any) -> None:
        child = Child.objects.filter(reference=read_reference(reference)).first()
        person = Person.objects.filter(email__iexact=by, is_active=True).first()
        if child is None:
            raise CommandError("There is no child with this reference.")
        if person is None:
            raise CommandError("Nobody active signs in with this e-mail address.")
        try:
            packed = subject_access.export(child=child, by=person, at=clock.now())
        except Refused as refusal:
            raise CommandError(refusal.reason) from None
        out = options["out"] or Path(f"{child.reference}.zip")
        out.write_bytes(packed.getvalue())
        out.chmod(0o600)
        self.stdout.write(f"{out}: read to-read-first.html before anything leaves the council.")
