"""Who may do what at the front door. Each answer is yes, or a reason a person can use."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from localoffer import clock
from localoffer.accounts.models import Organisation, Person, people_with
from localoffer.accounts.roles import CWD, RAIS_DESK, Role
from localoffer.children.access import RESTRICTED
from localoffer.children.models import Child, restricted_for
from localoffer.children.school_age import over_compulsory_school_age
from localoffer.refusal import YES, Answer, no
from referrals import asking, naming, timescales
from referrals.models import (
    Absence,
    Carer,
    Disagreement,
    Draft,
    EhcRequest,
    Proposal,
    Referral,
    Section47,
    Sender,
    Submission,
)
from referrals.states import (
    ADVISED,
    CLAIMS,
    DECIDES,
    ENDED,
    PRACTICE,
    PUBLIC,
    SECOND_PERSON,
    SUPPORTERS,
    TABLE,
    WITH_SCREENER,
    AdviceStatus,
    Move,
    Option,
    Route,
    State,
    asked_plainly,
)

STATUTORY_ROUTES = frozenset({Route.A, Route.B})
SUPPORTER_LABELS = {
    Role.EARLY_HELP_COORDINATOR: "an Early Help coordinator",
    Role.RAIS_SOCIAL_WORKER: "a RAIS social worker",
}


def referrers_only(person: Person) -> Answer:
    if person.has(Role.REFERRER):
        return YES
    return no("Only people who refer children use this form. Your account is not one of them.")


def may_refer(person: Person | None) -> Answer:
    """Everybody who has not signed in, and of those who have the referrers."""
    return YES if person is None else referrers_only(person)


def roles_of(person: Person | None) -> Collection[str]:
    return person.roles if person is not None else {PUBLIC}


def home_of(person: Person) -> Organisation | None:
    """The organisation that this person refers for unless they say another one."""
    own = person.organisation
    if own is not None and own.verified_at:
        return own
    return organisations_of(person).first()


def organisations_of(person: Person) -> QuerySet[Organisation]:
    """For whom this person may refer: where they work, and where they have a standing."""
    return Organisation.objects.filter(
        Q(pk=person.organisation_id) | Q(standings__person=person, standings__ended_at=None),
        verified_at__isnull=False,
    ).distinct()


def may_refer_for(organisation: Organisation, person: Person) -> Answer:
    if organisations_of(person).filter(pk=organisation.pk).exists():
        return YES
    return no(f"You do not refer for {organisation.name}. Ask the council to change that.")


def colleagues_of(draft: Draft, person: Person) -> QuerySet[Person]:
    """With whom a draft may be shared: referrers of the organisation it is for."""
    if draft.organisation_id is None:
        return Person.objects.none()
    return (
        Person.objects.filter(
            Q(organisation=draft.organisation_id)
            | Q(standings__organisation=draft.organisation_id, standings__ended_at=None),
            is_active=True,
            grants__role=Role.REFERRER,
            grants__ended_at=None,
        )
        .exclude(pk=person.pk)
        .distinct()
    )


def may_share_with(draft: Draft, colleague: Person, by: Person) -> Answer:
    if colleagues_of(draft, by).filter(pk=colleague.pk).exists():
        return YES
    return no("You can share a draft only with people who refer for the same organisation.")


def may_give_standing(person: Person) -> Answer:
    if person.has(Role.RAIS_MANAGER, Role.ADMINISTRATOR):
        return YES
    return no("Only a RAIS manager or an administrator says who refers for whom.")


def writes(draft: Draft, by: Person | None) -> bool:
    """Is this one of the people who write this draft, sent or not?

    Of a draft without an account its page knows who holds it; here it is enough that
    nobody with an account asks for it.
    """
    if by is None:
        return draft.person_id is None
    if draft.person_id == by.pk and draft.organisation_id in {None, by.organisation_id}:
        return True  # as `of` says too, without asking
    return Draft.objects.of(by).filter(pk=draft.pk).exists()


def desk_only(person: Person) -> Answer:
    if person.has(*RAIS_DESK):
        return YES
    return no("Only the RAIS team works at the front door’s desk.", "option boxes")


def casework_only(person: Person) -> Answer:
    """The desk; the CWD team and lead professionals for what is theirs."""
    if person.has(*RAIS_DESK, *CWD, Role.LEAD_PROFESSIONAL):
        return YES
    return no(
        "Only the RAIS team, the Children with Disabilities team and lead professionals "
        "open referrals."
    )


def managers_only(person: Person) -> Answer:
    if person.has(Role.RAIS_MANAGER):
        return YES
    return no("Only a RAIS manager can do this.", "T6, T22")


def may(move: Move, referral: Referral, by: Person) -> Answer:
    """What the table of moves says, and nothing more."""
    return TABLE.may(move, state=referral.state, roles=by.roles)


def is_for_the_role(refusal: Answer, moves: Iterable[Move], by: Person) -> bool:
    """Would the table refuse one of these moves in the same words in any state?"""
    return any(
        TABLE.may(move, state=next(iter(TABLE.rules[move].before)), roles=by.roles) == refusal
        for move in moves
    )


def may_send(draft: Draft, by: Person | None) -> Answer:
    """T2: a whole form, sent by somebody who writes it."""
    if not writes(draft, by):
        return no("Only the people who write this referral can send it.", "T2")
    left = [step.title(draft.answers) for step in asking.missing(draft.answers)]
    if left:
        return no(f"Before you send, answer: {'; '.join(left)}.", "T2")
    return TABLE.may(Move.SUBMIT, state=draft.state, roles=roles_of(by))


def may_write_to_sender(submission: Submission, by: Person) -> Answer:
    """Whoever may see one of its referrals at the desk."""
    if Referral.objects.within_scope_of(by).filter(submission=submission).exists():
        return YES
    return no("Only the people who work on a referral write to its sender.", "T7")


def may_give_new_code(referral: Referral, by: Person) -> Answer:
    """For a sender who lost the code and calls: the desk, once it knows who that is."""
    sent = referral.submission
    answer = may(Move.GIVE_NEW_CODE, referral, by)
    if answer and sent.referrer_id is not None:
        return no("They follow it by signing in. They need no code.", PRACTICE)
    if answer and sent.anonymous:
        return no(
            "They gave no name, so nobody can check who calls. They can refer again.", PRACTICE
        )
    return answer


def may_note_withdrawal(submission: Submission, by: Person) -> Answer:
    """Whoever works on one of its referrals, or on the one that it was added to."""
    if Referral.objects.within_scope_of(by).filter(submission=submission).exists():
        return YES
    return no("Only the people who work on a referral note that its sender takes it back.")


def may_withdraw(submission: Submission) -> Answer:
    """While one of its children's referrals is open."""
    if submission.referrals.exclude(state=State.CLOSED).exists():
        return YES
    return no("This referral is closed, so there is nothing to take back. You can refer again.")


