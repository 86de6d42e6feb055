"""For the bench: the pages most people come to first."""

from localoffer.bench import Measure, Page

MEASURES: list[Measure] = [
    Page("faq: home, kept", "/", at_most=1.5),
    Page("faq: home, cold", "/", cold=True, at_most=4),
    Page("faq: questions, kept", "/questions/", at_most=1.5),
    Page("faq: questions, cold", "/questions/", cold=True, at_most=4),
]
