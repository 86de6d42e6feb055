"""Signing in as a person does it, page by page."""

from __future__ import annotations

import re
import struct
import time
from base64 import b32decode
from collections.abc import Callable
from hashlib import sha1
from hmac import new as hmac

import pytest

from localoffer.accounts.models import Person
from localoffer.notices.models import Notice
from tests.pages import Page, Visitor

PASSWORD = "otters-paddle-quietly-upstream"
SECRET = "JBSWY3DPEHPK3PXP"
"""The secret that the `person` fixture gives to everybody."""


def app_code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What an authenticator app shows now (RFC 6238), `steps` of 30 seconds away from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac(b32decode(secret), counter, sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def mailed_code(address: str) -> str:
    """The code in the newest e-mail to an address."""
    body = Notice.objects.filter(to_address=address).latest("created_at", "pk").body_text
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", body)
    assert found, body
    return found[0]


def enter_password(client: Visitor, person: Person, password: str = PASSWORD) -> Page:
    return client.send("/account/login/", {"login": person.email, "password": password})


def enter_app_code(client: Visitor, code: str | None = None) -> Page:
    return client.send("/account/login/second-factor/", {"code": code or app_code()})


def ask_for_code(client: Visitor, address: str) -> Page:
    return client.send("/account/login/code/", {"email": address})


def enter_mailed_code(client: Visitor, code: str) -> Page:
    return client.send("/account/login/code/confirm/", {"code": code})


def who(client: Visitor) -> str | None:
    """The primary key of whoever is signed in there."""
    return client.session.get("_auth_user_id")


@pytest.fixture
def member(person: Callable[..., Person]) -> Callable[..., Person]:
    """member(Role.X): a person with these roles and the password above."""

    def make(*roles: str, **facts: object) -> Person:
        made = person(*roles, **facts)
        made.set_password(PASSWORD)
        made.save()
        return made

    return make
