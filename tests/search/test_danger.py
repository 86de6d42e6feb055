"""Words of harm: who to ring stands before anything else, and the guide leads."""

from __future__ import annotations

import pytest

from localoffer.council.models import ContactLine
from localoffer.search.danger import GUIDE, worries
from localoffer.search.finding import find

HARM = """my dad hits me every night what do i do
HELP ME I CANT COPE ANYMORE I WANT TO DIE
he touches me
my uncle touched me
rape
I was raped
overdose
she took an overdose
dying
i want to be dead
kms
end it all
i want to end it
cutting myself
he cuts himself
unsafe
i dont feel safe
groomed online
grooming
scared of my stepdad
run away
my son ran away
suicide
i don’t want to be here
my son attacks me with a knife
no food in the house, my kids are starving
my neighbour leaves her kids alone all night
he hasnt eaten and mum is drunk every night
My baby is not breathing
she isnt breathing
child locked in bedroom
smacked with belt
my uncle makes me do things
ligature
forced marriage
FGM
county lines
missing child
my daughter has gone missing
safeguarding
criminal exploitation
he hangs himself""".splitlines()
HARMLESS = """diet
special diet at school
cuts to services
they cut my hours
deadline for appeal
keep in touch
how to get in touch with you
skills for life
harmony choir
drape
therapeutic grapes
10 kms from school
sensory stable
end of the plan
running club
panic attacks at school
missing lessons
my child is missing out
kitchen skills
locked toilet key
breathing exercises
school meals
what makes a good school""".splitlines()


@pytest.mark.parametrize("words", HARM)
def test_words_of_harm_are_known(words):
    assert worries(words)


@pytest.mark.parametrize("words", HARMLESS)
def test_words_that_only_look_like_harm_alarm_nobody(words):
    assert not worries(words)


def test_each_shows_the_lines_to_ring_first_and_then_the_guide(demo_content, visitor, at):
    ContactLine.objects.create(
        purpose="front_door", label="Front door", phone="01632 960 101", checked_on=at.date()
    )
    for words in HARM:
        found = find(words)
        assert found.worries, words
        assert found.results[0].url == GUIDE, words
        assert [each.url for each in found.results].count(GUIDE) == 1
    for words in ("overdose", "my dad hits me every night", "sucidal"):
        html = visitor.visit("/search/", q=words).html
        main = html[html.index("<main") : html.index("</main>")]
        box = main.index("Worried about a child?")
        assert box < main.index("app-list"), words
        for line in ("tel:999", "01632", "tel:08001111", "tel:111", GUIDE, "/refer/"):
            assert line in main[box : main.index("</section>", box)], (words, line)
    html = visitor.visit("/search/", q="diet").html
    assert "tel:08001111" not in html[html.index("<main") : html.index("</main>")]
