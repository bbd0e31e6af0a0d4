"""Two ebooks, chapter by chapter: which are new, gone, moved or renamed, and what changed in the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from bookforge.checks.ebook import NotAnEpub, opened
from bookforge.comparison.contents import Contents, Section, contents_of
from bookforge.comparison.passages import Passage, changed
from bookforge.diagnostics import Diagnostic, Place, report

_LIKE = 0.5  # pages that share this much of their words are one page under two names
_LARGEST = 1 << 30


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that are gone and lines that are new: of the metadata, the contents, the list of pages."""

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.new)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A page that is other than it was, in one or in several ways: `before` is None for a new one, `after` for one that is
    gone; `moved` tells that it stands elsewhere in the line of reading; `lost` are ids that a reader's highlights, or links
    from outside, may hang on."""

    before: Section | None
    after: Section | None
    moved: bool = False
    passages: tuple[Passage, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the page is called now, or was."""
        section = self.after or self.before
        return section.title if section else ""

    @property
    def renamed(self) -> bool:
        """Whether its title is another."""
        return bool(self.before and self.after and self.before.title != self.after.title)

    @property
    def new_file(self) -> bool:
        """Whether its file has another name, so that places in it are found no more."""
        return bool(self.before and self.after and self.before.path != self.after.path)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All in which two ebooks differ; `sizes` are those of the two files."""

    sections: tuple[SectionChange, ...]
    metadata: Lines
    toc: Lines
    pages: Lines
    images: Mapping[str, str]
    sizes: tuple[int, int]
    same_files: bool

    @property
    def differs(self) -> bool:
        """Whether there is anything that a reader could meet."""
        return bool(self.sections or self.metadata or self.toc or self.pages or self.images)

    @property
    def lost(self) -> int:
        """How many places of the old book are not to be found in the new one."""
        return sum(len(section.lost) for section in self.sections)


def read_ebook(path: Path) -> tuple[bytes, Contents | None, tuple[Diagnostic, ...]]:
    """An EPUB's bytes and what it holds; None with what is wrong with it, where it cannot be read."""
    place = Place(str(path))
    try:
        if path.stat().st_size > _LARGEST:
            return b"", None, (report("ebook-can-be-read", place, f"{path} is larger than a gigabyte."),)
        data = path.read_bytes()
        return data, contents_of(opened(data)), ()
    except OSError as error:
        return b"", None, (report("ebook-can-be-read", place, f"{path} cannot be read: {error.strerror}."),)
    except NotAnEpub as error:
        return b"", None, (report("ebook-can-be-read", place, f"{path} cannot be opened as an EPUB: {error}."),)


def compared(before: tuple[bytes, Contents], after: tuple[bytes, Contents]) -> Comparison:
    """What is other in the second of two ebooks."""
    (old_data, old), (new_data, new) = before, after
    return Comparison(
        tuple(_sections(old.sections, new.sections)),
        _lines(old.metadata, new.metadata),
        _lines(old.toc, new.toc),
        _lines(old.pages, new.pages),
        _images(old.images, new.images),
        (len(old_data), len(new_data)),
        old_data == new_data,
    )


def _sections(old: Sequence[Section], new: Sequence[Section]) -> Iterator[SectionChange]:
    """The pages that changed, in the new book's order; those that are gone behind them."""
    partners = _partners(old, new)
    position = {section.path: i for i, section in enumerate(old)}
    order = [position[partner.path] for section in new if (partner := partners.get(section.path)) is not None]
    stayed = set(_longest_rise(order))
    for section in new:
        was = partners.get(section.path)
        if was is None:
            yield SectionChange(None, section)
            continue
        moved = position[was.path] not in stayed
        passages = changed(was.passages, section.passages) if was.passages != section.passages else ()
        kept = set(section.ids) if was.path == section.path else set()
        lost = tuple(name for name in was.ids if name not in kept)
        change = SectionChange(was, section, moved, passages, lost)
        if moved or passages or lost or change.renamed or change.new_file:
            yield change
    met = {section.path for section in partners.values()}
    for section in old:
        if section.path not in met:
            yield SectionChange(section, None, lost=section.ids)


def _partners(old: Sequence[Section], new: Sequence[Section]) -> dict[str, Section]:
    """For each page of the new book, by its path, the page of the old one that it was: by its name, else by its words."""
    by_path = {section.path: section for section in old}
    partners = {section.path: by_path[section.path] for section in new if section.path in by_path}
    left = [section for section in old if section.path not in {s.path for s in new}]
    counted = {section.path: _counted(section) for section in left}
    for section in new:
        if section.path in partners or not left:
            continue
        own = _counted(section)
        likeness, best = max(((_likeness(own, counted[one.path]), one) for one in left), key=lambda pair: pair[0])
        if likeness >= _LIKE:
            partners[section.path] = best
            left.remove(best)
    return partners


def _counted(section: Section) -> Counter[str]:
    return Counter(word for passage in section.passages for word in passage.split())


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """The share of words that two pages have in common, from 0 to 1."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The longest part of a line of numbers that rises: what is not in it has moved."""
    best: list[list[int]] = []
    for number in numbers:
        before = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*before, number])
    return max(best, key=len, default=[])


def _lines(old: Sequence[str], new: Sequence[str]) -> Lines:
    gone: list[str] = []
    fresh: list[str] = []
    for code, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code != "equal":
            gone += old[i:j]
            fresh += new[k:m]
    return Lines(tuple(gone), tuple(fresh))


def _images(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """The images that are new, gone or other, by path."""
    told = {}
    for path in dict.fromkeys([*old, *new]):
        if path not in new:
            told[path] = "gone"
        elif path not in old:
            told[path] = "new"
        elif old[path] != new[path]:
            told[path] = "changed"
    return told
