"""Editions of questions and answers."""

from datetime import date, datetime

from faq.models import Edition


def named(label: str, *, source: str) -> Edition:
    """The edition of this name and source, made if it is not there yet."""
    label = " ".join(label.split())
    edition, _ = Edition.objects.get_or_create(
        label=label, source=source, defaults={"published_on": date_of(label)}
    )
    return edition


def date_of(label: str) -> date | None:
    """ "July 2021" → 1 July 2021; None for a label that names no month and year."""
    for pattern in ("%B %Y", "%b %Y", "%d %B %Y"):
        try:
            return datetime.strptime(label.strip(), pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
