"""A professional registers: nothing is stored about them until their address is proved.

The sign-in library's own machinery for codes counts the tries and the minutes. An address that
is known already gets an e-mail that says so; the pages are the same for both.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from localoffer import clock
from localoffer.accounts import operations
from localoffer.accounts.models import Person

KEY = "registration"


class Registration(AbstractCodeVerificationProcess):
    """What one browser has begun: `facts` as operations.register takes them, and the code."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
            state=state,
        )

    @classmethod
    def begin(cls, request: HttpRequest, *, facts: dict[str, str], then: str) -> Registration:
        """Send a code to the address; `then` is the page to go to afterwards."""
        state = cls.initial_state(user=None, email=facts["email"])
        process = cls(request, {**state, "facts": facts, "then": then})
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> Registration | None:
        state = request.session.get(KEY)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self) -> None:
        adapter, email = get_adapter(), self.state["email"]
        if Person.objects.filter(email=email).exists():
            adapter.send_mail("account/email/account_already_exists", email, {})
            return
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/registration_code", email, {"code": self.code})

    def persist(self) -> None:
        self.request.session[KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(KEY, None)

    def finish(self) -> HttpResponse:
        """The address is proved: the person is stored and signed in."""
        self.abort()
        person = operations.register(**self.state["facts"], at=clock.now())
        record_authentication(self.request, person, method="code", email=person.email)
        login = Login(user=person, email=person.email, redirect_url=self.state["then"] or None)
        return perform_login(self.request, login)
