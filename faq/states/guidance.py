"""How one version of a guidance page comes about."""

from django.db.models import TextChoices

from faq.states.questions import ROLES
from localoffer.accounts.roles import EDITORS, Role
from localoffer.moves import Rule, Table

CHECKED = "Code of Practice 4.9: up to date, checked by another person"


class VersionState(TextChoices):
    DRAFT = "draft", "A draft"
    SUBMITTED = "submitted", "Waiting to be checked"
    RETURNED = "returned", "Sent back with words"
    PUBLISHED = "published", "Published"
    REPLACED = "replaced", "Replaced by a newer version"
    DROPPED = "dropped", "Dropped"
    WITHDRAWN = "withdrawn", "Taken off the site"


UNFINISHED = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.RETURNED)


class VersionMove(TextChoices):
    START = "start"
    SAVE = "save"
    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    REVIEW = "review"
    REPLACE = "replace"
    DROP = "drop"
    WITHDRAW = "withdraw"


VERSION = Table(
    thing="version",
    states=dict(VersionState.choices),
    roles=ROLES,
    rules={
        VersionMove.START: Rule(
            (), VersionState.DRAFT, by=EDITORS, verb="write a page", cites=CHECKED
        ),
        VersionMove.SAVE: Rule(
            {VersionState.DRAFT, VersionState.RETURNED}, VersionState.DRAFT, by=EDITORS,
            verb="change this draft", cites=CHECKED,
        ),
        VersionMove.SUBMIT: Rule(
            {VersionState.DRAFT, VersionState.RETURNED}, VersionState.SUBMITTED, by=EDITORS,
            verb="send this draft to be checked", cites=CHECKED,
        ),
        VersionMove.RETURN: Rule(
            VersionState.SUBMITTED, VersionState.RETURNED, by={Role.PUBLISHER},
            verb="send this draft back", cites=CHECKED,
        ),
        VersionMove.PUBLISH: Rule(
            VersionState.SUBMITTED, VersionState.PUBLISHED, by={Role.PUBLISHER},
            verb="publish this draft", cites=CHECKED,
        ),
        VersionMove.REVIEW: Rule(
            VersionState.PUBLISHED, None, by=EDITORS, verb="review this page",
            cites="a review date; reviewed",
        ),
        VersionMove.REPLACE: Rule(
            VersionState.PUBLISHED, VersionState.REPLACED, by={Role.PUBLISHER},
            verb="replace this version", cites="every published version is kept and readable",
        ),
        VersionMove.DROP: Rule(
            set(UNFINISHED), VersionState.DROPPED, by=EDITORS, verb="drop this draft",
            cites=CHECKED,
        ),
        VersionMove.WITHDRAW: Rule(
            VersionState.PUBLISHED, VersionState.WITHDRAWN, by={Role.PUBLISHER},
            verb="take this page off the site", cites="withdrawn with a reason",
        ),
    },
)  # fmt: skip
