"""About seventy invented services, of the kinds that families here asked about.

The fixtures are written short; here each becomes a whole document and is published like any
import. Phone numbers are from the range kept for drama, addresses are at example.org, and the
postcodes end in letters that the Post Office never gives out.
"""

import json
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from localoffer import clock
from localoffer.directory.models import (
    Organisation,
    Postcode,
    Proposal,
    Service,
    TaxonomyTerm,
)
from localoffer.directory.operations import postcodes, proposing, publish
from localoffer.directory.states import ORUK_STATUS, State

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "directory"
SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "demo.localoffer.example")
POSTCODES = Path(settings.BASE_DIR).parent / "shared/data/geo/postcodes_rutland_and_neighbours.csv"
"""An extract of the national list, where it lies beside the checkout. Without it distances are
measured from towns; a council loads its own file (manage.py import_postcodes)."""
COMPLAINTS = (
    "Tell the service first. If that does not help, write to the person in charge.\n"
    "You can also ask SENDIASS for free help with a complaint."
)
PROVIDER = "kite"
"""The organisation that the demo's provider looks after."""


def load(*, people: dict[str, Any], at: datetime) -> None:
    """Publish what is not there yet, give the demo's provider its entries, and load postcodes."""
    publish_services(by=people["content_editor"], at=at)
    provider = people.get("provider")
    if provider is not None and provider.organisation_id:
        Organisation.objects.filter(pk=key_of("organisation", PROVIDER)).update(
            account=provider.organisation_id
        )
        send_a_change(by=provider, at=at)
    if POSTCODES.is_file() and not Postcode.objects.exists():
        postcodes.load(path=POSTCODES, by=people["content_editor"], at=at)


def send_a_change(*, by: Any, at: datetime) -> None:
    """A provider's change that waits for an editor; begun once."""
    service = Service.objects.get(pk=key_of("service", "kite-drop-in"))
    if Proposal.objects.filter(service=service).exists():
        return
    change = proposing.start(service=service, by=by, at=at)
    document = change.document | {
        "description": f"{change.document['description']}\nSince this month there is a quiet "
        "corner with ear defenders and soft lights.",
        "wait_time": "No waiting. Come when you like.",
    }
    change = proposing.save(
        proposal=change, version=change.version, document=document, by=by, at=at
    )
    proposing.submit(proposal=change, version=change.version, by=by, at=at)


def publish_services(*, by: Any, at: datetime) -> None:
    """Each demo service that is not there yet."""
    known = set(Service.objects.values_list("pk", flat=True))
    fresh = [each for each in documents_at(at) if uuid.UUID(each["id"]) not in known]
    publish(documents=fresh, by=by, at=at, note="Demo")


def documents_at(at: datetime) -> list[dict[str, Any]]:
    """Every demo service as a whole document, its dates counted from this moment."""
    organisations = {row["key"]: row for row in _rows("organisations.json")}
    places = {row["key"]: row for row in _rows("places.json")}
    terms = {
        (row.taxonomy.key, row.term): row for row in TaxonomyTerm.objects.select_related("taxonomy")
    }
    rows = [row for path in sorted((FOLDER / "services").glob("*.json")) for row in _rows(path)]
    return [
        _document(row, organisations[row["org"]], places, terms, at=at, number=number)
        for number, row in enumerate(rows)
    ]


def key_of(*names: str) -> str:
    return str(uuid.uuid5(SPACE, "/".join(names)))


def _rows(name: str | Path) -> list[dict[str, Any]]:
    return json.loads((FOLDER / name).read_text())


