"""The web edition, put together: sections, contents, findings and style in one page, and the files that it loads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from bookforge.book import Book, Chapter, Matter, Part
from bookforge.book.outline import to_depth
from bookforge.diagnostics import Diagnostic, in_order
from bookforge.editions.artifact import Artifact
from bookforge.editions.conditions import of_edition
from bookforge.editions.dress import Dresser
from bookforge.editions.notes import with_notes
from bookforge.editions.policy import LIVE_POLICY, POLICY
from bookforge.editions.templates import Templates
from bookforge.editions.web.findings import Finding, counts, gravest_first, included, listed, spoken
from bookforge.editions.web.measure import grouped, reading_time, word_count
from bookforge.editions.web.sections import finished, place_for, section
from bookforge.editions.web.site import Piece, Site, digest
from bookforge.editions.web.style import Style, fitted, whole
from bookforge.languages import direction
from bookforge.markup import Element, new, parse_fragment
from bookforge.theme import Theme
from bookforge.words import all_words

Look = Callable[[Element], Style]
"""What gives the style for a page (`<html>`): one fitted to its letters, or one that fits any."""

_One = TypeVar("_One")

_AT_ONCE = 200_000  # characters of HTML with which the live preview's page begins
_PANELS = ("bar-title", "side-contents", "findings")


def render(
    book: Book, theme: Theme, *, findings: Sequence[Diagnostic] = (), live: bool = False
) -> tuple[Artifact, tuple[Diagnostic, ...]]:
    """The book as a folder `web/` that opens from disk, and what could not be dressed.

    `findings` are shown in the page, each where it stands and all in a list; `live` makes the live preview's page.
    """
    look: Look = (lambda _: whole(theme)) if live else (lambda page: fitted(theme, page))
    site, found = dress(book, Templates(theme), look, findings=findings, live=live)
    files = {"index.html": site.page.encode(), **site.files}
    return Artifact("web", {f"web/{name}": data for name, data in files.items()}, f"{book.words:,} words"), found


def dress(
    book: Book,
    templates: Templates,
    look: Look,
    *,
    findings: Sequence[Diagnostic] = (),
    live: bool = False,
    stale: bool = False,
    pause: Callable[[], None] = lambda: None,
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """The book as a `Site`, and what could not be dressed.

    `look` gives the style for the page; `stale` says that the manuscript has gone on since and cannot be read: this is
    the book as it last was; `pause` is called before every section.
    """
    book = of_edition(book, "web")
    book = with_notes(book, book.manifest.notes_in("web"))
    dresser = Dresser(book, templates, "web")
    contents = to_depth(book.contents, book.manifest.web.contents_depth)
    trees = [(unit, section(dresser, unit, contents)) for unit in _one_by_one(_units(book), pause)]
    paths = _homes(trees)
    told = listed(in_order([*findings, *templates.findings]), paths)
    sections = tuple(
        finished(unit, tree, [f for f in told if f.shown and paths[f.diagnostic.place.path] == unit.id])
        for unit, tree in _one_by_one(trees, pause)
    )
    pause()
    panels = _panels(templates, book, told, stale)
    style = look(_letters(book, panels, [tree for _, tree in trees]))
    found = in_order([*style.findings, *templates.findings])
    if style.findings:
        panels = _panels(templates, book, listed(in_order([*findings, *found]), paths), stale)
    images = {f"images/{name}": asset.data for name, asset in book.assets.items()}
    return _site(templates, book.manifest.title, book.language, panels, sections, style, images, live), found


def _one_by_one(each: Iterable[_One], pause: Callable[[], None]) -> Iterator[_One]:
    for one in each:
        pause()
        yield one


def _homes(trees: Sequence[tuple[Matter | Part | Chapter, Element]]) -> dict[str, str]:
    """The files that the text is made of, and for each the id of the unit where what is wrong with it is shown: a
    chapter's own, an included file's the first that includes it."""
    chapters = [(unit, tree) for unit, tree in trees if isinstance(unit, Chapter)]
    found = {path: unit.id for unit, tree in reversed(chapters) for path in included(tree)}
    return found | {unit.path: unit.id for unit, _ in chapters}


def _letters(book: Book, panels: Sequence[Piece], sections: Sequence[Element]) -> Element:
    """A page with every letter that the real one may show: its pieces, and the titles that its script writes into the bar."""
    page, body = new("html"), new("body")
    page.append(body)
    body.append(new("span", " ".join(chapter.head for chapter in book.chapters()), class_="bar-place"))
    body.extend(parse_fragment(piece.html)[0] for piece in panels)
    body.extend(sections)
    return page


def without_book(templates: Templates, style: Style, *, findings: Sequence[Diagnostic]) -> Site:
    """The live preview's page while there is no book that could be shown: what is wrong, and nothing else."""
    sections = (Piece("no-book", templates.render("bookforge/web/no-book.html")),)
    panels = _panels(templates, None, listed(in_order(findings), ()), stale=True)
    return _site(templates, "bookforge", "en", panels, sections, style, {}, live=True)


