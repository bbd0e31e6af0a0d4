"""The paper: how large the pages are, how many, what reaches their edges and what stays away from them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bookforge.checks.preflight.facts import PageFacts
from bookforge.checks.preflight.geometry import Box
from bookforge.checks.preflight.told import Case, on_pages
from bookforge.diagnostics import Diagnostic
from bookforge.formats import Size, Trim, same_size

_INCH = 72.0
_SLACK = 0.72  # pt, a hundredth of an inch: less is no printer's business


def size(case: Case) -> Iterator[Diagnostic]:
    """Whether the channel prints the book's size, and whether all pages are of it."""
    trim = case.expected.trim
    rules = case.channel.rules
    place = case.key("editions", "print", "trim")
    against = case.channel.against(Trim(*trim))
    if against:
        mend = "Give `editions.print.trim` another size."
        yield case.finding("page-size-taken", against, place, f"The pages are {_inches(trim)}.", mend)
    sizes = (trim, _bled(case))
    # A printer of one's own may have asked for another bleed, or for crop marks: there the cut size decides.
    is_free = rules.bleed is not None and rules.bleed.demand == "advises"
    wrong = [
        page
        for page in case.file.pages
        if not any(same_size(_of(page.media), one) for one in sizes)
        and not (is_free and same_size(_of(page.trim), trim) and page.media.width > page.trim.width + _SLACK)
    ]
    wrong = wrong or [p for p in case.file.pages if not same_size(_of(p.media), _of(case.file.pages[0].media))]
    rule = rules.bleed
    if wrong and rule:
        fact = f"{on_pages(p.index for p in wrong).capitalize()} of the file: {_inches(_of(wrong[0].media))}."
        wanted = f"All pages are to be {_inches(trim)}, or with bleed {_inches(sizes[1])}."
        yield case.finding(
            "pages-of-trim-size",
            rule,
            place,
            f"{fact} {wanted}",
            "Build the book again with its `trim`, its `bleed` left out, and `marks: none` (all below `editions.print`).",
        )


def _bled(case: Case) -> Size:
    width, height = case.expected.trim
    return width + case.channel.bleed, height + 2 * case.channel.bleed


def has_bleed(case: Case) -> bool:
    """Whether the pages are larger than they will be after cutting."""
    return any(page.media.width > page.trim.width + _SLACK for page in case.file.pages[:1])


def bleed(case: Case) -> Iterator[Diagnostic]:
    """Whether art that touches the edge goes on beyond it."""
    rule = case.channel.rules.bleed
    if rule is None:
        return
    short = [page for page in case.file.pages if page.ink.art is not None and _stops_short(page, page.ink.art)]
    if short:
        where = "ends at the edge of the page" if has_bleed(case) else "touches the edge, and the file has no bleed"
        yield case.finding(
            "art-bleeds",
            rule,
            case.where(short[0].index),
            f"What is drawn on {on_pages(page.index for page in short)} {where}.",
            "Mark the figure `{.full-bleed}`, which gives the book its bleed; or ask for one (`editions.print.bleed`), or keep "
            "what is drawn within the margins.",
        )


def _stops_short(page: PageFacts, art: Box) -> bool:
    """Whether art comes to a cut edge and does not fill what is cut off there. Nothing is cut at the binding."""
    trim, edge = page.trim, page.bleed
    ways = [(art.top - trim.top, edge.top - art.top), (trim.bottom - art.bottom, art.bottom - edge.bottom)]
    right = (art.right - trim.right, edge.right - art.right)
    left = (trim.left - art.left, art.left - edge.left)
    ways.append(right if page.recto else left)
    is_cut_to_size = page.media.width - trim.width < _SLACK
    return any(beyond > -_SLACK and (is_cut_to_size or short > _SLACK) for beyond, short in ways)