def next_rung(referral: Referral) -> Disagreement.Rung:
    """The rung above the last one; the first when nobody has climbed."""
    last = referral.disagreements.last()
    return Disagreement.Rung(last.rung + 1) if last else Disagreement.Rung.WORKER


def may_disagree(referral: Referral, by: Person) -> Answer:
    """A verified professional who sent it, after a decision, a rung at a time."""
    cites = "Working Together, professional disagreement"
    sent = Submission.objects.of(by).filter(pk=referral.submission_id).exists()
    if not sent or not by.is_verified_professional:
        return no("Only the professional who referred uses this ladder.", cites)
    if referral.decision is None:
        return no("There is no decision yet to disagree with.", cites)
    last = referral.disagreements.last()
    if last is None:
        return YES
    if last.answered_at is None:
        return no("Your disagreement is waiting for its answer.", cites)
    if last.rung == Disagreement.Rung.HEAD:
        return no("You have come to the end of the ladder. You can refer again.", cites)
    return YES


def may_answer_disagreement(disagreement: Disagreement, by: Person) -> Answer:
    """The first rung by those on the case; the others by a RAIS manager."""
    if disagreement.rung == Disagreement.Rung.WORKER:
        return on_the_case(disagreement.referral, by)
    return managers_only(by)


def may_claim(referral: Referral, by: Person) -> Answer:
    """T4: Option 1 by a social worker, Option 2 by a coordinator; whoever is first."""
    if referral.state != State.SUBMITTED and referral.screener and referral.claimed_at:
        hour, day = clock.hour_in_words(referral.claimed_at), clock.local_day(referral.claimed_at)
        return no(
            f"{referral.screener.name} claimed this referral at {hour} on {day.day} {day:%B}.",
            "T4",
        )
    return may(CLAIMS[Option(referral.option)], referral, by)


def may_support(referral: Referral, supporter: Person, *, screener: Person) -> Answer:
    """The supporter is another person, of the other profession (option boxes)."""
    role = SUPPORTERS[Option(referral.option)]
    if supporter == screener:
        return no("Name somebody else as the supporter.", "T4")
    if not (supporter.is_active and supporter.has(role)):
        return no(f"The supporter must be {SUPPORTER_LABELS[role]}.", "T4")
    return may_know(referral, supporter)


def may_know(referral: Referral, person: Person) -> Answer:
    """Work on a restricted child goes to nobody who may not learn that the record exists."""
    if not restricted_for(person).filter(child=referral.child_id).exists():
        return YES
    return no(
        f"This record is restricted, and {person.name} may not know of it. {ADD_READERS}",
        RESTRICTED,
    )


