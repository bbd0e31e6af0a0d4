"""Markdown files in, `ChapterTree`s out: pandoc for all that the cache lacks, then the rules, then what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from bookforge.cache import Cache
from bookforge.callouts import Kind
from bookforge.diagnostics import Diagnostic, Place, in_order
from bookforge.languages import direction
from bookforge.manuscript import front, pandoc
from bookforge.manuscript.chapter import CalloutUse, ChapterTree, CiteUse, Heading, ImageUse, LinkUse, MarkUse
from bookforge.manuscript.complaints import complaints
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.front import FrontMatter
from bookforge.manuscript.lines import mark_lines
from bookforge.manuscript.pandoc import Parsed
from bookforge.manuscript.prepared import Prepared
from bookforge.manuscript.rules import ORDER
from bookforge.manuscript.source import Pointer, Source
from bookforge.manuscript.traits import Manner, Paragraph, Traits, traits_of
from bookforge.manuscript.typography import Switches
from bookforge.manuscript.warm import Warm
from bookforge.manuscript.zones import Zone
from bookforge.markup import (
    HEADINGS,
    Element,
    classes,
    count_words,
    elements,
    heading_level,
    line_of,
    parse_fragment,
    text_of,
)

_Use = TypeVar("_Use", Heading, CalloutUse, ImageUse, LinkUse, CiteUse, MarkUse, Manner, Paragraph)


def read(
    sources: Sequence[Source],
    kinds: Mapping[str, Kind],
    language: str,
    *,
    jobs: int,
    cache: Cache,
    titles: Mapping[str, str] | None = None,
    shifts: Mapping[str, int] | None = None,
    typography: Switches | None = None,
    warm: Warm | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[tuple[ChapterTree, tuple[Diagnostic, ...]]]:
    """Reads chapters, in order; each comes with what is wrong with it, however wrong it is.

    `sources` are raw, or made ready by `prepare`; `kinds` are the callout kinds by every name, `language` the book's,
    `jobs` the number of pandoc processes; `titles` says by path what a chapter is called whose file does not say (one that
    is not there lacks its title), `shifts` what is added to the levels of its headings, whatever its file says;
    `typography` is what is done to the text (all of it); `warm` is a pandoc that waits for a few of them; `meanwhile` is called
    when pandoc has begun. Raises `MachineLacks` without pandoc.
    """
    opened = [_opened(source) for source in sources]
    texts = [text + matter.epigraph for matter, text, _ in opened]
    parsed = pandoc.convert(texts, jobs=jobs, cache=cache, warm=warm, meanwhile=meanwhile)
    results = []
    for source, (matter, text, findings), result in zip(sources, opened, parsed, strict=True):
        # The same lines; its front matter cannot be mistaken for the chapter's text, and its epigraph stands behind it.
        body = Source(source.path, text + matter.epigraph)
        root, well_formed = parse_fragment(result.html)
        draft = Draft(
            root,
            body,
            matter,
            kinds,
            matter.language or language,
            title=(titles or {}).get(source.path),
            pointer=Pointer(body),
            shift=(shifts or {}).get(source.path, matter.shift),
            typography=typography or Switches(),
        )
        found = [_in_file(finding, source, matter) for finding in _found(draft, result, well_formed)]
        _mark_epigraph(root, source, matter)
        tree = _chapter(draft, source, language, result.citing)
        if isinstance(source, Prepared):
            found = [source.settled(finding) for finding in found]
            tree = _settled(tree, source)
        results.append((tree, in_order([*findings, *found])))
    return results


def _found(draft: Draft, parsed: Parsed, well_formed: bool) -> list[Diagnostic]:
    """Applies all rules to a draft, and tells what pandoc and they have found."""
    mark_lines(draft.root, draft.source)
    found = list(complaints(draft, parsed, well_formed))
    for rule in ORDER:
        said = list(rule(draft))  # which mends the tree
        if not parsed.error:  # what a chapter lacks that was not read, nobody knows
            found += said
    return found


def _opened(source: Source) -> tuple[FrontMatter, str, tuple[Diagnostic, ...]]:
    """A chapter's front matter, its text, and what is wrong with the first; its epigraph as it was made ready."""
    matter, text, found = front.split(source)
    if isinstance(source, Prepared):
        matter = replace(matter, epigraph=source.epigraph)
    return matter, text, found


