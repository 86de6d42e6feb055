"""What rooms tell the index, and the count of what was asked."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import connection, transaction

from localoffer.search.models import UNSHOWN, SearchEntry, Word
from localoffer.search.phrases import plain_words, sound

SHORTEST_WORD = 4


@transaction.atomic
def index(
    *, kind: str, ref: str, title: str, body: str, url: str, at: datetime, also: str = ""
) -> SearchEntry:
    """Let one published thing be found, in its newest words. `url` is its own address; `also` are
    words by which it is found that no extract shows, because they are no sentences."""
    _one_at_a_time()
    entry, _ = SearchEntry.objects.update_or_create(
        kind=kind,
        ref=ref,
        defaults={"title": title, "body": whole(body, also), "url": url, "published_at": at},
    )
    words = {
        word for word in plain_words(f"{title} {body} {also}") if SHORTEST_WORD <= len(word) <= 40
    }
    Word.objects.bulk_create(
        [Word(word=word, sound=sound(word)) for word in sorted(words) if word.isalpha()],
        ignore_conflicts=True,
    )
    return entry


def whole(body: str, also: str) -> str:
    """What stands in an entry's body: its text, and behind a sign the words that are only found."""
    return f"{body}{UNSHOWN}{also}" if also else body


def _one_at_a_time() -> None:
    """Whoever publishes waits for whoever does already: two that each publish several things
    would otherwise wait for each other's words for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('search index'))")


def remove(*, kind: str, ref: str) -> None:
    """Let something that is no longer published be found no more."""
    SearchEntry.objects.filter(kind=kind, ref=ref).delete()


COUNT = """
    SET LOCAL synchronous_commit = off;  -- a count is not worth waiting for the disk
    INSERT INTO search_asked AS asked (query, times, times_nothing_found, last_on)
    VALUES (%s, 1, %s, %s)
    ON CONFLICT (query) DO UPDATE SET times = asked.times + 1, last_on = excluded.last_on,
        times_nothing_found = asked.times_nothing_found + excluded.times_nothing_found
"""


def count(*, query: str, nothing_found: bool, on: date) -> None:
    """Count a search by its words. Searches that may hold something personal are not kept:
    numbers, addresses, names (a capital inside the sentence), or more than six words.
    """
    if not may_be_counted(query):
        return
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [" ".join(plain_words(query)), int(nothing_found), on])


def may_be_counted(query: str) -> bool:
    """Nothing in it looks like a person: see `count`."""
    words, plain = query.split(), plain_words(query)
    capitals = [word for word in words[1:] if word.istitle()]
    return (
        0 < len(plain) <= 6
        and len(" ".join(plain)) <= 60
        and not re.search(r"[\d@]", " ".join([query, *plain]))  # a ² is a 2 in plain words
        and not capitals
        and not (len(words) > 1 and words[0].istitle() and len(words) < 3 and not _known(words[0]))
    )


def _known(word: str) -> bool:
    return Word.objects.filter(word=word.lower()).exists()
