"""What we draw ourselves is what Django's own templates draw, to the letter save for empty lines."""

import re

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from localoffer.ui.rendering import Renderer

KINDS = st.sampled_from(
    [forms.TextInput, forms.HiddenInput, forms.EmailInput, forms.NumberInput, forms.TelInput,
     forms.URLInput, forms.SearchInput, forms.PasswordInput]
)  # fmt: skip
TEXTS = st.text(max_size=8) | st.sampled_from(["<b>&\"'", mark_safe("<b>"), "7"])
VALUES = st.none() | TEXTS | st.integers()
ATTRS = st.dictionaries(st.sampled_from(["id", "class", "rows"]), TEXTS | st.booleans())
CHOICES = st.lists(
    st.tuples(TEXTS, TEXTS)
    | st.tuples(TEXTS.filter(bool), st.lists(st.tuples(TEXTS, TEXTS), max_size=2))
)


def both(widget, value, attrs):
    """Drawn by us and by Django, which leaves empty lines between the choices of a list."""
    drawn = [widget.render("name", value, attrs, each()) for each in (Renderer, DjangoTemplates)]
    return [re.sub(r"\n\s*", "\n", each) for each in drawn]


@given(kind=KINDS, value=VALUES, attrs=ATTRS)
def test_a_box_is_drawn_as_django_draws_it(kind, value, attrs):
    ours, theirs = both(kind(), value, attrs)
    assert ours == theirs


@given(choices=CHOICES, value=VALUES, attrs=ATTRS)
def test_a_list_to_choose_from_is_drawn_as_django_draws_it(choices, value, attrs):
    ours, theirs = both(forms.Select(choices=choices), value, attrs)
    assert ours == theirs