def at_work_on(child: Child) -> dict[Person, list[Referral]]:
    """Owner, screener and supporter of the child’s open referrals, each with theirs."""
    found: dict[Person, list[Referral]] = {}
    shown = child.referrals.exclude(state__in=ENDED)
    for referral in shown.select_related("owner", "screener", "supporter"):
        for person in {referral.owner, referral.screener, referral.supporter}:
            if person is not None and person.is_active:
                found.setdefault(person, []).append(referral)
    return found


def may_shut_out(child: Child, *, readers: Collection[Person], by: Person) -> Answer:
    """Nobody is shut out of a record while its clocks run for them: the work goes first.

    A screener with an owner after them, or a supporter once it is decided, can be left out. And
    no clock runs where nobody who knows of the record could take the next step.
    """
    there = {by, *readers}
    for person, referrals in at_work_on(child).items():
        for each in referrals:
            supports = each.supporter_id == person.pk and each.state in WITH_SCREENER
            answers = each.responsible is not None and each.responsible.pk == person.pk
            if (answers or supports) and person not in there:
                return no(
                    f"{person.name} still has {each.reference}. Give it to somebody who may know "
                    f"of it first, or let {person.name} know of it too.",
                    RESTRICTED,
                )
    waiting = child.referrals.exclude(state__in=ENDED).select_related("owner", "screener")
    return next((answer for each in waiting if not (answer := can_go_on(each, there))), YES)


def can_go_on(referral: Referral, people: Collection[Person]) -> Answer:
    """Could these people alone take the next step: claim it, start, allocate, or go on with it?

    A claim takes two, the screener and the supporter (T4).
    """
    if referral.state == State.SUBMITTED:
        if any(
            may_claim(referral, screener) and may_support(referral, supporter, screener=screener)
            for screener in people
            for supporter in people
        ):
            return YES
        pair = "a RAIS social worker and an Early Help coordinator"
        return no(
            f"{referral.reference} waits for {pair}. Let one of each know of it: "
            "else nobody can claim it.",
            RESTRICTED,
        )
    roles = next_roles(referral)
    if not roles or any(each.is_active and each.has(*roles) for each in people):
        return YES
    wanted = " or ".join(role.label for role in roles)
    return no(
        f"{referral.reference} needs {wanted} next. Let one know of it: else nobody can go on.",
        RESTRICTED,
    )


def next_roles(referral: Referral) -> list[Role]:
    """Who takes the next step with a claimed referral; nobody is named where it is the one who
    answers for it already."""
    leads_on = {
        State.DECIDED_A: Move.START_ASSESSMENT_A,
        State.DECIDED_B: assessment_move(referral),
        State.DECIDED_C: Move.ALLOCATE,
    }
    if referral.state in leads_on:
        may_make_it = TABLE.rules[leads_on[State(referral.state)]].by
        return [role for role in Role if role in may_make_it]
    answers = referral.responsible
    return [] if answers and answers.is_active else [working_role(referral)]


ADD_READERS = (
    "A manager who knows of the record adds them first, on the referral’s page: "
    "“Add people who may know of this record”."
)


def is_away(person: Person, *, on: date) -> bool:
    """Has a manager noted that this person is away on this day?"""
    return away_on(on).filter(person=person).exists()


def away_on(day: date) -> QuerySet[Absence]:
    return Absence.objects.filter(since__lte=day).exclude(until__lt=day)


def is_there(person: Person, *, on: date, cites: str) -> Answer:
    """Nobody who is away is given anything new."""
    if is_away(person, on=on):
        return no(f"{person.name} is away. Choose somebody else.", cites)
    return YES


def on_the_case(referral: Referral, by: Person) -> Answer:
    """The owner, the screener, the supporter they named, the CWD team for theirs, a manager."""
    people = {referral.owner_id, referral.screener_id, referral.supporter_id}
    if by.pk in people or by.has(Role.RAIS_MANAGER):
        return YES
    if by.has(*CWD) and Referral.objects.within_scope_of(by).filter(pk=referral.pk).exists():
        return YES
    if referral.owner is not None:
        return no(f"Only {referral.owner.name}, who has this family now, or a manager can do this.")
    if referral.screener is None:
        return no("Nobody has claimed this referral yet.", "T4")
    return no(
        f"Only {referral.screener.name}, who screens this referral, their supporter "
        "or a manager can do this.",
        "T4",
    )


