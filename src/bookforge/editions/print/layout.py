"""WeasyPrint: the HTML of a unit and the style sheets of the book in, a tagged PDF and what stands on each page out.

Hermetic: the only faces it sees are bookforge's and those that a book's style sheets bring; the only files, those of the
book; the address of everything is virtual, so that the PDF is the same in any folder.

A unit is laid out as if all its pages were rectos and without what stands in their margins: so it does not depend on the
pages before it. WeasyPrint's document and layout context are no public interface (70): only `_render` knows them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bookforge.book import letters
from bookforge.cache import key
from bookforge.diagnostics import MachineLacks
from bookforge.editions.print.binding import POINTS
from bookforge.editions.print.continued import continuations
from bookforge.editions.print.copyfit.faults import faults
from bookforge.editions.print.copyfit.setting import Settings, apply
from bookforge.editions.print.facing import named_faces
from bookforge.editions.print.furniture import Furniture, Kind
from bookforge.editions.print.hermetic import own_faces, see_only
from bookforge.editions.print.keeping import callouts
from bookforge.editions.print.laid import MARK, Complaint, LaidPage, LaidUnit, Start
from bookforge.editions.print.marginboxes import furniture
from bookforge.editions.print.measures import measured
from bookforge.editions.print.pagestarts import page_starts
from bookforge.editions.print.pagestyles import PageStyles, plain_pages
from bookforge.editions.print.placing.flow import Flow, feet, flow_of
from bookforge.editions.print.placing.movable import Moves, move
from bookforge.editions.print.rhythm import heights
from bookforge.editions.print.setlines import SetPage, set_pages
from bookforge.editions.print.standing import standing
from bookforge.editions.print.tagging import book_tags
from bookforge.pango import pango_version
from bookforge.theme import Sheet

BASE = "https://book.invalid/"  # urljoin needs a scheme it knows; `.invalid` never resolves (RFC 6761)

_SUFFIX_TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "svg": "image/svg+xml", "ttf": "font/ttf", "otf": "font/otf", "woff": "font/woff", "woff2": "font/woff2", "css": "text/css",
}  # fmt: skip
_SIDES = frozenset({"left", "right", "recto", "verso"})
_KEYWORDS = ("first", "start", "last", "first-except")


@dataclass(frozen=True, slots=True)
class Dress:
    """What all units of a book are laid out with: the style sheets, the files that they name (by their path below `BASE`);
    and the height of a line of the text in points, 0 where it is not known."""

    sheets: tuple[Sheet, ...]
    files: Mapping[str, bytes]
    line: float = 0.0

    @property
    def key(self) -> str:
        """The hash of all of it; bookforge's own faces change with its version only."""
        files = (part for name, data in sorted(self.files.items()) for part in (name, data))
        return key(*(part for sheet in self.sheets for part in (sheet.name, sheet.text)), *files)


@dataclass(frozen=True, slots=True)
class Job:
    """A unit to be laid out: its name, its HTML, its images by their path below `BASE`, CSS of its own, whether it
    begins on a verso (which matters only when it has blank pages within), its paragraphs that copyfitting sets in a way
    of their own, and its figures that stand later than they were written."""

    name: str
    html: str
    images: Mapping[str, bytes] = field(default_factory=dict)
    css: str = ""
    verso: bool = False
    settings: Settings = field(default_factory=dict)
    moves: Moves = field(default_factory=dict)


def versions() -> str:
    """What the layout depends on besides its input: the libraries that set type, and the code of this room. Raises
    `MachineLacks` without Pango."""
    libraries = " ".join(f"{name} {version(name)}" for name in _SETTERS)
    return f"{libraries} pango {_pango_version()} {_own()}"


def _pango_version() -> int:
    known = pango_version()
    if known is not None:
        return known
    _weasyprint()
    from weasyprint.text.ffi import pango

    return int(pango.pango_version())


_SETTERS = ("weasyprint", "pydyf", "pyphen", "fonttools", "uharfbuzz", "tinycss2", "bookforge")