def margins(case: Case) -> Iterator[Diagnostic]:
    """Whether text keeps away from the binding and from the edges."""
    rules = case.channel.rules
    inner = case.channel.gutter(len(case.file.pages))
    outer = (has_bleed(case) and rules.margin_with_bleed) or rules.margin
    near_binding, near_edge = {}, {}
    for page in case.file.pages:
        text, trim = page.ink.text, page.trim
        if text is None:
            continue
        left, right = text.left - trim.left, trim.right - text.right
        at_binding, at_side = (left, right) if page.recto else (right, left)
        free = min(at_side, trim.top - text.top, text.bottom - trim.bottom)
        if at_binding < inner * _INCH - _SLACK:
            near_binding[page.index] = at_binding / _INCH
        if outer and free < outer.value * _INCH - _SLACK:
            near_edge[page.index] = free / _INCH
    if near_binding and rules.gutter:
        yield case.finding(
            "text-within-margins",
            rules.gutter,
            case.where(min(near_binding)),
            f"Text on {on_pages(near_binding)} comes as near as {_near(near_binding)} to the binding.",
            "Widen the inner margin: `editions.print.gutter`, or `inner` in `editions.print.margins`; a wide table or listing "
            "may also reach into it.",
            words={"value": inner, "pages": len(case.file.pages)},
        )
    if near_edge and outer:
        yield case.finding(
            "text-within-margins",
            outer,
            case.where(min(near_edge)),
            f"Text on {on_pages(near_edge)} comes as near as {_near(near_edge)} to the edge.",
            "Widen the margin (`outer`, `top` or `bottom` in `editions.print.margins`), or make what sticks out of it narrower.",
            refused=outer.refused is None or min(near_edge.values()) < outer.refused - 0.01,
        )


def _near(distances: dict[int, float]) -> str:
    nearest = min(distances.values())
    return f"{nearest:.2f} in" if nearest > 0 else "nothing"


def count(case: Case) -> Iterator[Diagnostic]:
    """Whether the channel binds so many pages, and whether they fill their leaves."""
    rules, pages = case.channel.rules, len(case.file.pages)
    limits = case.channel.page_limits(case.expected.trim, case.expected.paper)
    if rules.pages and limits and not limits[0] <= pages <= limits[1]:
        mend = (
            "Add to the book (pages of notes, a sample of the next one), or choose a smaller `editions.print.trim`."
            if pages < limits[0]
            else "Choose a larger `editions.print.trim`, narrower `margins` or the thinner paper (`paper: white`) there; or "
            "make two volumes."
        )
        words = {"least": limits[0], "most": limits[1], "paper": case.expected.paper}
        place = case.key("editions", "print", "trim")
        yield case.finding("page-count-taken", rules.pages, place, f"The book has {_pages(pages)}.", mend, words=words)
    if rules.page_multiple and pages % rules.page_multiple.value:
        place = case.key("editions", "print")
        mend = "Build the book again; bookforge fills the last leaf with a blank page."
        yield case.finding("page-count-taken", rules.page_multiple, place, f"The book has {_pages(pages)}.", mend)


def last_page(case: Case) -> Iterator[Diagnostic]:
    """Whether the last page is left to the channel, where it prints something of its own there."""
    rule = case.channel.rules.last_page_blank
    pages = case.file.pages
    if rule and pages and not pages[-1].ink.blank:
        fact = f"The last page, {on_pages([pages[-1].index])} of the file, is not blank."
        mend = "Take it into account: the book gets a leaf more, and its spine is wider."
        yield case.finding("last-page-blank", rule, case.where(pages[-1].index), fact, mend)


def blanks(case: Case) -> Iterator[Diagnostic]:
    """Whether no more pages in a row are blank than look meant."""
    rule = case.channel.rules.blank_pages
    if rule is None:
        return
    for blank, run in groupby(case.file.pages, lambda page: page.ink.blank):
        pages = list(run)
        if not blank or len(pages) <= rule.value:
            continue
        at_end = pages[-1].index == len(case.file.pages) - 1  # channels are milder there
        yield case.finding(
            "blank-pages-few",
            rule,
            case.where(max(pages[0].index - 1, 0)),
            f"{_pages(len(pages))} in a row have nothing on them: {on_pages(page.index for page in pages)}.",
            "Look for a chapter without text or an empty page of matter; `editions.print.chapters-open: any` leaves no page "
            "blank.",
            refused=rule.refused is not None and len(pages) > rule.refused and not at_end,
        )


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"


def _of(box: Box) -> Size:
    return box.width / _INCH, box.height / _INCH


def _inches(size: Size) -> str:
    return f"{round(size[0], 3):g} × {round(size[1], 3):g} in"
