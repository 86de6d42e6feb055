"""For the bench: the pages most people come to first."""

from localoffer.bench import Measure, Page

MEASURES: list[Measure] = [
    Page("faq: home, kept", "/"),
    Page("faq: home, cold", "/", cold=True),
    Page("faq: questions, kept", "/questions/"),
    Page("faq: questions, cold", "/questions/", cold=True),
]
