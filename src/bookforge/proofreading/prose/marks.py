"""Quotation marks that are not closed. (Marks of two kinds in one book are told while it is read: `agreement`.)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bookforge.proofreading.prose.remark import Remark, remark
from bookforge.proofreading.text import Text

_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«"}
_WHY_OPEN = "Speech that goes on in the next paragraph is left open; else every mark that opens is to be closed."


def marks(texts: Sequence[Text]) -> Iterator[Remark]:
    """The paragraphs in which quotation marks open and do not close, or close and did not open."""
    for text in texts:
        for number, passage in enumerate(text.passages):
            said = passage.text
            if passage.kind not in ("p", "li", "dd", "td"):
                continue
            opened, closed = said.count("“") + said.count("«"), said.count("”") + said.count("»")
            if "„" in said or opened == closed or said.lstrip()[:1] in "”»":
                continue
            after = text.passages[number + 1].text.lstrip() if number + 1 < len(text.passages) else ""
            if opened == closed + 1 and after[:1] in _PAIRS:
                continue
            sign = next(
                c for c in (said if opened > closed else reversed(said)) if c in ("“«" if opened > closed else "”»")
            )
            at = said.rfind(sign) if opened > closed else said.find(sign)
            quote = _around(said, at)
            message = f"Of the quotation marks in this paragraph {opened} open and {closed} close."
            yield remark("quotes-pair", text, passage, said.find(quote), quote, message, _WHY_OPEN)


def _around(said: str, at: int) -> str:
    """A mark with the word that it touches."""
    start = max(said.rfind(" ", 0, at) + 1, 0)
    end = said.find(" ", at)
    return said[start : end if end > 0 else len(said)]