def _document(
    row: dict[str, Any],
    organisation: dict[str, Any],
    places: dict[str, Any],
    terms: dict[Any, TaxonomyTerm],
    *,
    at: datetime,
    number: int,
) -> dict[str, Any]:
    day = clock.local_day(at)
    key = row["key"]
    checked = day - timedelta(days=(number * 37) % 300)
    reviewed = checked + timedelta(days=365)
    if number % 17 == 9:  # a few entries are late for their review, as in life
        checked, reviewed = day - timedelta(days=420), day - timedelta(days=55)
    needs = [] if row["needs"] == "any" else row["needs"]
    codes = [
        *(("kind", code) for code in row["kinds"]),
        *(("need", code) for code in needs),
        *(("setting", code) for code in row.get("settings", [])),
        *(("schedule-2", code) for code in row["items"]),
    ]
    phone = f"01632 960{organisation['phone']}"
    return {
        "id": key_of("service", key),
        "name": row["name"],
        "description": row["about"],
        "url": f"https://{row['org']}.example/{key}",
        "email": f"{key}@example.org",
        "status": ORUK_STATUS[State(row.get("state", "active"))],
        "minimum_age": row["ages"][0],
        "maximum_age": row["ages"][1],
        "eligibility_description": row["who"],
        "application_process": row["ask"],
        "wait_time": row["wait"],
        "alert": row.get("alert", ""),
        "assured_date": checked.isoformat(),
        "assurer_email": "local-offer@example.gov.uk",
        "last_modified": at.isoformat(),
        "local_offer": {
            "how_decided": row["decided"],
            "cost": row["cost"],
            "reach": row.get("reach", "in"),
            "any_need": row["needs"] == "any",
            "complaints": COMPLAINTS,
            "easy_read": row.get("easy", ""),
            "sen_report_url": row.get("report", ""),
            "sen_report_on": (day - timedelta(days=90)).isoformat() if "report" in row else "",
            "assured_by": "The Local Offer team",
            "next_review_on": reviewed.isoformat(),
            "state_note": row.get("state_note", ""),
            "starts_on": (day + timedelta(days=row["starts_in"])).isoformat()
            if "starts_in" in row
            else "",
        },
        "schedules": [
            *(_weekly(key, text, at=at) for text in row.get("times", [])),
            *(_monthly(key, text, at=at) for text in row.get("monthly", [])),
            *(_event(key, event, at=at) for event in row.get("dates", [])),
        ],
        "service_at_locations": [
            {"id": key_of("at", key, place), "location": _location(places[place])}
            for place in row["places"]
        ],
        "languages": [
            {"id": key_of("language", key, name), "name": name}
            for name in row.get("languages", ["English"])
        ],
        "service_areas": [{"id": key_of("area", key), "name": "Rutland"}],
        "cost_options": [
            {"id": key_of("cost", key, option), "option": option, "amount": amount}
            for option, amount in row.get("costs", [])
        ],
        "contacts": [
            {
                "id": key_of("contact", key),
                "title": "Enquiries",
                "phones": [{"id": key_of("phone", key), "number": phone, "type": "voice"}],
            }
        ],
        "attributes": [
            {"id": key_of("attribute", key, *code), "taxonomy_term": _term(terms[code])}
            for code in codes
        ],
        "organization": {
            "id": key_of("organisation", row["org"]),
            "name": organisation["name"],
            "description": organisation["about"],
            "email": f"{row['org']}@example.org",
            "website": f"https://{row['org']}.example/",
            **(
                {
                    "organization_identifiers": [
                        {
                            "id": key_of("urn", row["org"]),
                            "identifier_scheme": "GB-EDU",
                            "identifier_type": "School number (invented)",
                            "identifier": f"000{organisation['phone']}",
                        }
                    ]
                }
                if organisation.get("school")
                else {}
            ),
        },
    }


def _location(place: dict[str, Any]) -> dict[str, Any]:
    key = place["key"]
    document: dict[str, Any] = {
        "id": key_of("location", key),
        "location_type": "virtual" if place.get("virtual") else "physical",
        "name": place["name"],
        "transportation": place.get("travel", ""),
        "local_offer": {"masked": place.get("masked", False), "area": place.get("area", "")},
        "accessibility": [
            {"id": key_of("access", key, text), "accessibility": text}
            for text in place.get("access", [])
        ],
    }
    if place.get("masked"):
        document["hideaway"] = {
            "address": place["secret"],
            "postal_code": place["secret_postcode"],
        }
    elif not place.get("virtual"):
        document["latitude"], document["longitude"] = place["at"]
        document["addresses"] = [
            {
                "id": key_of("address", key),
                "address_1": place["street"],
                "city": place["town"],
                "state_province": "Invented county",
                "postal_code": place["postcode"],
                "country": "GB",
                "address_type": "physical",
            }
        ]
    return document


def _term(term: TaxonomyTerm) -> dict[str, Any]:
    return {
        "id": str(term.pk),
        "name": term.name,
        "description": term.description or term.name,
        "term": term.term,
        "taxonomy": term.taxonomy.name,
        "taxonomy_id": str(term.taxonomy_id),
    }


def _hours(text: str) -> dict[str, str]:
    opens, closes = text.split("-")
    return {"opens_at": f"{opens}:00", "closes_at": f"{closes}:00"}


def _weekly(key: str, text: str, *, at: datetime) -> dict[str, Any]:
    days, _, hours = text.partition(" ")
    return {
        "id": key_of("weekly", key, text),
        "freq": "WEEKLY",
        "interval": 1,
        "byday": days,
        **(_hours(hours) if hours else {}),
    }


def _monthly(key: str, text: str, *, at: datetime) -> dict[str, Any]:
    return _weekly(key, text, at=at) | {
        "id": key_of("monthly", key, text),
        "freq": "MONTHLY",
    }


def _event(key: str, event: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    day = clock.local_day(at) + timedelta(days=event["in_days"])
    return {
        "id": key_of("event", key, event["text"]),
        "dtstart": day.isoformat(),
        "description": event["text"],
        **_hours(event["time"]),
    }
