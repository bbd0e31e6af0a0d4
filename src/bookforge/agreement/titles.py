"""Headings of one level are written alike: all in Title Case or none (in English), all with a full stop or none; and two
below one heading have not the same words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bookforge.diagnostics import Diagnostic, Place
from bookforge.manuscript import ChapterTree
from bookforge.manuscript.chapter import Heading

_ENOUGH = 3  # headings that make a manner the book's
_CLEAR = 3  # times as often as the other manner
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_SMALL = frozenset(
    "about above across after against along among around as at because before behind below beneath beside between beyond but "
    "by concerning despite down during except for from in inside into like near nor not of off on onto or out outside over past "
    "per since so than that the then through throughout till to toward towards under underneath until up upon via when while "
    "with within without yet a an and if is are be am was were do does did it its you your we our i me my he she they".split()
)  # which some styles of Title Case leave small, and others not
_ENDS_AS_SENTENCE = re.compile(r"(?<![.\d])\.$")
_ABBREVIATED = re.compile(r"\b(?:[A-Za-z]|etc|al|Mr|Mrs|Dr|Jr|Sr|St|Co|Inc|Ltd|vs|No|Vol|Ch|ca)\.$")


@dataclass(frozen=True, slots=True)
class _Titled:
    """A heading and the chapter that it stands in."""

    chapter: ChapterTree
    heading: Heading

    def told(self, code: str, message: str) -> Diagnostic:
        """A finding at the heading."""
        source, line = self.chapter.source, self.heading.line
        first = self.heading.title.split(" ")[0]
        found = source.find(first, line)
        place = found if found.line == line else Place(source.path, line, 1 if line else None)
        return source.report(code, place, message)


def titles(chapters: Sequence[ChapterTree], language: str) -> Iterator[Diagnostic]:
    """Headings that are not written as those of their level are."""
    levels: dict[int, list[_Titled]] = defaultdict(list)
    for chapter in chapters:
        for heading in chapter.headings:
            if heading.title and heading.line:
                levels[heading.level].append(_Titled(chapter, heading))
        yield from _doubled(chapter)
    for titled in levels.values():
        yield from _stopped(titled)
        yield from _cased([t for t in titled if (t.chapter.front.language or language).partition("-")[0] == "en"])


def _doubled(chapter: ChapterTree) -> Iterator[Diagnostic]:
    """Headings of one level that have the same words below the same heading."""
    above: list[Heading] = []
    seen: dict[tuple[int | None, int, str], Heading] = {}
    for heading in chapter.headings:
        above = [h for h in above if h.level < heading.level]
        key = (above[-1].line if above else None), heading.level, heading.title.casefold()
        first = seen.setdefault(key, heading)
        if first is not heading and heading.title:
            message = f"“{heading.title}” is a heading already, in line {first.line}."
            yield _Titled(chapter, heading).told("heading-stands-once", message)
        above.append(heading)


def _stopped(titled: Sequence[_Titled]) -> Iterator[Diagnostic]:
    stopped = [t for t in titled if _ends_as_sentence(t.heading.title)]
    if len(titled) - len(stopped) < max(2, _CLEAR * len(stopped)):
        return  # it is the book's way, or too few to tell
    for one in stopped:
        message = f"The heading “{one.heading.title}” ends with a full stop, and most of its level do not."
        yield one.told("headings-end-alike", message)


def _ends_as_sentence(title: str) -> bool:
    return bool(_ENDS_AS_SENTENCE.search(title)) and not _ABBREVIATED.search(title)


def _cased(titled: Sequence[_Titled]) -> Iterator[Diagnostic]:
    manner = {id(one): case for one in titled if (case := _case(one.heading.title))}
    counted = Counter(manner.values())
    usual = max(sorted(counted), key=counted.__getitem__, default="")
    others = sum(counted.values()) - counted[usual]
    if counted[usual] < _ENOUGH or counted[usual] < _CLEAR * others:
        return
    for one in titled:
        if manner.get(id(one), usual) != usual:
            message = (
                f"The heading “{one.heading.title}” is written in {_CALLED[manner[id(one)]]}; "
                f"{counted[usual]} of its level are in {_CALLED[usual]}."
            )
            yield one.told("headings-are-cased-alike", message)


_CALLED = {"title": "Title Case", "sentence": "sentence case"}


def _case(title: str) -> str:
    """`title` or `sentence` where it is certain, else "": the first word of a title, and what follows a colon, tells nothing."""
    words = [
        word
        for part in re.split(r"[:.?!—–]\s+|\s[—–]\s", title)
        for word in _WORD.findall(part)[1:]
        if word.lower() not in _SMALL and not word.isupper() and len(word) > 2
    ]
    large = sum(word[0].isupper() for word in words)
    if len(words) >= 2 and large == len(words):
        return "title"
    return "sentence" if len(words) - large >= 2 and large * 3 <= len(words) else ""
