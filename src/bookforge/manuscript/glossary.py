"""A glossary file: terms and their definitions in YAML, read as Markdown like a chapter, each mistake told in its own file.

touch: A hand on a hand.
holding hands:
  definition: Walking with *two* of four hands free.
  also: [held hands, hold hands]
  see: touch
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bookforge.diagnostics import Diagnostic, Place, did_you_mean
from bookforge.manuscript.aligned import offsets
from bookforge.manuscript.chapter import ChapterTree
from bookforge.manuscript.signs import signs_in_plain
from bookforge.manuscript.source import Source, yaml_of
from bookforge.markup import elements
from bookforge.positions import Positioned

DEFINITION = "glossary-definition"
"""The class of the block that holds a definition."""
_KEYS = ("definition", "also", "see", "sort")


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its name, the other forms it goes by, its definition in Markdown ("" for one that only refers), the terms it
    refers to, what it is sorted by where that is not its name, where it stands, and where its definition does."""

    name: str
    also: tuple[str, ...]
    definition: str
    see: tuple[str, ...]
    sort: str
    place: Place
    defined: Place | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """All that the term goes by in the text."""
        return (self.name, *self.also)


@lru_cache(maxsize=2)  # the preview asks after every save, and YAML is slow to read
def terms_of(source: Source) -> tuple[tuple[Term, ...], tuple[Diagnostic, ...]]:
    """The terms of a glossary file, in its order, and what is wrong with the file."""
    yaml = yaml_of(source)
    if isinstance(yaml, Diagnostic):
        return (), (yaml,)
    if not isinstance(yaml.data, dict):
        message = f"{source.path} is to hold terms and their definitions, such as `touch: A hand on a hand.`"
        return (), (source.report("glossary-fits", Place(source.path, 1, 1), message),)
    reader = _Reader(source, yaml)
    terms = tuple(term for key, value in yaml.data.items() if (term := reader.term(key, value)) is not None)
    return terms, tuple(reader.found)


class _Reader:
    """Takes terms out of the file, noting what is of the wrong kind."""

    def __init__(self, source: Source, yaml: Positioned) -> None:
        self.source, self.yaml = source, yaml
        self.found: list[Diagnostic] = []
        for key, place in yaml.doubled:
            self._tell(place, f"“{key}” stands twice in {source.path}.", "Take one of the two out.")

    def _tell(self, place: tuple[int, int], message: str, remedy: str = "") -> None:
        self.found.append(self.source.report("glossary-fits", Place(self.source.path, *place), message, remedy))

    def _look_over(self, form: str, at: tuple[int, int]) -> None:
        """Notes what looks like markup in a term or another form of it, which are plain text."""
        for left in signs_in_plain(form):
            place = Place(self.source.path, *at)
            self.found.append(self.source.report(left.code, place, left.message, left.remedy))

    def term(self, name: str, value: Any) -> Term | None:
        self._look_over(name, self.yaml.keys[(name,)])
        if isinstance(value, dict):
            given = value
            for key in given:
                if key not in _KEYS:
                    hint = did_you_mean(key, _KEYS, f"The keys of a term are {', '.join(_KEYS)}.")
                    self._tell(self.yaml.keys[(name, key)], f"The key “{key}” means nothing here.", hint)
        else:
            given = {"definition": value}
        definition = self._text(name, given, "definition")
        see = self._texts(name, given, "see")
        place = Place(self.source.path, *self.yaml.keys[(name,)])
        if not definition and not see:
            self._tell(self.yaml.keys[(name,)], f"The term “{name}” has no definition.", "Write it behind the colon.")
            return None
        defined = Place(self.source.path, *self.yaml.of((name, "definition")))
        also = self._texts(name, given, "also")
        for i, form in enumerate(also):
            self._look_over(form, self.yaml.of((name, "also", i)))
        return Term(name, also, definition, see, self._text(name, given, "sort"), place, defined)

    def _text(self, name: str, given: dict[str, Any], key: str) -> str:
        value = given.get(key)
        if isinstance(value, dict | list | bool):
            path = (name, key) if (name, key) in self.yaml.keys else (name,)
            self._tell(self.yaml.of(path), f"The {key} of “{name}” is to be text.", "Put it in quotes if need be.")
            return ""
        return "" if value is None else str(value).strip("\n")

    def _texts(self, name: str, given: dict[str, Any], key: str) -> tuple[str, ...]:
        value = given.get(key)
        values = value if isinstance(value, list) else [] if value is None else [value]
        if any(isinstance(each, dict | list | bool) or each is None for each in values):
            message = f"“{key}” of “{name}” is to be a word or a list of words."
            self._tell(self.yaml.of((name, key)), message, f"Write `{key}: [one, two]`.")
            return ()
        return tuple(str(each).strip() for each in values)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A glossary as Markdown: a block a definition, and for each line of it where its characters stand in the file, as
    offsets (that of the line alone where none of it stands there)."""

    file: Source
    markdown: Source
    origins: tuple[tuple[int, ...], ...]

    def made_ready(self, markdown: Source) -> Pasted:
        """The same with a Markdown that was made of its own, and whose places are those of its own."""
        return replace(self, markdown=markdown)

    def place(self, place: Place) -> Place:
        """A place of the Markdown in the file itself; one of another file, which is included, is what it was."""
        if place.path != self.file.path or place.line is None or not self.origins:
            return place
        row = self.origins[min(place.line, len(self.origins)) - 1]
        behind = max(0, (place.column or 1) - 1)
        return self.file.place(row[behind] if behind < len(row) else row[-1] + 1)

    def told(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Findings in the Markdown, as such in the file."""
        return tuple(self._told(d) for d in found)

    def _told(self, found: Diagnostic) -> Diagnostic:
        at = self.place(found.place)
        return found if at == found.place and found.fix is None else found.at(at, self.file.line(at.line))

    def returned(self, tree: ChapterTree, found: tuple[Diagnostic, ...]) -> tuple[ChapterTree, tuple[Diagnostic, ...]]:
        """What was read of the Markdown, with every place that of the file."""
        for element in elements(tree.root):
            if element.get("data-line"):
                at = self.place(Place(self.file.path, int(element.get("data-line", "1")), 1))
                element.set("data-line", str(at.line))
        return (
            replace(
                tree,
                source=self.file,
                images=tuple(replace(use, place=self.place(use.place)) for use in tree.images),
                links=tuple(replace(use, place=self.place(use.place)) for use in tree.links),
                cites=tuple(replace(use, place=self.place(use.place)) for use in tree.cites),
                marks=tuple(replace(use, place=self.place(use.place)) for use in tree.marks),
            ),
            self.told(found),
        )


def pasted(source: Source) -> tuple[Pasted, tuple[Diagnostic, ...]]:
    """A glossary file as Markdown, and what is wrong with the file."""
    terms, found = terms_of(source)
    lines: list[str] = []
    origins: list[tuple[int, ...]] = []
    for term in terms:
        if term.definition:
            own = source.offset(term.place)
            at = offsets(term.definition, source.text, source.offset(term.defined or term.place))
            lines.append(f"::: {DEFINITION}")
            origins.append((own,))
            here = 0
            for line in term.definition.split("\n"):
                lines.append(line)
                origins.append(at[here : here + len(line)] or origins[-1][-1:])
                here += len(line) + 1
            lines += [":::", ""]
            origins += [origins[-1][-1:]] * 2
    return Pasted(source, Source(source.path, "\n".join(lines)), tuple(origins)), found
