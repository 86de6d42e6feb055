"""What `manage.py check --deploy` looks at besides Django's own."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register

ENCRYPTED = {"require", "verify-ca", "verify-full"}


@register(Tags.security, deploy=True)
def the_way_to_the_database_is_encrypted(**_: Any) -> list[Error]:
    """TRUST 56. A socket and this machine's own addresses need no encryption."""
    return [
        Error(
            f"The database “{name}” on another machine is asked without encryption.",
            hint="Add sslmode=verify-full (with sslrootcert=…) to its address, or sslmode=require.",
            id="localoffer.E001",
        )
        for name, facts in settings.DATABASES.items()
        if not is_encrypted(facts)
    ]


@register(Tags.security, deploy=True)
def the_way_to_the_documents_is_encrypted(**_: Any) -> list[Error]:
    """TRUST 56, for documents in a bucket."""
    endpoint = urlsplit(settings.STORAGES["default"]["OPTIONS"].get("endpoint_url") or "")
    if endpoint.scheme != "http" or _stays_here(endpoint.hostname or ""):
        return []
    return [
        Error(
            "The store of documents on another machine is asked without encryption.",
            hint="Begin the endpoint in LOCALOFFER_FILES with https://.",
            id="localoffer.E002",
        )
    ]


def is_encrypted(facts: dict[str, Any]) -> bool:
    """Whether what is asked of this database stays here, or travels encrypted."""
    return (
        _stays_here(str(facts.get("HOST", "")))
        or facts.get("OPTIONS", {}).get("sslmode") in ENCRYPTED
    )


def _stays_here(host: str) -> bool:
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
