"""How the sign-in library behaves in this house: two ways in, our words, our rules."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import generate_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from localoffer import clock
from localoffer.accounts import visits
from localoffer.accounts.access import freshly_signed_in
from localoffer.accounts.models import Person
from localoffer.audit import operations as audit
from localoffer.council.models import Council
from localoffer.references import ALPHABET
from localoffer.ui.navigation import first_work

CODE_LENGTH = 8
WRONG_CODE = "Enter the code from your newest email. This one is not right"
TOO_MANY = "There were too many tries. Wait a few minutes, then try again"


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Check your email address and password. One is not right",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Enter your current password. This one is not right",
        "enter_current_password": "Enter your current password. This one is not right",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People from outside register on our own page; staff are added by an administrator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts tries by network alone. Tries at one address from one network are counted
        by axes, so that a stranger elsewhere cannot lock somebody out (TRUST 36)."""
        self._login_failed_rl_usage = ratelimit.consume(
            request, app="allauth.account", action="password"
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """A password opens the door for staff and panel only, whoever has one."""
        person = super().authenticate(request, **credentials)
        return person if person and person.needs_second_factor else None

    def reauthenticate(self, user: Person, password: str) -> bool:
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Straight to the person's own work, or to their account when no page is theirs."""
        return first_work(frozenset(cast(Person, request.user).roles)) or str(
            super().get_login_redirect_url(request)
        )

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor shows it again: a password may have been looked at."""
        ways = super().get_reauthentication_methods(user)
        return [way for way in ways if way["id"] != "reauthenticate"] or ways

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not freshly_signed_in(context.request)

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        visits.begin(request.session, at=timezone.now())
        proofs = [record["method"] for record in get_authentication_records(request, user)]
        audit.record(
            "person.signed_in", target=user, by=user, at=clock.now(), facts={"with": proofs}
        )

    def logout(self, request: HttpRequest) -> None:
        person = cast(Person, request.user)
        audit.record("person.signed_out", target=person, by=person, at=clock.now())
        super().logout(request)

    def generate_login_code(self) -> str:
        """Letters and digits that cannot be mistaken for each other: 25**8 codes."""
        return generate_user_code(length=CODE_LENGTH, allowed_chars=ALPHABET)

    generate_password_reset_code = generate_login_code

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell people when a way into their account changes (TRUST 38)."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def always_known(self) -> dict[str, Any]:
        """What every e-mail about signing in may say."""
        return {"minutes": settings.CODE_MINUTES}


class SecondFactors(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Enter the code that your app shows now. This one is not right",
        "cannot_delete_authenticator": (
            "This is your only second factor. Add another one before you remove it"
        ),
    }

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps are not readable in the database."""
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _locks().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor of staff or panel stays until there is another."""
        others = Authenticator.objects.filter(
            user=authenticator.user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        return others.exists() or not authenticator.user.needs_second_factor

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def _get_site_name(self) -> str:
        council = Council.current()
        return f"{council.service_name} – {council.name}"


def display_name(person: Person) -> str:
    return person.name


def _locks() -> MultiFernet:
    """One lock per secret key, newest first, so that keys can be changed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(
            urlsafe_b64encode(
                salted_hmac("second factors", "lock", secret=key, algorithm="sha256").digest()
            )
        )
        for key in keys
    )
