"""Our templates draw what govuk-frontend's own examples expect (its fixtures.json files)."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, NavigableString
from django import forms
from django.template.loader import render_to_string

from localoffer.ui.fields import Checkboxes, DateField, LongTextField, Radios
from localoffer.ui.forms import Form

PACKAGE = Path(__file__).resolve().parents[2] / "node_modules" / "govuk-frontend"
COMPONENTS = PACKAGE / "dist" / "govuk" / "components"


def fixture(component: str, name: str) -> dict[str, Any]:
    if not PACKAGE.is_dir():
        pytest.skip("govuk-frontend is not installed: run `npm ci` to compare with its examples.")
    examples = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return next(example for example in examples if example["name"] == name)


def shape(html: str) -> list[Any]:
    """What a browser makes of it: elements, attributes in any order, words without line breaks."""

    def of(node: Any) -> list[Any]:
        rows: list[Any] = []
        for child in node.children:
            if isinstance(child, NavigableString):
                if text := " ".join(child.split()):
                    rows.append(text)
                continue
            attributes = {
                key: sorted(value) if isinstance(value, list) else value
                for key, value in child.attrs.items()
            }
            rows.append((child.name, attributes, of(child)))
        return rows

    return of(BeautifulSoup(html, "html.parser"))


def text(options: dict[str, Any], key: str) -> str:
    return (options.get(key) or {}).get("text", "")


def draw(options: dict[str, Any], field: forms.Field, value: Any = None) -> str:
    """One field in a form, with the example's label, hint, error and value."""
    name = options.get("idPrefix") or options.get("id") or options["name"]
    label = (options.get("fieldset") or {}).get("legend") or options["label"]
    error = text(options, "errorMessage")
    field.label = label["text"]
    field.help_text = text(options, "hint")

    class Example(Form):
        heading = name if label.get("isPageHeading") else None
        label_size = ""

        def clean(self) -> None:
            if error:
                self.errors.clear()
                self.add_error(name, forms.ValidationError(error, code=options.get("parts", "")))

    data = None
    if error:
        data = {} if value is None else {name: value}
    form = Example(data, initial={name: value}, auto_id="%s")
    form.fields[name] = field
    drawn = str(form)
    if "name" in options:  # our names are our ids
        drawn = drawn.replace(f' name="{name}"', f' name="{options["name"]}"')
    return drawn


def choices(options: dict[str, Any]) -> dict[str, Any]:
    items = options["items"]
    real = [item for item in items if "divider" not in item]
    return {
        "choices": [(item["value"], item["text"]) for item in real],
        "hints": {item["value"]: text(item, "hint") for item in real if item.get("hint")},
        "dividers": {
            after["value"]: item["divider"]
            for item, after in itertools.pairwise(items)
            if "divider" in item
        },
    }


@pytest.mark.parametrize(
    "name",
    [
        "default",
        "with hint text",
        "with error message",
        "with error and hint",
        "with width-2 class",
        "with width-10 class",
        "with label as page heading",
        "with autocomplete attribute",
        "value",
        "inputmode",
    ],
)
def test_a_text_field_is_drawn_as_govuk_frontend_draws_it(name):
    example = fixture("input", name)
    options = example["options"]
    attrs = {
        key: options[given]
        for key, given in [
            ("class", "classes"),
            ("autocomplete", "autocomplete"),
            ("inputmode", "inputmode"),
        ]
        if given in options
    }
    field = forms.CharField(widget=forms.TextInput(attrs=attrs), max_length=50)
    assert shape(draw(options, field, options.get("value"))) == shape(example["html"])


@pytest.mark.parametrize(
    "name",
    ["default", "with hint", "with error message", "with default value", "with custom rows",
     "with label as page heading", "with hint and error message"],
)  # fmt: skip
def test_a_long_answer_is_drawn_as_govuk_frontend_draws_it(name):
    example = fixture("textarea", name)
    options = example["options"]
    field = LongTextField(rows=options.get("rows", 5))
    assert shape(draw(options, field, options.get("value"))) == shape(example["html"])


