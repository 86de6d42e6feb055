"""What could tell who somebody is, looked for in all that the demo publishes: seldom seen falsely."""

from faq.identity import pointed_out
from faq.known import known_names
from localoffer.search.models import SearchEntry


def test_hardly_a_word_of_the_demos_published_text_is_pointed_at(demo_content):
    """An office's number, a school that is called like a person, and a word too short to be kept."""
    texts = [f"{each.title}\n{each.body}" for each in SearchEntry.objects.all()]
    said = {p.words for text in texts for p in pointed_out(text, known=known_names(text))}
    assert len(texts) > 100
    assert said == {"01632 960107", "Willow Invented Primary School", "Fun"}


def test_a_document_nobody_has_published_yet_is_seldom_pointed_at(demo_content, shared):
    """5,000 words of the council's own, with nobody named: a few places to look at."""
    text = (shared / "data/seeds/rutland-parent-faq-july-2021.txt").read_text(encoding="utf-8")
    names = [p.words for p in pointed_out(text, known=known_names(text))]
    assert len(names) <= 6, names
