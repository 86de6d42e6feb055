"""Exactly what is signed, and the letter that follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from localoffer import clock
from localoffer.accounts.models import Person
from panel import access, law, rights, timescales
from panel.models import Decision, Item, NoticeServed, View
from panel.models.decision import Outcome
from panel.operations import papers
from panel.operations.notices import TITLES, rights_of


def signed_content(decision: Decision) -> dict[str, Any]:
    """Exactly what is signed, in words: each fact of the content, names for references."""
    content = decision.content
    item = decision.item
    people = {
        person.reference: person.name
        for person in Person.objects.filter(
            reference__in=[
                content["presenter"],
                *content["present"],
                *(view["member"] for view in content["views"]),
            ]
        )
    }
    return {
        "facts": [
            {"key": "Item", "value": f"{content['item']}, version {content['version']}"},
            {"key": "Case", "value": content["case"]},
            {"key": "Child", "value": f"{item.case.child.full_name} ({content['child']})"},
            {"key": "Business", "value": content["business"]},
            {
                "key": "Meeting",
                "value": f"{content['meeting']}, "
                f"{timescales.day_in_words(date.fromisoformat(content['met_on']))}"
                if content["met_on"]
                else "Between meetings",
            },
            {"key": "Presented by", "value": people.get(content["presenter"], "")},
            {
                "key": "Present",
                "value": ", ".join(people[reference] for reference in content["present"]),
            },
            {
                "key": "Papers",
                "value": "\n".join(
                    f"Paper {paper['number']}, version {paper['version']}, "
                    f"digest {paper['digest'][:12]}…"
                    for paper in content["papers"]
                ),
            },
            {"key": "Law", "value": f"Version {content['law_version']}"},
        ],
        "limbs": content["limbs"],
        "outcome": content["outcome"],
        "reasons": content["reasons"],
        "views": [
            {
                "member": people[view["member"]],
                "leaning": View.Leaning(view["leaning"]).label,
                "text": view["text"],
                "dissents": view["member"] in content.get("dissent", []),
            }
            for view in content["views"]
        ],
        "warnings": law.warnings(
            content["reasons"],
            *(limb["reason"] for limb in content["limbs"]),
            reasons=law.unlawful(law_version=content["law_version"], business=item.business),
        ),
        "why_new": decision.why_new,
        "alternatives": content.get("alternatives", ""),
        "cost": content.get("cost", ""),
        "quorum": _quorum(content.get("quorum"), met=bool(content["meeting"])),
        "digest": decision.digest,
        "signatures": [
            {"part": each.get_part_display(), "name": each.by.name, "at": each.at}
            for each in decision.signatures.select_related("by")
        ],
    }


FAMILY = "family"
"""The paper with what the parent and the child say."""


def unheard(item: Item) -> str:
    """What to know before signing: the law asks to look at what the family says, and no paper has it.

    Duty: CFA s.19(a) and, before deciding whether to assess, s.36(8).
    """
    label = papers.checklist_names(item).get(FAMILY)
    now = papers.current(item)
    if label is None or any(paper.kind == FAMILY for paper in now):
        return ""
    said = (
        f"The paper “{label}” is missing. The law asks the council to consider their views before "
        "it decides (Children and Families Act 2014, section 19, and for a request section 36(8))."
    )
    loose = [str(paper.number) for paper in now if not paper.kind]
    if not loose:
        return said
    which = f"Paper {loose[0]} has" if len(loose) == 1 else f"Papers {', '.join(loose)} have"
    return f"{said} {which} no place in the checklist: look whether it is there."


def _quorum(counted: dict[str, int] | None, *, met: bool) -> str:
    """What the minutes say of the council's own quorum, where it was not reached.

    The terms of reference know none, so that fewer are said and stop nothing.
    """
    if counted is None or counted["present"] >= counted["needed"]:
        return ""
    present, needed = counted["present"], counted["needed"]
    who = "1 person" if present == 1 else f"{present} people"
    did = f"{'was' if present == 1 else 'were'} there" if met else "took part between meetings"
    return f"{who} {did}. The council’s own rule asks for {needed}."


def last_day(until: date | None) -> str:
    """“By 16 June 2026”, or when a letter that refuses nothing says that the right comes."""
    if until is None:
        return "Not now: only if we later refuse a plan, or the parent disagrees with the plan"
    return f"By {timescales.day_in_words(until)}"


def letter_rows(letters: Iterable[NoticeServed], *, at: datetime) -> list[dict[str, Any]]:
    """Letters to post, each with the days since the date on it: its times run from that day."""
    today = clock.local_day(at)
    rows = []
    for served in letters:
        days = (today - served.served_on).days
        rows.append(
            {
                "reference": served.decision.item.case.reference,
                "item": served.decision.item.reference,
                "letter": served.letter.reference,
                "dated": served.served_on,
                "since": f"{days} {'day' if days == 1 else 'days'} ago" if days else "today",
                "late": days > 0,
                "again": access.is_out_of_date(served, at=at),
                "returned": f"It came back on {timescales.day_in_words(served.returned_on)}. The "
                "parent is not told. Find their address, and make the letter again."
                if served.returned_on
                else "",
            }
        )
    return rows


def letter_page(decision: Decision, *, at: datetime) -> dict[str, Any]:
    """What the letter says, right by right, or what it still lacks."""
    block = rights_of(decision, at=at)
    case = decision.item.case
    gaps = rights.missing(block)
    if not (case.parent_name and case.parent_address):
        gaps = ["who the letter goes to", *gaps]
    lines = [
        ("Independent advice (SENDIASS)", block.sendiass, ""),
        ("Disagreement resolution", block.disagreement, ""),
        ("Mediation", block.mediation, last_day(block.mediation_until)),
        ("Appeal to the Tribunal", block.tribunal, last_day(block.appeal_until)),
    ]
    return {
        "refuses": block.refuses,
        "title": TITLES[Outcome(decision.outcome)],
        "gaps": gaps,
        "to": "\n".join(filter(None, [case.parent_name, case.parent_address])),
        "reasons": decision.reasons,
        "rights": [
            {
                "key": name,
                "value": "\n".join(
                    filter(
                        None,
                        [
                            words,
                            *((line.label, line.phone, line.email, line.web) if line else ()),
                        ],
                    )
                )
                or "Missing",
            }
            for name, line, words in lines
        ],
    }