@pytest.mark.parametrize(
    "name",
    ["default", "with hint", "with hint and error", "with default value", "with custom rows",
     "with label as page heading"],
)  # fmt: skip
def test_a_long_answer_with_a_limit_is_drawn_with_its_count(name):
    example = fixture("character-count", name)
    options = example["options"]
    field = LongTextField(rows=options.get("rows", 5), max_length=options["maxlength"])
    assert shape(draw(options, field, options.get("value"))) == shape(example["html"])


@pytest.mark.parametrize("name", ["with hint text and error message", "with label as page heading"])
def test_a_select_is_drawn_as_govuk_frontend_draws_it(name):
    example = fixture("select", name)
    options = example["options"]
    items = options["items"]
    field = forms.ChoiceField(choices=[(item["value"], item["text"]) for item in items])
    value = next((item["value"] for item in items if item.get("selected")), None)
    assert shape(draw(options, field, value)) == shape(
        example["html"].replace(" disabled", "")  # a choice that cannot be chosen is not offered
    )


@pytest.mark.parametrize(
    "name",
    ["default", "inline", "with a divider", "with hints on parent and items", "with fieldset and error message",
     "with hint and error message"],
)  # fmt: skip
def test_radios_are_drawn_as_govuk_frontend_draws_them(name):
    example = fixture("radios", name)
    options = example["options"]
    facts = choices(options)
    classes = options.get("classes", "")
    widget = Radios(
        hints=facts["hints"],
        dividers=facts["dividers"],
        inline="inline" in classes,
        small="small" in classes,
    )
    value = next((item["value"] for item in options["items"] if item.get("checked")), None)
    field = forms.ChoiceField(choices=facts["choices"], widget=widget)
    assert shape(draw(options, field, value)) == shape(example["html"])


@pytest.mark.parametrize("name", ["with divider and None", "with error message and hint"])
def test_checkboxes_are_drawn_as_govuk_frontend_draws_them(name):
    example = fixture("checkboxes", name)
    options = example["options"]
    facts = choices(options)
    widget = Checkboxes(hints=facts["hints"], dividers=facts["dividers"])
    field = forms.MultipleChoiceField(choices=facts["choices"], widget=widget)
    assert shape(draw(options, field)) == shape(example["html"])


@pytest.mark.parametrize(
    ("component", "kind", "widget"),
    [
        ("radios", forms.ChoiceField, Radios),
        ("checkboxes", forms.MultipleChoiceField, Checkboxes),
    ],
)
def test_a_choice_reveals_its_question_as_govuk_frontend_does(component, kind, widget):
    example = fixture(component, "with conditional items")
    name = "how-contacted"
    values = [item["value"] for item in example["options"]["items"]]
    questions = {f"about-{value}": forms.CharField(label=value) for value in values}

    class Example(Form):
        label_size = ""
        reveals = {name: {value: [f"about-{value}"] for value in values}}

    form = Example(auto_id="%s")
    items = [(item["value"], item["text"]) for item in example["options"]["items"]]
    form.fields = {
        name: kind(label="How do you want to be contacted?", choices=items, widget=widget()),
        **questions,
    }

    def emptied(html: str) -> list[Any]:
        soup = BeautifulSoup(html, "html.parser")
        for box in soup.select(f"[class*={component}__conditional]"):
            box.clear()
        for box in soup.select(f"input.govuk-{component}__input"):
            box["name"] = name
        return shape(str(soup))

    assert emptied(str(form)) == emptied(example["html"])


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("default", ""),
        ("with values", ""),
        ("with error message and hint", ""),
        ("with error on day input", "day"),
        ("with error on month input", "month"),
        ("with error on year input", "year"),
    ],
)
def test_a_date_is_drawn_as_govuk_frontend_draws_it(name, parts):
    example = fixture("date-input", name)
    options = {**example["options"], "parts": parts}
    typed = options.get("values") or {}
    value = [str(typed.get(part, "")) for part in ("day", "month", "year")] if typed else None
    field = DateField()
    key = options["id"]
    drawn = draw(options, field, value)
    for part in ("day", "month", "year"):  # our names begin with the field's
        drawn = drawn.replace(f'name="{key}_{part}"', f'name="{part}"')
    assert shape(drawn) == shape(example["html"])


@pytest.mark.parametrize("name", ["default", "with hint text", "with error message and hint"])
def test_a_file_is_asked_for_as_govuk_frontend_does(name):
    example = fixture("file-upload", name)
    assert shape(draw(example["options"], forms.FileField())) == shape(example["html"])


