"""The council's own settings: its name and look, its phone lines, its local limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from localoffer import clock
from localoffer.council import settled


class Setting(models.Model):
    """What the three editable tables share: a version against stale pages."""

    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        abstract = True


class Council(Setting):
    """The council that runs this portal. There is exactly one row."""

    name = models.CharField(max_length=100)
    area = models.CharField(max_length=60, help_text="as in “in Rutland”")
    service_name = models.CharField(max_length=60, default="Local Offer")
    brand_colour = models.CharField(
        max_length=7,
        default="#0b5d4a",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Enter a colour such as #0b5d4a.")],
    )
    website = models.URLField(blank=True)
    address = models.TextField(blank=True)
    forum_name = models.CharField(max_length=100, help_text="the parent carer forum")
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_council")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Council:
        """The council, as set up by the first migration."""
        return settled.once(cls, cls.objects.get)


class Day(models.IntegerChoices):
    """What kind of day a line's hours are for."""

    WORKING = 1, "Monday to Friday"
    SATURDAY = 2, "Saturday"
    SUNDAY = 3, "Sunday and bank holidays"

    @classmethod
    def of(cls, day: date, *, closed: frozenset[date]) -> Day:
        if day.weekday() == 6 or day in closed:
            return cls.SUNDAY
        return cls.SATURDAY if day.weekday() == clock.SATURDAY else cls.WORKING


class ContactLine(Setting):
    """A phone line or address people can use, dated, with the hours it is answered.

    `purpose` is what a page asks for; a line without hours is always answered.
    """

    class Purpose(models.TextChoices):
        EMERGENCY = "emergency", "Emergency"
        FRONT_DOOR = "front_door", "The front door, in office hours"
        OUT_OF_HOURS = "out_of_hours", "Outside office hours"
        LOCAL_OFFER = "local_offer", "Questions about the Local Offer"
        SENDIASS = "sendiass", "Independent advice (SENDIASS)"
        MEDIATION = "mediation", "Mediation"
        DISAGREEMENT = "disagreement", "Disagreement resolution"
        TRIBUNAL = "tribunal", "SEND Tribunal"

    purpose = models.CharField(max_length=20, choices=Purpose)
    label = models.CharField(max_length=100)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    web = models.URLField(blank=True)
    note = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(help_text="the day somebody last made sure it is right")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "label"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email="") | ~Q(web=""), name="line_can_be_reached"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def every(cls) -> list[ContactLine]:
        """All lines in order, with their hours."""
        return settled.once(cls, lambda: list(cls.objects.prefetch_related("hours")))

    def open_at(
        self,
        moment: datetime,
        *,
        closed: frozenset[date],
        among: Sequence[ContactLine] | None = None,
    ) -> bool:
        """Is somebody there at this moment?

        A line without hours always answers, save the one for out of hours: it
        answers whenever no front door line does. `among`: all lines, where they are read already.
        """
        hours = list(self.hours.all())
        if self.purpose == self.Purpose.OUT_OF_HOURS and not hours:
            lines = ContactLine.objects.all() if among is None else among
            doors = [line for line in lines if line.purpose == self.Purpose.FRONT_DOOR]
            return not any(door.open_at(moment, closed=closed) for door in doors)
        local = moment.astimezone(clock.LONDON)
        kind = Day.of(local.date(), closed=closed)
        return not hours or any(
            span.day == kind and span.opens <= local.time() < span.closes for span in hours
        )

    @property
    def hours_in_words(self) -> str:
        """“Monday to Friday 8:30am to 5pm”; empty for a line that always answers."""
        spans = list(self.hours.all())
        if self.purpose == self.Purpose.OUT_OF_HOURS and not spans:
            return "Whenever our office is closed"
        return ", ".join(span.in_words for span in spans)


class Hours(models.Model):
    """One span in which a line is answered."""

    line = models.ForeignKey(ContactLine, on_delete=models.CASCADE, related_name="hours")
    day = models.PositiveSmallIntegerField(choices=Day)
    opens = models.TimeField(default=time(9))
    closes = models.TimeField(default=time(17))

    class Meta:
        ordering = ["day", "opens"]
        verbose_name_plural = "hours"
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="closes_after_opening")
        ]

    def __str__(self) -> str:
        return f"{self.get_day_display()}, {self.opens:%H:%M} to {self.closes:%H:%M}"

    @property
    def in_words(self) -> str:
        return f"{self.get_day_display()} {clock.hour_in_words(self.opens)} to {clock.hour_in_words(self.closes)}"


class LocalLimit(Setting):
    """A limit that no law sets: the council's own, labelled so wherever it is shown."""

    class Unit(models.TextChoices):
        MINUTES = "minutes", "minutes"
        HOURS = "hours", "hours"
        DAYS = "days", "days"
        WORKING_DAYS = "working_days", "working days"
        PEOPLE = "people", "people"
        PAGES = "pages", "pages"
        CASES = "cases", "referrals"

    key = models.SlugField(max_length=60, unique=True)
    value = models.PositiveIntegerField()
    most = models.PositiveIntegerField(
        default=1000, db_default=1000, help_text="more than this is a slip of the keys"
    )
    unit = models.CharField(max_length=20, choices=Unit)
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__lte=F("most")), name="limit_is_in_reach")
        ]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def amounts(cls) -> dict[str, int]:
        """The value of each limit, in its unit."""
        return settled.once(cls, lambda: dict(cls.objects.values_list("key", "value")))

    @classmethod
    def amount(cls, key: str) -> int:
        """The value of one limit, in its unit. Raises KeyError for an unknown key."""
        return cls.amounts()[key]


class BankHoliday(models.Model):
    """A day on which the council is closed; seeded for England, editable."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


def closed_days() -> frozenset[date]:
    """All days on which the council is closed besides weekends."""
    return settled.once(
        BankHoliday, lambda: frozenset(BankHoliday.objects.values_list("day", flat=True))
    )
