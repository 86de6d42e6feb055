"""Names that anybody may read: they tell nothing about a child."""

from __future__ import annotations

from faq.models import AnsweringService, Topic
from localoffer.accounts.models import Organisation
from localoffer.council.models import ContactLine, Council
from localoffer.search.models import Term, Word
from localoffer.search.phrases import plain_words

LONGEST_CHECKED = 100_000


def known_names(text: str) -> list[str]:
    """The council's own names, those of its services, places, bodies and terms; and the words of
    `text` that stand in something published already."""
    council = Council.current()
    return [
        council.name,
        council.area,
        council.service_name,
        council.forum_name,
        *ContactLine.objects.values_list("label", flat=True),
        *AnsweringService.objects.values_list("name", flat=True),
        *Topic.objects.values_list("label", flat=True),
        *Organisation.objects.values_list("name", flat=True),
        *Term.objects.values_list("term", flat=True),
        *Term.objects.exclude(expansion="").values_list("expansion", flat=True),
        *_published(text),
    ]


def _published(text: str) -> list[str]:
    words = set(plain_words(text[:LONGEST_CHECKED]))
    return list(Word.objects.filter(word__in=words).values_list("word", flat=True))
