"""The numbers of parts, chapters and blocks."""

from __future__ import annotations

from bookforge.markup import BLOCKS, Element, elements

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
          (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def roman(number: int) -> str:
    """A number from 1 up in capital roman numerals."""
    shown = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        shown += numeral * count
    return shown


def number_blocks(root: Element, unit: int) -> None:
    """Gives every block of a chapter its `data-b` ("3.17"), by which a page of the print edition is found in the ebook."""
    for count, block in enumerate(elements(root, *BLOCKS), start=1):
        block.set("data-b", f"{unit}.{count}")