def _units(book: Book) -> Iterator[Matter | Part | Chapter]:
    """What the page shows: all units but the half title, which would repeat the title page right below it."""
    roles = {unit.role for unit in book.front}
    for unit in book.units():
        if not (isinstance(unit, Matter) and unit.role == "half-title" and "title-page" in roles):
            yield unit


def _panels(templates: Templates, book: Book | None, findings: Sequence[Finding], stale: bool) -> tuple[Piece, ...]:
    """What stands around the text; without a book, no contents."""
    language = book.language if book else "en"
    chapters = tuple(book.chapters()) if book else ()
    values: Mapping[str, Any] = {
        "title": book.manifest.head if book else "bookforge",
        "entries": to_depth(book.contents, book.manifest.web.contents_depth) if book else (),
        "measure": f"{word_count(book.words, language)} · {reading_time(book.words, language)}" if book else "",
        "counts": {chapter.id: grouped(chapter.words, language) for chapter in chapters},
        "words": all_words(language),
        "findings": gravest_first(findings),
        "severities": counts(findings),
        "stale": stale,
        "has_book": book is not None,
        "spoken": spoken,
    }
    return tuple(Piece(name, templates.render(f"bookforge/web/{name}.html", **values)) for name in _PANELS)


def _come_first(sections: Sequence[Piece]) -> Iterator[str]:
    """What the live preview's page begins with: the first sections, and the places of the others, which come when the
    reader comes near."""
    size = 0
    for piece in sections:
        size += len(piece.html)
        yield piece.html if size <= _AT_ONCE else place_for(piece)


def _site(
    templates: Templates,
    title: str,
    language: str,
    panels: tuple[Piece, ...],
    sections: tuple[Piece, ...],
    style: Style,
    images: Mapping[str, bytes],
    live: bool,
) -> Site:
    script = (templates.theme.template("bookforge/web/book.js") or ("", ""))[0]
    values = {
        "language": language,
        "direction": direction(language),
        "words": all_words(language),
        "policy": LIVE_POLICY if live else POLICY,
        "live": live,
    }

    def page(title: str, panels: Sequence[Piece], sections: Sequence[Piece], state: str = "") -> str:
        held = dict.fromkeys(_PANELS, "") | {piece.id: piece.html for piece in panels}
        html = list(_come_first(sections) if live else (piece.html for piece in sections))
        return templates.render(
            "bookforge/web/page.html", title=title, panels=held, sections=html, state=state, **values
        )

    files = {"book.css": style.css.encode(), "book.js": script.encode(), **style.files, **images}
    state = {
        "title": title,
        "frame": digest((page("", (), ()) + script).encode()),
        "style": digest(files["book.css"]),
        "panels": [[piece.id, piece.digest] for piece in panels],
        "sections": [[s.id, s.digest, len(s.html), s.title, s.source] for s in sections],
    }
    told = json.dumps(state)
    return Site(page(title, panels, sections, told if live else ""), told, panels, sections, files)
