"""The glossary: terms of the text become links to their definitions, and the definitions a list that leads back.

`marked` shapes the list and links the text, before references are resolved; `finished` leaves out what nobody uses and
adds the ways back, when chapters have their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bookforge.book.collation import sort_key
from bookforge.book.model import Chapter
from bookforge.book.phrases import Found, Phrases, mark
from bookforge.book.placed import Placed
from bookforge.diagnostics import Diagnostic, did_you_mean
from bookforge.manifest import GlossarySettings
from bookforge.manuscript import Source
from bookforge.manuscript.glossary import DEFINITION, Term, terms_of
from bookforge.manuscript.source import Pointer
from bookforge.manuscript.zones import Zone
from bookforge.markup import EPUB_TYPE, Element, classes, elements, line_of, new, remove, slug, text_of, unwrap
from bookforge.words import word

Free = Callable[[str], str]


@dataclass(slots=True)
class Glossary:
    """The glossary of a book: its page, its terms by name, and the id of each; `used` are those that the text names."""

    page: Placed
    settings: GlossarySettings
    language: str
    terms: Mapping[str, Term]
    ids: Mapping[str, str]
    used: set[str] = field(default_factory=set)

    def find(self, words: str) -> str | None:
        """The name of the term that some words are a form of; capitals do not count where nothing else differs."""
        forms = {form: term.name for term in self.terms.values() for form in reversed(term.forms)}
        folded = {form.casefold(): name for form, name in forms.items()}
        return forms.get(words) or folded.get(words.casefold())


def marked(
    page: Placed | None, chapters: Sequence[Placed], settings: GlossarySettings, language: str, free: Free
) -> tuple[Glossary | None, tuple[Diagnostic, ...]]:
    """Shapes the glossary's page and links the terms of all chapters to it, in place; gives what is wrong.

    Without a page the terms that an author marked are words like others.
    """
    if page is None:
        for chapter in chapters:
            for span in _spans(chapter.root):
                unwrap(span)
        return None, ()
    terms = {term.name: term for term in terms_of(page.tree.source)[0]}
    ids = {name: free(f"{page.id}-{slug(name, 'term')}") for name in terms}
    glossary = Glossary(page, settings, language, terms, ids)
    found = list(_shape(glossary))
    linker = _Linker(glossary, free)
    for chapter in chapters:
        found.extend(linker.link(chapter))
    return glossary, tuple(found)


def _spans(root: Element) -> list[Element]:
    return [span for span in elements(root, "span") if "term" in classes(span)]


def _shape(glossary: Glossary) -> Iterator[Diagnostic]:
    """Makes the blocks of definitions, which stand in the order of the file, a list in the order of the language."""
    root, source = glossary.page.root, glossary.page.tree.source
    blocks = [block for block in root if DEFINITION in classes(block)]
    defined = [term for term in glossary.terms.values() if term.definition]
    bodies = dict(zip((term.name for term in defined), blocks, strict=False))
    listed = new("dl", class_="glossary-list")
    root.insert(1, listed)
    for term in sorted(glossary.terms.values(), key=lambda t: sort_key(t.sort or t.name, glossary.language)):
        name = new("dt", class_="glossary-term", id=glossary.ids[term.name], data_line=str(term.place.line))
        name.set(EPUB_TYPE, "glossterm")
        name.append(new("dfn", term.name))
        body = bodies.get(term.name)
        if body is None:
            body = new("div", data_line=str(term.place.line))
        body.tag, body.tail = "dd", None
        body.set("class", DEFINITION)
        body.set(EPUB_TYPE, "glossdef")
        listed.extend([name, body])
        yield from _refer(glossary, term, body, source)


def _refer(glossary: Glossary, term: Term, body: Element, source: Source) -> Iterator[Diagnostic]:
    """Adds the references to other terms to a definition."""
    targets = [(name, glossary.find(name)) for name in term.see]
    for name, target in targets:
        if target is None:
            hint = did_you_mean(name, glossary.terms)
            yield source.report("term-known", term.place, f"The glossary has no term “{name}” to refer to.", hint)
    known = [target for _, target in targets if target is not None]
    if known:
        line = new("p", class_="glossary-see", data_line=str(term.place.line))
        line.append(new("i", word(glossary.language, "see-also" if term.definition else "see")))
        line[0].tail = " "
        for i, target in enumerate(known):
            link = _link(glossary, target)
            link.text, link.tail = target, "; " if i < len(known) - 1 else None
            line.append(link)
        body.append(line)


def _link(glossary: Glossary, name: str) -> Element:
    link = new("a", class_="term", href=f"#{glossary.ids[name]}", role="doc-glossref")
    link.set(EPUB_TYPE, "glossref")
    return link


class _Linker:
    """Links terms to their definitions, chapter after chapter."""

    def __init__(self, glossary: Glossary, free: Free) -> None:
        self._glossary, self._free = glossary, free
        self._phrases = Phrases((form, term.name) for term in glossary.terms.values() for form in term.forms)
        self._linked: set[str] = set()

    def link(self, chapter: Placed) -> Iterator[Diagnostic]:
        """Links the terms of one chapter: those that the author marked, and by themselves those that the manifest wants."""
        if self._glossary.settings.link != "first-in-book":
            self._linked = set()
        yield from self._marked(chapter)
        if chapter.root is self._glossary.page.root:
            for name, body in _definitions(self._glossary):
                self._linked = {name}
                self._by_itself(chapter, body, within=True)
        else:
            self._by_itself(chapter, chapter.root, within=False)

    def _marked(self, chapter: Placed) -> Iterator[Diagnostic]:
        pointer = Pointer(chapter.tree.source)
        for span in _spans(chapter.root):
            asked = " ".join((span.get("data-of") or text_of(span)).split())
            name = self._glossary.find(asked)
            place = pointer.at(".term", line_of(span), "term", Zone.MARKS)  # of each, to find the next
            if name is None:
                known = [form for term in self._glossary.terms.values() for form in term.forms]
                message = f"The glossary has no term “{asked}”."
                yield chapter.tree.source.report("term-known", place, message, did_you_mean(asked, known))
            if name is None or next(span.iterancestors("a"), None) is not None:
                unwrap(span)
                continue
            span.attrib.pop("data-of", None)
            given = span.get("id")
            made = _link(self._glossary, name)
            span.tag = "a"
            span.attrib.update({**made.attrib, "id": given or self._free(f"{chapter.id}-term")})
            self._use(chapter, name)

    def _by_itself(self, chapter: Placed, root: Element, *, within: bool) -> None:
        wanted = self._glossary.settings.link

        def wrap(found: Found) -> Element | None:
            self._use(chapter, found.name)
            if wanted == "none" or (found.name in self._linked and (wanted != "all" or within)):
                return None
            self._linked.add(found.name)
            link = _link(self._glossary, found.name)
            link.set("id", self._free(f"{chapter.id}-term"))
            return link

        def passed(element: Element) -> bool:
            marked = names.get(element.get("href") or "") if "term" in classes(element) else None
            if marked is not None:
                self._linked.add(marked)
            return element.tag in ("a", "dfn")

        names = {f"#{name}": term for term, name in self._glossary.ids.items()}
        mark(root, self._phrases, wrap, without=passed)

    def _use(self, chapter: Placed, name: str) -> None:
        if chapter.root is not self._glossary.page.root:
            self._glossary.used.add(name)


def _definitions(glossary: Glossary) -> Iterator[tuple[str, Element]]:
    """The definitions on the page, by the names of their terms."""
    names = {name: term for term, name in glossary.ids.items()}
    for entry in elements(glossary.page.root, "dt"):
        body = entry.getnext()
        if entry.get("id") in names and body is not None:
            yield names[entry.get("id", "")], body


def finished(glossary: Glossary, chapters: Sequence[Chapter]) -> Iterator[Diagnostic]:
    """Leaves out the terms that are not used, unless all are wanted, and gives each the ways back to its uses."""
    uses = _uses(glossary, chapters)
    wanted = _wanted(glossary, {*glossary.used, *uses})
    for name, body in list(_definitions(glossary)):
        if name not in wanted:
            term = glossary.terms[name]
            listed = glossary.settings.list == "all"
            message = f"The term “{name}” is used nowhere in the text" + (
                "." if listed else "; the glossary leaves it out."
            )
            yield glossary.page.tree.source.report("term-used", term.place, message)
            if not listed:
                entry = body.getprevious()
                remove(body)
                if entry is not None:
                    remove(entry)
        elif uses.get(name):
            body.append(_back(glossary, uses[name]))


def _uses(glossary: Glossary, chapters: Sequence[Chapter]) -> dict[str, list[tuple[Chapter, str]]]:
    """The first link to each term in each chapter, in the order of reading."""
    names = {f"#{name}": term for term, name in glossary.ids.items()}
    uses: dict[str, list[tuple[Chapter, str]]] = {}
    for chapter in chapters:
        if chapter.root is glossary.page.root:
            continue
        for link in elements(chapter.root, "a"):
            term = names.get(link.get("href") or "")
            told = uses.setdefault(term, []) if term is not None else []
            if term is not None and link.get("id") and chapter.id not in [c.id for c, _ in told]:
                told.append((chapter, link.get("id", "")))
    return uses


def _wanted(glossary: Glossary, used: set[str]) -> set[str]:
    """The terms that are used, and those that their definitions lead to."""
    names = {f"#{name}": term for term, name in glossary.ids.items()}
    leads = {
        name: {names[link.get("href", "")] for link in elements(body, "a") if link.get("href") in names}
        for name, body in _definitions(glossary)
    }
    waiting = list(used)
    while waiting:
        for further in leads.get(waiting.pop(), set()) - used:
            used.add(further)
            waiting.append(further)
    return used


def _back(glossary: Glossary, uses: Sequence[tuple[Chapter, str]]) -> Element:
    """The line with the ways back: to the eye the number of each chapter, to the ear what it is."""
    line = new("p", class_="glossary-uses")
    arrow = new("span", "→", aria_hidden="true")
    arrow.tail = " "
    line.append(arrow)
    for i, (chapter, name) in enumerate(uses):
        visible = chapter.number or chapter.head
        link = new("a", visible, class_="glossary-use", href=f"#{name}")
        title = chapter.title if chapter.title != visible else ""
        spoken = ": ".join(filter(None, (f"{word(glossary.language, 'used-in')} {visible}", title)))
        link.set("aria-label", spoken)
        link.tail = ", " if i < len(uses) - 1 else None
        line.append(link)
    return line
