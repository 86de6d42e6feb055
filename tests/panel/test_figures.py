"""Shares with both denominators; numbers below five can be neither read nor worked out."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from localoffer.facts.models import Fact
from panel import figures, timescales
from panel.figures import Share
from panel.models import KeptCount
from panel.operations import cases, items, notices
from panel.operations import figures as published
from panel.pages.figures import figures_page, most
from panel.timeliness import timeliness

TODAY = date(2026, 4, 20)

TABLES = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6
)


def test_a_share_has_both_denominators():
    every, without = Share(52, 70), Share(52, 66)
    assert (every.rate, without.rate) == ("74.3%", "78.8%")


def test_a_small_share_is_kept_back():
    assert Share(0, 0).shown == ("0 of 0", "–")
    assert Share(2, 3).shown == ("fewer than 5", "–")
    assert Share(68, 70).shown == ("kept back", "–")
    assert Share(52, 70).shown == ("52 of 70", "74.3%")


@given(TABLES)
def test_no_number_below_five_is_shown_or_follows_from_what_is(table):
    shown = figures.suppress(table)
    assert shown.keys() == table.keys()
    back = 0
    for name, (yes, no) in table.items():
        cells = shown[name]
        numbers = [int(each) for each in cells if each.isdigit()]
        assert all(number == 0 or number >= figures.SMALL for number in numbers)
        assert len(numbers) in {0, 3}
        if numbers:
            assert numbers == [yes, no, yes + no]
        elif yes + no:
            back += 1
    with_counts = [name for name in table if sum(table[name])]
    assert back != 1 or len(with_counts) == 1


def test_a_date_is_kept_by_the_day_the_letter_left(story):
    served = story.told()
    assert timeliness(today=TODAY)["notify-assess"][0] == Share(0, 0)
    story.now += timedelta(days=10)  # 26 April, day 42 was the 21st
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    assert timeliness(today=TODAY)["notify-assess"] == (Share(0, 1), Share(0, 1))
    cases.excuse(
        case=story.case, key="notify-assess", ground="circumstances", evidence="A death.",
        by=story.officer, at=story.now,
    )  # fmt: skip
    assert timeliness(today=TODAY)["notify-assess"] == (
        Share(0, 1),
        Share(0, 0),
    )


def kept(on: date) -> dict[str, tuple[int, int]]:
    """Clock → how many of how many kept it, of all cases; both denominators are the same here."""
    shares = timeliness(today=on)
    assert all(every == without for every, without in shares.values())
    return {key: (every.met, every.of) for key, (every, _) in shares.items()}


def test_a_date_that_passed_with_nobody_told_is_late(story):
    story.opened()
    nobody = {"notify-assess": (0, 0), "refuse-issue": (0, 0), "final-plan": (0, 0)}
    assert kept(date(2026, 4, 21)) == nobody
    assert kept(date(2026, 4, 22)) == nobody | {"notify-assess": (0, 1)}
    assert kept(date(2026, 7, 28)) == nobody | {"notify-assess": (0, 1)}
    assert kept(date(2026, 7, 29)) == nobody | {"notify-assess": (0, 1), "final-plan": (0, 1)}
    cases.excuse(
        case=story.case, key="notify-assess", ground="circumstances", evidence="A death.",
        by=story.officer, at=story.now,
    )  # fmt: skip
    found = timeliness(today=date(2026, 4, 22))
    assert found["notify-assess"] == (Share(0, 1), Share(0, 0))


def test_a_letter_made_and_never_posted_is_late_and_a_refusal_awaits_no_plan(story):
    served = story.told(b=False)
    late = {"notify-assess": (0, 1), "refuse-issue": (0, 0), "final-plan": (0, 0)}
    assert kept(date(2026, 7, 29)) == late
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    assert kept(date(2026, 7, 29)) == late | {"notify-assess": (1, 1)}


def test_a_plan_agreed_and_never_sent_is_late(story):
    notices.mark_posted(served=story.told(), by=story.officer, at=story.now)
    assert kept(date(2026, 7, 29)) == {
        "notify-assess": (1, 1), "refuse-issue": (0, 0), "final-plan": (0, 1),
    }  # fmt: skip


def test_a_request_taken_back_in_time_has_no_dates_left(story):
    story.opened()
    items.withdraw(
        item=story.item, asked_by="parent", why="They moved.", version=story.item.version,
        by=story.officer, at=story.at,
    )  # fmt: skip
    assert not any(of for _, of in kept(date(2026, 7, 29)).values())


def test_the_figures_compare_with_2017_and_england_and_hide_one_case(story, as_):
    notices.mark_posted(served=story.told(), by=story.officer, at=story.now)
    page = as_("chief").visit("/panel/figures/")
    assert "Rutland, June 2017: 77%. England, 2024: 46.4%" in page.text
    assert "fewer than 5" in page.text
    story.declare("chief", "interest")
    assert figures_page(story.chief, at=story.now)["tables"] == []


def test_a_share_of_few_cases_is_not_published(story, as_):
    notices.mark_posted(served=story.told(), by=story.officer, at=story.now)
    before = Fact.objects.count()
    page = as_("chief").send("/panel/figures/publication/")
    assert "no share yet that hides no small number" in page.html
    assert Fact.objects.count() == before


def test_a_share_of_enough_cases_goes_to_the_local_offers_figures(story):
    notices.mark_posted(served=story.told(), by=story.officer, at=story.now)
    served = story.decision.notice
    made = published._figure("Final plan within 20 weeks (all cases)", Share(52, 70), at=story.now)
    again = published._figure("Final plan within 20 weeks (all cases)", Share(53, 70), at=story.now)
    assert served.posted_at
    assert (str(made.value), made.fact, again.number) == ("74.3", again.fact, 2)
    assert made.source_name.endswith("the SEND Panel’s own records")


def test_where_there_are_many_cases_a_kept_count_is_shown_with_its_hour(story, as_, monkeypatch):
    monkeypatch.setattr(published, "AT_ONCE", 0)
    served = story.told()
    page = as_("chief").visit("/panel/figures/")
    assert f"Counted at {timescales.moment_in_words(story.now)}" in page.text
    notices.mark_posted(served=served, by=story.officer, at=story.now)
    assert figures_page(story.chief, at=story.now)["tables"] == []
    later = story.now + published.LASTS
    assert len(figures_page(story.chief, at=later)["tables"]) == 6


def test_a_kept_count_is_of_the_cases_that_its_reader_may_know_of(story, monkeypatch):
    monkeypatch.setattr(published, "AT_ONCE", 0)
    notices.mark_posted(served=story.told(), by=story.officer, at=story.now)
    assert len(figures_page(story.chief, at=story.now)["tables"]) == 6
    story.declare("chief", "interest")
    assert figures_page(story.chief, at=story.now)["tables"] == []
    assert len(figures_page(story.senior, at=story.now)["tables"]) == 6


def test_a_kept_count_says_what_is_counted_at_once(story, monkeypatch):
    notices.mark_posted(served=story.told(), by=story.officer, at=story.now)
    now = published.counted_for(story.chief, at=story.now)
    monkeypatch.setattr(published, "AT_ONCE", 0)
    published.count_beforehand(at=story.now - published.LASTS)
    published.count_beforehand(at=story.now)
    kept = KeptCount.objects.get()
    found = published.counted_for(story.chief, at=story.now)
    assert (found.dates, found.traits, found.at) == (now.dates, now.traits, kept.at)


def test_what_is_rare_is_counted_together():
    counts = {f"School {n:03}": (n, 6) for n in range(60)}
    shown = most(counts)
    assert list(shown) == [f"School {n:03}" for n in range(10, 60)] + ["10 others together"]
    assert shown["10 others together"] == (45, 60)
    assert most(dict(list(counts.items())[:50])) == dict(list(counts.items())[:50])
