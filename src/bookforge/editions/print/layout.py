"""One run of WeasyPrint: HTML and style sheets in, a tagged PDF and what stands on each page out.

Hermetic: the only faces it sees are bookforge's and those that a book's style sheets bring; the only files, those of the
book; the address of everything is virtual, so that the PDF is the same in any folder.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bookforge.diagnostics import MachineLacks
from bookforge.editions.print.measures import Measured, measured
from bookforge.theme import Sheet

BASE = "https://book.invalid/"  # urljoin needs a scheme it knows; `.invalid` never resolves (RFC 6761)
Resource = Callable[[str], bytes | None]

_SUFFIX_TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "svg": "image/svg+xml", "ttf": "font/ttf", "otf": "font/otf", "woff": "font/woff", "woff2": "font/woff2", "css": "text/css",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Complaint:
    """What WeasyPrint logged: its message with arguments filled in, and the name of the style sheet it read then ("" else)."""

    message: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A laid out book: the PDF, tagged and with bookmarks and links; for each page the ids on it; the complaints; how large
    tables, images and formulas came out."""

    pdf: bytes
    pages: tuple[frozenset[str], ...]
    complaints: tuple[Complaint, ...]
    measured: tuple[Measured, ...] = ()

    def to_json(self) -> bytes:
        """For the cache."""
        value = {
            "pdf": base64.b64encode(self.pdf).decode(),
            "pages": [sorted(page) for page in self.pages],
            "complaints": [asdict(c) for c in self.complaints],
            "measured": [asdict(m) for m in self.measured],
        }
        return json.dumps(value).encode()

    @classmethod
    def from_json(cls, data: bytes) -> LaidOut:
        """From the cache."""
        value = json.loads(data)
        return cls(
            base64.b64decode(value["pdf"]),
            tuple(frozenset(page) for page in value["pages"]),
            tuple(Complaint(**c) for c in value["complaints"]),
            tuple(Measured(**m) for m in value["measured"]),
        )


def versions() -> str:
    """What the layout depends on besides its input. Raises `MachineLacks` without Pango."""
    weasyprint = _weasyprint(None)
    from weasyprint.text.ffi import pango

    return f"weasyprint {weasyprint.__version__} pango {pango.pango_version()}"


def lay_out(
    html: str,
    sheets: Sequence[Sheet],
    *,
    resource: Resource,
    hidden: Callable[[str], bool],
    faces: Path,
    tell: Callable[[str], None],
    write: bool = True,
) -> LaidOut:
    """Lays a whole book out; without `write` only the pages are told, and the PDF is empty.

    `resource` gives the bytes of what HTML and sheets name, by their path below `BASE`; `faces` is the folder of bookforge's
    fonts; ids for which `hidden` is true are told in `pages` and kept out of the PDF; `tell` hears the steps.
    Raises `MachineLacks` without Pango.
    """
    weasyprint = _weasyprint(faces)
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration

    from bookforge.editions.print.breaking import total_fit  # imports WeasyPrint

    fetcher = _fetcher(resource)
    fonts, counters = FontConfiguration(), CounterStyle()
    complaints: list[Complaint] = []
    parsed = []
    for sheet in sheets:
        with _listening(complaints, sheet.name):
            parsed.append(
                weasyprint.CSS(
                    string=sheet.text,
                    base_url=f"{BASE}styles/",
                    url_fetcher=fetcher,
                    font_config=fonts,
                    counter_style=counters,
                )
            )
    with _listening(complaints, ""), _telling(tell):
        source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        with total_fit():
            document = source.render(font_config=fonts, counter_style=counters, stylesheets=parsed)
        pages = tuple(frozenset(page.anchors) for page in document.pages)
        sizes = tuple(measured(document.pages))
        for page in document.pages:
            for name in [name for name in page.anchors if hidden(name)]:
                del page.anchors[name]
        pdf = document.write_pdf(pdf_tags=True, pdf_identifier=b"bookforge") if write else b""
    return LaidOut(pdf, pages, tuple(dict.fromkeys(complaints)), sizes)


def _weasyprint(faces: Path | None) -> Any:
    """WeasyPrint, imported only now: it needs Pango, and fontconfig reads its settings once a process."""
    if faces is not None and "BOOKFORGE_FONTCONFIG" not in os.environ:
        os.environ["FONTCONFIG_FILE"] = os.environ["BOOKFORGE_FONTCONFIG"] = str(_fontconfig(faces))
    try:
        import weasyprint
    except OSError as error:
        raise MachineLacks(
            "Pango, which WeasyPrint sets type with, is missing. `bookforge doctor` says how to install it on this machine."
        ) from error
    return weasyprint


def _fontconfig(faces: Path) -> Path:
    """A fontconfig file that shows bookforge's faces and no others, and maps the generic families to them."""
    folder = Path(tempfile.mkdtemp(prefix="bookforge-fonts-"))
    aliases = "".join(
        f'<alias binding="strong"><family>{generic}</family><prefer><family>{face}</family></prefer></alias>'
        for generic, face in (("serif", "BF Serif"), ("sans-serif", "BF Sans"), ("monospace", "BF Mono"))
    )
    file = folder / "fonts.conf"
    file.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{escape(str(faces))}</dir>'
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return file


def _fetcher(resource: Resource) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class BookFetcher(URLFetcher):  # type: ignore[misc]
        """Hands out the book's own files, by virtual address, and nothing else."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = url.removeprefix(BASE).partition("?")[0].partition("#")[0]
            data = resource(path) if url.startswith(BASE) else None
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


@contextmanager
def _telling(tell: Callable[[str], None]) -> Iterator[None]:
    """Passes WeasyPrint's steps ("Creating layout - Page 12") on, without their number."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            tell(record.getMessage().partition(" - ")[2].lower())

    logger, ear = logging.getLogger("weasyprint.progress"), Ear(logging.INFO)
    level, propagated = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(ear)
    try:
        yield
    finally:
        logger.removeHandler(ear)
        logger.setLevel(level)
        logger.propagate = propagated
