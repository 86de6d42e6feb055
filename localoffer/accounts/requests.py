"""A request as a view behind @requires gets it: somebody has signed in."""

from django.http import HttpRequest

from localoffer.accounts.models import Person


class PersonRequest(HttpRequest):
    """For annotations only; the request itself is Django's."""

    user: Person  # type: ignore[assignment]