COLOURS = ["default", "grey", "turquoise", "green", "purple", "pink", "red", "orange", "yellow"]


@pytest.mark.parametrize("name", COLOURS)
def test_a_tag_is_drawn_as_govuk_frontend_draws_it(name):
    example = fixture("tag", name)
    options = example["options"]
    colour = options.get("classes", "").removeprefix("govuk-tag--")
    drawn = render_to_string("components/tag.html", {"text": options["text"], "colour": colour})
    assert shape(drawn) == shape(example["html"])


@pytest.mark.parametrize(
    "name", ["default", "disabled", "link", "secondary", "warning", "inverse", "name", "value"]
)
def test_a_button_is_drawn_as_govuk_frontend_draws_it(name):
    example = fixture("button", name)
    options = example["options"]
    style = options.get("classes", "").removeprefix("govuk-button--")
    drawn = render_to_string("components/button.html", {**options, "style": style})
    assert shape(drawn) == shape(example["html"])


@pytest.mark.parametrize("name", ["default", "without links", "mixed with and without links"])
def test_the_list_of_problems_is_drawn_as_govuk_frontend_draws_it(name):
    example = fixture("error-summary", name)
    form = Form({}, auto_id="%s")
    for number, problem in enumerate(example["options"]["errorList"]):
        target = problem.get("href", "").removeprefix("#")
        form.fields[target or f"field-{number}"] = forms.CharField(required=False)
        form.add_error(target or None, problem["text"])
    drawn = render_to_string("components/error_summary.html", {"form": form})
    assert shape(drawn) == shape(example["html"])


@pytest.mark.parametrize(
    "name", ["default", "with some actions", "as a summary card with a text header"]
)
def test_a_summary_list_is_drawn_as_govuk_frontend_draws_it(name):
    example = fixture("summary-list", name)
    options = example["options"]
    rows = []
    for row in options["rows"]:
        actions = [
            {"href": each["href"], "action": each["text"], "what": each["visuallyHiddenText"]}
            for each in (row.get("actions") or {}).get("items", [])
        ]
        rows.append({"key": row["key"]["text"], "value": text(row, "value"), "actions": actions})
    title = text(options.get("card") or {}, "title")
    drawn = render_to_string("components/summary_list.html", {"rows": rows, "title": title})
    soup = BeautifulSoup(example["html"], "html.parser")
    for value in soup.select("dd.govuk-summary-list__value"):
        if value.find("p"):
            value.clear()  # markup as a value is not something ours takes
    assert shape(drawn) == shape(str(soup))


def test_small_components_are_drawn_as_govuk_frontend_draws_them():
    for component, template, values in [
        ("details", "details", lambda o: {"summary": o["summaryText"], "text": o["text"]}),
        ("inset-text", "inset", lambda o: o),
        ("warning-text", "warning_text", lambda o: o),
        ("back-link", "back_link", lambda o: {"href": "#"}),
        ("breadcrumbs", "breadcrumbs", lambda o: {"crumbs": o["items"]}),
        ("notification-banner", "notification_banner", lambda o: o),
        ("panel", "panel", lambda o: {
            "title": o["titleHtml"], "body": "Your reference number", "reference": "HDJ2123F"}),
    ]:  # fmt: skip
        example = fixture(component, "default")
        drawn = render_to_string(f"components/{template}.html", values(example["options"]))
        if component == "back-link":  # ours stands in a landmark, as axe asks
            drawn = BeautifulSoup(drawn, "html.parser").nav.decode_contents()
        assert shape(drawn) == shape(example["html"]), component


def test_a_task_list_is_drawn_as_govuk_frontend_draws_it():
    example = fixture("task-list", "with hint text and additional states")
    tasks = [
        {
            "name": item["title"]["text"],
            "href": item.get("href"),
            "hint": text(item, "hint"),
            "status": text(item, "status") or item["status"]["tag"]["text"],
            "colour": item["status"].get("tag", {}).get("classes", "").removeprefix("govuk-tag--"),
        }
        for item in example["options"]["items"]
    ]
    drawn = render_to_string("components/task_list.html", {"tasks": tasks})
    assert shape(drawn) == shape(example["html"])
