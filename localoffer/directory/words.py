"""Facts of a service as people say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal

from localoffer.directory import nearby
from localoffer.directory.models import CostOption, Location, Schedule, Service

DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday",
    "FR": "Friday", "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip
WEEK = ("MO", "TU", "WE", "TH", "FR")
NTH = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}
OLDEST = 25
STATE_COLOURS = {"starting": "light-blue", "active": "green", "paused": "yellow", "closed": "grey"}


def ages(service: Service) -> str:
    low, high = service.minimum_age, service.maximum_age
    if low is None and high is None:
        return "Any age"
    if high is None or (high > OLDEST and low):
        return f"From age {low}"
    if not low:
        return f"Up to age {high}"
    return f"Age {low}" if low == high else f"Ages {low} to {high}"


def pounds(amount: Decimal) -> str:
    """£4.50, £36"""
    return f"£{amount:.0f}" if amount == int(amount) else f"£{amount:.2f}"


def cost_lines(options: Iterable[CostOption]) -> list[str]:
    lines = []
    for each in options:
        what = ", ".join(filter(None, [each.option, each.amount_description]))
        if each.amount is None:
            lines.append(what)
        elif each.amount == 0:
            lines.append(f"Free: {what}" if what else "Free")
        else:
            lines.append(f"{pounds(each.amount)} {what}".strip())
    return lines


def cost(service: Service) -> str:
    """The cost in a few words: the dearest thing it costs, or its kind."""
    amounts = [each for each in service.cost_options.all() if each.amount]
    if amounts and service.cost != Service.Cost.FREE:
        return f"{pounds(amounts[0].amount or Decimal(0))} {amounts[0].option}".strip()
    return str(Service.Cost(service.cost).label)


def hour(when: time) -> str:
    """9:30am, 5pm, midday"""
    if (when.hour, when.minute) in ((0, 0), (12, 0)):
        return "midday" if when.hour else "midnight"
    minutes = f":{when:%M}" if when.minute else ""
    return f"{when.hour % 12 or 12}{minutes}{'am' if when.hour < 12 else 'pm'}"


def hours(schedule: Schedule) -> str:
    opens, closes = schedule.opens_at, schedule.closes_at
    if opens and closes:
        if closes >= time(23, 59):
            return f"from {hour(opens)}"
        return f"{hour(opens)} to {hour(closes)}"
    if opens:
        return f"from {hour(opens)}"
    return f"until {hour(closes)}" if closes else ""


def days(codes: list[str]) -> str:
    """Monday to Friday; Tuesday and Thursday."""
    if tuple(codes) == tuple(DAYS):
        return "Every day"
    if tuple(codes) == WEEK:
        return "Monday to Friday"
    names = [DAYS[code] for code in codes if code in DAYS]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def when(schedule: Schedule) -> str:
    """One line for a schedule: "Monday to Friday, 9am to 5pm"."""
    if schedule.freq == Schedule.Freq.MONTHLY and schedule.byday:
        parts = [(code[:-2], code[-2:]) for code in schedule.byday.split(",")]
        names = [f"{NTH.get(nth, '')} {DAYS[day]}".strip() for nth, day in parts]
        first = f"The {' and '.join(names)} of the month"
    elif schedule.freq == Schedule.Freq.WEEKLY and schedule.byday:
        first = days(schedule.byday.split(","))
        if (schedule.interval or 1) > 1:
            first += f", every {schedule.interval} weeks"
    elif schedule.dtstart and not schedule.freq:
        first = long_day(schedule.dtstart)
    else:
        first = schedule.description
    return ", ".join(part for part in (first, hours(schedule)) if part)


def long_day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def distance(metres: float) -> str:
    """2.3 miles; nothing is nearer than it looks."""
    miles = metres / nearby.METRES_IN_A_MILE
    if miles < 0.1:
        return "less than 0.1 miles"
    return f"{miles:.1f} miles" if miles < 10 else f"{miles:.0f} miles"


def place(location: Location) -> str:
    """Where, in a word or two. A masked place names its area only."""
    if location.masked:
        return f"{location.area}, address not shown" if location.area else "Address not shown"
    if location.location_type == Location.Type.VIRTUAL:
        return location.name or "Online or by phone"
    addresses = list(location.addresses.all())
    town = addresses[0].city if addresses else location.area
    return ", ".join(dict.fromkeys(part for part in (location.name, town) if part))


def towns(service: Service) -> str:
    """Where a service is, as a list shows it: towns, each once."""
    found = []
    for each in service.service_at_locations.all():
        location = each.location
        addresses = list(location.addresses.all())
        if location.location_type == Location.Type.VIRTUAL:
            found.append("Online or by phone")
        elif location.masked:
            found.append(place(location))
        else:
            found.append(addresses[0].city if addresses else location.area or location.name)
    return ", ".join(dict.fromkeys(part for part in found if part))
