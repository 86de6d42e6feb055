"""One index over everything published, the glossary that widens a search, and what was asked."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Lower

WORDS, ACRONYMS = "localoffer_words", "localoffer_acronyms"
"""Our text-search configurations, made by the first migration. WORDS drops accents and
endings; ACRONYMS keeps every token as it is, because English stemming takes SEND for
“send(ing)” and would drop two-letter words."""


UNSHOWN = "\x1f"
"""What comes behind it in a body is found, but stands in no extract."""
SPACED = '/“”"–—…'


def apart(field: str) -> Func:
    """A column with its slashes as spaces: the parser would keep "ASD/ASC" as one token."""
    return Func(
        F(field), Value("/"), Value(" "), function="translate", output_field=models.TextField()
    )


def bare(field: str) -> Func:
    """The same with its quotation marks and dashes as spaces, and without apostrophes, as
    `plain_words` reads a question: “children’s” is one word, so that a phrase with it is found."""
    return Func(
        F(field), Value(SPACED + "’'‘`"), Value(" " * len(SPACED)), function="translate",
        output_field=models.TextField(),
    )  # fmt: skip


def weighted(config: str, *, column: Callable[[str], Func] = apart) -> CombinedExpression:
    """Title (A) before body (B)."""
    return SearchVector(column("title"), weight="A", config=config) + SearchVector(
        column("body"), weight="B", config=config
    )


def titled(config: str) -> SearchVector:
    """The title alone."""
    return SearchVector(bare("title"), config=config)


class SearchEntry(models.Model):
    """One published thing that can be found. Its room writes it; nothing unpublished is here."""

    kind = models.CharField(max_length=30)
    ref = models.CharField(max_length=60)
    title = models.TextField()
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    published_at = models.DateTimeField()
    words = models.GeneratedField(
        expression=weighted(WORDS, column=bare), output_field=SearchVectorField(), db_persist=True
    )
    acronyms = models.GeneratedField(
        expression=weighted(ACRONYMS, column=bare),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    title_words = models.GeneratedField(
        expression=titled(WORDS), output_field=SearchVectorField(), db_persist=True
    )
    title_acronyms = models.GeneratedField(
        expression=titled(ACRONYMS), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ["-published_at"]
        verbose_name_plural = "search entries"
        indexes = [  # at once, not in a list that every search would read: publishing can wait
            GinIndex(fields=["title_words"], name="search_title_words", fastupdate=False),
            GinIndex(fields=["title_acronyms"], name="search_title_acronyms", fastupdate=False),
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            GinIndex(fields=["acronyms"], name="search_acronyms", fastupdate=False),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "ref"], name="found_once"),
            models.CheckConstraint(
                condition=Q(url__startswith="/"), name="found_at_an_address_of_ours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Word(models.Model):
    """A word that stands in something published, to put a misspelt one right."""

    word = models.CharField(max_length=40, primary_key=True)
    sound = models.CharField(max_length=60, blank=True, db_index=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], name="word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class Term(models.Model):
    """A glossary entry: an acronym with its words, a plain term with other words for it, or a
    matter of the council's that this site has nothing about (“council tax”).
    """

    class Kind(models.TextChoices):
        ACRONYM = "acronym", "Acronym"
        PLAIN = "plain term", "Plain term"
        ELSEWHERE = "elsewhere", "Not on this site"

    term = models.CharField(max_length=40)
    expansion = models.CharField(max_length=120, blank=True)
    meaning = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [Lower("term")]
        constraints = [
            models.UniqueConstraint(Lower("term"), name="term_explained_once"),
            models.CheckConstraint(
                condition=~Q(kind="acronym") | ~Q(expansion=""), name="acronym_has_its_words"
            ),
        ]

    def __str__(self) -> str:
        return self.term


class Synonym(models.Model):
    """Other words, or a common misspelling, for a term."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="synonyms")
    words = models.CharField(max_length=60)
    is_same = models.BooleanField(default=False)
    """Means the same (“EHC plan” for EHCP), not only something near it (“respite” for carers)."""

    class Meta:
        constraints = [
            models.UniqueConstraint("term", Lower("words"), name="synonym_of_a_term_once")
        ]

    def __str__(self) -> str:
        return self.words


class Asked(models.Model):
    """How often something was searched for, and found nothing. Counts; nothing about people."""

    query = models.CharField(max_length=60, unique=True)
    times = models.PositiveIntegerField(default=0)
    times_nothing_found = models.PositiveIntegerField(default=0)
    last_on = models.DateField()

    class Meta:
        ordering = ["-times"]
        verbose_name_plural = "asked"
        constraints = [
            models.CheckConstraint(
                condition=Q(times_nothing_found__lte=F("times")), name="nothing_is_part_of_all"
            ),
            models.CheckConstraint(
                condition=~Q(query__regex=r"[0-9@]"), name="asked_without_numbers_or_addresses"
            ),
        ]

    def __str__(self) -> str:
        return self.query
