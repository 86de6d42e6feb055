"""What a new version of a recommendation takes over from the one before it."""

from __future__ import annotations

from panel.models import Declaration, Item, LimbFinding


def carry_findings(item: Item) -> None:
    """Copy the newest version's findings to the next, so that only what changes is written anew.

    A finding of somebody with an interest is not carried over: it is made again by
    whoever chairs now.
    """
    latest = item.latest_decision
    assert latest is not None
    interested = item.declarations.filter(nature=Declaration.Nature.INTEREST).values("person")
    LimbFinding.objects.bulk_create(
        LimbFinding(
            item=item,
            number=latest.number + 1,
            limb=finding.limb,
            met=finding.met,
            reason=finding.reason,
            evidence=finding.evidence,
            by=finding.by,
            at=finding.at,
        )
        for finding in item.findings.filter(number=latest.number).exclude(by__in=interested)
    )
