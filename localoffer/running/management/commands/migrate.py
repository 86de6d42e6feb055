"""manage.py migrate, and then each role's rights on the new tables."""

from typing import Any

from django.core.management.commands import migrate

from localoffer.running import roles


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options.get("plan") or options.get("check_unapplied"):
            return
        if roles.exist():
            roles.grant()
        elif options["verbosity"]:
            self.stdout.write(
                self.style.WARNING(
                    "This server has no roles localoffer_app and localoffer_reader, so the portal "
                    "runs as the owner of its tables: docs/running.md says how to make them."
                )
            )
