from hypothesis import given
from hypothesis import strategies as st

from localoffer.references import ALPHABET, PATTERN, new_reference, read_reference


def test_a_reference_holds_no_letter_that_looks_like_another():
    assert set("01ISOBLZAEU").isdisjoint(ALPHABET)


def test_a_new_reference_has_the_written_form():
    assert all(PATTERN.fullmatch(new_reference("R")) for _ in range(200))


@given(st.sampled_from(["r {}", "R{}", " r-{} ", "R.{}"]))
def test_a_reference_is_read_however_it_is_typed(form):
    reference = new_reference("R")
    assert read_reference(form.format(reference[2:].lower())) == reference
