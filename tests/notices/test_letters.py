"""Letters are PDFs that a screen reader can read, and say just what they were given."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from localoffer.notices import letters
from localoffer.refusal import Refused

LETTER = {
    "title": "What we decided",
    "reference": "C-7KQ2MW",
    "date": date(2026, 4, 2),
    "to": {"name": "Pat Example-Oakwood", "address": ["1 Invented Road", "Oakham"]},
    "text": "We met on Tuesday.\n\nWe will write again.",
    "signed": {"name": "A. Example", "role": "SEN case officer"},
    "enclosed": ["SENDIASS leaflet"],
}


@pytest.fixture
def read(db, at):
    def render(**facts) -> PdfReader:
        return PdfReader(BytesIO(letters.render("plain", LETTER | facts, at=at)))

    return render


def text(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


def test_a_letter_has_its_head_its_address_its_text_and_its_end(read):
    assert text(read()).splitlines() == [
        "Rutland County Council",
        "Local Offer",
        "Pat Example-Oakwood",
        "1 Invented Road",
        "Oakham",
        "2 April 2026",
        "Our reference: C-7KQ2MW",
        "Dear Pat Example-Oakwood",
        "What we decided",
        "We met on Tuesday.",
        "We will write again.",
        "Yours sincerely",
        "A. Example",
        "SEN case officer",
        "Rutland County Council",
        "Enclosed: SENDIASS leaflet",
        "C-7KQ2MW Page 1 of 1",
    ]


def test_a_letter_is_tagged_titled_and_in_british_english(read):
    pdf = read()
    root = pdf.trailer["/Root"]
    assert pdf.metadata.title == "What we decided"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


@pytest.mark.parametrize(
    "typed",
    ['#panic("x")', "*bold* _slanted_", "= Heading", "$x^2$ @ref <label>", "// nothing",
     "#sys.inputs", '#read("/etc/passwd")', "\\u{41} `code` ~ ---"],
)  # fmt: skip
def test_a_name_or_text_stands_in_the_letter_as_it_was_typed(read, typed):
    pdf = text(read(to={"name": typed}, text=typed))
    assert f"Dear {typed}" in pdf
    assert pdf.count(typed) == 3


def test_letters_of_many_languages_are_shown(read):
    assert "Zoë Łukaszewicz-Şahin Ñandú" in text(read(to={"name": "Zoë Łukaszewicz-Şahin Ñandú"}))


def test_a_sign_that_no_font_has_is_refused_in_words_and_never_left_out(read):
    with pytest.raises(Refused, match="A letter cannot show “😀”"):
        read(text="Well done 😀")


def test_a_letter_that_lacks_a_fact_is_not_made(db, at):
    with pytest.raises(letters.Broken, match="text"):
        letters.render("plain", {k: v for k, v in LETTER.items() if k != "text"}, at=at)


@pytest.mark.parametrize("template", ["../emails/mail-test", "plain.typ", "", "/etc/passwd"])
def test_a_template_is_only_ever_one_of_the_letters(db, template):
    with pytest.raises(ValueError, match="named by small letters"):
        letters.render(template, LETTER)


def test_a_long_letter_says_on_each_page_which_it_is(read):
    pdf = read(text="\n\n".join(["A paragraph that says nothing new."] * 80))
    assert len(pdf.pages) > 2
    ends = [page.extract_text().splitlines()[-1] for page in pdf.pages]
    count = len(pdf.pages)
    assert ends == [f"C-7KQ2MW Page {number} of {count}" for number in range(1, count + 1)]


def test_the_same_letter_is_the_same_file(db, at):
    assert letters.render("plain", LETTER, at=at) == letters.render("plain", LETTER, at=at)


def test_a_letter_can_be_made_before_the_front_end_is_built(read, monkeypatch, tmp_path):
    monkeypatch.setattr(letters, "FONTS", tmp_path / "missing")
    letters.fonts.cache_clear()
    assert "We will write again." in text(read())
    letters.fonts.cache_clear()
