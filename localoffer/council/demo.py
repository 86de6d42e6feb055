"""Contact lines for the demo. The numbers are from the range kept for drama: nobody answers."""

from datetime import datetime, time
from typing import Any

from localoffer import clock
from localoffer.council.models import ContactLine, Day, Hours

OFFICE = (Day.WORKING, time(8, 30), time(17))
LINES: list[dict[str, Any]] = [
    {
        "purpose": "front_door",
        "label": "Worried about a child (front door)",
        "phone": "01632 960101",
        "note": "Invented for the demo.",
        "order": 10,
        "hours": [OFFICE],
    },
    {
        "purpose": "out_of_hours",
        "label": "Worried about a child, evenings, weekends and bank holidays",
        "phone": "01632 960102",
        "note": "Invented for the demo.",
        "order": 20,
        "hours": [],
    },
    {
        "purpose": "sendiass",
        "label": "SENDIASS: free, independent advice about special educational needs",
        "phone": "01632 960103",
        "email": "sendiass@example.org",
        "note": "Invented for the demo.",
        "order": 30,
        "hours": [OFFICE],
    },
    {
        "purpose": "local_offer",
        "label": "Questions about the Local Offer",
        "phone": "01632 960104",
        "email": "local-offer@example.gov.uk",
        "note": "Invented for the demo.",
        "order": 40,
        "hours": [OFFICE],
    },
    {
        "purpose": "disagreement",
        "label": "Disagreement resolution: someone neutral helps you and us to agree",
        "phone": "01632 960106",
        "email": "disagreement@example.org",
        "note": "Invented for the demo.",
        "order": 60,
        "hours": [OFFICE],
    },
    {
        "purpose": "mediation",
        "label": "Mediation: help to settle a disagreement",
        "phone": "01632 960105",
        "email": "mediation@example.org",
        "note": "Invented for the demo.",
        "order": 50,
        "hours": [OFFICE],
    },
]


def load(*, people: dict[str, Any], at: datetime) -> None:
    """Add each line that is not there yet."""
    for facts in LINES:
        line, added = ContactLine.objects.get_or_create(
            label=facts["label"],
            defaults={
                **{key: value for key, value in facts.items() if key != "hours"},
                "checked_on": clock.local_day(at),
            },
        )
        if added:
            Hours.objects.bulk_create(
                Hours(line=line, day=day, opens=opens, closes=closes)
                for day, opens, closes in facts["hours"]
            )
