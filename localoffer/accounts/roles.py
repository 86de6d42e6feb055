"""What people are here for. Codes for the machine, labels for people."""

from django.db.models import TextChoices


class Role(TextChoices):
    REFERRER = "referrer", "a referrer"
    RAIS_SOCIAL_WORKER = "rais_social_worker", "a RAIS social worker"
    EARLY_HELP_COORDINATOR = "early_help_coordinator", "an Early Help coordinator"
    RAIS_MANAGER = "rais_manager", "a RAIS manager"
    CWD_SOCIAL_WORKER = "cwd_social_worker", "a Children with Disabilities social worker"
    CWD_MANAGER = "cwd_manager", "the Children with Disabilities manager"
    LEAD_PROFESSIONAL = "lead_professional", "a lead professional"
    SEN_CASE_OFFICER = "sen_case_officer", "a SEN case officer"
    SENIOR_PRACTITIONER = "senior_practitioner", "the SEN senior practitioner"
    OPERATIONS_OFFICER = "operations_officer", "the operations officer"
    PANEL_MEMBER = "panel_member", "a panel member"
    PANEL_CHAIR = "panel_chair", "the panel's chair"
    CHIEF_OFFICER = "chief_officer", "a chief officer"
    CONTENT_EDITOR = "content_editor", "a content editor"
    PUBLISHER = "publisher", "a publisher"
    FORUM_REPRESENTATIVE = "forum_representative", "a parent carer forum representative"
    PROVIDER = "provider", "a service provider"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "the data protection officer"
    ADMINISTRATOR = "administrator", "an administrator"

    @property
    def noun(self) -> str:
        """The label without its article, for lists: “RAIS social worker”."""
        words = str(self.label).split(" ", 1)[1].removeprefix("panel's ")
        return words[:1].upper() + words[1:]


OUTSIDE = frozenset({Role.REFERRER, Role.FORUM_REPRESENTATIVE, Role.PROVIDER})
"""People outside the council: they sign in with a code sent by e-mail."""

INSIDE = frozenset(Role) - OUTSIDE
"""Staff and panel: a password and a second factor (TRUST 37)."""

RAIS_DESK = frozenset({Role.RAIS_SOCIAL_WORKER, Role.EARLY_HELP_COORDINATOR, Role.RAIS_MANAGER})
CWD = frozenset({Role.CWD_SOCIAL_WORKER, Role.CWD_MANAGER})
SEND_TEAM = frozenset({Role.SEN_CASE_OFFICER, Role.SENIOR_PRACTITIONER, Role.OPERATIONS_OFFICER})
PANEL = frozenset({Role.PANEL_MEMBER, Role.PANEL_CHAIR})
EDITORS = frozenset({Role.CONTENT_EDITOR, Role.PUBLISHER})
