"""Pages that stand in no room's list of published things, to be found like all the others."""

from __future__ import annotations

from datetime import datetime

from django.urls import NoReverseMatch, reverse

from localoffer.search import glossary, operations
from localoffer.search.models import SearchEntry

KIND = "page"
PAGES = (
    (
        "referrals:start",
        "The front door: refer a child or ask for help",
        "Refer a child. Make a referral. Tell us that you are worried about a child or a pupil. "
        "Report a concern. Safeguarding, child protection, abuse, neglect, a child at risk, social "
        "services. Teachers, health staff, parents and neighbours can all ask.",
    ),
    (
        "faq:how-to-ask",
        "How to ask a question",
        "Ask the council something. Contact the Local Offer. Who to call or write to.",
    ),
    (
        "directory:schools",
        "Schools, nurseries and colleges near you",
        "A list of local schools, special schools, units, nurseries and colleges. Which schools "
        "are there? Choose a school. Admissions, school places.",
    ),
    (
        "directory:events",
        "What’s on: clubs and activities",
        "Events, things to do, days out, holiday and weekend activities for children with special "
        "needs.",
    ),
    (
        "accessibility",
        "Accessibility statement of this site",
        "Screen reader, large text, keyboard, problems with using this website.",
    ),
)  # fmt: skip


def publish(*, at: datetime) -> None:
    """Bring the search up to date with the glossary and with the pages above."""
    glossary.publish(at=at)
    for name, title, body in PAGES:
        try:
            url = reverse(name)
        except NoReverseMatch:
            operations.remove(kind=KIND, ref=name)
            continue
        facts = {"title": title, "body": body, "url": url}
        if not SearchEntry.objects.filter(kind=KIND, ref=name, **facts).exists():
            operations.index(kind=KIND, ref=name, at=at, **facts)
