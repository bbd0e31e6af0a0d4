"""Citations in the book: each in its place as the style has it, the notes that a style asks for among the book's own, and
the sources listed, once at the book's end or at the end of each chapter.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bookforge.book.notes import number_notes
from bookforge.book.placed import Placed
from bookforge.diagnostics import Diagnostic, did_you_mean
from bookforge.manifest import Manifest
from bookforge.manuscript import Citations, leads_out
from bookforge.manuscript.source import Pointer
from bookforge.markup import MATHML, Element, classes, elements, new, parse_fragment, set_classes, text_of, unwrap
from bookforge.words import word

_KEPT = frozenset({"a", "b", "code", "em", "i", "p", "q", "s", "span", "strong", "sub", "sup", "u"})
_KEPT_CLASSES = frozenset({"cited-note", "csl-left-margin", "csl-right-inline", "csl-block", "csl-indent", "smallcaps"})
_STOPS = ".,;:!?…"
_TO = "#ref-"  # how citeproc links to a source


@dataclass(slots=True)
class _Sources:
    """A list of sources in the making: the id of each by its key, and where in the text it is cited."""

    ids: dict[str, str] = field(default_factory=dict)
    calls: dict[str, list[str]] = field(default_factory=dict)


def set_citations(
    chapters: Sequence[Placed],
    citations: Citations | None,
    manifest: Manifest,
    *,
    taken: Iterable[str] = (),
    notes_before: int = 0,
) -> tuple[Element | None, list[Diagnostic]]:
    """Sets the citations of all chapters, in place, and numbers their notes.

    Gives the page that lists the sources of the whole book, if it is to be made, and the citations of sources that are not
    there. What is left is no citation: `plain_citations` sets it as it was typed. Of a book whose other chapters are not
    given, `taken` are the ids and `notes_before` the notes before the first.
    """
    taken = {*taken} | {name for chapter in chapters for e in elements(chapter.root) if (name := e.get("id"))}
    apart = manifest.citations.bibliography == "chapter"
    whole = _Sources()
    found: list[Diagnostic] = []
    for chapter in chapters:
        found.extend(_unknown(chapter, citations))
        if citations is None:
            continue
        sources = _Sources() if apart else whole
        prefix = f"{chapter.root.get('id')}-" if apart else ""
        for span, html in _spans(chapter, citations):
            _set(span, html, chapter.root, sources, prefix, taken)
        if apart and sources.ids:
            _end_with(chapter.root, _section(chapter.root, sources, citations, manifest, taken))
    number_notes([chapter.root for chapter in chapters], through=manifest.notes.number == "book", before=notes_before)
    if citations is None or apart or not citations.entries:
        return None, found
    for key in citations.entries:
        _id(key, whole, "", taken)
    listed = _list(whole, citations)
    own = next((entry.file for entry in (*manifest.front, *manifest.back) if entry.role == "bibliography"), None)
    for chapter in chapters:
        if chapter.tree.source.path == own:  # the author's own page: her words, then the sources
            _end_with(chapter.root, listed)
            return None, found
    page = new("section", class_="matter bibliography", id="bibliography")
    page.append(new("h1", manifest.citations.title or word(manifest.language, "bibliography")))
    page.append(listed)
    return page, found


def _spans(chapter: Placed, citations: Citations) -> Iterator[tuple[Element, str]]:
    path = chapter.tree.source.path
    for span in elements(chapter.root, "span"):
        number = span.get("data-citation") or ""
        html = citations.shown.get((path, int(number))) if number.isdecimal() else None
        if "citation" in classes(span) and html is not None:
            yield span, html


def _unknown(chapter: Placed, citations: Citations | None) -> Iterator[Diagnostic]:
    """A diagnostic for each key that no source has. Without a bibliography `@name` may be no citation at all."""
    source = chapter.tree.source
    pointer = Pointer(source)
    keys = citations.keys if citations else frozenset[str]()
    for span in elements(chapter.root, "span"):
        if "citation" not in classes(span) or not (citations or text_of(span).startswith("[")):
            continue
        for key in (span.get("data-cites") or "").split():
            if key in keys:
                continue
            place = pointer.at(f"@{key}", _line(span), "citation-known")
            if citations is None:
                message = f"“@{key}” cites a source, and the book has no bibliography."
                remedy = f"Name its file in book.yaml, such as `bibliography: sources.bib`, or write \\@{key} for plain text."
            else:
                message = f"The bibliography has no source “{key}”."
                remedy = did_you_mean(key, keys, f"Add it to the bibliography, or write \\@{key} for plain text.")
            yield source.report("citation-known", place, message, remedy)


def _line(element: Element) -> int | None:
    lines = (e.get("data-line") for e in itertools.chain([element], element.iterancestors()))
    return next((int(line) for line in lines if line), None)


def _set(span: Element, html: str, root: Element, sources: _Sources, prefix: str, taken: set[str]) -> None:
    """Puts what citeproc made of a citation into its span."""
    content, _ = parse_fragment(html)
    _clean(content)
    name = _free(f"{root.get('id')}-cite", taken, numbered=True)
    for link in elements(content, "a"):
        key = (link.get("href") or "").removeprefix(_TO)
        if key != link.get("href"):
            link.set("href", f"#{_id(key, sources, prefix, taken)}")
            link.set("role", "doc-biblioref")
            set_classes(link, ["citation"])
            calls = sources.calls.setdefault(key, [])
            if name not in calls:
                calls.append(name)
    for key in (span.get("data-cites") or "").split():  # a citation need not be a link
        _id(key, sources, prefix, taken)
    for attribute in ("data-cites", "data-citation"):
        span.attrib.pop(attribute, None)
    span[:] = []
    span.text = content.text
    span.extend(list(content))
    span.set("id", name)
    set_classes(span, ["cite"])
    for held in [e for e in elements(span, "span") if "cited-note" in classes(e)]:
        _make_note(span, held, root, taken)
    _behind_stop(span)


def _behind_stop(span: Element) -> None:
    """Sets a raised number, or the call of a note, close to the word before it and behind the stop that follows."""
    last = span[-1] if len(span) else None
    if last is None or (last.tail or "").strip() or not (last.tag == "sup" or "noteref" in classes(last)):
        return
    tail = span.tail or ""
    stop = tail[:1] if tail[:1] in _STOPS else ""
    span.tail = tail[len(stop) :] or None
    alone = len(span) == 1 and not span.text
    here = span if alone else last
    before, parent = here.getprevious(), here.getparent()
    if before is not None:
        before.tail = _joined(before.tail, stop, close=alone)
    elif parent is not None:
        parent.text = _joined(parent.text, stop, close=alone)


def _joined(text: str | None, stop: str, *, close: bool) -> str | None:
    return ((text or "").rstrip() if close else text or "") + stop or None


def _make_note(span: Element, held: Element, root: Element, taken: set[str]) -> None:
    """Makes a footnote of what a style sets as a note."""
    number = _free(f"{root.get('id')}-fnc", taken, numbered=True).rpartition("-fnc-")[2]
    name, call_id = f"{root.get('id')}-fnc{number}", f"{root.get('id')}-fnrefc{number}"
    call = new("a", class_="noteref", href=f"#{name}", id=call_id)
    note = new("aside", class_="footnote", id=name)
    paragraph = new("p", held.text)
    paragraph.extend(list(held))
    note.append(paragraph)
    line = _line(span)
    if line:
        note.set("data-line", str(line))
        paragraph.set("data-line", str(line))
    call.tail = held.tail
    parent = held.getparent()
    if parent is not None:
        parent.replace(held, call)
    holder = next((s for s in root if "footnotes" in classes(s)), None)
    if holder is None:
        holder = new("section", class_="footnotes")
        root.append(holder)
    holder.append(note)


def _section(root: Element, sources: _Sources, citations: Citations, manifest: Manifest, taken: set[str]) -> Element:
    language = root.get("lang") or manifest.language
    title = manifest.citations.title or word(language, "references")
    section = new("section", class_="references", id=_free(f"{root.get('id')}-references", taken))
    section.append(new("h2", title))
    section.append(_list(sources, citations))
    return section


def _end_with(root: Element, section: Element) -> None:
    """Sets a section at a chapter's end, before its notes."""
    holder = next((s for s in root if "footnotes" in classes(s)), None)
    if holder is not None:
        holder.addprevious(section)
    else:
        root.append(section)


