"""The panel's jobs: packs on demand; once a day what is late is chased; figures are counted."""

from localoffer import clock
from localoffer.jobs.queue import job
from panel.operations import figures, packs, reminders


def given_up(reference: str) -> None:
    packs.give_up(reference=reference)


@job(retries=2, on_give_up=given_up)
def build_pack(reference: str) -> None:
    packs.build(reference=reference, at=clock.now())


@job(retries=2)
def remind() -> None:
    reminders.send(at=clock.now())


@job(retries=2)
def count_figures() -> None:
    figures.count_beforehand(at=clock.now())
