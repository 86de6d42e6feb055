"""Our questions: what they accept, what they say when an answer is wrong, what they keep."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from localoffer.ui.forms import (
    Checkboxes,
    DateField,
    Form,
    LongTextField,
    OnceForm,
    VersionedForm,
    YesNoField,
)


class Child(Form):
    instructs = {"born": "Enter the child’s date of birth"}

    born = DateField(label="Date of birth")


def typed(day: str = "", month: str = "", year: str = "") -> Child:
    return Child({"born_day": day, "born_month": month, "born_year": year})


@pytest.mark.parametrize(
    ("answer", "message", "boxes"),
    [
        (("", "", ""), "Enter the child’s date of birth", ["day", "month", "year"]),
        (("", "3", "2019"), "Date of birth must include a day", ["day"]),
        (("27", "3", ""), "Date of birth must include a year", ["year"]),
        (("27", "", ""), "Date of birth must include a month and a year", ["month", "year"]),
        (("31", "2", "2019"), "Date of birth must be a real date", ["day", "month", "year"]),
        (("29", "2", "2019"), "Date of birth must be a real date", ["day", "month", "year"]),
        (("0", "2", "2019"), "Date of birth must be a real date", ["day", "month", "year"]),
        (("27", "Mars", "2019"), "Date of birth must be a real date", ["month"]),
        (("x", "3", "year"), "Date of birth must be a real date", ["day", "year"]),
        (("27", "3", "19"), "Date of birth: the year must have 4 numbers", ["year"]),
        (("27", "3", "02019"), "Date of birth: the year must have 4 numbers", ["year"]),
        (("²", "3", "2019"), "Date of birth must be a real date", ["day"]),
    ],
)
def test_a_wrong_date_is_told_by_what_to_do_and_marks_the_boxes_to_look_at(answer, message, boxes):
    form = typed(*answer)
    assert form.errors["born"] == [message]
    soup = BeautifulSoup(str(form), "html.parser")
    marked = [box["name"].removeprefix("born_") for box in soup.select(".govuk-input--error")]
    assert marked == boxes
    assert form["born"].target == f"id_born-{boxes[0]}"


@pytest.mark.parametrize("month", ["3", "03", "March", "march", "mar", " MAR "])
def test_a_month_may_be_a_number_or_a_name(month):
    form = typed("27", month, "2019")
    assert form.is_valid()
    assert form.cleaned_data["born"] == dt.date(2019, 3, 27)


@given(st.dates())
def test_every_date_comes_back_as_it_was_typed(day):
    form = typed(str(day.day), str(day.month), f"{day.year:04}")
    assert form.is_valid()
    assert form.cleaned_data["born"] == day


@given(st.text(), st.text(), st.text())
def test_no_typing_at_all_breaks_a_date(day, month, year):
    typed(day, month, year).is_valid()


def test_a_date_that_may_be_empty_is_none():
    class Maybe(Form):
        seen = DateField(label="Last seen", required=False)

    form = Maybe({})
    assert form.is_valid()
    assert form.cleaned_data["seen"] is None


def test_what_was_typed_in_a_wrong_date_is_kept():
    soup = BeautifulSoup(str(typed("31", "Feb", "2019")), "html.parser")
    assert [box["value"] for box in soup.select("input")] == ["31", "Feb", "2019"]


def test_a_known_date_is_shown_in_its_three_boxes():
    soup = BeautifulSoup(str(Child(initial={"born": dt.date(2019, 3, 27)})), "html.parser")
    assert [box["value"] for box in soup.select("input")] == ["27", "3", "2019"]


def test_a_date_that_did_not_change_is_not_a_change():
    born = {"born_day": "27", "born_month": "3", "born_year": "2019"}
    assert not Child(born, initial={"born": dt.date(2019, 3, 27)}).has_changed()
    assert Child(born, initial={"born": dt.date(2019, 3, 26)}).has_changed()


class Told(Form):
    reveals = {"told": {"no": ["why_not", "ways"]}}

    told = YesNoField(label="Have you told the family?")
    why_not = LongTextField(label="Why not?", max_length=20)
    ways = forms.MultipleChoiceField(
        label="Ways", choices=[("phone", "Phone")], widget=Checkboxes, required=False
    )


def test_a_question_that_was_not_asked_is_not_missed_and_its_answer_is_dropped():
    form = Told({"told": "yes", "why_not": "Left over from before"})
    assert form.is_valid()
    assert form.cleaned_data == {"told": True, "why_not": "", "ways": []}


def test_a_question_that_was_asked_is_missed():
    assert Told({"told": "no"}).errors == {"why_not": ["Enter an answer to “Why not?”"]}


def test_no_answer_to_the_asking_question_asks_nothing_more():
    assert Told({}).errors == {"told": ["Select an answer to “Have you told the family?”"]}


def test_a_revealed_question_stands_inside_the_choice_that_asks_for_it_and_nowhere_else():
    soup = BeautifulSoup(str(Told()), "html.parser")
    assert len(soup.select("textarea")) == 1
    assert soup.select_one(".govuk-radios__conditional textarea")
    assert not soup.select_one(".govuk-radios--inline")


def test_a_line_break_counts_as_one_character_as_it_does_in_the_browser():
    form = Told({"told": "no", "why_not": "nine char\r\nten chars!"})
    assert form.is_valid()
    assert form.cleaned_data["why_not"] == "nine char\nten chars!"


@pytest.mark.parametrize(
    "unseen",
    ["\u200b", " \u200d\ufeff ", "\u2060\u00ad", "\u2028\n\t", "\u3164", "\u2800", "\u0301"],
)
def test_text_that_nobody_can_see_is_no_answer(unseen):
    class Asked(Form):
        short = forms.CharField(label="Name")
        long = LongTextField(label="Reason")
        spare = forms.CharField(label="Nickname", required=False)

    form = Asked({"short": unseen, "long": unseen, "spare": unseen})
    assert form.errors == {"short": ["Enter name"], "long": ["Enter reason"]}
    assert form.cleaned_data == {"spare": ""}


@pytest.mark.parametrize("seen", ["?", "0", "Zo\u200be", "\U0001f600", "名"])
def test_text_with_anything_to_see_in_it_is_kept(seen):
    class Asked(Form):
        short = forms.CharField(label="Name")

    assert Asked({"short": seen}).is_valid()


def test_each_question_tells_what_to_do_in_words_made_from_its_label():
    class Words(Form):
        name = forms.CharField(label="Your name")
        number = forms.CharField(label="NHS number")
        mail = forms.EmailField(label="Email address")
        age = forms.IntegerField(label="Age", max_value=25)
        short = forms.CharField(label="Town", max_length=3)
        given = forms.CharField(label="Own", error_messages={"required": "Say it"})
        paper = forms.FileField(label="Report")

    form = Words({"mail": "x", "age": "99", "short": "Oakham"})
    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "name": "Enter your name",
        "number": "Enter NHS number",
        "mail": "Enter an email address in the correct format, like name@example.com",
        "age": "Age must be 25 or less",
        "short": "Town must be 3 characters or fewer",
        "given": "Say it",
        "paper": "Select a file",
    }


def test_a_form_that_creates_carries_a_token_made_for_this_page():
    first, second = OnceForm()["once"].value(), OnceForm()["once"].value()
    assert uuid.UUID(first) != uuid.UUID(second)
    assert OnceForm({"once": "nonsense"}).errors == {
        "once": ["Open this page again and send your answers once more"]
    }


def test_a_fault_in_a_hidden_value_is_listed_without_a_link():
    shown = Template("{% include 'components/error_summary.html' %}").render(
        Context({"form": VersionedForm({})})
    )
    soup = BeautifulSoup(shown, "html.parser")
    assert soup.li.get_text(strip=True) == "Open this page again to see what it says now"
    assert soup.a is None


def test_a_form_of_somebody_else_comes_out_in_the_same_style():
    class Plain(forms.Form):
        login = forms.EmailField()
        remember = forms.BooleanField(required=False)

    soup = BeautifulSoup(str(Plain({"login": ""})), "html.parser")
    assert soup.select_one("input.govuk-input--error")["aria-describedby"] == "id_login-error"
    assert soup.select_one("input.govuk-checkboxes__input")["name"] == "remember"
    assert "required" not in str(soup.select("input"))


def test_crispy_draws_the_whole_form_with_its_button_and_no_checks_by_the_browser():
    shown = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": Told(), "csrf_token": "token"})
    )
    soup = BeautifulSoup(shown, "html.parser")
    assert soup.form.has_attr("novalidate")
    assert soup.form["method"] == "post"
    assert soup.select_one("input[name=csrfmiddlewaretoken]")
    assert soup.button.get_text() == "Continue"


def test_crispy_draws_titles_over_groups_of_questions():
    class Grouped(Child):
        @property
        def helper(self):
            helper = FormHelper()
            helper.layout = Layout(Fieldset("The child", "born"), Submit("save", "Save"))
            return helper

    shown = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": Grouped(), "csrf_token": "token"})
    )
    soup = BeautifulSoup(shown, "html.parser")
    assert soup.legend.get_text() == "The child"
    assert len(soup.select("fieldset fieldset input")) == 3
    assert (soup.button["name"], soup.button.get_text()) == ("save", "Save")


def test_each_form_of_a_set_is_drawn_and_its_problems_are_listed():
    many = forms.formset_factory(Child, extra=0)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-born_day": "1"}
    formset = many(data)
    shown = Template(
        "{% load crispy_forms_tags ui %}{{ formset|crispy }}"
        "{% for p in formset|problems %}[{{ p.href }}]{% endfor %}"
    ).render(Context({"formset": formset}))
    soup = BeautifulSoup(shown, "html.parser")
    assert len(soup.select("fieldset")) == 2
    assert "[#id_form-0-born-month][#id_form-1-born-day]" in shown


def test_a_label_is_escaped():
    class Sly(Form):
        name = forms.CharField(label="<b>Bold</b>", help_text="<i>hint</i>")

    assert "<b>" not in str(Sly())
    assert "<i>" not in str(Sly())
