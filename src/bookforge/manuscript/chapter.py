"""The nouns of one chapter that was read: its tree, and what stands in it, each with where the author wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bookforge.diagnostics import Place
from bookforge.manuscript.front import FrontMatter
from bookforge.manuscript.source import Source
from bookforge.manuscript.traits import Traits
from bookforge.markup import Element


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level (1 to 6), the id of its section, its words, its source line."""

    level: int
    id: str
    title: str
    line: int | None


@dataclass(frozen=True, slots=True)
class CalloutUse:
    """A callout: its kind's name, its id, its own title ("" without), its source line."""

    kind: str
    id: str
    title: str
    line: int | None


@dataclass(frozen=True, slots=True)
class ImageUse:
    """An image as the text names it, and where."""

    src: str
    place: Place


@dataclass(frozen=True, slots=True)
class LinkUse:
    """A link as the text names it, and where."""

    href: str
    place: Place


@dataclass(frozen=True, slots=True)
class CiteUse:
    """The keys of a citation, or of a reference written like one (`@fig-door`), and where."""

    keys: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class MarkUse:
    """A mark for the index, and where the author wrote it; the mark knows its number among them (`data-mark`)."""

    place: Place


@dataclass(frozen=True, slots=True)
class ChapterTree:
    """One chapter read: `root` is `<section class="chapter" data-source>`, in the tree's vocabulary.

    Ids that start with `~` are bookforge's own and wait for the chapter's id (`book.assemble`). The tree is shared by
    all editions: nobody changes it after `book.assemble`. `citing` is what citeproc must know of it (`citing.cite`),
    `typography` tells what was changed for it, by kind; `traits` are compared with those of the other chapters.
    """

    source: Source
    front: FrontMatter
    root: Element
    title: str
    headings: tuple[Heading, ...]
    callouts: tuple[CalloutUse, ...]
    images: tuple[ImageUse, ...]
    links: tuple[LinkUse, ...]
    cites: tuple[CiteUse, ...]
    marks: tuple[MarkUse, ...]
    citing: str
    words: int
    typography: Mapping[str, int] = field(default_factory=dict)
    traits: Traits = field(default_factory=Traits)
