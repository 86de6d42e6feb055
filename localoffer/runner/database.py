"""A database's address, as Django wants it. Standard library only."""

from urllib.parse import parse_qsl, unquote, urlsplit


def parse(url: str) -> dict[str, object]:
    """Django's settings for one PostgreSQL address.

    postgresql://user:password@host:5432/name, or with ?host=/folder for a Unix
    socket. Raises ValueError for any other kind of database.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }
