"""The demo's clock: moved on by hand in a demo, and never anywhere else."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from localoffer import clock

DECEMBER = datetime(2026, 12, 2, 9, 30, tzinfo=clock.LONDON)


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO = True
    settings.HOME = tmp_path
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=clock.LONDON), tick=False):
        yield


def test_the_demos_clock_is_moved_on_and_runs_from_there(demo, capsys):
    call_command("demo", "--clock", "2026-12-02 09:30")
    assert "Wednesday 02 December 2026, 09:30" in capsys.readouterr().out
    assert clock.now() == DECEMBER


def test_the_demos_clock_never_goes_back(demo):
    clock.move_demo_clock(to=DECEMBER)
    with pytest.raises(CommandError, match="only goes forwards"):
        call_command("demo", "--clock", "2026-11-30 09:30")
    assert clock.now() == DECEMBER


def test_a_moment_that_is_none_is_refused_with_an_example(demo):
    with pytest.raises(CommandError, match="write it like"):
        call_command("demo", "--clock", "next Tuesday")
    assert clock.demo_lead() == timedelta()


def test_outside_a_demo_no_clock_is_moved(settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "demo-clock").write_text("86400")
    assert clock.demo_lead() == timedelta()
    with pytest.raises(CommandError, match="Only a demo"):
        call_command("demo", "--clock", "2026-12-02 09:30")
