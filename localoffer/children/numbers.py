"""The check digits of the numbers that children have. Pure sums."""

from __future__ import annotations

import re

from localoffer.refusal import YES, Answer, no

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
NHS_DIGITS = 10


def tidy_upn(text: str) -> str:
    return re.sub(r"\s", "", text).upper()


def tidy_nhs_number(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def upn_is_right(text: str) -> Answer:
    """A unique pupil number: a check letter, eleven digits, and a digit or, if temporary, a letter.

    The check letter is the sum of each digit by its place (2 to 13), modulo 23 (DfE, UPN
    guide). The last letter of a temporary number counts by its place in the same alphabet;
    I, O and S never stand there.
    """
    upn = tidy_upn(text)
    if not re.fullmatch(r"[A-Z]\d{11}[0-9A-Z]", upn):
        return no("A UPN has 13 characters: a letter, 11 numbers, and a number or letter")
    if upn[0] not in UPN_LETTERS or upn[-1] in "IOS":
        return no("Check the UPN: it never has the letters I, O or S")
    values = [int(sign) if sign.isdecimal() else UPN_LETTERS.index(sign) for sign in upn[1:]]
    total = sum(value * place for place, value in enumerate(values, 2))
    if UPN_LETTERS[total % 23] != upn[0]:
        return no("Check the UPN: its first letter does not fit its numbers")
    return YES


def nhs_number_is_right(text: str) -> Answer:
    """Ten digits whose last is 11 − (sum of the others by 10 to 2, modulo 11); 10 is none."""
    number = tidy_nhs_number(text)
    if not re.fullmatch(r"\d{10}", number):
        return no("An NHS number has 10 numbers, like 943 476 5919")
    total = sum(int(digit) * (NHS_DIGITS - place) for place, digit in enumerate(number[:9]))
    check = (11 - total % 11) % 11
    if check == NHS_DIGITS or check != int(number[9]) or len(set(number)) == 1:
        return no("Check the NHS number: its last number does not fit the others")
    return YES
