"""What senders sent after the referral, and what looks like spam, for the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from localoffer import clock
from localoffer.accounts.models import Person
from localoffer.children.models import hidden_from
from localoffer.documents.models import Scan
from localoffer.ui.templatetags.ui import moment
from referrals import timescales
from referrals.models import (
    Attachment,
    Disagreement,
    Hold,
    Message,
    Referral,
    Submission,
    Withdrawal,
)

Row = dict[str, Any]


def inbox(*, viewer: Person, at: datetime) -> Row:
    """Lists by what they need, oldest first. References only, and none the viewer may not know."""
    today = clock.local_day(at)
    hidden = set(hidden_from(viewer, at=at))
    seen = Referral.objects.filter(held=False).exclude(child__in=hidden)
    known = Submission.objects.filter(pk__in=seen.values("submission"))
    unread = (
        Message.objects.filter(from_desk=False, read_at=None, submission__in=known)
        .select_related("submission")
        .prefetch_related("submission__referrals")
    )
    waiting = Disagreement.objects.filter(answered_at=None, referral__in=seen).select_related(
        "referral"
    )
    back = (
        Withdrawal.objects.filter(seen_at=None, submission__in=known)
        .select_related("submission")
        .prefetch_related("submission__referrals")
    )
    files = (
        Attachment.objects.filter(submission__in=known)
        .exclude(document__scan__state=Scan.State.CLEAN)
        .filter(document__scan__isnull=False)
        .select_related("submission", "document__scan")
        .prefetch_related("submission__referrals")
    )
    held = Hold.objects.filter(settled_at=None).exclude(submission__referrals__child__in=hidden)

    def row(sent: Any, note: str) -> Row:
        """Leads to the first of its referrals that the viewer may see."""
        first = next(
            each for each in sent.referrals.all() if not each.held and each.child_id not in hidden
        )
        return {"text": first.reference, "href": first.get_absolute_url(), "note": note}

    return {
        "unread": [row(each.submission, moment(each.at)) for each in unread],
        "disagreements": [
            {
                "text": each.referral.reference,
                "href": each.referral.get_absolute_url(),
                "note": f"{Disagreement.Rung(each.rung).label}: answer by "
                f"{timescales.in_words(each.due_on)}",
                "late": each.due_on < today,
            }
            for each in waiting.order_by("due_on")
        ],
        "withdrawals": [row(each.submission, moment(each.at)) for each in back],
        "files": [
            row(
                each.submission,
                f"{each.document.name}: {each.document.scan.get_state_display().lower()}"
                + (f" ({each.document.scan.said})" if each.document.scan.said else ""),
            )
            for each in files
        ],
        "held": list(held.select_related("submission")),
    }


def held_rows(held: Hold) -> list[Row]:
    """All that somebody needs to say whether this is a referral."""
    sent = held.submission
    children = "\n".join(each.child.full_name for each in sent.referrals.select_related("child"))
    facts = [
        ("Why it waits", held.why),
        ("Came in", moment(held.at)),
        ("From", sent.sent_by),
        ("How to reach them", "\n".join(filter(None, [sent.email, sent.referrer_phone]))),
        ("About", children),
        ("What it says", sent.concern),
        ("What they hope for", sent.hopes),
        ("Also", "\n".join(filter(None, [sent.strengths, sent.voice, sent.agencies_note]))),
    ]
    return [{"key": key, "value": value} for key, value in facts if value]


def ladder_words(made: Disagreement) -> str:
    """What happens after a rung was climbed, and by when."""
    return (
        f"{Disagreement.Rung(made.rung).label}: you get an answer by the end of "
        f"{timescales.in_words(made.due_on)}."
    )