@cache
def _own() -> str:
    """The hash of this room's code and of bookforge's faces."""
    counting = Path(letters.__file__)  # what a page begins with is kept with its layout
    files = (
        *sorted(Path(__file__).parent.rglob("*.py")),
        counting,
        *sorted(own_faces().glob("*.ttf")),
    )
    return key(*(file.read_bytes() for file in files))


class Layout:
    """WeasyPrint dressed for one book: style sheets read and faces loaded once for all its units.

    Raises `MachineLacks` without Pango.
    """

    def __init__(self, dress: Dress) -> None:
        see_only(own_faces())
        self._weasyprint = _weasyprint()
        from weasyprint.css.counters import CounterStyle
        from weasyprint.text.fonts import FontConfiguration

        from bookforge.editions.print.breaking import Faces  # imports WeasyPrint

        self._dress = dress
        self._fonts, self._counters, self._words = FontConfiguration(), CounterStyle(), Faces()
        self.faces: dict[str, bytes] = {}  # the font files met so far, by the names that the binder has for them
        self.complaints: list[Complaint] = []
        self._sheets = [self._parsed(sheet) for sheet in dress.sheets]

    def learn(self, language: str) -> None:
        """Reads how words of a language (BCP 47) are hyphenated, which the first of them would wait for."""
        from bookforge.editions.print.breaking import learn

        learn(language)

    def lay(self, job: Job) -> LaidUnit:
        """Lays a unit out and writes its PDF."""
        complaints = list(self.complaints)
        with _listening(complaints, ""):
            document, context = self._unit(job)
            starts = list(page_starts(document.pages, document._html.etree_element))
            texts = standing(document.pages, document._html.etree_element)
            sizes, high = tuple(measured(document.pages)), heights(document.pages)
            lines = set_pages(document.pages, self._words)
            labels = continuations(document.pages, self.faces)
            pages = []
            for number, (page, start, text, going_on) in enumerate(
                zip(document.pages, starts, texts, labels, strict=True), start=1
            ):
                pages.append(replace(_page(context, page, number, start), text=text, continued=going_on))
                for name in [name for name in page.anchors if name.startswith(MARK)]:
                    del page.anchors[name]
            with book_tags(), named_faces() as files:
                pdf = document.write_pdf(pdf_tags=True)  # no identifier: for it, all is written and packed twice
        self.faces.update(files)
        return LaidUnit(
            pdf,
            _opening(document),
            tuple(pages),
            tuple(sorted(files)),
            tuple(dict.fromkeys(complaints)),
            sizes,
            high,
            {recto: faults(lines, on_recto=recto) for recto in (True, False)},
            _sided(document),
            feet(document.pages),
            callouts(document.pages, document._html.etree_element),
        )

    def lines(self, job: Job) -> tuple[SetPage, ...]:
        """The lines of a unit on its pages, without a PDF: to see what comes of its settings."""
        with _listening([], ""):
            return set_pages(self._unit(job)[0].pages, self._words)

    def flow(self, job: Job) -> Flow:
        """How the text of a unit flows over its pages, without a PDF: to see what comes of its moves."""
        with _listening([], ""):
            document, _ = self._unit(job)
            return flow_of(document.pages, document._html.etree_element)

    def _unit(self, job: Job) -> tuple[Any, Any]:
        """WeasyPrint's document of a unit, and its layout context."""
        own = [self._parsed(Sheet("<own>", job.css))] if job.css else []
        side = [self._parsed(Sheet("<side>", "html { break-before: left }"))] if job.verso else []
        html = self._html(job.html, job.images)
        apply(html.etree_element, job.settings)
        move(html.etree_element, job.moves)
        with plain_pages():
            return self._render(html, [*self._sheets, *own, *side])

    def furnish(self, kinds: Sequence[Kind]) -> dict[Kind, Furniture]:
        """The furniture of some kinds of page."""
        with _listening(self.complaints, ""):
            document, context = self._render(self._html("<html><body></body></html>", {}), self._sheets)
            found = {}
            for kind in kinds:
                found[kind] = furniture(document, context, kind, self.faces)
        return found

    def _parsed(self, sheet: Sheet) -> Any:
        with _listening(self.complaints, sheet.name):
            return self._weasyprint.CSS(
                string=sheet.text,
                base_url=f"{BASE}styles/",
                url_fetcher=_fetcher(self._dress.files),
                font_config=self._fonts,
                counter_style=self._counters,
            )

    def _html(self, text: str, images: Mapping[str, bytes]) -> Any:
        """WeasyPrint's HTML, read."""
        fetcher = _fetcher({**self._dress.files, **images})
        return self._weasyprint.HTML(string=text, base_url=BASE, url_fetcher=fetcher)

    def _render(self, html: Any, sheets: Sequence[Any]) -> tuple[Any, Any]:
        """WeasyPrint's document and its layout context, every page with the style of a right-hand one."""
        from weasyprint import DEFAULT_OPTIONS
        from weasyprint.document import Document

        from bookforge.editions.print.breaking import total_fit

        contexts = []

        class Kept(Document):  # type: ignore[misc]
            """Hands out the context that WeasyPrint lays out with."""

            @classmethod
            def _build_layout_context(cls, *arguments: Any) -> Any:
                context = super()._build_layout_context(*arguments)
                context.style_for = PageStyles(context.style_for)
                contexts.append(context)
                return context

        options = {**DEFAULT_OPTIONS, "stylesheets": list(sheets)}
        with total_fit(self._words):
            document = Kept._render(html, self._fonts, self._counters, None, options)
        return document, contexts[0]