def _settled(tree: ChapterTree, source: Prepared) -> ChapterTree:
    """The chapter with the author's lines and places: up to here they were those of the text that pandoc read."""
    for element in elements(tree.root):
        if line := int(element.get("data-line") or 0):
            element.set("data-line", str(source.root_line(line)))
            own = source.written(Place(source.path, line))
            if own.path != source.path:
                element.set("data-origin", f"{own.path}:{own.line}")

    def all_of(uses: tuple[_Use, ...]) -> tuple[_Use, ...]:
        return tuple(_settled_use(use, source) for use in uses)

    return replace(
        tree,
        headings=all_of(tree.headings),
        callouts=all_of(tree.callouts),
        images=all_of(tree.images),
        links=all_of(tree.links),
        cites=all_of(tree.cites),
        marks=all_of(tree.marks),
        traits=Traits(all_of(tree.traits.manners), all_of(tree.traits.paragraphs)),
    )


def _settled_use(use: _Use, source: Prepared) -> _Use:
    """Whatever in a use is a line or a place."""
    settled: dict[str, Any] = {}
    for part in fields(use):
        value = getattr(use, part.name)
        if part.name == "line" and value is not None:
            settled["line"] = source.root_line(value)
        elif isinstance(value, Place):
            settled[part.name] = source.written(value)
    return replace(use, **settled)


def _in_file(finding: Diagnostic, source: Source, matter: FrontMatter) -> Diagnostic:
    """A finding about words that the front matter put behind the text stands where they are given."""
    if matter.epigraph_place is None or (finding.place.line or 0) <= source.line_count:
        return finding
    line, column = matter.epigraph_place
    return replace(finding, place=Place(source.path, line, column), excerpt=source.line(line), fix=None)


def _mark_epigraph(root: Element, source: Source, matter: FrontMatter) -> None:
    """Words that the front matter put behind the text have the line where they are given."""
    if matter.epigraph_place is not None:
        for element in elements(root):
            if (line_of(element) or 0) > source.line_count and element.get("data-line"):
                element.set("data-line", str(matter.epigraph_place[0]))


def _chapter(draft: Draft, source: Source, language: str, citing: str) -> ChapterTree:
    """The chapter that was made of a draft; `language` is the book's, `citing` as in `ChapterTree`."""
    root = draft.root
    if draft.front.language:
        root.set("lang", draft.front.language)
        if direction(draft.front.language) != direction(language):
            root.set("dir", direction(draft.front.language))
    return ChapterTree(
        source=source,
        front=draft.front.set_as_text(draft.language, language, draft.typography),
        root=root,
        title=text_of(root[0], without=frozenset({"noteref"})),
        headings=tuple(_headings(root)),
        callouts=tuple(_callouts(root)),
        images=tuple(
            ImageUse(src, draft.pointer.at(src or "()", line_of(e), "image", Zone.MARKS))
            for e in elements(root, "img")
            for src in [e.get("src") or ""]
        ),
        links=tuple(
            LinkUse(href, draft.pointer.at(href or "()", line_of(e), "link", Zone.MARKS))
            for e in elements(root, "a")
            if "inward" in classes(e)
            for href in [e.get("href") or ""]
        ),
        cites=tuple(
            CiteUse(tuple(keys), draft.pointer.at(f"@{keys[0]}", line_of(e), "cite"))
            for e in elements(root, "span")
            if "citation" in classes(e) and (keys := (e.get("data-cites") or "").split())
        ),
        marks=tuple(_marks(draft)),
        citing=citing,
        words=count_words(text_of(root)),
        typography=dict(draft.counted),
        traits=traits_of(draft),
    )


def _headings(root: Element) -> Iterator[Heading]:
    for e in elements(root, *HEADINGS):
        parent = e.getparent()
        name = parent.get("id") or "" if parent is not None else ""
        yield Heading(heading_level(e), name, text_of(e, without=frozenset({"noteref"})), line_of(e))


def _callouts(root: Element) -> Iterator[CalloutUse]:
    for e in elements(root, "aside", "div"):
        if "callout" in classes(e) and e.get("data-kind"):
            own = next((s for s in e[0] if "callout-own-title" in classes(s)), None)
            yield CalloutUse(
                e.get("data-kind") or "", e.get("id") or "", text_of(own) if own is not None else "", line_of(e)
            )


def _marks(draft: Draft) -> Iterator[MarkUse]:
    """The marks, each numbered where the rule `marks` has left its place."""
    for number, e in enumerate(e for e in elements(draft.root, "span") if e.get("data-mark")):
        line, _, column = (e.get("data-mark") or "").partition(":")
        e.set("data-mark", str(number))
        yield MarkUse(Place(draft.source.path, int(line), int(column)))
