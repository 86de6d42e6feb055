"""The people of a demo: one for each role and seat at least, visibly invented.

Their passwords and second-factor secrets are made anew for each installation and kept
in demo-people.json beside the portal's other files, readable by its owner alone.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction

from localoffer.accounts import operations
from localoffer.accounts.models import Grant, Organisation, Person, Seat
from localoffer.accounts.roles import INSIDE, Role
from localoffer.council.models import Council
from localoffer.references import ALPHABET

INVENTED_SCHOOL = ("Invented Primary School", Organisation.Kind.SCHOOL, "invented-primary.example")
INVENTED_SURGERY = ("Invented Surgery", Organisation.Kind.HEALTH, "invented-surgery.example")


@dataclass(frozen=True)
class Invented:
    """Somebody who does not exist. `workplace` is name, kind and e-mail domain."""

    name: str
    role: Role
    job_title: str
    seat: str = ""
    workplace: tuple[str, str, str] | None = None

    @property
    def email(self) -> str:
        domain = self.workplace[2] if self.workplace else "council.example"
        return f"{self.name.lower().replace(' ', '.')}@{domain}"


@dataclass(frozen=True)
class SignIn:
    """What somebody needs to sign in as one of them."""

    name: str
    role: str
    email: str
    password: str | None
    totp_secret: str | None
    seat: str | None = None


def cast() -> list[Invented]:
    """Everybody, those that a reader meets first at the top."""
    one_each = [
        ("Robin Demo-Socialworker", Role.RAIS_SOCIAL_WORKER, "RAIS social worker"),
        ("Sam Demo-Secondworker", Role.RAIS_SOCIAL_WORKER, "RAIS social worker"),
        ("Alex Demo-Earlyhelp", Role.EARLY_HELP_COORDINATOR, "Early Help coordinator"),
        ("Morgan Demo-Raismanager", Role.RAIS_MANAGER, "RAIS manager"),
        ("Casey Demo-Cwdworker", Role.CWD_SOCIAL_WORKER, "CWD social worker"),
        ("Drew Demo-Cwdmanager", Role.CWD_MANAGER, "CWD manager"),
        ("Frankie Demo-Leadprofessional", Role.LEAD_PROFESSIONAL, "Family support worker"),
        ("Jamie Demo-Caseofficer", Role.SEN_CASE_OFFICER, "SEN case officer"),
        ("Ashley Demo-Seniorpractitioner", Role.SENIOR_PRACTITIONER, "SEN senior practitioner"),
        ("Charlie Demo-Operations", Role.OPERATIONS_OFFICER, "Operations officer"),
        ("Taylor Demo-Chiefofficer", Role.CHIEF_OFFICER, "Director of children’s services"),
        ("Jordan Demo-Editor", Role.CONTENT_EDITOR, "Content editor"),
        ("Riley Demo-Publisher", Role.PUBLISHER, "Local Offer lead"),
        ("Quinn Demo-Dataprotection", Role.DATA_PROTECTION_OFFICER, "Data protection officer"),
        ("Sandy Demo-Administrator", Role.ADMINISTRATOR, "Portal administrator"),
    ]
    outside = [
        Invented("Pat Demo-Referrer", Role.REFERRER, "Class teacher", workplace=INVENTED_SCHOOL),
        Invented("Lee Demo-Visitor", Role.REFERRER, "Health visitor", workplace=INVENTED_SURGERY),
        Invented(
            "Kim Demo-Forum",
            Role.FORUM_REPRESENTATIVE,
            "Forum representative",
            workplace=(Council.current().forum_name, Organisation.Kind.FORUM, "forum.example"),
        ),
        Invented(
            "Noel Demo-Provider",
            Role.PROVIDER,
            "Club leader",
            workplace=("Invented Saturday Club", Organisation.Kind.VOLUNTARY, "club.example"),
        ),
    ]
    lead = Seat.EARLY_INTERVENTION_AND_SEND
    panel = [
        Invented("Hilary Demo-Chair", Role.PANEL_CHAIR, "Head of service", seat=lead),
        Invented("Leslie Demo-Deputy", Role.PANEL_CHAIR, "Service manager", seat=Seat.SOCIAL_CARE),
        *(
            Invented(
                f"{given} Demo-{''.join(seat.value.title().split('_'))[:20]}",
                Role.PANEL_MEMBER,
                str(seat.label),
                seat=seat,
            )
            for given, seat in zip(
                ("Ali", "Bobbie", "Chris", "Dale", "Evelyn", "Francis", "Gene", "Harper", "Indy"),
                Seat,
                strict=True,
            )
        ),
    ]
    return [*outside[:1], *(Invented(*row) for row in one_each), *panel, *outside[1:]]


def file() -> Path:
    return Path(settings.HOME) / "demo-people.json"


def sign_ins() -> list[SignIn]:
    """What was kept when the demo was loaded; empty before."""
    if not file().exists():
        return []
    return [SignIn(**row) for row in json.loads(file().read_text())]


def load_people(*, at: datetime) -> dict[str, Person]:
    """Everybody, made or brought back to how they were; by role, the first of each."""
    kept = {row.email: row for row in sign_ins()}
    rows = [kept.get(person.email) or _sign_in(person) for person in cast()]
    _keep(rows)
    by_role: dict[str, Person] = {}
    with transaction.atomic():
        for invented, row in zip(cast(), rows, strict=True):
            person = _make(invented, row, at=at)
            by_role.setdefault(invented.role.value, person)
    return by_role


def _sign_in(invented: Invented) -> SignIn:
    inside = invented.role in INSIDE
    return SignIn(
        name=invented.name,
        role=invented.role.value,
        email=invented.email,
        password=_password() if inside else None,
        totp_secret=generate_totp_secret() if inside else None,
        seat=invented.seat or None,
    )


def _password() -> str:
    """Sixteen letters and digits that can be typed from a screen: 74 bits."""
    return "-".join("".join(secrets.choice(ALPHABET.lower()) for _ in "four") for _ in range(4))


def _keep(rows: list[SignIn]) -> None:
    """Written to the side and moved into place, never readable by others."""
    file().parent.mkdir(parents=True, exist_ok=True)
    beside = file().with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump([asdict(row) for row in rows], out, indent=2)
    beside.replace(file())


def _make(invented: Invented, row: SignIn, *, at: datetime) -> Person:
    person = Person.objects.filter(email=row.email).first()
    if person is None:
        person = operations.add_person(
            name=row.name,
            email=row.email,
            job_title=invented.job_title,
            organisation=_workplace(invented, at=at),
            by=None,
            at=at,
        )
    if not Grant.objects.filter(person=person, role=invented.role, ended_at=None).exists():
        operations.give_role(person=person, role=invented.role, seat=invented.seat, by=None, at=at)
    known = person.has_usable_password() and person.check_password(row.password or "")
    if row.password and not known:  # hashing is slow by design: no hash that is not needed
        person.set_password(row.password)
        person.save(update_fields=["password"])
    if row.totp_secret:
        Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(person, row.totp_secret)
    return person


def _workplace(invented: Invented, *, at: datetime) -> Organisation:
    council = (Council.current().name, Organisation.Kind.COUNCIL, "council.example")
    name, kind, domain = invented.workplace or council
    made, _ = Organisation.objects.get_or_create(
        name=name, defaults={"kind": kind, "email_domain": domain, "verified_at": at}
    )
    return made
