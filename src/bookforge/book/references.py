"""Links within the book: from what the author wrote (`02-touch.md#signs`, `@fig-door`) to the one id it means, and the words
by which it is named."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from bookforge.book.labels import Label
from bookforge.diagnostics import Diagnostic, did_you_mean
from bookforge.manuscript import ChapterTree
from bookforge.markup import Element, classes, elements, holds_nothing, new, set_classes, slug, unwrap
from bookforge.slips import slip_of_name

_LABEL_PREFIX = re.compile(r"(?:fig|tbl|tab|sec|ch|chap|eq|lst|tip|note|exr|ex|app)[-:]\w")
"""What a citation key begins with that can only be meant as a label: the prefixes of Quarto and bookdown."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What a link may lead to: the chapter's id by its path ("" where the file could not be read), what every id is
    called, and whose it is."""

    chapters: Mapping[str, str]
    labels: Mapping[str, Label]
    home: Mapping[str, str]


def resolve(tree: ChapterTree, root: Element, chapter: str, language: str, targets: Targets) -> Iterator[Diagnostic]:
    """Makes each reference of a chapter `<a class="xref" href="#id">`; one that leads nowhere loses its address.

    A link without words is named by its target's kind and number in `language`, or by its title, and classed `bare`;
    `page` and `full` stay as classes for the editions.
    """
    yield from _written_as_citations(tree, root, language, targets)
    inward = [link for link in elements(root, "a") if "inward" in classes(link)]
    for link, use in zip(inward, tree.links, strict=True):
        target = _target(use.href, tree.source.path, chapter, targets)
        if not target:
            if target is None:
                told = _nowhere(unquote(use.href), tree.source.path, targets)
                found = tree.source.report("reference-target-exists", use.place, *told)
                yield found.with_fix(use.href, _meant(use.href, tree.source.path, targets))
            del link.attrib["href"]
            set_classes(link, [])
            continue
        label = targets.labels.get(target)
        if label is not None and label.uncaptioned and holds_nothing(link):
            yield tree.source.report("reference-has-words", use.place, *_uncaptioned(target))
        _point(link, target, language, targets)


def _uncaptioned(name: str) -> tuple[str, str]:
    """What is wrong with a reference without words to a listing that has no caption."""
    remedy = f'Write ```` ```{{#{name} caption="…"}} ````, or give the reference words: `[the code](#{name})`.'
    return f"The listing “#{name}” has no caption, so it has no number to be called by.", remedy


def _point(link: Element, target: str, language: str, targets: Targets) -> None:
    ways = [c for c in classes(link) if c in ("page", "full")]
    link.set("href", f"#{target}")
    bare = holds_nothing(link)
    if bare:
        label = targets.labels.get(target) or Label("place", title=target)
        link.text = (label.full(language) if "full" in ways else label.named(language)) or target
    set_classes(link, ["xref", *ways, *(["bare"] if bare else [])])


def _written_as_citations(tree: ChapterTree, root: Element, language: str, targets: Targets) -> Iterator[Diagnostic]:
    """`@fig-door` and `[see @fig-door; @tip-hug]`: references, where the keys are ids of the book, or can only be meant so."""
    spans = [span for span in elements(root, "span") if "citation" in classes(span) and span.get("data-cites")]
    for span, use in zip(spans, tree.cites, strict=True):
        lost = [key for key in use.keys if key not in targets.home]
        if any(not _LABEL_PREFIX.match(key) for key in lost):
            continue  # a source, for `citations` to know
        for key in lost:
            ids = [name for name in targets.home if _LABEL_PREFIX.match(name)] or list(targets.home)
            hint = did_you_mean(key, ids, "Give the target an id: `![A door](door.png){#fig-door}`.")
            told = tree.source.report(
                "reference-target-exists", use.place, f"This book has no place called “#{key}”.", hint
            )
            near = slip_of_name(key, ids)
            yield told.with_fix(f"@{key}", near and f"@{near}")
        for key in use.keys:
            label = targets.labels.get(key)
            if label is not None and label.uncaptioned:
                yield tree.source.report("reference-has-words", use.place, *_uncaptioned(key))
        if len(lost) < len(use.keys):
            _refer(span, [key for key in use.keys if key not in lost], language, targets)
        unwrap(span)


def _refer(span: Element, keys: Sequence[str], language: str, targets: Targets) -> None:
    """Puts a link in the place of each `@key`; brackets around them go, other words stay. `-@key` is the number alone."""
    names = "|".join(re.escape(key) for key in sorted(keys, key=len, reverse=True))
    written = re.compile(f"(-?@(?:{names}))")
    if (span.text or "").startswith("["):
        span.text = (span.text or "")[1:]
        if len(span):
            span[-1].tail = (span[-1].tail or "").removesuffix("]")
        else:
            span.text = span.text.removesuffix("]")
    for child in reversed(list(span)):
        first, *rest = _linked(child.tail or "", written, language, targets)
        child.tail = first
        for link in reversed(rest):
            child.addnext(link)
    first, *rest = _linked(span.text or "", written, language, targets)
    span.text = first
    span[:0] = rest


def _linked(text: str, written: re.Pattern[str], language: str, targets: Targets) -> tuple[str, *tuple[Element, ...]]:
    """Some words: those before the first `@key`, and a link for each, with the words behind it."""
    parts = written.split(text)
    links = []
    for key, behind in zip(parts[1::2], parts[2::2], strict=True):
        target = key.lstrip("-@")
        link = new("a")
        _point(link, target, language, targets)
        label = targets.labels.get(target)
        if key.startswith("-") and label is not None and label.number:
            link.text = label.number
        link.tail = f",{behind[1:]}" if behind.startswith(";") else behind
        links.append(link)
    return (parts[0], *links)


def unlink(root: Element, home: Mapping[str, str]) -> None:
    """Makes plain words of references to what is in no unit of the book: a page that would have been empty, and went."""
    for link in elements(root, "a"):
        if "xref" in classes(link) and (link.get("href") or "")[1:] not in home:
            unwrap(link)


def plain_citations(root: Element) -> None:
    """Sets a citation of a source that the book does not have as the author typed it (`@name` may be no citation at all)."""
    for span in elements(root, "span"):
        if "citation" in classes(span) and span.get("data-cites"):
            unwrap(span)


def _target(address: str, path: str, chapter: str, targets: Targets) -> str | None:
    """The id that an address means; None when it leads nowhere, "" when the file that it names could not be read."""
    file, _, fragment = address.partition("#")
    fragment = unquote(fragment)
    if file:
        named = targets.chapters.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file))))
        if not named:
            return named
        chapter = named
    if not fragment:
        return chapter if file else None
    # The author's own id in the chapter, one made from a heading in it, and (without a file) any in the book.
    for name in (fragment, f"{chapter}-{fragment}", f"{chapter}-{slug(fragment)}"):
        if targets.home.get(name) == chapter:
            return name
    return fragment if not file and fragment in targets.home else None


def _meant(address: str, path: str, targets: Targets) -> str | None:
    """The address of the one place that can be meant by one that leads nowhere."""
    file, mark, fragment = address.partition("#")
    here = posixpath.dirname(path)
    chapter = targets.chapters.get(posixpath.normpath(posixpath.join(here, file)) if file else path)
    if chapter is None and file and not mark:
        return slip_of_name(file, [posixpath.relpath(other, here or ".") for other in targets.chapters])
    places = [name.removeprefix(f"{chapter}-") for name, home in targets.home.items() if chapter and home == chapter]
    near = slip_of_name(fragment, places)
    return f"{file}#{near}" if near is not None else None


def _nowhere(address: str, path: str, targets: Targets) -> tuple[str, str]:
    """What is wrong with an address that leads nowhere, and the name that comes nearest."""
    file, _, fragment = address.partition("#")
    if not file and not fragment:
        return "The link has no address.", "Write where it leads: `[words](02-touch.md#signs)`."
    here = posixpath.dirname(path)
    chapter = targets.chapters.get(posixpath.normpath(posixpath.join(here, file)) if file else path)
    if chapter is None:
        names = [posixpath.relpath(other, here or ".") for other in targets.chapters]
        hint = did_you_mean(file, names, "The link may name any file listed in book.yaml.")
        return f"“{file}” is no chapter of this book.", hint
    places = [name.removeprefix(f"{chapter}-") for name, home in targets.home.items() if home == chapter]
    there = next((path for path, name in targets.chapters.items() if name and name == targets.home.get(fragment)), None)
    if there is not None:
        return f"{file} has no place called “#{fragment}”.", f"It stands in {there}: write `[](#{fragment})`."
    hint = did_you_mean(fragment, places, "Give the target an id: `## Heading {#name}`.")
    return f"{file or 'This book'} has no place called “#{fragment}”.", hint
