"""How long a search takes among many published entries, beside a page that asks nothing.

The entries are made of words that are published here, go into a transaction that is rolled back,
and leave nothing behind. Both pages are asked of the whole portal, in this process.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from statistics import quantiles

from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from localoffer.bench import Measure, Page, Size
from localoffer.search.models import SearchEntry, Word
from localoffer.search.phrases import sound

MOMENT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BARE = "/cookies/"
QUERIES = (
    "EHCP", "CAHMS", "speach therapy", "short breaks", "school transport for my son",
    "my daughter is too poorly to go to school and nobody helps us", "OT report for a plan",
    "how do I ask for an assessment of my autistic son before he starts secondary school",
    "swimming", "council tax", "carers assesment", "anxiety", "school", "child plan school help",
)  # fmt: skip
STARTS = ("How do we", "Where is", "Can I get", "Who pays for", "What is", "Help with", "About")


@dataclass(frozen=True)
class Timing:
    """Milliseconds for one page: the middle and the slowest twentieth; and beside the bare page."""

    name: str
    p50: float
    p95: float
    ratio_p50: float = 1.0
    ratio_p95: float = 1.0


def seed_entries(number: int) -> None:
    """Add this many published entries, the same ones every time: words that are published and
    invented ones, a few of them often and most seldom, as in any language."""
    chance = random.Random(number)  # noqa: S311  (no secret)
    vocabulary = sorted(Word.objects.values_list("word", flat=True)) or list(QUERIES)
    invented = ["".join(chance.choices("bcdfglmnprst", k=2)) + "o" + "".join(
        chance.choices("aeioubcdfglmnprst", k=4)) for _ in range(4_000)]  # fmt: skip
    words = chance.sample([*vocabulary, *invented], len(vocabulary) + len(invented))
    often = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    Word.objects.bulk_create(
        [Word(word=word, sound=sound(word)) for word in set(invented)], ignore_conflicts=True
    )
    SearchEntry.objects.bulk_create(
        (
            SearchEntry(
                kind="question",
                ref=f"BENCH-{place}",
                title=f"{chance.choice(STARTS)} {' '.join(chance.sample(vocabulary, 4))}?",
                body=" ".join(chance.choices(words, cum_weights=often, k=130)),
                url=f"/bench/{place}/",
                published_at=MOMENT,
            )
            for place in range(number)
        ),
        batch_size=1_000,
    )
    with connection.cursor() as cursor:
        for table in ("searchentry", "word"):
            cursor.execute(f"ANALYZE search_{table}")


def seed(size: Size) -> None:
    """For `manage.py bench`."""
    seed_entries(size.questions)


MEASURES: list[Measure] = [
    Page("search: two words", "/search/?q=short+breaks", cold=True, at_most=8),
    Page("search: misspelt", "/search/?q=speach+therapy", cold=True, at_most=8),
    Page(
        "search: a long question",
        "/search/?q=how+do+I+ask+for+an+assessment+of+my+autistic+son",
        cold=True,
        at_most=8,
    ),
]


def measure(*, entries: int, rounds: int, queries: Sequence[str] = QUERIES) -> list[Timing]:
    """The bare page (a public page of ours without a list), then each query among so many entries, then all queries together."""
    host = settings.ALLOWED_HOSTS[0]
    client = Client(SERVER_NAME="localhost" if host.startswith(".") else host)
    with override_settings(PAGES_KEPT=False), transaction.atomic():  # each page made anew
        seed_entries(entries)
        bare = _spent(client, BARE, "", rounds * 2)
        spent = {query: _spent(client, "/search/", query, rounds) for query in queries}
        transaction.set_rollback(True)
    together = [each for one in spent.values() for each in one]
    middle, slow = _cuts(bare)
    return [
        Timing(f"bare page {BARE}", middle, slow),
        *(_beside(query, one, middle, slow) for query, one in spent.items()),
        _beside("all queries", together, middle, slow),
    ]


def _spent(client: Client, address: str, query: str, rounds: int) -> list[float]:
    asked = {"q": query} if query else {}
    client.get(address, asked)  # what is read once is not measured
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        response = client.get(address, asked)
        spent.append((time.perf_counter() - began) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
    return spent


def _cuts(spent: Sequence[float]) -> tuple[float, float]:
    cuts = quantiles(spent, n=20)
    return cuts[9], cuts[18]


def _beside(name: str, spent: Sequence[float], middle: float, slow: float) -> Timing:
    p50, p95 = _cuts(spent)
    return Timing(name, p50, p95, p50 / middle, p95 / slow)
