"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest


def chrome(request: HttpRequest) -> dict[str, Any]:
    """The navigation of the person who is asking."""
    return {"navigation": []}
