"""Guidance pages as they are read and as they are written."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from faq import access
from faq.identity import Pointer
from faq.models import Guide, GuideVersion, Step, Topic
from faq.operations.questions import pointers_in
from faq.pages.desk import changed
from faq.states import UNFINISHED, VERSION, VersionMove, VersionState
from localoffer.accounts.models import Person

TITLES = {
    VersionMove.SAVE: "Change the draft",
    VersionMove.SUBMIT: "Send it to be checked",
    VersionMove.PUBLISH: "Publish",
    VersionMove.RETURN: "Send it back",
    VersionMove.REVIEW: "Say that it is still right",
    VersionMove.DROP: "Drop the draft",
    VersionMove.WITHDRAW: "Take it off the site",
}
ADDRESSES = {
    VersionMove.PUBLISH: "publication",
    VersionMove.SUBMIT: "submission",
    VersionMove.SAVE: "text",
    VersionMove.RETURN: "return",
    VersionMove.REVIEW: "review",
    VersionMove.DROP: "removal",
    VersionMove.WITHDRAW: "withdrawal",
}
PAST = {
    VersionMove.START: "Begun",
    VersionMove.SAVE: "Saved",
    VersionMove.SUBMIT: "Sent to be checked",
    VersionMove.RETURN: "Sent back",
    VersionMove.PUBLISH: "Published",
    VersionMove.REVIEW: "Read again: still right",
    VersionMove.REPLACE: "Replaced by a newer version",
    VersionMove.DROP: "Dropped",
    VersionMove.WITHDRAW: "Taken off the site",
}


def current() -> QuerySet[GuideVersion]:
    """The published version of every page."""
    return (
        GuideVersion.objects.filter(state=VersionState.PUBLISHED)
        .select_related("guide")
        .order_by("title")
    )


def by_topic() -> list[dict[str, Any]]:
    """Published pages under each of their topics; those without a topic come last."""
    versions = Prefetch("versions", queryset=current(), to_attr="published")
    guides = Guide.objects.prefetch_related(versions)
    rows = []
    for topic in Topic.objects.prefetch_related(Prefetch("guides", queryset=guides)):
        pages = [each.published[0] for each in topic.guides.all() if each.published]  # type: ignore[attr-defined]
        if pages:
            rows.append({"topic": topic, "pages": pages})
    others = list(current().filter(guide__topics=None))
    return rows + ([{"topic": None, "pages": others}] if others else [])


def of_topic(topic: Topic) -> QuerySet[GuideVersion]:
    return current().filter(guide__topics=topic)


def every() -> list[dict[str, Any]]:
    """All pages for the desk, each with what is public and what is being written."""
    rows = []
    for guide in Guide.objects.prefetch_related("versions"):
        versions = list(guide.versions.all())
        public = next((v for v in versions if v.state == VersionState.PUBLISHED), None)
        written = next((v for v in versions if v.state in UNFINISHED), None)
        rows.append(
            {"guide": guide, "public": public, "written": written, "newest": versions[0]}
        )  # fmt: skip
    return sorted(rows, key=lambda row: row["newest"].title)


def one(guide: Guide, *, by: Person) -> dict[str, Any]:
    """Rows for the desk's page of one guide."""
    versions = list(guide.versions.select_related("changed_by", "published_by"))
    lead = next((v for v in versions if v.state in UNFINISHED), None)
    public = next((v for v in versions if v.state == VersionState.PUBLISHED), None)
    return {
        "lead": lead,
        "public": public,
        "versions": versions,
        "steps": [
            {"text": TITLES[move], "href": address(version, move)}
            for version in (lead, public)
            if version
            for move in ADDRESSES
            if access.may(VERSION, move, state=version.state, by=by)
            and (move != VersionMove.PUBLISH or access.may_publish_version(version, by))
        ],
        "waits_for_another": lead is not None
        and lead.state == VersionState.SUBMITTED
        and not access.may_publish_version(lead, by),
        "pointers": pointers(lead) if lead else [],
        "history": [
            {
                "title": PAST.get(step.move, step.move),  # type: ignore[call-overload]
                "by": step.by.name if step.by else "",
                "at": step.at,
                "text": step.words,
            }
            for step in Step.objects.filter(ref=guide.reference).select_related("by")
        ],
    }


def address(version: GuideVersion, move: VersionMove) -> str:
    return reverse(
        "faq:guide-step", args=[version.guide.reference, version.number, ADDRESSES[move]]
    )


def pointers(version: GuideVersion) -> list[Pointer]:
    return pointers_in(version.title, version.summary, version.text, version.easy_read)


def difference(version: GuideVersion, *, public_only: bool = False) -> list[dict[str, Any]]:
    """What changed since the version before, part by part; only the parts that changed."""
    older = version.guide.versions.filter(number__lt=version.number)
    shown = (VersionState.PUBLISHED, VersionState.REPLACED, VersionState.WITHDRAWN)
    before = (older.filter(state__in=shown) if public_only else older).first()
    if before is None:
        return []
    parts = [
        ("Title", "title"),
        ("Summary", "summary"),
        ("Text", "text"),
        ("Easy Read", "easy_read"),
    ]
    return [
        {"name": name, "lines": changed(getattr(before, part), getattr(version, part))}
        for name, part in parts
        if getattr(before, part) != getattr(version, part)
    ]  # fmt: skip


def late(version: GuideVersion, *, today: date) -> bool:
    return version.review_on is not None and version.review_on < today
