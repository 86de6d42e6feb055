"""How a form becomes HTML. Django asks the renderer for its bound fields, so that our forms,
allauth's and `{{ form }}` anywhere all come out in the same style."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import boundfield
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from .fields import DATE_PARTS, DateInput
from .widgets import draw

CLASSES = {
    "input": "govuk-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
}


@dataclass
class Option:
    """One radio or checkbox, ready for the template."""

    id: str
    value: str
    label: str
    checked: bool
    attrs: dict[str, Any]
    hint: str = ""
    divider: str = ""
    reveals: list[Any] = field(default_factory=list)


class BoundField(boundfield.BoundField):
    @cached_property
    def kind(self) -> str:
        """Which of the pack's components draws this field."""
        widget = self.field.widget
        for kind, widgets in (
            ("hidden", forms.HiddenInput),
            ("date", DateInput),
            ("checkboxes", forms.CheckboxSelectMultiple),
            ("radios", forms.RadioSelect),
            ("checkbox", forms.CheckboxInput),
            ("select", forms.Select),
            ("textarea", forms.Textarea),
            ("file", forms.FileInput),
        ):
            if isinstance(widget, widgets) or (kind == "hidden" and widget.is_hidden):
                return kind
        return "input"

    @property
    def in_fieldset(self) -> bool:
        return self.kind in ("radios", "checkboxes", "date")

    # Words around the input

    @property
    def is_heading(self) -> bool:
        """The question is the page's only one, so it is the page's heading too."""
        return getattr(self.form, "heading", None) == self.name

    @property
    def label_size(self) -> str:
        return "l" if self.is_heading else getattr(self.form, "label_size", "s")

    @property
    def is_optional(self) -> bool:
        return (
            getattr(self.form, "marks_optional", False)
            and not self.field.required
            and self.kind != "checkbox"
        )

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def info_id(self) -> str:
        return f"{self.auto_id}-info"

    @property
    def limit(self) -> int | None:
        """Characters allowed, when the answer is a long text with a limit."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @property
    def aria_describedby(self) -> str | None:
        if self.is_hidden:
            return None
        own = self.field.widget.attrs.get("aria-describedby", "")
        ids = [
            own,
            self.info_id if self.limit else "",
            self.hint_id if self.help_text else "",
            self.error_id if self.errors else "",
        ]
        return " ".join(part for part in ids if part)

    # The input itself

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """The browser's own checks stay off (they speak other words than ours, and vanish)."""
        widget = widget or self.field.widget
        attrs = {**super().build_widget_attrs(attrs, widget), "maxlength": False}
        attrs.pop("required", None)
        attrs.pop("aria-invalid", None)
        if widget.is_hidden:
            return attrs
        if self.kind in CLASSES:
            attrs["class"] = " ".join(self._classes(widget))
            if described := self.aria_describedby:
                attrs["aria-describedby"] = described
        if self.kind == "textarea":
            attrs["cols"] = False
            if str(widget.attrs.get("rows")) == "10":  # Django's default, too tall for most answers
                attrs["rows"] = 5
        return attrs

    def _classes(self, widget: forms.Widget) -> list[str]:
        base = CLASSES[self.kind]
        names = [base]
        if own := widget.attrs.get("class"):
            names.append(own)
        if self.limit:
            names.append("govuk-js-character-count")
        if self.errors:
            names.append(f"{base}--error")
        return names

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        """Groups of inputs (radios, checkboxes, dates) are drawn by our own templates."""
        if widget is None and self.kind in ("radios", "checkboxes", "checkbox", "date"):
            return self.form.render(f"govuk/inputs/{self.kind}.html", {"field": self})
        if widget is None and isinstance(self.field.widget, forms.NumberInput):
            # A text box with a number pad: no arrows that change the answer by a stray scroll.
            self.field.widget.input_type = "text"
            attrs = {"inputmode": "numeric", **(attrs or {})}
        return super().as_widget(widget, attrs, only_initial)

    @cached_property
    def options(self) -> list[Option]:
        """The radios or checkboxes; the first has the field's own id, so that a link to the
        field from the list of problems leads to it."""
        widget = self.field.widget
        values = widget.format_value(self.value())
        hints = getattr(widget, "hints", {})
        dividers = getattr(widget, "dividers", {})
        reveals = getattr(self.form, "reveals", {}).get(self.name, {})
        rows: list[Option] = []
        number = 0  # a divider is counted too, as govuk-frontend does
        for _group, choices, _index in widget.optgroups(self.html_name, values):
            for choice in choices:
                value = str(choice["value"])
                if value == "" and self.kind == "radios":
                    continue  # Django's own empty choice
                number += 2 if value in dividers else 1
                rows.append(
                    Option(
                        id=self.auto_id if number == 1 else f"{self.auto_id}-{number}",
                        value=value,
                        label=choice["label"],
                        checked=bool(choice["selected"]),
                        attrs=choice["attrs"],
                        hint=hints.get(value, ""),
                        divider=dividers.get(value, ""),
                        reveals=[self.form[name] for name in reveals.get(value, ())],
                    )
                )
        return rows

    @property
    def is_inline(self) -> bool:
        """On one line, unless a choice opens further questions below itself."""
        inline = getattr(self.field.widget, "inline", False)
        return inline and not any(option.reveals for option in self.options)

    @property
    def is_checked(self) -> bool:
        return bool(self.field.widget.check_test(self.value()))

    @cached_property
    def parts(self) -> list[dict[str, Any]]:
        """The three boxes of a date."""
        value = self.value()
        texts = value if isinstance(value, (list, tuple)) else self.field.widget.decompress(value)
        wrong = self._wrong_parts()
        autocomplete = self.field.widget.attrs.get("autocomplete", "")
        return [
            {
                "name": f"{self.html_name}_{part}",
                "id": f"{self.auto_id}-{part}",
                "label": part.capitalize(),
                "value": text,
                "width": 4 if part == "year" else 2,
                "wrong": part in wrong,
                "autocomplete": f"{autocomplete}-{part}" if autocomplete else "",
            }
            for part, text in zip(DATE_PARTS, texts, strict=True)
        ]

    def _wrong_parts(self) -> list[str]:
        if not self.errors:
            return []
        named = [part for error in self.errors.as_data() for part in (error.code or "").split()]
        return [part for part in DATE_PARTS if part in named] or list(DATE_PARTS)

    # Where it stands

    @property
    def is_revealed(self) -> bool:
        """Drawn under the choice that asks for it, not in the row of questions."""
        return any(
            self.name in names
            for branches in getattr(self.form, "reveals", {}).values()
            for names in branches.values()
        )

    @property
    def target(self) -> str:
        """The id of the input that a link to this field's problem should lead to."""
        if self.kind == "hidden":
            return ""
        if self.kind == "date":
            return next((part["id"] for part in self.parts if part["wrong"]), self.parts[0]["id"])
        return self.field.widget.attrs.get("id") or self.auto_id

    @property
    def id_for_label(self) -> str:
        return (
            self.target if self.kind in ("date", "radios", "checkboxes") else super().id_for_label
        )


class Renderer(TemplatesSetting):
    form_template_name = "govuk/form.html"
    formset_template_name = "govuk/formset.html"
    field_template_name = "govuk/field.html"
    bound_field_class = BoundField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        return draw(template_name, context) or super().render(template_name, context, request)
