"""What the public reads."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from faq.models import Topic
from faq.pages import guidance
from faq.pages import reading as pages
from faq.states import OPEN, State
from localoffer import clock
from localoffer.facts.pages import cited
from localoffer.ui.access import public


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    context = {"topics": pages.topics_with_counts(), "latest": pages.latest()}
    return render(request, "faq/home.html", context)


@require_safe
@public
def questions(request: HttpRequest) -> HttpResponse:
    return render(request, "faq/questions.html", {"groups": pages.by_topic()})


@require_safe
@public
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic, slug=slug)
    context = {
        "topic": found,
        "guides": guidance.of_topic(found),
        "questions": found.questions.current().public().select_related("edition"),
        "others": Topic.objects.exclude(pk=found.pk),
    }
    return render(request, "faq/topic.html", context)


@require_safe
@public
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """A question; a twin's address leads on; a withdrawn one says why (410)."""
    found = get_object_or_404(pages.for_page(), slug=slug)
    if found.joined_to:
        if found.joined_to.state in OPEN:
            raise Http404
        return redirect(found.joined_to, permanent=True)
    if found.state == State.WITHDRAWN:
        return render(request, "faq/withdrawn.html", {"question": found}, status=410)
    answers = list(found.answers.all())
    figures = cited(kind="question", ref=found.reference, on=clock.today())
    context = {
        "question": found,
        "answer": answers[0],
        "parts": pages.parts(answers[0].text),
        "older": [{"answer": each, "parts": pages.parts(each.text)} for each in answers[1:]],
        "related": pages.related(found),
        "replaced": found.replaces.all(),
        "late": bool(found.review_on and found.review_on < clock.today()),
        "late_says": pages.late_says(found),
        "cited": figures,
        "some_stale": any(row.is_stale for row in figures),
    }
    return render(request, "faq/question.html", context)


@require_safe
@public
def how_to_ask(request: HttpRequest) -> HttpResponse:
    return render(request, "faq/how_to_ask.html")
