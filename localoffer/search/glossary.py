"""The glossary at work on texts: what short words mean, and how plain a text is."""

from __future__ import annotations

from localoffer import plain_english
from localoffer.search.models import Term
from localoffer.ui.forms import FormWords


def meanings() -> dict[str, str]:
    """Each acronym of the glossary with its words."""
    acronyms = Term.objects.filter(kind=Term.Kind.ACRONYM)
    return dict(acronyms.values_list("term", "expansion"))


def report(form: FormWords) -> plain_english.Report | None:
    """How plain the text in an editor's form is, when its writer asked; see `FormWords.checks`.

    A view that gets one shows the form again with it, and saves nothing:

        form = EntryForm(request.POST or None)
        report = glossary.report(form)
        if report is None and form.is_valid():
            …
        return render(request, "…", {"form": form, "report": report})

    with `{% include "components/plain_english.html" %}` above the form.
    """
    text = form.text_to_check
    return None if text is None else plain_english.check(text, glossary=meanings())
