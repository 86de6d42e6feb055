"""The national open data: read whole, or refused whole with the line named; and drawn."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from localoffer.facts import chart, pages, statistics
from localoffer.facts.models import Measure, Point

HEAD = ",".join([*statistics.AREAS, "plans_issued_den", "pc_plans_issued_within_20_weeks"])
ALL = "All EHC plans issued,All EHC plans issued"
COUNTRY = f"2019,Calendar year,National,E92000001,England,,,,,,{ALL}"
COUNCIL = f"2020,Calendar year,Local authority,E92000001,England,E12000004,East Midlands,E06000017,857,Rutland,{ALL}"


def read(*rows: str):
    return statistics.read("\n".join([HEAD, *rows]).encode(), name="plans.csv")


def test_the_rows_for_all_children_are_read_with_their_marks():
    by_age = f"{COUNTRY},x,x".replace(ALL, "Child or young persons age,age 10")
    found = read(f"{COUNTRY},53327,58.7", f"{COUNCIL},44,x", by_age)
    assert [(v.level, v.area, v.year, v.value and float(v.value), v.mark) for v in found] == [
        (2, "England", 2019, 58.7, ""),
        (0, "Rutland", 2020, None, "x"),
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (f"{COUNTRY},53327", "Line 3 of plans.csv has 13 cells; the head has 14."),
        (f"{COUNTRY},53327,many", "Line 3 of plans.csv, column “pc_plans_issued_within_20_weeks”: “many” is neither"),
        (f"{COUNTRY},53327,101", "101 is more than 100 per cent"),
        (f"{COUNTRY},-1,50", "“-1” is no number of children"),
        (f"{COUNTRY},NaN,50", "“NaN” is no number of children"),
        (f"{COUNTRY},1,50".replace("2019", "MMXIX"), "Line 3 of plans.csv: “MMXIX” is no year."),
        (f"{COUNTRY},1,50".replace("National", "Galaxy"), "“Galaxy” is no level of area"),
        (f"{COUNTRY},1,50".replace("E92000001", ""), "does not say which area it is for"),
        (f"{COUNTRY},1,50\n{COUNTRY},1,50", "has England in 2019 more than once"),
        ('"' + COUNTRY, "is no CSV"),
        (f"{COUNTRY},1,5\x00", "Line 3 of plans.csv holds a character that is no text"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_its_line(row, says):
    with pytest.raises(statistics.Malformed) as refused:
        read(f"{COUNCIL},44,72.7", row)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Line 1 of x.csv has no column “time_period”"),
        (b"time_period,la_name\n", "has no column “time_identifier”"),
        (",".join(statistics.AREAS).encode(), "this is none of the four files"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (HEAD.encode(), "has no row for all children"),
    ],
)
def test_a_file_of_another_kind_is_refused(content, says):
    with pytest.raises(statistics.Malformed) as refused:
        statistics.read(content, name="x.csv")
    assert says in str(refused.value)


def test_a_refused_file_changes_nothing(db, shared, tmp_path):
    source = shared / "data/sen2/dfe_ehc2025_timeliness_20_week_rutland_em_england.csv"
    broken = tmp_path / "broken.csv"
    lines = source.read_text().splitlines()
    lines[-1] = lines[-1].rpartition(",")[0] + ",much"
    broken.write_text("\n".join(lines))
    with pytest.raises(CommandError, match=f"Line {len(lines)} of broken.csv") as refused:
        call_command("import_dfe_statistics", str(broken))
    assert "Nothing of this file was taken in." in str(refused.value)
    assert not Measure.objects.exists()
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_dfe_statistics", str(tmp_path / "missing.csv"))


def test_all_four_real_files_are_drawn_for_the_county_its_region_and_england(db, shared, visitor):
    files = [str(path) for path in sorted((shared / "data/sen2").glob("dfe_*.csv"))]
    assert len(files) == 4
    call_command("import_dfe_statistics", *files, stdout=StringIO())
    call_command("import_dfe_statistics", *files, stdout=StringIO())
    weeks = Point.objects.filter(measure__code="pc_plans_issued_within_20_weeks", year=2021)
    assert [(p.area, float(p.value or 0)) for p in weeks.order_by("level")] == [
        ("Rutland", 43.2), ("East Midlands", 52.5), ("England", 57.9),
    ]  # fmt: skip
    page = visitor.visit("/facts/over-the-years/")
    pictures = page.soup.select("svg[role=img]")
    assert len(page.soup.select("table")) == Measure.objects.count() == 8
    assert len(pictures) >= 6
    assert all(each.find("title").text for each in pictures)
    assert "43.2%" in page.text
    assert "not available" in page.text


def test_a_chart_has_a_gap_where_a_year_has_no_value_and_names_apart():
    drawn = chart.draw(
        {"Here": {2019: 50, 2020: None, 2021: 60, 2022: 61}, "There": {2019: 61, 2022: 61.5}}
    )
    assert drawn is not None
    here, there = drawn.lines
    assert len(here.paths) == 1
    assert len(here.marks) == 3
    assert abs(here.label_y - there.label_y) >= chart.GAP
    assert (here.shape, there.shape) == ("circle", "square")
    assert [tick.text for tick in drawn.values] == ["0", "20", "40", "60", "80"]
    assert chart.draw({"Here": {2019: 50}}) is None
    assert chart.draw({"Here": {2019: None, 2020: None}}) is None


def test_counts_are_drawn_beside_their_first_year():
    assert pages._beside_first({2019: 50.0, 2020: None, 2021: 75.0}) == {
        2019: 100.0, 2020: None, 2021: 150.0,
    }  # fmt: skip
