"""Two workflows: whether a service runs, and how a change to its entry is agreed."""

from django.db.models import TextChoices

from localoffer.accounts.roles import EDITORS, Role
from localoffer.moves import Rule, Table


class State(TextChoices):
    """Whether a service runs. A closed one stays readable, and its page says so."""

    STARTING = "starting", "Starting soon"
    ACTIVE = "active", "Open"
    PAUSED = "paused", "Paused for now"
    CLOSED = "closed", "Closed"


ORUK_STATUS = {
    State.STARTING: "inactive",
    State.ACTIVE: "active",
    State.PAUSED: "temporarily closed",
    State.CLOSED: "defunct",
}
"""Open Referral UK's word for each state of ours, one to one."""


class Move(TextChoices):
    OPEN = "open", "Open"
    PAUSE = "pause", "Pause"
    RESUME = "resume", "Open again after a pause"
    CLOSE = "close", "Close"
    REOPEN = "reopen", "Open again after closing"


KEEPERS = EDITORS | {Role.PROVIDER}
NOT_CLOSED = (State.STARTING, State.ACTIVE, State.PAUSED)
ROLES = {
    role.value: str(role.label) for role in (Role.PROVIDER, Role.CONTENT_EDITOR, Role.PUBLISHER)
}
OURS = "CFA 2014 s.30(5), kept under review"

MOVES = Table(
    thing="service",
    states=dict(State.choices),
    roles=ROLES,
    rules={
        Move.OPEN: Rule(
            State.STARTING, State.ACTIVE, by=KEEPERS, cites=OURS, verb="open this service"
        ),
        Move.PAUSE: Rule(
            (State.STARTING, State.ACTIVE),
            State.PAUSED,
            by=KEEPERS,
            cites=OURS,
            verb="pause this service",
        ),
        Move.RESUME: Rule(
            State.PAUSED, State.ACTIVE, by=KEEPERS, cites=OURS, verb="open this service again"
        ),
        Move.CLOSE: Rule(
            NOT_CLOSED, State.CLOSED, by=KEEPERS, cites=OURS, verb="close this service"
        ),
        Move.REOPEN: Rule(
            State.CLOSED,
            State.ACTIVE,
            by=EDITORS,
            cites=OURS,
            verb="open a closed service again",
        ),
    },
)


class Stage(TextChoices):
    """Where a proposed change to an entry stands."""

    DRAFT = "draft", "A draft"
    SUBMITTED = "submitted", "Waiting for the council"
    RETURNED = "returned", "Returned with words"
    PUBLISHED = "published", "Published"
    DROPPED = "dropped", "Dropped"


OPEN_STAGES = (Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED)


class Step(TextChoices):
    START = "start", "Start a change"
    SAVE = "save", "Save the draft"
    SUBMIT = "submit", "Send to the council"
    TAKE_BACK = "take_back", "Take back"
    RETURN = "return", "Return with words"
    PUBLISH = "publish", "Publish"
    DROP = "drop", "Drop the change"


UNSENT = (Stage.DRAFT, Stage.RETURNED)
AGREED = "Code of Practice 4.9, up to date and checked"

STEPS = Table(
    thing="change",
    states=dict(Stage.choices),
    roles=ROLES,
    rules={
        Step.START: Rule((), Stage.DRAFT, by=KEEPERS, cites=AGREED, verb="start a change"),
        Step.SAVE: Rule(UNSENT, Stage.DRAFT, by=KEEPERS, cites=AGREED, verb="change this draft"),
        Step.SUBMIT: Rule(
            UNSENT, Stage.SUBMITTED, by=KEEPERS, cites=AGREED, verb="send this change"
        ),
        Step.TAKE_BACK: Rule(
            Stage.SUBMITTED, Stage.DRAFT, by=KEEPERS, cites=AGREED, verb="take this change back"
        ),
        Step.RETURN: Rule(
            Stage.SUBMITTED, Stage.RETURNED, by=EDITORS, cites=AGREED, verb="return this change"
        ),
        Step.PUBLISH: Rule(
            Stage.SUBMITTED, Stage.PUBLISHED, by=EDITORS, cites=AGREED, verb="publish this change"
        ),
        Step.DROP: Rule(
            OPEN_STAGES, Stage.DROPPED, by=KEEPERS, cites=AGREED, verb="drop this change"
        ),
    },
)


class Run(TextChoices):
    """Where an import of a file stands."""

    CHECKING = "checking", "Being checked"
    READY = "ready", "Ready to publish"
    REFUSED = "refused", "Refused, with the reasons"
    PUBLISHING = "publishing", "Being published"
    DONE = "done", "Published"
    DROPPED = "dropped", "Dropped"


class Turn(TextChoices):
    UPLOAD = "upload", "Upload a file"
    PASS = "pass", "Find nothing wrong"
    REFUSE = "refuse", "Refuse the file"
    PUBLISH = "publish", "Publish the file"
    FINISH = "finish", "Finish publishing"
    DROP = "drop", "Drop the file"


SYSTEM = "system"
WHOLE = "All of a file or none of it"
TURNS = Table(
    thing="import",
    states=dict(Run.choices),
    roles=ROLES | {SYSTEM: "the portal itself"},
    rules={
        Turn.UPLOAD: Rule((), Run.CHECKING, by=EDITORS, cites=WHOLE, verb="import a file"),
        Turn.PASS: Rule(Run.CHECKING, Run.READY, by={SYSTEM}, cites=WHOLE, verb="pass a file"),
        Turn.REFUSE: Rule(
            (Run.CHECKING, Run.PUBLISHING),
            Run.REFUSED,
            by={SYSTEM},
            cites=WHOLE,
            verb="refuse a file",
        ),
        Turn.PUBLISH: Rule(
            Run.READY, Run.PUBLISHING, by=EDITORS, cites=WHOLE, verb="publish this file"
        ),
        Turn.FINISH: Rule(
            Run.PUBLISHING, Run.DONE, by={SYSTEM}, cites=WHOLE, verb="finish publishing"
        ),
        Turn.DROP: Rule(Run.READY, Run.DROPPED, by=EDITORS, cites=WHOLE, verb="drop this file"),
    },
)

TABLES = {"directory-service": MOVES, "directory-change": STEPS, "directory-import": TURNS}
