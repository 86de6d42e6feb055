"""Who to ring, in a guide: “{sendiass}” stands for the council's lines of that purpose as they are
today, so that a number is kept right in one place (the council's settings).
"""

from __future__ import annotations

import re

from localoffer.council.models import ContactLine, Council

ADDRESS = "address"
"""“{address}”: where a letter to the council goes."""
MARK = re.compile(rf"\{{({'|'.join([*ContactLine.Purpose.values, ADDRESS])})\}}")


def filled(text: str) -> str:
    """A guide's Markdown with its contact marks as lines to ring or write to. A purpose that the
    council has no line for leaves nothing behind."""
    wanted = set(MARK.findall(text))
    if not wanted:
        return text
    lines: dict[str, list[str]] = {}
    for line in ContactLine.objects.filter(purpose__in=wanted):
        lines.setdefault(line.purpose, []).append(_said(line))
    if ADDRESS in wanted and (council := Council.current()).address:
        lines[ADDRESS] = [
            f"**By post**: {', '.join([council.name, *council.address.splitlines()])}"
        ]
    return MARK.sub(lambda mark: "\n\n".join(lines.get(mark[1], [])), text)


def _said(line: ContactLine) -> str:
    ways = []
    if line.phone:
        ways.append(f"[{line.phone}](tel:{re.sub(r'[^+0-9]', '', line.phone)})")
    if line.email:
        ways.append(f"[{line.email}](mailto:{line.email})")
    if line.web and not ways:
        ways.append(f"<{line.web}>")
    return f"**{line.label}**: {' or '.join(ways)}"
