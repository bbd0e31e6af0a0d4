"""What is put on the paper: letters, lines, images and colours, and whether they come out in print as they are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bookforge.checks.preflight.told import Case, listed, on_pages
from bookforge.diagnostics import Diagnostic

_COLOURS = {
    "grey": "greys", "rgb": "RGB colours", "cmyk": "CMYK colours", "profile": "colours with a profile of their own",
    "lab": "Lab colours", "spot": "spot colours",
}  # fmt: skip


def fonts(case: Case) -> Iterator[Diagnostic]:
    """Whether every typeface is in the file."""
    rule = case.channel.rules.fonts_embedded
    lacking = {page.index: page.ink.faces for page in case.file.pages if page.ink.faces}
    if rule and lacking:
        names = sorted(set().union(*lacking.values()))
        fact = f"{listed([f'“{name}”' for name in names])} on {on_pages(lacking)} {_are(names)} not in the file."
        mend = "A picture with text in it (an SVG or PDF) is the usual cause: turn its text into outlines."
        yield case.finding("fonts-embedded", rule, case.where(min(lacking)), fact, mend)


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _under(limit: float, measured: Iterable[tuple[int, float | None]]) -> dict[int, float]:
    """What is less than a limit, by its page; pages without it are passed over."""
    return {page: points for page, points in measured if points is not None and points < limit}


def text(case: Case) -> Iterator[Diagnostic]:
    """Whether words can be read. The numbers of notes and the like are small by their nature, and passed over."""
    rule = case.channel.rules.text_size
    if rule is None:
        return
    small = _under(rule.value - 0.05, ((page.index, page.ink.smallest) for page in case.file.pages))
    if small:
        fact = f"Text on {on_pages(small)} is as small as {min(small.values()):.1f} pt."
        mend = "Set it larger in styles/extra.css; a table that was shrunk may be turned or split instead."
        yield case.finding("text-large-enough", rule, case.where(min(small)), fact, mend)


def lines(case: Case) -> Iterator[Diagnostic]:
    """Whether lines are thick enough to be printed whole."""
    rule = case.channel.rules.line_width
    if rule is None:
        return
    thin = _under(rule.value - 0.01, ((page.index, page.ink.thinnest) for page in case.file.pages))
    if thin:
        fact = f"A line on {on_pages(thin)} is only {min(thin.values()):.2g} pt thick."
        mend = "Make it thicker: `border-width` in styles/extra.css, or the strokes of the drawing."
        yield case.finding("lines-thick-enough", rule, case.where(min(thin)), fact, mend)


def images(case: Case) -> Iterator[Diagnostic]:
    """Whether images have dots enough at the size at which they are printed."""
    rules = case.channel.rules
    coarse: dict[tuple[tuple[int, int], int, bool], list[int]] = {}
    for page in case.file.pages:
        for picture in page.ink.pictures:
            key = (picture.pixels, round(picture.dots), picture.line_art)
            coarse.setdefault(key, []).append(page.index)
    for (pixels, dots, is_line_art), pages in coarse.items():
        rule = (rules.line_art_resolution if is_line_art else None) or rules.image_resolution
        if rule and dots < rule.value * 0.99:
            width = pixels[0] / rule.value
            file, place = case.expected.picture(pages[0], pixels) or ("", case.where(pages[0]))
            image = f"The image {f'“{file}”, ' * bool(file)}{pixels[0]} × {pixels[1]} pixels, on {on_pages(pages)}"
            yield case.finding(
                "image-resolution-enough",
                rule,
                place,
                f"{image} is printed at {dots} dots an inch.",
                f"Give a larger image, or show it at most {width:.2g} in wide: `{{width={width:.2g}in}}`.",
                refused=rule.refused is None or dots < rule.refused,
            )


def colour(case: Case) -> Iterator[Diagnostic]:
    """Whether colours are of the kinds that the channel prints."""
    rule = case.channel.rules.colours
    if rule is None:
        return
    for kind, name in _COLOURS.items():
        pages = [page.index for page in case.file.pages if kind in page.ink.colours]
        if pages and kind not in rule.value:
            fact = f"There are {name} on {on_pages(pages)}."
            mend = (
                "Print in black (`editions.print.ink: black`), or name the profile of the press as "
                "`editions.print.output-intent`: then everything becomes the inks of that press."
            )
            yield case.finding("colours-taken", rule, case.where(pages[0]), fact, mend)


def ink(case: Case) -> Iterator[Diagnostic]:
    """Whether there is no more ink in one place than the paper bears."""
    rule = case.channel.rules.ink
    if rule is None:
        return
    heavy = {page.index: page.ink.most for page in case.file.pages if page.ink.most > rule.value + 0.5}
    if heavy:
        fact = f"Colours on {on_pages(heavy)} have up to {max(heavy.values()):.0f} % of ink."
        mend = (
            "Name a profile for uncoated paper as `editions.print.output-intent`, or write `editions.print.ink: black`."
        )
        yield case.finding("ink-within-limit", rule, case.where(min(heavy)), fact, mend)


def transparency(case: Case) -> Iterator[Diagnostic]:
    """Whether nothing shows through anything else."""
    rule = case.channel.rules.transparency
    pages = [page.index for page in case.file.pages if page.ink.transparent]
    if rule and pages:
        fact = f"Something on {on_pages(pages)} is transparent."
        mend = "Give the image a white ground in place of its transparent one (save it as JPEG); do without `opacity`."
        yield case.finding("transparency-flattened", rule, case.where(pages[0]), fact, mend)
