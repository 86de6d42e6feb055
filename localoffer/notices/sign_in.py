"""The sign-in library's e-mails leave by the outbox like all others.

It names a template "account/email/login_code"; ours is templates/emails/account/login_code.txt.
"""

from typing import Any

from localoffer import clock
from localoffer.accounts.adapter import Adapter
from localoffer.notices import operations


class OutboxAdapter(Adapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the e-mail; its text is emptied once it has left, for it may hold a code."""
        words = {key: value for key, value in context.items() if isinstance(value, str | int)}
        operations.queue(
            template=template_prefix.replace("/email/", "/"),
            to=email,
            context=words | self.always_known(),
            by=None,
            at=clock.now(),
            sensitive=True,
        )
