"""Page numbers and running heads as `book.yaml` places them: CSS of plain margin boxes, which a book's print.css may overrule.

How they look is left to tokens (`--head-font` …); here is only what stands where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bookforge.manifest import PrintEdition

_BOXES = ("top-left", "top-center", "top-right", "bottom-left", "bottom-center", "bottom-right")
_SIDES = ("left", "right")
_BODY = ("chapter", "opening", "back")
_WITHOUT = ("display", "part", "opening-part", "bleed")  # pages with neither folio nor head
_LINE = "1.31em"  # the height of a line of bookforge's highest face, EB Garamond
_EM_SPACE = r'"\2003"'


def furniture_sheet(settings: PrintEdition, author: str = "") -> str:
    """The CSS; `author` stands in heads that are to name the author."""
    return "\n".join((*_running(settings, author), *_openings(settings), *_bare())) + "\n"


def _running(settings: PrintEdition, author: str) -> Iterator[str]:
    """Ordinary pages: the front matter has roman numbers."""
    for names, folio in ((_BODY, "counter(page)"), (("front",), "counter(page, lower-roman)")):
        for side in _SIDES:
            boxes = _placed(settings, side, folio, _head(settings, side, author, is_front=names == ("front",)))
            yield _rule(", ".join(f"{name}:{side}" for name in names), boxes)


def _openings(settings: PrintEdition) -> Iterator[str]:
    """Pages on which a chapter opens: no head, and the folio at the foot, if anywhere."""
    shown = settings.opening_folio == "foot" and settings.folio != "none"
    for names, folio in ((_BODY, "counter(page)"), (("front",), "counter(page, lower-roman)")):
        selectors = [f":nth(1 of {name})" for name in names]
        foot = {"bottom-center": folio} if shown and settings.folio != "foot-outer" else {}
        yield _rule(", ".join(selectors), {**dict.fromkeys(_BOXES, "none"), **foot})
        if shown and settings.folio == "foot-outer":
            for side in _SIDES:
                yield _rule(", ".join(f"{selector}:{side}" for selector in selectors), {f"bottom-{side}": folio})


def _bare() -> Iterator[str]:
    nothing = dict.fromkeys(_BOXES, "none")
    yield _rule(", ".join(_WITHOUT), nothing)
    # A blank page has the name of what follows it, and a name outranks `:blank`.
    yield _rule(":blank", dict.fromkeys(_BOXES, "none !important"))


def _head(settings: PrintEdition, side: str, author: str, *, is_front: bool) -> str:
    """What stands in the head of a page on that side; "" for nothing. A preface tells on both sides what it is."""
    chosen = settings.running_head.left if side == "left" else settings.running_head.right
    if chosen == "none":
        return ""
    if is_front or chosen == "chapter":
        return "string(chapter)"
    if chosen == "author" and author:
        return _quoted(author)
    return "string(book)"


def _placed(settings: PrintEdition, side: str, folio: str, head: str) -> Mapping[str, str]:
    """The content of each margin box of a page on that side. Folio and head share the outer corner with a space between."""
    inner = "right" if side == "left" else "left"
    head_box = {"outer": f"top-{side}", "center": "top-center", "inner": f"top-{inner}"}[settings.running_head.place]
    folio_box = {
        "head-outer": f"top-{side}",
        "foot-outer": f"bottom-{side}",
        "foot-center": "bottom-center",
        "none": "",
    }
    place = folio_box[settings.folio]
    boxes = {head_box: head} if head else {}
    if place and place in boxes:
        parts = (folio, _EM_SPACE, head) if side == "left" else (head, _EM_SPACE, folio)
        boxes[place] = " ".join(parts)
    elif place:
        boxes[place] = folio
    return boxes


def _rule(selector: str, boxes: Mapping[str, str]) -> str:
    inner = "".join(f"  @{box} {{ content: {content}{_dress(box, content)} }}\n" for box, content in boxes.items())
    return f"@page {selector} {{\n{inner}}}"


def _dress(box: str, content: str) -> str:
    """The letters of a head or of a folio at the foot, and how far from the text it stands: less in small margins, so that it
    keeps away from the edge as the channel wants."""
    if content.startswith("none"):
        return ""
    at_foot = box.startswith("bottom")
    room, side = ("--margin-bottom", "top") if at_foot else ("--margin-top", "bottom")
    kind = "foot" if at_foot else "head"
    gap = f"max(2pt, min(var(--{kind}-gap), calc(var({room}) - var(--safe-edge) - {_LINE})))"
    return (
        f"; font: var(--{kind}-font); font-variant: var(--{kind}-variant); letter-spacing: var(--{kind}-spacing)"
        f"; color: var(--{kind}-colour); vertical-align: {side}; padding-{side}: {gap}"
    )


def _quoted(text: str) -> str:
    """A CSS string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