def may_decide(referral: Referral, route: Route, by: Person) -> Answer:
    """T8 to T12: the move depends on the option; only somebody on the case makes it."""
    move = DECIDES[Option(referral.option), Route(route)]
    answer = may(move, referral, by) and on_the_case(referral, by)
    return answer and in_need_once(referral) if route in STATUTORY_ROUTES else answer


def in_need_once(referral: Referral) -> Answer:
    """A child is a child in need under one referral at a time: the next is a further contact."""
    other = (
        referral.child.episodes.filter(ended_on=None)
        .exclude(referral=referral)
        .select_related("referral")
        .first()
    )
    if other is None:
        return YES
    return no(
        f"This child is already a child in need under {other.referral.reference}. "
        "Add this contact to that referral.",
        "T24",
    )


def may_release(referral: Referral, by: Person) -> Answer:
    return may(Move.RELEASE, referral, by)


def may_switch(referral: Referral, by: Person) -> Answer:
    """T5 up to Option 1 without approval; T6 down to Option 2 only as a question."""
    if referral.option == Option.SUPPORT:
        return may(Move.SWITCH_TO_WELFARE, referral, by)
    answer = may(Move.ASK_SWITCH_TO_SUPPORT, referral, by)
    if answer and referral.switches.filter(answered_at=None).exists():
        return no("A change to Option 2 is already waiting for a manager.", "T6")
    return answer


def may_answer_switch(referral: Referral, by: Person) -> Answer:
    """T6: a manager who did not ask."""
    answer = may(Move.AGREE_SWITCH_TO_SUPPORT, referral, by)
    if not answer:
        return answer
    waiting = referral.switches.filter(answered_at=None).first()
    if waiting is None:
        return no("No change of option is waiting for an answer.", "T6")
    if waiting.asked_by_id == by.pk:
        return no("Another person must agree: you asked for this change yourself.", "T6")
    return YES


def may_correct(referral: Referral, by: Person) -> Answer:
    return may(Move.CORRECT_DECISION, referral, by) and on_the_case(referral, by)


def assessment_move(referral: Referral) -> Move:
    """T13: who starts it follows from the decision; it is not chosen."""
    decision = referral.decision
    if referral.state != State.DECIDED_B or decision is None:
        return Move.START_ASSESSMENT_A
    return (
        Move.START_ASSESSMENT_B if decision.disability_ascertained else Move.START_ASSESSMENT_B_RAIS
    )


def may_start_assessment(referral: Referral, by: Person) -> Answer:
    return may(assessment_move(referral), referral, by) and assesses(referral, by)


def finishing_move(referral: Referral) -> Move:
    """With a conference ahead the referral stays there; else it is assessed."""
    if referral.state == State.CONFERENCE:
        return Move.FINISH_ASSESSMENT_BEFORE_CONFERENCE
    return Move.FINISH_ASSESSMENT


def may_finish_assessment(referral: Referral, by: Person) -> Answer:
    answer = may(finishing_move(referral), referral, by)
    if answer and not referral.assessments.filter(finished_on=None).exists():
        return no("No assessment is open.", "T13")
    return answer and assesses(referral, by)


def assesses(referral: Referral, by: Person) -> Answer:
    """T13: the CWD team's where the disability was known; else a social worker on the case."""
    decision = referral.decision
    if decision and decision.route == Route.B and decision.disability_ascertained:
        if by.has(Role.CWD_SOCIAL_WORKER):
            return YES
        return no("The Children with Disabilities team assesses this child.", "T13")
    if not by.has(Role.RAIS_SOCIAL_WORKER):
        return no("A RAIS social worker on the case assesses this child.", "T13")
    return on_the_case(referral, by)


def may_advise(referral: Referral, by: Person) -> Answer:
    """A recorded outcome, no message still under way, and no manager's word against it."""
    answer = may(Move.ADVISE, referral, by)
    if not answer:
        return answer
    if referral.decision is None:
        return no("Record the decision before you advise the referrer.", "T22")
    if referral.advice.filter(status=AdviceStatus.PENDING).exists():
        return no("A message to the referrer is on its way. Wait for its result.", "T22")
    if referral.advice_is_withheld and not by.has(Role.RAIS_MANAGER):
        return no(
            "A manager decided that the referrer is not told. Only a RAIS manager can change that.",
            "T22",
        )
    return on_the_case(referral, by)


def may_leave_unadvised(referral: Referral, move: Move, by: Person) -> Answer:
    """A manager, with a recorded outcome and no message under way."""
    answer = may(move, referral, by)
    if not answer:
        return answer
    if referral.decision is None:
        return no("Record the decision first.", "T22")
    if referral.advice.filter(status=AdviceStatus.PENDING).exists():
        return no("A message to the referrer is on its way. Wait for its result.", "T22")
    return YES


