"""Postcodes: the national files are read whole or not at all, and brought up to date."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from localoffer.audit.operations import SYSTEM
from localoffer.directory import grid
from localoffer.directory.models import Postcode
from localoffer.directory.operations import postcodes


@pytest.fixture
def load(tmp_path, db, at):
    def run(text, encoding="utf-8"):
        path = tmp_path / "postcodes.csv"
        path.write_bytes(text.encode(encoding))
        return postcodes.load(path=path, by=SYSTEM, at=at)

    return run


def test_the_extract_for_our_area_is_loaded_once_however_often(shared, db, at):
    path = shared / "data" / "geo" / "postcodes_rutland_and_neighbours.csv"
    told = []
    first = postcodes.load(
        path=path, by=SYSTEM, at=at, progress=lambda done, whole: told.append(done / whole)
    )
    assert first.added == first.total - first.without_point == Postcode.objects.count() > 20_000
    assert told == sorted(told)
    assert told[-1] == 1
    again = postcodes.load(path=path, by=SYSTEM, at=at)
    assert (again.added, again.changed) == (0, 0)
    assert Postcode.objects.filter(live=False).exists()


def test_a_changed_point_is_brought_up_to_date(load):
    load("pcds,lat,long\nLE15 6HP,52.67,-0.72\nLE15 6AA,52.60,-0.70\n")
    done = load("pcds,lat,long,laua\nle156hp,52.68,-0.73,E06000017\n")
    assert (done.added, done.changed) == (0, 1)
    row = Postcode.objects.get(pk="LE156HP")
    assert (row.latitude, row.longitude, row.area_code) == (52.68, -0.73, "E06000017")
    assert (row.district, str(row)) == ("LE15", "LE15 6HP")
    assert Postcode.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pcds,lat,long\nLE15 6HP,52.67,-0.72\nNOWHERE,52,0\n", "row 3, column postcode"),
        ("pcds,lat,long\nLE15 6HP,north,-0.72\n", "row 2, column lat, long: The point must be"),
        ("pcds,lat,long\nLE15 6HP,10,-0.72\n", "not in the United Kingdom"),
        ("pcds,lat,long\nLE15 6HP,nan,-0.72\n", "not in the United Kingdom"),
        ("pcds,lat,long\nLE15 6HP,52.6,-0.7\nle156hp,52.6,-0.7\n", "row 3, column postcode"),
        ("name,colour\na,b\n", "The first row must name a postcode"),
        ("", "The first row must name a postcode"),
        ("pcds,lat,long\n", "The file has no postcodes."),
        ("pcds,lat,long,laua\nLE15 6HP,52.6,-0.7,a\tb\n", "is not a code like"),
    ],
)
def test_a_wrong_file_is_refused_whole_with_row_and_column(load, text, says):
    with pytest.raises(postcodes.BadFile) as refused:
        load(text)
    assert says in " ".join(map(str, refused.value.problems))
    assert not Postcode.objects.exists()


def test_a_file_that_is_not_text_is_refused(load):
    with pytest.raises(postcodes.BadFile, match="not a CSV file in UTF-8"):
        load("pcds,lat,long\nLE15 6HP,52.67,-0.72,é\n", encoding="latin-1")


def test_postcodes_without_a_point_are_left_out_and_counted(load):
    done = load("pcds,lat,long,doterm\nLE15 6HP,99.999999,0,\nLE15 6AA,52.6,-0.7,202001\n")
    assert (done.added, done.without_point) == (1, 1)
    assert Postcode.objects.get().live is False


def test_the_survey_s_own_file_has_no_head_and_grid_points(load):
    load('"LE15 6HP",10,485900,308800,"E92000001","","","","E06000017","E05000000"\n')
    row = Postcode.objects.get()
    assert row.latitude == pytest.approx(52.67, abs=0.01)
    assert row.longitude == pytest.approx(-0.73, abs=0.01)
    assert row.area_code == "E06000017"


def test_the_grid_s_worked_example_comes_out_right():
    """A guide to coordinate systems in Great Britain, annexe C: E 651409.903, N 313177.270,
    which is 52°39′28.72″ N, 1°42′57.79″ E on WGS84 after the shift."""
    latitude, longitude = grid.to_latitude_longitude(651_409.903, 313_177.270)
    assert latitude == pytest.approx(52.657977, abs=0.00005)
    assert longitude == pytest.approx(1.716052, abs=0.00005)


def test_the_command_says_what_it_did(tmp_path, db):
    path = tmp_path / "some.csv"
    path.write_text("pcds,lat,long\nLE15 6HP,52.67,-0.72\n")
    out = StringIO()
    call_command("import_postcodes", str(path), stdout=out)
    assert "1 postcodes read: 1 new, 0 changed" in out.getvalue()
    path.write_text("pcds,lat,long\nX,52.67,-0.72\n")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("import_postcodes", str(path))
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_postcodes", "/nowhere.csv")