def _list(sources: _Sources, citations: Citations) -> Element:
    """The sources in the order of the style, each knowing where it is cited (`data-cited`)."""
    made = new("ul", class_="sources hanging" if citations.hanging else "sources")
    for key, html in citations.entries.items():
        if key not in sources.ids:
            continue
        content, _ = parse_fragment(html)
        _clean(content)
        item = new("li", content.text, class_="source", id=sources.ids[key])
        item.extend(list(content))
        if key in sources.calls:
            item.set("data-cited", " ".join(sources.calls[key]))
        if any("csl-left-margin" in classes(e) for e in item):
            set_classes(made, ["sources", "labelled"])
        made.append(item)
    return made


def _id(key: str, sources: _Sources, prefix: str, taken: set[str]) -> str:
    if key not in sources.ids:
        sources.ids[key] = _free("-".join(f"{prefix}ref-{key}".split()), taken)
    return sources.ids[key]


def _free(name: str, taken: set[str], *, numbered: bool = False) -> str:
    tries = (f"{name}-{i}" for i in itertools.count(1 if numbered else 2))
    fresh = next(n for n in itertools.chain(() if numbered else (name,), tries) if n not in taken)
    taken.add(fresh)
    return fresh


def _clean(content: Element) -> None:
    """Leaves of the HTML of a source, which may come from a stranger, the words, their shape and its web addresses."""
    for element in elements(content):
        if element is content or str(element.tag).startswith(f"{{{MATHML}}}"):
            continue
        names = [name for name in classes(element) if name in _KEPT_CLASSES]
        href, language = element.get("href") or "", element.get("lang")
        if element.tag not in _KEPT:
            element.tag = "span"
        element.attrib.clear()
        set_classes(element, names)
        if language:
            element.set("lang", language)
        if element.tag == "a" and href.startswith(_TO):
            element.set("href", href)
        elif element.tag == "a" and leads_out(href):
            element.set("href", href)
            set_classes(element, ["outward"])
    for plain in [e for e in elements(content, "span") if not e.attrib]:
        unwrap(plain)
