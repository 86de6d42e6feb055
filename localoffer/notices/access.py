"""Who may look into the outbox."""

from django.conf import settings

from localoffer.accounts.models import Person
from localoffer.accounts.roles import INSIDE, Role
from localoffer.notices.models import Notice
from localoffer.refusal import YES, Answer, no


def may_see_the_mail(person: Person) -> Answer:
    """The demo's mailbox is for everyone on the staff side; a real outbox for the administrator."""
    if settings.DEMO:
        if person.has(*INSIDE):
            return YES
        return no("Only council and panel people can read the demo's mail.")
    return YES if person.has(Role.ADMINISTRATOR) else no("Only an administrator can see the mail.")


def may_read_the_texts(person: Person) -> Answer:
    """Texts can name children: outside the demo nobody reads them here."""
    return YES if settings.DEMO else no("What a notice says is shown in the demo only.")


def administrators_only(person: Person) -> Answer:
    if person.has(Role.ADMINISTRATOR):
        return YES
    return no("Only an administrator can change what became of a notice.")


def may_send_again(notice: Notice) -> Answer:
    if notice.sensitive:
        return no("A sign-in code is never sent twice. The person can ask for a new one.")
    return YES