def advised(referral: Referral) -> Answer:
    """Has the referrer been told, or is there a lawful reason why not? (T22)"""
    latest = referral.last_advice
    if latest is None:
        return no("You cannot close this referral: the referrer has not been advised yet.", "T22")
    if latest.status in ADVISED:
        return YES
    if latest.status == AdviceStatus.FAILED:
        return no(
            "You cannot close this referral: the message to the referrer could not be delivered.",
            "T22",
        )
    return no(
        "You cannot close this referral: the message to the referrer is still waiting to go.",
        "T22",
    )


def may_close(referral: Referral, by: Person) -> Answer:
    """T22: outcome recorded, referrer advised or lawfully not, nothing open, by the owner."""
    if referral.state in {State.DECIDED_A, State.DECIDED_B}:
        return no(
            "You cannot close this referral: the assessment that its route calls for "
            "has not been finished.",
            "T22",
        )
    answer = may(Move.CLOSE, referral, by)
    if not answer:
        return answer
    if referral.decision is None:
        return no("You cannot close this referral: no outcome has been recorded.", "T22")
    if referral.assessments.filter(finished_on=None).exists():
        return no("You cannot close this referral: an assessment is still open.", "T22")
    if referral.contacts.filter(seen_at=None).exists():
        return no(
            "You cannot close this referral: nobody has looked at a further contact yet.", "T24"
        )
    return advised(referral) and on_the_case(referral, by)


def no_conference_ahead(referral: Referral, day: date) -> Answer:
    """What stands in the calendar is held, or called off by a further enquiry, first."""
    ahead = referral.enquiries.filter(conference_on__gt=day, called_off_on=None).first()
    if ahead is None or ahead.conference_on is None:
        return YES
    return no(
        f"A child protection conference is set for {timescales.in_words(ahead.conference_on)}.",
        "T16, T22",
    )


def may_ask_information(referral: Referral, by: Person) -> Answer:
    return may(Move.ASK_INFORMATION, referral, by) and on_the_case(referral, by)


def may_go_on(referral: Referral, by: Person) -> Answer:
    return may(Move.INFORMATION_ARRIVED, referral, by) and on_the_case(referral, by)


def may_hold_strategy_discussion(referral: Referral, by: Person) -> Answer:
    """T14: any social worker, at once; nobody waits for whoever has the case."""
    return may(Move.HOLD_STRATEGY_DISCUSSION, referral, by) and in_need_once(referral)


def is_known_to_cwd(referral: Referral) -> bool:
    """Does the Children with Disabilities team know this child, from this referral or another?"""
    return any(each.known_to_cwd for each in referral.child.referrals.all())


def enquiry_move(referral: Referral) -> Move:
    """T15: who makes the enquiry follows from who knows the child; it is not chosen."""
    return Move.BEGIN_S47_CWD if is_known_to_cwd(referral) else Move.BEGIN_S47


def may_begin_enquiry(referral: Referral, by: Person) -> Answer:
    """A RAIS social worker begins; the CWD team asks and its other half agrees."""
    return may(enquiry_move(referral), referral, by) and nothing_waits(referral)


def may_override_enquiry(referral: Referral, by: Person) -> Answer:
    return may(Move.BEGIN_S47_OVERRIDE, referral, by)


def enquiry_of(referral: Referral) -> Section47 | None:
    return referral.enquiries.filter(ended_on=None).first()


def in_the_enquiry(referral: Referral, by: Person) -> Answer:
    """T16: “same”: a social worker of the team that makes the enquiry."""
    enquiry = enquiry_of(referral)
    if enquiry is None:
        return no("No section 47 enquiry is open.", "T16")
    role = Role.CWD_SOCIAL_WORKER if enquiry.team == Section47.Team.CWD else Role.RAIS_SOCIAL_WORKER
    if by.has(role):
        return YES
    return no(f"Only {role.label} of the team that makes this enquiry can do this.", "T16")


def may_propose(referral: Referral, which: Move, by: Person) -> Answer:
    """The first of the two people: what the table asks of them, and nothing waiting already."""
    answer = may(which, referral, by)
    if answer and which in ENDS_ENQUIRY:
        answer = in_the_enquiry(referral, by)
    return answer and nothing_waits(referral)


ENDS_ENQUIRY = frozenset(
    {Move.S47_TO_CONFERENCE, Move.S47_TO_ASSESSMENT, Move.S47_NO_FURTHER_ACTION}
)


def nothing_waits(referral: Referral) -> Answer:
    waiting = waiting_proposal(referral)
    if waiting is None:
        return YES
    return no(
        f"{waiting.asked_by.name} has asked to {asked_plainly(waiting.move)}. "
        "That is answered first.",
        TABLE.rules[waiting.move].cites,
    )


