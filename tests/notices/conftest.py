"""A real mail server on a free port of this machine, which answers as told."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller


class Postbox:
    """Keeps what it is given. `answers` are taken first, then everything is accepted."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        await asyncio.sleep(0)
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients.append(envelope.rcpt_tos)
        return "250 OK"


class FreePort(Controller):
    """The system picks the port; aiosmtpd must be told before it knocks there itself."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def postbox(settings) -> Iterator[Postbox]:
    """The portal sends its mail here."""
    box = Postbox()
    server = FreePort(box, hostname="127.0.0.1", port=0)
    server.start()
    settings.DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.EMAIL_USE_TLS = False
    yield box
    server.stop()
