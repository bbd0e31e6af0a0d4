"""Which chapter or section of a book is which one that was published: by file or heading, by words, by its place.

The same file is the strongest sign, then the same heading, unless the words say clearly that it is another text: of a chapter
that was split, the part that keeps either of them is the chapter, however long the others are. Then come the words, the
nearest first; then a file or heading that was kept while all its words were changed; at last a short section between two
that are known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bookforge.editions.epub.published.likeness import Mark, likeness
from bookforge.editions.epub.published.record import Known

_ANOTHER = 0.15  # a text less alike is another one, whatever its name
_ALIKE = 0.4  # a text so much alike is the same one, whatever its name
_FEW = 4  # hashes; a mark of fewer tells nothing


@dataclass(frozen=True, slots=True)
class Here:
    """A chapter, part or section of the book as it is now; as `Known`."""

    id: str
    file: str
    title: str
    mark: Mark
    sections: tuple[Here, ...] = ()

    @property
    def key(self) -> str:
        """What it is known again by, unless its words say otherwise."""
        return self.file or self.title


def recognise(before: Sequence[Known], here: Sequence[Here]) -> dict[str, Known]:
    """What each of those `here` was published as, by its id; one that is new is missing."""
    search = _Search(before, here)
    search.by_name(_key, _may_be_the_same)
    search.by_name(_title, _may_be_the_same)
    search.by_words()
    search.by_name(_key, lambda _known, _now: True)
    search.by_place()
    return {here[now].id: before[was] for now, was in search.pairs.items()}


def _key(one: Known | Here) -> str:
    return one.key


def _title(one: Known | Here) -> str:
    return one.title


def _may_be_the_same(known: Known, now: Here) -> bool:
    return min(len(known.mark), len(now.mark)) < _FEW or likeness(known.mark, now.mark) >= _ANOTHER


class _Search:
    """Finds pairs, numbers in `here` with numbers in `before`; what has been found is not looked at again."""

    def __init__(self, before: Sequence[Known], here: Sequence[Here]) -> None:
        self.before, self.here = before, here
        self.pairs: dict[int, int] = {}

    def _open(self) -> tuple[list[int], list[int]]:
        found = set(self.pairs.values())
        return (
            [i for i in range(len(self.before)) if i not in found],
            [i for i in range(len(self.here)) if i not in self.pairs],
        )

    def by_name(self, name: Callable[[Known | Here], str], fits: Callable[[Known, Here], bool]) -> None:
        """Pairs those of one name, a file or a heading, that fit; where several have it, in their order."""
        was_open, now_open = self._open()
        for now in now_open:
            for was in was_open:
                known = self.before[was]
                if not known.gone and name(known) == name(self.here[now]) and fits(known, self.here[now]):
                    self.pairs[now] = was
                    was_open.remove(was)
                    break

    def by_words(self) -> None:
        """Pairs those whose words are alike, the nearest first; what has left the book may come back."""
        was_open, now_open = self._open()
        alike = [
            (-nearness, was, now)
            for now in now_open
            for was in was_open
            if (nearness := likeness(self.before[was].mark, self.here[now].mark)) >= _ALIKE
        ]
        for _, was, now in sorted(alike):
            if now not in self.pairs and was not in self.pairs.values():
                self.pairs[now] = was

    def by_place(self) -> None:
        """Pairs two that stand alone between neighbours that are pairs, where there are too few words to tell by."""
        stayed = [i for i, known in enumerate(self.before) if not known.gone]
        was_open, now_open = self._open()
        for now in now_open:
            left, right = self.pairs.get(now - 1), self.pairs.get(now + 1)
            for was in (i for i in was_open if i in stayed):
                at = stayed.index(was)
                beside = (stayed[at - 1] if at else None, stayed[at + 1] if at + 1 < len(stayed) else None)
                ends = (now == 0, now == len(self.here) - 1)
                neighbours = (
                    beside == (left, right) and (left is not None or ends[0]) and (right is not None or ends[1])
                )
                if neighbours and min(len(self.before[was].mark), len(self.here[now].mark)) < _FEW:
                    self.pairs[now] = was
                    break
