"""Who is asking: every private page begins here."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from localoffer.accounts.models import Grant, Person
from localoffer.accounts.roles import Role

_WHO = f"""
    SELECT person.*, ARRAY(
        SELECT role FROM {Grant._meta.db_table} WHERE person_id = person.id AND ended_at IS NULL
    ) AS held
    FROM {Person._meta.db_table} person WHERE id = %s
"""  # noqa: S608  (built from names of ours)


class PersonAndRoles(AuthenticationBackend):
    """allauth's sign-in. The person of a session is read together with their roles."""

    def get_user(self, user_id: Any) -> Person | None:
        for person in Person.objects.raw(_WHO, [user_id]):
            if self.user_can_authenticate(person):
                person.roles = frozenset(map(Role, person.held))  # type: ignore[attr-defined]
                return person
        return None
