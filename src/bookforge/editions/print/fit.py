"""Whether what was laid out fits the page: tables, formulas and images, told with the line that they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bookforge.assets import SHARP, Asset, sharper
from bookforge.book import Book
from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.print.measures import OF, Measured
from bookforge.markup import Element, classes, elements, local_name

_SLACK = 1.0  # px; less is no fault that anyone would see
_SMALLEST = 0.68  # of a table's size: 7 pt, under which KDP takes no text
_FORMULA = 0.75  # of its size; a formula set smaller can hardly be read
_MEASURED = ("table", "img", "svg")


def mark(section: Element) -> None:
    """Marks what is to be measured with the number of its block; before that number leaves the tree."""
    for element in section.iter():
        if (
            local_name(element) in _MEASURED and element.get("aria-hidden") != "true"
        ):  # icons are of the size of their line
            blocks = (element, *element.iterancestors())
            number = next((b for block in blocks if (b := block.get("data-b"))), None)
            if number:
                element.set(OF, number)


def shrinking(measured: Iterable[Measured], asked: Mapping[str, str]) -> dict[str, float]:
    """How much smaller tables marked `{.shrink}` are to be set, by their id in print; `asked` gives that by block."""
    found: dict[str, float] = {}
    for table in measured:
        if table.kind == "table" and table.of in asked and (wanted := _too_large(table)):
            scale = max(_SMALLEST, round(0.985 / wanted, 3))
            found[asked[table.of]] = min(scale, found.get(asked[table.of], 1.0))
    return found


def shrunk_sheet(scales: Mapping[str, float]) -> str:
    """CSS that sets those tables smaller, and their columns closer."""
    return "".join(
        f'table[id="{name}"] {{ font-size: {0.9 * scale:.3f}em; line-height: 1.3 }}\n'
        f'table[id="{name}"] :is(td, th) {{ padding: 0 0.4em }}\n'
        for name, scale in scales.items()
    )


def _too_large(table: Measured) -> float:
    """By how much a table is wider than its room, or higher where it is turned and cannot go on; 0 when it fits."""
    excess = table.width / table.room if table.room and table.width > table.room + _SLACK else 0.0
    if table.room_height and table.height > table.room_height + _SLACK:
        excess = max(excess, table.height / table.room_height)
    return excess


def findings(book: Book, measured: Sequence[Measured]) -> Iterator[Diagnostic]:
    """What does not fit, each thing once."""
    places = {
        number: Place(chapter.path, int(block.get("data-line", "1")))
        for chapter in book.chapters()
        for block in elements(chapter.root)
        if (number := block.get("data-b"))
    }
    told = set()
    for thing in measured:
        place = places.get(thing.of)
        found = _finding(thing, book.assets, place) if place else None
        if found and (thing.kind, thing.of, thing.src) not in told:
            told.add((thing.kind, thing.of, thing.src))
            yield found


def _finding(thing: Measured, assets: Mapping[str, Asset], place: Place) -> Diagnostic | None:
    if thing.kind == "table" and (excess := _too_large(thing)):
        message = f"The table is {excess - 1:.0%} too large for the printed page."
        return report("table-fits-page", place, message)
    if thing.kind == "svg" and thing.natural and thing.width < thing.natural * _FORMULA:
        message = f"The formula is too wide for the printed page: it was set at {thing.width / thing.natural:.0%} of its size."
        return report("formula-fits-page", place, message)
    asset = assets.get(thing.src.removeprefix("images/"))
    if thing.kind == "img" and asset is not None and asset.extension != "svg" and thing.width and thing.height:
        dots = 96 * max(asset.width / thing.width, asset.height / thing.height)
        if dots < SHARP:
            message = f"The image “{asset.path}” is printed at {dots:.0f} dots an inch."
            return report("image-sharp-in-print", place, message, sharper(asset))
    return None


def to_shrink(section: Element) -> dict[str, str]:
    """The tables of a section that may be set smaller: their id in print by their block's number."""
    tables = (table for table in elements(section, "table") if "shrink" in classes(table))
    return {table.get(OF, ""): table.get("id", "") for table in tables}