def waiting_proposal(referral: Referral) -> Proposal | None:
    return referral.proposals.filter(answered_at=None).first()


def second_role(proposal: Proposal) -> Role:
    """Who must agree. Of the CWD pair it is whichever did not ask (T15); a social worker decides
    a step up (T19)."""
    if proposal.move == Move.ASK_STEP_UP:
        return Role.RAIS_SOCIAL_WORKER
    if proposal.move == Move.BEGIN_S47_CWD and proposal.asked_by.has(Role.CWD_MANAGER):
        return Role.CWD_SOCIAL_WORKER
    return SECOND_PERSON[Move(proposal.move)]


def waits_for(person: Person) -> Q:
    """Proposals whose turn it is this person’s to answer: as who takes the family on, or as the
    second person once that is done."""
    seconds = {move for move, role in SECOND_PERSON.items() if person.has(role)}
    turn = Q(move__in=seconds)
    if person.has(Role.RAIS_SOCIAL_WORKER):
        turn |= Q(move=Move.ASK_STEP_UP)
    if person.has(Role.CWD_SOCIAL_WORKER):
        turn |= Q(move=Move.BEGIN_S47_CWD, asked_by__in=people_with([Role.CWD_MANAGER]))
    taken = Q(receiver=None) | Q(received_at__isnull=False)
    return (turn & taken & ~Q(asked_by=person)) | Q(receiver=person, received_at=None)


def may_answer_proposal(referral: Referral, by: Person) -> Answer:
    """The second person, who is another than the first; they may refuse at any time."""
    waiting = waiting_proposal(referral)
    if waiting is None or waiting.move == Move.ASK_STEP_UP:
        return no("Nothing waits for a second person’s agreement.", "T15, T16, T20")
    cites = TABLE.rules[waiting.move].cites
    if waiting.asked_by_id == by.pk:
        return no("Another person must agree: you asked for this yourself.", cites)
    role = second_role(waiting)
    if not by.has(role):
        return no(f"Only {role.label} can agree to this.", cites)
    return YES


def received(waiting: Proposal) -> Answer:
    """T20: nobody agrees to a step down before the lead professional takes the family."""
    if waiting.receiver is None or waiting.received_at is not None:
        return YES
    return no(f"{waiting.receiver.name} has not accepted the family yet.", "T20")


def may_withdraw_proposal(referral: Referral, by: Person) -> Answer:
    """The first person, while the second has not answered."""
    answer = may(Move.WITHDRAW_SECOND, referral, by)
    waiting = waiting_proposal(referral)
    if answer and (waiting is None or waiting.move == Move.ASK_STEP_UP):
        return no("Nothing waits for a second person’s agreement.", "T15, T16, T20")
    if answer and waiting and waiting.asked_by_id != by.pk:
        return no(f"Only {waiting.asked_by.name}, who asked, can take it back.", "T15, T16, T20")
    return answer


def may_accept_family(
    referral: Referral, by: Person, *, which: Move = Move.ACCEPT_STEP_DOWN
) -> Answer:
    """T20: the lead professional who was named takes the family, or turns it down."""
    answer = may(which, referral, by)
    waiting = waiting_proposal(referral)
    if answer and (waiting is None or waiting.receiver_id != by.pk):
        return no("No family that is stepped down waits for your answer.", "T20")
    if answer and waiting and waiting.received_at is not None:
        return no("You have accepted this family already.", "T20")
    return answer


def may_allocate(referral: Referral, by: Person) -> Answer:
    return may(Move.ALLOCATE, referral, by)


def may_begin_early_help(referral: Referral, by: Person) -> Answer:
    return may(Move.BEGIN_EARLY_HELP, referral, by) and leads(referral, by)


def may_form_team(referral: Referral, by: Person) -> Answer:
    return may(Move.FORM_TEAM, referral, by) and leads(referral, by)


def may_write_plan(referral: Referral, by: Person) -> Answer:
    """The lead professional, as long as an Early Help episode is open."""
    if not referral.early_help.filter(ended_on=None).exists():
        return no("No Early Help assessment is open.", "T18")
    return leads(referral, by)


def leads(referral: Referral, by: Person) -> Answer:
    """T18: the lead professional to whom the family is allocated, and no other."""
    live = referral.allocations.filter(ended_at=None).select_related("to").first()
    if live is None:
        return no("This family is allocated to nobody.", "T17")
    if live.to_id == by.pk:
        return YES
    return no(f"Only {live.to.name}, the lead professional, can do this.", "T18")


def may_ask_step_up(referral: Referral, by: Person) -> Answer:
    return (
        may(Move.ASK_STEP_UP, referral, by)
        and on_the_case(referral, by)
        and nothing_waits(referral)
    )


