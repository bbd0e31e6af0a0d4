"""Numbers from 1 up in letters."""

from __future__ import annotations

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
          (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def roman(number: int) -> str:
    """A number in capital roman numerals."""
    shown = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        shown += numeral * count
    return shown


def letters(number: int) -> str:
    """A number in letters: A to Z, AA, AB …"""
    shown = ""
    while number:
        number, rest = divmod(number - 1, 26)
        shown = chr(ord("A") + rest) + shown
    return shown
