"""Invented families at every stage of the front door. None of them exists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from localoffer import clock
from localoffer.accounts.models import Person
from referrals import operations
from referrals.models import Code, Referral, Submission
from referrals.operations.deciding import Outcome
from referrals.pages import draft_advice
from referrals.states import Move, Route

People = dict[str, Person]
Then = Callable[[Referral, People, datetime], object]


def load(*, people: People, at: datetime) -> None:
    """Send each invented referral once and take it to its stage."""
    for name, hours, welfare, concern, then in STORIES:
        once = _token(name)
        if Submission.objects.filter(once=once).exists():
            continue
        sent_at = at - timedelta(hours=hours)
        by = people["referrer"]
        draft = operations.start(
            answers=_answers(name, welfare, concern), by=by, at=sent_at, once=once
        )
        submission = operations.send(draft=draft, by=by, at=sent_at)
        then(submission.referrals.get(), people, sent_at + timedelta(hours=1))


def tokens() -> list[UUID]:
    """By which its own submissions are known among those that visitors of the demo have sent."""
    return [_token(name) for name, *_ in STORIES]


def _token(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo-referral-{name}")


def _answers(name: str, welfare: str, concern: str) -> dict[str, Any]:
    given, family, born = name.split("/")
    return {
        "welfare": {"welfare": welfare},
        "need": {"need": "refer"},
        "children": [
            {
                "given_name": given,
                "family_name": family,
                "name_unknown": not given,
                "birth_date": born,
                "expected_on": "",
                "estimated_age": None if born else 9,
                "school": "Invented Primary School",
                "where": "address" if given else "no_fixed_address",
                "address": f"{_house(family)} Invented Lane, Exampleton"
                if given
                else "Seen near the school gate",
                "postcode": "ZZ99 9ZZ" if given else "",
            }
        ],
        "concern": {"concern": concern, "hopes": "Somebody who listens.", "phone": "01632 960110"},
        "sharing": {
            "family_told": welfare == "no",
            "not_told_why": "" if welfare == "no" else "It could put the child at risk.",
            "agreement": "agreed" if welfare == "no" else "not_asked",
            "basis": "consent" if welfare == "no" else "safety",
        },
    }


def _house(family: str) -> int:
    """A number of its own for each family, and the same for one that comes twice."""
    families = dict.fromkeys(name.split("/")[1] for name, *_ in STORIES)
    return 20 + list(families).index(family)


def _waits(referral: Referral, people: People, at: datetime) -> None:
    """Nobody has claimed it yet."""


def _claimed(referral: Referral, people: People, at: datetime) -> None:
    pair = ("rais_social_worker", "early_help_coordinator")
    screener, supporter = pair if referral.option == 1 else pair[::-1]
    operations.claim(referral=referral, by=people[screener], supporter=people[supporter], at=at)


def _inclusion(referral: Referral, people: People, at: datetime) -> None:
    """Route C, with a request for an EHC needs assessment that waits for the SEND team."""
    _claimed(referral, people, at)
    by = people["early_help_coordinator"]
    destination = Code.objects.get(list=Code.List.DESTINATION, code="ehc")
    outcome = Outcome(
        route=Route.C,
        level=3,
        rationale="Help in school has been tried for a year and more is needed.",
        destination=destination,
        family_answer="agreed",
    )
    operations.decide(referral=referral, outcome=outcome, by=by, at=at)
    operations.request_ehc_assessment(referral=referral, requested_by_kind="parent", by=by, at=at)


def _information(referral: Referral, people: People, at: datetime) -> None:
    """Route D, the referrer advised; it can be closed once the message has left."""
    _claimed(referral, people, at)
    by = people["early_help_coordinator"]
    outcome = Outcome(
        route=Route.D,
        level=1,
        rationale="The school and the library can help.",
        information_given="Groups at the library, and the school’s own reading club.",
    )
    operations.decide(referral=referral, outcome=outcome, by=by, at=at)
    referral.refresh_from_db()
    operations.advise(referral=referral, text=draft_advice(referral), by=by, at=at)


def _assessing(referral: Referral, people: People, at: datetime) -> None:
    """Route A, in assessment: it cannot close yet."""
    _claimed(referral, people, at)
    by = people["rais_social_worker"]
    need = Code.objects.get(list=Code.List.NEED, code="N4")
    outcome = Outcome(
        route=Route.A,
        level=3,
        rationale="The family is at the end of its strength.",
        need=need,
        disabilities=("NONE",),
    )
    operations.decide(referral=referral, outcome=outcome, by=by, at=at)
    referral.refresh_from_db()
    operations.start_assessment(referral=referral, by=by, at=at)


def _to_a_conference(referral: Referral, people: People, at: datetime) -> None:
    """A strategy discussion and an enquiry; the conference waits for the manager’s agreement."""
    _claimed(referral, people, at)
    by = people["rais_social_worker"]
    operations.hold_strategy_discussion(
        referral=referral,
        cause="Marks on both arms that nobody explains.",
        police_invited=True,
        health_invited=True,
        need=Code.objects.get(list=Code.List.NEED, code="N1"),
        disabilities=("NONE",),
        by=by,
        at=at,
    )
    operations.begin_enquiry(referral=referral, by=by, at=at)
    operations.propose(
        referral=referral,
        which=Move.S47_TO_CONFERENCE,
        facts={"conference_on": (clock.local_day(at) + timedelta(days=12)).isoformat()},
        reason="The enquiry found that harm is likely to go on.",
        by=by,
        at=at,
    )


def _waits_for_the_meeting(referral: Referral, people: People, at: datetime) -> None:
    """Route C, to be allocated at the weekly meeting."""
    _claimed(referral, people, at)
    outcome = Outcome(
        route=Route.C,
        level=2,
        rationale="The family asks for help with evenings and bedtimes.",
        destination=Code.objects.get(list=Code.List.DESTINATION, code="early_help"),
        family_answer="agreed",
    )
    operations.decide(
        referral=referral, outcome=outcome, by=people["early_help_coordinator"], at=at
    )


def _with_a_team(referral: Referral, people: People, at: datetime) -> None:
    """A lead professional, an Early Help assessment, and a Team Around the Family."""
    _waits_for_the_meeting(referral, people, at)
    lead = people["lead_professional"]
    operations.allocate(
        referral=referral,
        to=lead,
        urgent_why="The school holds a place only this week.",
        by=people["early_help_coordinator"],
        at=at,
    )
    operations.begin_early_help(referral=referral, by=lead, at=at)
    operations.form_team(
        referral=referral, agencies=["Invented Primary School", "Health visitor"], by=lead, at=at
    )


def _assessed(referral: Referral, people: People, at: datetime) -> None:
    """The Single Assessment is finished within its 45 days; what follows is to be decided."""
    _assessing(referral, people, at)
    operations.finish_assessment(
        referral=referral,
        outcome="The family takes part in a plan. A grandmother helps in the evenings.",
        factors=["2B", "4B"],
        by=people["rais_social_worker"],
        at=at + timedelta(days=30),
    )


def _no_longer_in_need(referral: Referral, people: People, at: datetime) -> None:
    """Assessed, the referrer could not be reached again, and closed."""
    _assessed(referral, people, at)
    later = at + timedelta(days=34)
    operations.record_not_contactable(
        referral=referral,
        reason="The address is no longer used, and nobody answers the phone.",
        by=people["rais_manager"],
        at=later,
    )
    operations.close(
        referral=referral,
        closure=Code.objects.get(list=Code.List.CLOSURE, code="RC8"),
        by=people["rais_social_worker"],
        at=later,
    )


def _conference_set(referral: Referral, people: People, at: datetime) -> None:
    """The manager agreed: the conference has its day."""
    _to_a_conference(referral, people, at)
    operations.answer_proposal(
        referral=referral, agreed=True, by=people["rais_manager"], at=at + timedelta(days=1)
    )


def _stepped_up(referral: Referral, people: People, at: datetime) -> None:
    """Early help was not enough: the lead professional asked, a social worker took it to route A."""
    _with_a_team(referral, people, at)
    operations.ask_step_up(
        referral=referral,
        reason="The youngest has been left alone at night twice this month.",
        by=people["lead_professional"],
        at=at + timedelta(days=20),
    )
    outcome = Outcome(
        route=Route.A,
        level=3,
        rationale="The plan has not kept the children safe at night.",
        need=Code.objects.get(list=Code.List.NEED, code="N1"),
        disabilities=("NONE",),
    )
    operations.decide_step_up(
        referral=referral,
        outcome=outcome,
        by=people["rais_social_worker"],
        at=at + timedelta(days=21),
    )


def _no_further_action(referral: Referral, people: People, at: datetime) -> None:
    """A worry that a social worker looked into and found explained."""
    _claimed(referral, people, at)
    outcome = Outcome(
        route=Route.D,
        level=1,
        rationale="The health visitor had seen the same mark: it is a birthmark.",
        why_not_statutory="Nothing points to harm. Two people who know the child said the same.",
        information_given="The number of the health visitor, for the nursery.",
        no_further_action=True,
    )
    operations.decide(referral=referral, outcome=outcome, by=people["rais_social_worker"], at=at)


STORIES: list[tuple[str, int, str, str, Then]] = [
    (
        "Sky/Example-Oakwood/2016-03-14",
        2,
        "not_sure",
        "Sky came to school three days running without breakfast or a coat, and was very quiet.",
        _waits,
    ),
    (
        "/Example-Unknown/",
        1,
        "yes",
        "A child of about nine waits alone at the gate each evening until dark.",
        _waits,
    ),
    (
        "Wren/Example-Elmfield/2019-11-02",
        120,
        "no",
        "Wren does not speak in class. The family would like some advice.",
        _waits,
    ),
    (
        "Bryn/Example-Ashdown/2014-07-21",
        20,
        "no",
        "Bryn finds moving to a new class very hard and has begun to stay at home.",
        _claimed,
    ),
    (
        "Robin/Example-Birchall/2018-05-04",
        200,
        "no",
        "Robin needs more help with reading and with moving about than the school can give.",
        _inclusion,
    ),
    (
        "Fern/Example-Larchmont/2020-01-30",
        90,
        "no",
        "Fern’s parents ask where to find other families and things to do.",
        _information,
    ),
    (
        "Ash/Example-Rowanberry/2013-09-09",
        300,
        "yes",
        "Ash looks after two younger children every evening and is falling asleep in lessons.",
        _assessing,
    ),
    (
        "Reed/Example-Hollybank/2017-10-12",
        30,
        "yes",
        "Reed has marks on both arms and does not want to say how they came.",
        _to_a_conference,
    ),
    (
        "Hazel/Example-Fernhill/2018-02-27",
        50,
        "no",
        "Hazel does not sleep, and her parents are worn out.",
        _waits_for_the_meeting,
    ),
    (
        "Rowan/Example-Thornfield/2015-12-05",
        60,
        "no",
        "Rowan and his family need the school and the health visitor to talk to each other.",
        _with_a_team,
    ),
    (
        "Moss/Example-Kestrel/2012-04-08",
        1500,
        "yes",
        "Moss has been seen alone in town late at night, and says nobody is at home.",
        _assessed,
    ),
    (
        "Briar/Example-Heron/2016-08-19",
        2100,
        "yes",
        "Briar comes to school in the same clothes and eats as if there were no tomorrow.",
        _no_longer_in_need,
    ),
    (
        "Lark/Example-Plover/2019-03-27",
        110,
        "yes",
        "Lark flinches when a grown-up comes near, and has asked not to go home.",
        _conference_set,
    ),
    (
        "Clover/Example-Linnet/2015-06-15",
        1200,
        "no",
        "Clover’s mother asks for help with four children and no sleep.",
        _stepped_up,
    ),
    (
        "Sorrel/Example-Finch/2022-11-11",
        400,
        "yes",
        "There is a dark mark on Sorrel’s back that the nursery has not seen before.",
        _no_further_action,
    ),
    (
        "Bren/Example-Ashdown/2014-07-21",
        3,
        "no",
        "Bren finds the new class hard. I think we told you about this child before.",
        _waits,
    ),
]
"""Name and day of birth, hours ago, worried?, the concern, and how far it has come."""
