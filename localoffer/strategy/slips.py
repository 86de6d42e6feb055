"""Slips of the source, found by rule. Nothing is put right: a page shows both. No tables here."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import date

MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        1,
    )
}
USUAL = re.compile(r"[A-Z][a-z]{2} \d\d")


def month(text: str, *, last: bool = False) -> date | None:
    """“Mar 17”, “July 17”, “Aug17” or “03/17” as a day: the month's first, or its last."""
    found = re.fullmatch(r"\s*([A-Za-z]{3})[a-z]*\s*(\d\d)\s*|\s*(\d\d)/(\d\d)\s*", text)
    if not found:
        return None
    number = MONTHS.get(found[1].lower()) if found[1] else int(found[3])
    year = 2000 + int(found[2] or found[4])
    if number is None or not 1 <= number <= 12:
        return None
    return date(year, number, monthrange(year, number)[1] if last else 1)


def initials(lead: str) -> list[str]:
    """“KD/ KQ/ DG” → KD, KQ, DG; “BC/KQDG”, with its stroke left out, → BC, KQ, DG."""
    found = []
    for part in re.split(r"[/,]", lead):
        letters = part.strip()
        halves = len(letters) == 4 and letters.isupper()
        found += [letters[:2], letters[2:]] if halves else [letters] if letters else []
    return found


def slips(
    *,
    section: str,
    group: str,
    lead: str,
    start: str,
    end: str,
    progress: str,
    names: Sequence[str],
) -> list[str]:
    """What does not fit in one row of the plan, each in a sentence. `names` are the initials that
    the source explains, as often as it gives them."""
    said = []
    begins, ends = month(start), month(end, last=True)
    if begins and ends and ends < begins:
        said.append(f"It ends ({end}) before it starts ({start}).")
    if begins and ends and (begins.year, begins.month) == (ends.year, ends.month):
        said.append("It starts and ends in the same month.")
    said += [
        f"The {which} is written “{text}”."
        for which, text in (("start", start), ("end", end))
        if not USUAL.fullmatch(text)
    ]
    counted = Counter(names)
    for each in dict.fromkeys(initials(lead)):
        if counted[each] > 1:
            said.append(f"Two people have the initials {each}.")
        elif each not in counted:
            said.append(f"The source does not say who {each} is.")
    if re.search(r"[A-Z]{4}", lead):
        said.append(f"The lead is written “{lead}”: a stroke is missing.")
    if not group.startswith(section):
        said.append(f"The source calls this part {group}, though it stands in section {section}.")
    if "September" in progress and ends and ends < date(ends.year, 9, 1) and "due" in progress:
        said.append(f"It is due in September, after its own end ({end}).")
    return said
