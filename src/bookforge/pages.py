"""`bookforge pages`: which printed pages have changed since an earlier build, and pictures of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bookforge import dist
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.folder import is_file
from bookforge.manifest import load
from bookforge.markup import file_slug
from bookforge.printings.compared import ChangedPage, compared
from bookforge.printings.kept import chosen, kept, pdf_of
from bookforge.printings.record import Printing, printing


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two builds and the pages in which they differ, with the PDF of each where it is kept."""

    before: Printing
    after: Printing
    pages: tuple[ChangedPage, ...]
    before_pdf: bytes | None
    after_pdf: bytes | None


def builds(book: Path, output: Path | None) -> tuple[tuple[Printing, ...], tuple[Diagnostic, ...]]:
    """The builds of the printed pages that are remembered, the latest last."""
    loaded, found = load(book)
    if loaded is None:
        return (), found
    return kept(output or loaded.root / "dist", file_slug(loaded.manifest.head, "book")), ()


def pages_since(book: Path, output: Path | None, since: str) -> tuple[Comparison | None, tuple[Diagnostic, ...]]:
    """The latest build compared with the one that `since` names: its number, a date, `last`, or a PDF file."""
    loaded, found = load(book)
    if loaded is None:
        return None, found
    dist, name = output or loaded.root / "dist", file_slug(loaded.manifest.head, "book")
    printings = kept(dist, name)
    place = Place(f"{name}-print.pdf")
    if not printings:
        return None, (
            report("build-is-known", place, "The printed pages have not been built.", "Run `bookforge build print`."),
        )
    try:
        earlier = _earlier(dist, name, printings, since)
    except ValueError:
        return None, (report("build-is-known", Place(since), "This file is no PDF that can be read."),)
    if earlier is None:
        return None, (report("build-is-known", place, _unknown(since, printings)),)
    before, before_pdf = earlier
    latest = printings[-1]
    pdf = pdf_of(dist, name, latest.number)
    return Comparison(before, latest, compared(before, latest), before_pdf, pdf), ()


def _earlier(
    dist: Path, name: str, printings: tuple[Printing, ...], since: str
) -> tuple[Printing, bytes | None] | None:
    """The build that `since` means, with its PDF where that is kept. Raises ValueError for a file that is no PDF."""
    one = chosen(printings, since)
    if one is not None:
        return one, pdf_of(dist, name, one.number)
    if not is_file(Path(since)):
        return None
    pdf = Path(since).read_bytes()
    return printing(pdf, 0, since), pdf


def _unknown(since: str, printings: Sequence[Printing]) -> str:
    if len(printings) == 1:
        return "Build 1 is the only one, so there is none to compare it with."
    return f"There is no build “{since}”; those remembered: {', '.join(str(one.number) for one in printings)}."


def pictures(comparison: Comparison) -> tuple[dict[str, bytes], tuple[Diagnostic, ...]]:
    """PNGs of the changed pages, old and new side by side, by file name."""
    before, after = comparison.before_pdf, comparison.after_pdf
    if before is None or after is None:
        number = comparison.before.number if before is None else comparison.after.number
        told = f"The pages of build {number} are no longer kept, so there are no pictures of them."
        return {}, (report("build-has-pages", Place("dist"), told),)
    from bookforge.printings.pictures import Pair, side_by_side  # PDFium is for this alone

    names = [called(one) for one in (comparison.before, comparison.after)]
    pairs = [
        Pair(
            one.before, one.after, (f"page {one.folio}, {names[0]}", f"page {one.folio}, {names[1]}: {one.difference}")
        )
        for one in comparison.pages
    ]
    drawn = side_by_side(before, after, pairs)
    return {_file_name(page): png for page, png in zip(comparison.pages, drawn, strict=True)}, ()


def called(one: Printing) -> str:
    """What a build is called: its number, else the file that it was read from."""
    return f"build {one.number}" if one.number else Path(one.built).name


def write(folder: Path, files: dict[str, bytes]) -> Sequence[Path]:
    """Writes pictures into a folder, which is made when missing. Raises `MachineLacks` where that cannot be."""
    for name, data in files.items():
        dist.deliver(folder / name, data)
    return [folder / name for name in files]


def _file_name(page: ChangedPage) -> str:
    """Begins with where the page stands in its file, so that pictures are listed in the order of the pages; pages that are
    gone are marked so: one that is there now may stand at the same place."""
    if page.after is not None:
        return f"page-{page.after + 1:04}-{page.folio}.png"
    return f"page-{(page.before or 0) + 1:04}-{page.folio}-gone.png"
