"""manage.py migrate: safe beside a running portal; then roles' rights, notes of changes, references."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connection

from localoffer import references
from localoffer.running import invalidation, locking, roles
from localoffer.running.models import PublicChange


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--while-closed",
            action="store_true",
            help="the portal does not run: allow migrations that would make people wait",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not options["while_closed"]:
            self._refuse_locking()
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = %s", [locking.LONGEST_LOCK])
        super().handle(*args, **options)
        if options.get("plan") or options.get("check_unapplied"):
            return
        if PublicChange._meta.db_table in connection.introspection.table_names():
            invalidation.install()
            references.install()
        if roles.exist():
            roles.grant()
        elif options["verbosity"]:
            self.stdout.write(
                self.style.WARNING(
                    "This server has no roles localoffer_app and localoffer_reader, so the portal "
                    "runs as the owner of its tables: docs/running.md says how to make them."
                )
            )

    def _refuse_locking(self) -> None:
        if found := locking.check(locking.waiting()):
            raise CommandError(
                "Nothing was changed. These migrations would make people wait or fail:\n  "
                + "\n  ".join(found)
                + "\nStop the portal and add --while-closed, or split them."
            )
