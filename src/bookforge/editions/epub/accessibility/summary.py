"""The summary of a book's accessibility, in its own language: for a person who chooses a book."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.editions.epub.accessibility.facts import Facts
from bookforge.words import speaks, word

_UNSPACED = frozenset({"ja", "zh"})  # no space after a full stop
_SIZED = "access-free", "access-flows"


def summary(facts: Facts, language: str, *, conforms: bool) -> tuple[str, str]:
    """The sentences that the facts allow, and the language they are in: the book's, or English where we do not speak it."""
    spoken = language if speaks(language, _SIZED[0]) else "en"
    between = "" if spoken.split("-")[0].lower() in _UNSPACED else " "
    missing = facts.undescribed + facts.captioned  # told where some have not even a caption
    told = (word(spoken, name).format(missing=missing, all=facts.images) for name in _said(facts, conforms))
    return between.join(told), spoken


def _said(facts: Facts, conforms: bool) -> Iterator[str]:
    """The names of the sentences, in the order to read them."""
    if conforms:
        yield "access-conforms"
    yield _SIZED[0] if facts.resizable else _SIZED[1]
    yield "access-ordered" if facts.headings_in_order else "access-contents"
    if facts.page_list:
        yield "access-pages"
    if not facts.images:
        yield "access-no-images"
    else:
        yield _images(facts)
    if facts.long_descriptions:
        yield "access-long"
    if facts.formulas:
        yield "access-formulas"
    if facts.tables:
        yield "access-headless" if facts.headless else "access-tables"
    if facts.moving:
        yield "access-moving"


def _images(facts: Facts) -> str:
    if facts.undescribed:
        return "access-some-described"
    return "access-captioned" if facts.captioned else "access-all-described"
