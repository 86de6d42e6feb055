"""The check digits of pupil and NHS numbers, by their published sums."""

import pytest

from localoffer.children.numbers import nhs_number_is_right, upn_is_right


@pytest.mark.parametrize("upn", ["H801200001001", "h801 2000 0100 1"])
def test_a_upn_fits_its_first_letter(upn):
    assert upn_is_right(upn)


@pytest.mark.parametrize("number", ["943 476 5919", "943-476-5919"])
def test_an_nhs_number_fits_its_last_digit(number):
    assert nhs_number_is_right(number)


@pytest.mark.parametrize("digit", range(9))
def test_any_other_last_digit_is_refused(digit):
    assert not nhs_number_is_right(f"943476591{digit}")


def test_every_single_wrong_digit_of_a_upn_is_found():
    right = "H801200001001"
    for place in range(1, 13):
        for digit in "0123456789":
            wrong = right[:place] + digit + right[place + 1 :]
            assert bool(upn_is_right(wrong)) == (wrong == right)


@pytest.mark.parametrize("number", ["1111111111", "999 000 0000", "12345", "", "a234567890"])
def test_what_is_no_nhs_number_is_refused(number):
    assert not nhs_number_is_right(number)
