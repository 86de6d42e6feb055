"""Who may join, part, restrict, open, hold and hand out children's records."""

from __future__ import annotations

from localoffer.accounts.models import Person
from localoffer.accounts.roles import CWD, RAIS_DESK, Role
from localoffer.children.models import Child, Merge
from localoffer.refusal import YES, Answer, no

SAME_CHILD = "the same child?"
RESTRICTED = "restricted records"


def joiners_only(person: Person) -> Answer:
    if person.has(*RAIS_DESK):
        return YES
    return no("Only the RAIS team says which records are of one child.", SAME_CHILD)


def may_join(kept: Child, absorbed: Child, by: Person) -> Answer:
    """Two records that stand, and never a restricted one into an open one."""
    answer = joiners_only(by)
    if not answer:
        return answer
    if kept.pk == absorbed.pk:
        return no("These are one record already.", SAME_CHILD)
    for each in (kept, absorbed):
        if each.merged_into_id is not None:
            return no(
                f"{each.reference} has already been joined to another record. Open that one.",
                SAME_CHILD,
            )
    if is_restricted(absorbed) and not is_restricted(kept):
        return no("Keep the restricted record, and join the other one to it.", RESTRICTED)
    return YES


def may_part(merge: Merge, by: Person) -> Answer:
    """The person who joined them, or a manager."""
    if merge.undone_at is not None:
        return no("These records have been parted already.", SAME_CHILD)
    if by.has(Role.RAIS_MANAGER) or (merge.by_id == by.pk and by.has(*RAIS_DESK)):
        return YES
    return no("Only the person who joined the records, or a RAIS manager, parts them.", SAME_CHILD)


def is_restricted(child: Child) -> bool:
    return child.restrictions.filter(lifted_at=None).exists()


def restricters_only(person: Person) -> Answer:
    if person.has(Role.RAIS_MANAGER, Role.CWD_MANAGER):
        return YES
    return no("Only a manager of the RAIS or CWD team restricts a record.", RESTRICTED)


def glass_breakers_only(person: Person) -> Answer:
    if person.has(*RAIS_DESK, *CWD):
        return YES
    return no("Only the RAIS and CWD teams open a restricted record in need.", RESTRICTED)


def record_keepers_only(person: Person) -> Answer:
    """Read logs, subject access, retention and legal holds."""
    if person.has(Role.DATA_PROTECTION_OFFICER, Role.RAIS_MANAGER):
        return YES
    return no("Only the data protection officer or a RAIS manager opens this.", "UK GDPR art. 15")


def holders_only(person: Person) -> Answer:
    if person.has(Role.DATA_PROTECTION_OFFICER):
        return YES
    return no("Only the data protection officer puts a legal hold on records.", "retention policy")