def _page(context: Any, page: Any, number: int, start: Start | None) -> LaidPage:
    """What is to be known of a page of WeasyPrint's."""
    box = page._page_box
    kind, left = box.page_type, round(float(box.margin_left) * POINTS, 3)
    strings = _strings(context, box, number)
    return LaidPage(kind.name, kind.blank, kind.groups, tuple(page.anchors), start, strings, left)


def _strings(context: Any, page: Any, number: int) -> dict[str, dict[str, str]]:
    """The named strings of a page, by the keywords of `string()`."""
    context.current_page = number
    names = [name for name, pages in context.string_set.items() if any(at <= number for at in pages)]
    return {name: {word: "".join(context.get_string_set_for(page, name, word)) for word in _KEYWORDS} for name in names}


def _sided(document: Any) -> bool:
    """Whether anything in a unit asks for a left or a right page to stand on."""
    from weasyprint.formatting_structure.boxes import BlockLevelBox

    body = document.pages[0]._page_box.children[0].children[0]
    section = body.children[0].element if body.children else None
    inner = (
        box.style
        for page in document.pages
        for box in page._page_box.children[0].descendants()
        if isinstance(box, BlockLevelBox) and box.element is not section
    )
    return any(not _SIDES.isdisjoint((style["break_before"], style["break_after"])) for style in inner)


def _opening(document: Any) -> str:
    """The computed `break-before` of the section that a unit is: the first box below the body."""
    body = document.pages[0]._page_box.children[0].children[0]
    return str(body.children[0].style["break_before"]) if body.children else "auto"


def _weasyprint() -> Any:
    """WeasyPrint, imported only now: it needs Pango."""
    try:
        from bookforge.editions.print.typesetter import weasyprint
    except OSError as error:
        raise MachineLacks(
            "Pango, which WeasyPrint sets type with, is missing. `bookforge doctor` says how to install it on this machine."
        ) from error
    return weasyprint


def _fetcher(files: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class BookFetcher(URLFetcher):  # type: ignore[misc]
        """Hands out the book's own files, by virtual address, and nothing else."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = url.removeprefix(BASE).partition("?")[0].partition("#")[0]
            data = files.get(unquote(path)) if url.startswith(BASE) else None
            if data is None:
                raise ValueError("it is not in the book's folder")
            kind = _SUFFIX_TYPES.get(path.rsplit(".", 1)[-1].lower(), "application/octet-stream")
            return URLFetcherResponse(url, data, {"Content-Type": kind})

    return BookFetcher()


@contextmanager
def _listening(complaints: list[Complaint], sheet: str) -> Iterator[None]:
    """Collects what WeasyPrint logs meanwhile."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(Complaint(record.getMessage(), sheet))

    logger, ear = logging.getLogger("weasyprint"), Ear(logging.WARNING)
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(ear)
    try:
        yield
    finally:
        logger.removeHandler(ear)
        logger.propagate = propagated
