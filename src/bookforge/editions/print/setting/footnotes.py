"""Notes at the page's foot: WeasyPrint wants a note where it is called (`float: footnote`), not at the chapter's end.

WeasyPrint 70 cannot split a note over pages, and one longer than a page wrecks several. So a long note is set as a chain
of short ones at the same call, each whole, the later ones without a number: it breaks between sentences, the items of a
list, the lines of a listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bookforge.editions.notes import as_endnotes, number_note
from bookforge.markup import BLOCKS, Element, classes, clone, count_words, elements, has_words, new, remove, text_of
from bookforge.words import word

_LONG = 60  # words; a longer note is chained
_SENTENCE = re.compile(r"(?<=[.!?…][”’»)]) +(?=\S|$)|(?<=[.!?…]) +(?=[^\s\da-z]|$)")
_NEXT = "data-next"  # on a part that goes on with the block of the part before it
_DEEPEST = 3  # steps that lists and quotes in a note go in
# Inside <p> only inline elements survive the HTML parser: what else a note may hold becomes spans that look like it.
_LOOKS = {"table": "fn-table", "thead": "fn-rows", "tbody": "fn-rows", "tfoot": "fn-rows", "tr": "fn-row", "td": "fn-cell",
          "th": "fn-cell"}  # fmt: skip


PIECE = "b:note:"
"""The id, with a number and that of the call behind it, of a further piece of a long note; a mark that leaves the PDF again."""


def to_foot(section: Element) -> None:
    """Moves each footnote of a chapter to its call, as `<span class="fn">`; the list at the chapter's end goes.

    A further call of the same note is its number, which leads to the note.
    """
    notes = {note.get("id"): note for note in elements(section, "aside") if "footnote" in classes(note)}
    placed: dict[str, str] = {}
    for call in elements(section, "a"):
        name = (call.get("href") or "").removeprefix("#")
        if "noteref" not in classes(call):
            continue
        if name in placed:
            call.set("href", f"#{placed[name]}")
            continue
        pieces = _pieces(notes[name]) if name in notes else []
        if pieces:
            placed[name] = call.get("id") or ""
            pieces[0].set("id", placed[name])
            for count, piece in enumerate(pieces, start=1):
                piece.set("data-line", notes[name].get("data-line") or "1")
                piece.set("data-b", notes[name].get("data-b") or "")
                if count > 1:
                    piece.set("id", f"{PIECE}{count:03}:{placed[name]}")
            for piece in reversed(pieces):
                call.addnext(piece)
            pieces[-1].tail, call.tail = call.tail, None
        remove(call)
    for holder in _holders(section):
        remove(holder)


def to_end(section: Element, language: str) -> None:
    """Sets the notes of a chapter as a list below its text."""
    for holder in _holders(section):
        notes = new("section", class_="endnotes-section")
        notes.append(new("h2", word(language, "notes"), class_="notes-title"))
        notes.append(as_endnotes(holder))
        holder.addnext(notes)
        remove(holder)
    number_list(section, language)


def number_list(section: Element, language: str) -> None:
    """Gives each note in a list its number, which leads back to its call."""
    for note in elements(section, "li"):
        if "endnote" in classes(note):
            number_note(note, language)


def _holders(section: Element) -> list[Element]:
    return [holder for holder in elements(section, "section") if "footnotes" in classes(holder)]


ORIGIN = "b:origin:"
"""The id, with that of the chapter behind it, of a note on where a chapter stood first; a mark that leaves the PDF again."""


def displaced(pages: Iterable[Iterable[str]]) -> frozenset[str]:
    """The chapters whose note did not come to stand on their first page, by the ids on each page: WeasyPrint 70 puts a note
    off to the next page where a paragraph would else leave a single line."""
    first: dict[str, int] = {}
    for number, names in enumerate(pages):
        for name in names:
            first.setdefault(name, number)
    notes = {name: name.removeprefix(ORIGIN) for name in first if name.startswith(ORIGIN)}
    return frozenset(chapter for note, chapter in notes.items() if first[note] != first.get(chapter))


def origin_to_foot(section: Element) -> None:
    """Moves the note on where a chapter stood first to the foot of its first page, without a number; it stays where it is
    when the chapter does not begin with a paragraph."""
    origin = next((p for p in section.findall("p") if "first-published" in classes(p)), None)
    first = next((e for e in section if e.tag != "header"), None)
    if origin is None or first is None or first is origin or first.tag != "p":
        return
    remove(origin)
    origin.tag, origin.tail = "span", None
    origin.set("class", "fn cont first-published")
    origin.set("id", ORIGIN + section.get("id", ""))
    opening = next((i for i, e in enumerate(first) if not _OPENING.intersection(classes(e))), len(first))
    if opening and not (first.text or "").strip():  # a large letter, and small capitals, stay with the line
        last = first[opening - 1]
        origin.tail, last.tail = last.tail, None
    else:
        opening, origin.tail, first.text = 0, first.text, None
    first.insert(opening, origin)


_OPENING = frozenset({"drop-cap", "lead-in"})


def _pieces(note: Element) -> list[Element]:
    """The note as one span, or as several when it is long."""
    number = note.get("data-note") or ""
    spans = [new("span", class_="fn", data_note=number)]
    for block in _blocks(note, 0):
        for part in _parts(block):
            goes_on = part.attrib.pop(_NEXT, None) is not None
            if has_words(spans[-1]) and count_words(text_of(spans[-1])) + count_words(text_of(part)) > _LONG:
                if goes_on and "fn-code" not in classes(part):
                    _add(spans[-1][-1], " ")  # the words behind the cut stand on the same line
                spans.append(new("span", class_="fn cont joins" if goes_on else "fn cont", data_note=number))
            if goes_on and len(spans[-1]):
                _join(spans[-1][-1], part)
            else:
                spans[-1].append(part)
    return spans


def _blocks(element: Element, depth: int, opening: str = "") -> Iterator[Element]:
    """What an element holds as a row of spans, a block each; `opening` stands before the first words (the mark of an item).

    `depth` is how many lists and quotes it stands in.
    """
    run = _block(depth, opening)
    run.text = opening + (element.text or "").lstrip() or None
    for child in element:
        if child.tag not in BLOCKS:
            twin = clone(child)
            twin.tail = child.tail
            run.append(twin)
            continue
        if len(run) or (run.text or "").strip() not in ("", opening.strip()):
            yield run
            opening = ""
        yield from _inner(child, depth, opening)
        opening = ""
        run = _block(depth)
        run.text = (child.tail or "").strip() or None
    if len(run) or (run.text or "").strip():
        yield run


def _inner(child: Element, depth: int, opening: str) -> Iterator[Element]:
    match child.tag:
        case "ul" | "ol":
            first = int(child.get("start") or 1)
            for count, item in enumerate(child, start=first):
                mark = f"{count}.\u2002" if child.tag == "ol" else "•\u2002"
                yield from _blocks(item, depth + 1, opening + mark)
                opening = ""
        case "blockquote" | "dd":
            yield from _blocks(child, depth + 1, opening)
        case "pre":
            yield _whole(child, depth, "fn-code")
        case "table" | "figure":
            yield _whole(child, depth)
        case _:
            yield from _blocks(child, depth, opening)


def _block(depth: int, opening: str = "") -> Element:
    deep = f" fn-deep-{min(depth, _DEEPEST)}" if depth else ""
    return new("span", class_=f"fn-block{deep}{' fn-item' if opening else ''}")


def _whole(block: Element, depth: int, *names: str) -> Element:
    """A block that is not broken between sentences, as spans."""
    span = _block(depth)
    span.set("class", " ".join([span.get("class", ""), *names]))
    twin = clone(block)
    for element in elements(twin):
        if element.tag in BLOCKS:
            element.set("class", _LOOKS.get(str(element.tag), "fn-block"))
            element.tag = "span"
    span.append(twin)
    return span


def _parts(block: Element) -> Iterator[Element]:
    """A block cut where a long note may break; all parts but the first go on with it."""
    if count_words(text_of(block)) <= _LONG:
        yield block
        return
    ends = re.compile("(?<=\n)") if "fn-code" in classes(block) else _SENTENCE
    holder = block
    while "fn-code" in classes(block) and len(holder) == 1 and not (holder.text or "").strip():
        holder = holder[0]  # the code in its span, where no word of it is marked
    part = _like(block)
    for text, child in [(holder.text, None), *((child.tail, child) for child in holder)]:
        if child is not None:
            twin = clone(child)
            part.append(twin)
        cut = ends.split(text or "")
        if "fn-code" not in classes(block):
            cut = [part for sentence in cut for part in _breaths(sentence)]
        _add(part, cut[0])
        for words in cut[1:]:
            if has_words(part):
                yield part
                part = _like(block)
                part.set(_NEXT, "")
            _add(part, words)
    if has_words(part):
        yield part


def _breaths(sentence: str) -> Iterator[str]:
    """A sentence; one that no page's foot would hold in parts."""
    words = sentence.split(" ")
    while len(words) > 2 * _LONG:
        yield " ".join(words[:_LONG])
        words = words[_LONG:]
    yield " ".join(words)


def _like(block: Element) -> Element:
    return new("span", class_=block.get("class", ""))


def _join(block: Element, part: Element) -> None:
    """Puts a part behind the words of the block that it goes on with."""
    _add(block, ("" if "fn-code" in classes(block) else " ") + (part.text or ""))
    block.extend(list(part))


def _add(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