def may_decide_step_up(referral: Referral, move: Move, by: Person) -> Answer:
    """T19: asked by the coordinator or the lead professional, decided by a social worker.

    `move` is one of the three answers: route A, route B, or to leave it where it is.
    """
    answer = may(move, referral, by)
    waiting = waiting_proposal(referral)
    if answer and (waiting is None or waiting.move != Move.ASK_STEP_UP):
        return no("Nobody has asked to step this referral up.", "T19")
    if answer and waiting and waiting.asked_by_id == by.pk:
        return no("Another person must decide: you asked for this yourself.", "T19")
    return answer if move == Move.DECLINE_STEP_UP else answer and in_need_once(referral)


def may_step_down(referral: Referral, move: Move, by: Person) -> Answer:
    """T20 to route C or D, which the move says."""
    return may(move, referral, by) and on_the_case(referral, by) and nothing_waits(referral)


def open_referral_of_the_child(referral: Referral) -> Referral | None:
    """The child’s other referral that is open, the oldest: where a further contact belongs (T24)."""
    others = [
        each
        for each in referral.child.referrals.all()
        if each.pk != referral.pk
        and each.state not in ENDED
        and each.received_at <= referral.received_at
    ]
    return min(others, key=lambda each: each.received_at, default=None)


def may_join_open(referral: Referral, by: Person) -> Answer:
    """T24: whoever may screen says that it is the same child; then the system attaches it."""
    answer = may(Move.JOIN_OPEN_REFERRAL, referral, by)
    if not answer:
        return answer
    if referral.decisions.exists():
        return no("This referral has its own decision already.", "T24")
    if open_referral_of_the_child(referral) is None:
        return no(
            "The child has no other open referral. Say first that it is the same child.", "T24"
        )
    return on_the_case(referral, by) if referral.screener_id else YES


def may_see_contact(referral: Referral, by: Person) -> Answer:
    answer = may(Move.SEE_CONTACT, referral, by)
    if answer and not referral.contacts.filter(seen_at=None).exists():
        return no("No further contact waits to be looked at.", "T24")
    return answer and (on_the_case(referral, by) if referral.screener_id else YES)


def may_reassign(referral: Referral, by: Person) -> Answer:
    return may(Move.REASSIGN, referral, by)


def may_take_over(referral: Referral, person: Person, *, on: date) -> Answer:
    """Can this person be given the referral, as it stands?"""
    role, cites = working_role(referral), "option boxes, T13, T17"
    if not (person.is_active and person.has(role)):
        return no(f"It needs {role.label} now.", cites)
    return is_there(person, on=on, cites=cites) and may_know(referral, person)


def working_role(referral: Referral) -> Role:
    """Whose work it is in this state: by option before the decision, by route after it."""
    if referral.state in WITH_SCREENER:
        return (
            Role.RAIS_SOCIAL_WORKER
            if referral.option == Option.WELFARE
            else Role.EARLY_HELP_COORDINATOR
        )
    if referral.state in {State.ALLOCATED, State.EARLY_HELP_ASSESSMENT,
                          State.TEAM_AROUND_THE_FAMILY}:  # fmt: skip
        return Role.LEAD_PROFESSIONAL
    if referral.state in {State.DECIDED_C, State.DECIDED_D}:
        return Role.EARLY_HELP_COORDINATOR
    enquiry = enquiry_of(referral)
    decision = referral.decision
    cwd = (enquiry and enquiry.team == Section47.Team.CWD) or (
        enquiry is None
        and decision
        and decision.route == Route.B
        and decision.disability_ascertained
    )
    return Role.CWD_SOCIAL_WORKER if cwd else Role.RAIS_SOCIAL_WORKER


def may_describe_child(referral: Referral, by: Person) -> Answer:
    """Facts about the child: anybody on the case while it is open."""
    if referral.state in ENDED:
        return no("This referral is closed. Facts are corrected on an open one.")
    return on_the_case(referral, by) if referral.screener_id else desk_only(by)


def may_supervise(referral: Referral, by: Person) -> Answer:
    if by.has(Role.RAIS_MANAGER, Role.CWD_MANAGER):
        return YES
    return no("Only a manager writes supervision notes.", "local practice")


def overseers_only(person: Person) -> Answer:
    if person.has(Role.RAIS_MANAGER, Role.CWD_MANAGER, Role.CHIEF_OFFICER):
        return YES
    return no("Only managers and chief officers see the dashboard.")


def meeting_only(person: Person) -> Answer:
    if person.has(Role.EARLY_HELP_COORDINATOR, Role.RAIS_MANAGER):
        return YES
    return no("Only Early Help coordinators and RAIS managers hold the allocation meeting.", "T17")


