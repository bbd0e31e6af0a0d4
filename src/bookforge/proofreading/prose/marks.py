"""Quotation marks that are not closed, and dashes and quotation marks of two styles in one book."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bookforge.proofreading.passages import Passage
from bookforge.proofreading.prose.remark import Remark, remark
from bookforge.proofreading.text import Text

_DASH = re.compile(r"(?<=[\w’”'\").,!?])[ \u00a0\u202f]?(?:—|–)[ \u00a0\u202f]?(?=[\w‘“'\"(])")
_SPACE = re.compile("[\u00a0\u202f]")
_WRITTEN_DASH = re.compile(r"\s*(?:—|–|-{2,3})\s*")
_DASHES = {"—": "dashes like—this", " — ": "dashes like — this", " – ": "dashes like – this", "–": "dashes like–this"}
_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«"}
_OPENS = re.compile(r"(?:^|(?<=[\s(—–]))[“„«‘](?=\w)")
_STYLES = {"“": "“ ”", "„": "„ “", "«": "« »", "‘": "‘ ’"}
_FEW = 0.34  # of a style that is used less often than this the uses are told; where two are as common, neither is

_WHY_DASH = "A book keeps to one kind of dash; readers take a change of it for a change of meaning."
_WHY_QUOTE = "A book keeps to one kind of quotation mark; the other one is for a quotation within a quotation."
_WHY_OPEN = "Speech that goes on in the next paragraph is left open; else every mark that opens is to be closed."

Use = tuple[Text, Passage, int, str]


def marks(texts: Sequence[Text]) -> Iterator[Remark]:
    """What is wrong with the quotation marks and dashes of a book."""
    yield from _unclosed(texts)
    yield from _odd_dashes(texts)
    yield from _odd_quotes(texts)


def _unclosed(texts: Sequence[Text]) -> Iterator[Remark]:
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


def _odd_dashes(texts: Sequence[Text]) -> Iterator[Remark]:
    uses: dict[str, list[Use]] = defaultdict(list)
    for text in texts:
        for passage in text.passages:
            for match in _DASH.finditer(passage.text):
                style = _SPACE.sub(" ", match[0])
                digits = passage.text[match.start() - 1].isdigit() and passage.text[match.end()].isdigit()
                if style not in _DASHES or digits or style == "–":
                    continue
                uses[style].append((text, passage, match.start(), _with_words(passage.text, match)))
    usual = _usual(uses)
    for text, passage, at, quote in _rare(uses, usual):
        said = f"Most of the book has {_DASHES[usual]}; here it is “{_SPACE.sub(' ', quote)}”."
        found = remark(
            "dashes-alike", text, passage, max(0, passage.text.rfind(quote, 0, at + len(quote))), quote, said, _WHY_DASH
        )
        fixed = _WRITTEN_DASH.sub(usual, found.written.words, count=1)
        yield replace(found, fix=fixed if _DASH.search(found.written.words) or "--" in found.written.words else "")


def _with_words(said: str, match: re.Match[str]) -> str:
    """A dash with the words on both sides."""
    before = re.search(r"\S+$", said[: match.start()])
    after = re.match(r"[\w’'-]+", said[match.end() :])
    return f"{before[0] if before else ''}{match[0]}{after[0] if after else ''}"


def _odd_quotes(texts: Sequence[Text]) -> Iterator[Remark]:
    uses: dict[str, dict[str, list[Use]]] = defaultdict(lambda: defaultdict(list))
    for text in texts:
        for passage in text.passages:
            language = passage.runs[0].language.split("-")[0]
            for match in _OPENS.finditer(passage.text):
                if match[0] == "‘" and _is_within(passage.text, match.start()):
                    continue
                quote = _around(passage.text, match.start())
                uses[language][match[0]].append((text, passage, match.start(), quote))
    for styles in uses.values():
        usual = _usual(styles)
        for text, passage, at, quote in _rare(styles, usual):
            said = f"Most of the book quotes with {_STYLES[usual]}; here it is {_STYLES[passage.text[at]]}."
            yield remark("quotes-alike", text, passage, at, quote, said, _WHY_QUOTE)


def _is_within(said: str, at: int) -> bool:
    """Whether a single mark stands within double ones, or is the apostrophe of a word that lacks its beginning."""
    before = said[:at]
    return before.count("“") > before.count("”") or before.count("«") > before.count("»") or "’" not in said[at + 1 :]


def _usual(uses: dict[str, list[Use]]) -> str:
    return max(sorted(uses), key=lambda style: len(uses[style]), default="")


def _rare(uses: dict[str, list[Use]], usual: str) -> Iterator[Use]:
    """The uses of every style but the usual one, where it is clear which that is."""
    counted = Counter({style: len(found) for style, found in uses.items()})
    for style, found in uses.items():
        if style != usual and counted[style] <= _FEW * counted[usual]:
            yield from found