def second_screeners_only(person: Person) -> Answer:
    if person.has(Role.RAIS_SOCIAL_WORKER, Role.EARLY_HELP_COORDINATOR):
        return YES
    return no("Only screeners screen a second time.", "threshold calibration")


def may_request_ehc(referral: Referral, by: Person) -> Answer:
    """T21: in any open state, even before it is claimed; once it is, by the people on the case."""
    if hasattr(referral, "ehc_request"):
        return no("An EHC needs assessment has already been requested.", "T21")
    answer = may(Move.REQUEST_EHC, referral, by)
    claimed = referral.screener_id is not None
    return answer and (on_the_case(referral, by) if claimed else YES)


ESTIMATED_OVER_SCHOOL_AGE = 16
"""Where only an age was guessed, nobody is refused for a few months that nobody knows."""


def can_have_asked(asker: str, *, child: Child, on: date) -> Answer:
    """Nobody asks about an unborn child (CFA s.36(1)); a young person asks for themselves once
    over compulsory school age (s.83(2))."""
    if child.expected_on:
        return no("An EHC needs assessment can be asked for once a baby is born.", "CFA s.36(1)")
    if asker != EhcRequest.Asker.YOUNG_PERSON:
        return YES
    if child.birth_date and over_compulsory_school_age(child.birth_date, on):
        return YES
    if (child.estimated_age or 0) >= ESTIMATED_OVER_SCHOOL_AGE:
        return YES
    return no(
        "A young person can ask for themselves once Year 11 has ended: after the last Friday in "
        "June of the school year in which they turn 16. This request came before that. Say which "
        "parent, school or college asked.",
        "CFA ss.36(1), 83(2)",
    )


def asker_of(draft: Draft) -> str:
    """Who asks for the EHC needs assessment: the sender, or whom a professional names."""
    own: dict[str, str] = {
        Sender.PARENT: EhcRequest.Asker.PARENT,
        Sender.YOUNG_PERSON: EhcRequest.Asker.YOUNG_PERSON,
    }
    return own.get(draft.sender) or str(draft.answer("ehc", "asker", ""))


def asks_too_young(draft: Draft, *, on: date, asker: str = "") -> bool:
    """Does the draft ask in the name of somebody who cannot ask for themselves yet?"""
    asker = asker or asker_of(draft)
    return not all(
        can_have_asked(asker, child=_described(draft.children[place - 1]), on=on)
        for place in asking.to_assess(draft.answers)
    )


def _described(row: dict[str, Any]) -> Child:
    """A child as the form holds them, as far as their age goes. Nothing is kept."""
    born = row.get("birth_date") or None
    return Child(
        birth_date=date.fromisoformat(born) if born else None,
        estimated_age=row.get("estimated_age"),
    )


def names_nobody(referral: Referral, text: str) -> Answer:
    """E-mail travels in the open, so it carries no data of a third person (T22).

    No child of the submission; none of the parents and carers whom anybody has told us of for
    this child, how to reach them or where they live; and not where the child lives or is.
    """
    for sent in referral.submission.referrals.select_related("child"):
        if naming.names(text, sent.child.given_name, sent.child.family_name):
            return no("Take the child’s name out of the message. Use the reference.", "T22")
    home, found_at = referral.child.household, referral.found_at
    if naming.places(text, *([home.address, home.postcode] if home else []), found_at):
        return no(TAKE_OUT.format("address"), "T22")
    return names_no_carer(carers_of(referral), text)


def carers_of(referral: Referral) -> QuerySet[Carer]:
    """The parents and carers of the child, from everything that was sent about the child."""
    sent = Referral.objects.filter(child=referral.child_id).values("submission")
    return Carer.objects.filter(submission__in=sent)


TAKE_OUT = "Take the family’s {} out of the message."


def names_no_carer(carers: Iterable[Carer], text: str) -> Answer:
    for carer in carers:
        if naming.names(text, carer.name):
            return no(
                "Take the name of the parent or carer out of the message. Say “the family”.", "T22"
            )
        if naming.rings(text, carer.phone):
            return no(TAKE_OUT.format("phone number"), "T22")
        if naming.mails(text, carer.email):
            return no(TAKE_OUT.format("email address"), "T22")
        if naming.places(text, carer.address):
            return no(TAKE_OUT.format("address"), "T22")
    return YES


def may_read_advice(referral: Referral, text: str, by: Person) -> Answer:
    """Whoever may not see a carer’s details does not read them in words to the referrer either."""
    if by.has(*RAIS_DESK):
        return YES
    hidden = carers_of(referral).exclude(pk__in=Carer.objects.visible_to(by))
    if names_no_carer(hidden, text):
        return YES
    return no("Kept back: it names somebody whom only the front door may know.")
