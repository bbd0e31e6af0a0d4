"""What the style sheets put into the margins of a kind of page, read from the boxes that WeasyPrint makes of them.

Those boxes are no public interface (WeasyPrint 70); only this module knows how they are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import replace
from typing import Any, cast

from bookforge.editions.print.binding import POINTS, Colour, Run
from bookforge.editions.print.facing import face_of
from bookforge.editions.print.furniture import Align, Furniture, Kind, Piece, Slot

_NEAR = 0.1  # px
_STAND_IN = "X"  # for a named string while the line is measured: without words a margin has no line


def furniture(document: Any, context: Any, kind: Kind, faces: MutableMapping[str, bytes]) -> Furniture:
    """The furniture of pages of a kind, by the style sheets that `document` was laid out with in `context`.

    The font files it is set in are added to `faces` by their name.
    """
    page = _page(document, context, kind)
    twin = page if kind.recto else _page(document, context, replace(kind, recto=True))
    lacks = list(_differences(page, twin, kind))
    try:
        margins = _margins(page, context)
    except (AttributeError, TypeError, ValueError) as error:  # WeasyPrint's, for `attr()` and the like
        return Furniture(
            page.margin_left * POINTS, (), (*lacks, f"The margins of {_called(kind)} cannot be made: {error}.")
        )
    lacks += [f"{box.at_keyword} of {_called(kind)}: {what}" for box in margins for what in _unset(box)]
    return Furniture(page.margin_left * POINTS, tuple(_slots(page, margins, faces)), tuple(lacks))


def _called(kind: Kind) -> str:
    side = "right-hand" if kind.recto else "left-hand"
    return f"{side} pages “{kind.name}”" if kind.name else f"{side} pages"


def _differences(page: Any, twin: Any, kind: Kind) -> Iterator[str]:
    """What sets the text of left pages apart from that of right ones, as which all of it is laid out."""
    if abs(page.width - twin.width) > _NEAR:
        yield f"The text of {_called(kind)} has another width than that of right-hand ones; it is set as wide as there."
    if abs(page.height - twin.height) > _NEAR or abs(page.margin_top - twin.margin_top) > _NEAR:
        yield f"The text of {_called(kind)} stands higher or lower than that of right-hand ones; it is set as there."


def _unset(box: Any) -> Iterator[str]:
    """What a margin box holds besides one line of words."""
    if any(hasattr(inner, "replacement") for inner in box.descendants()):
        yield "an image is not drawn; only words are."
    if sum(1 for text in _texts(box)) > 1:
        yield "only its first line is set."
    dropped = [kind for kind, value in box.style["content"] if not _is_taken(kind, value)]
    if dropped:
        yield f"{', '.join(dropped)} is not set; words, string() and counter(page) are."
    if any(box.style[f"border_{side}_style"] not in ("none", "hidden") for side in ("top", "right", "bottom", "left")):
        yield "a border is not drawn."


def _is_taken(kind: str, value: Any) -> bool:
    return kind in ("string", "string()") or (kind == "counter()" and value[0] in ("page", "pages"))


def _page(document: Any, context: Any, kind: Kind) -> Any:
    """An empty page of a kind, its own size and margins computed."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.page import PageType, page_height, page_width, set_page_type_computed_styles
    from weasyprint.layout.percent import resolve_percentages

    style_for = context.style_for.plain
    index = max((index for _, index in kind.groups), default=0)
    page_type = PageType("right" if kind.recto else "left", kind.blank, kind.name, index, kind.groups)
    set_page_type_computed_styles(page_type, document._html, style_for)
    page = boxes.PageBox(page_type, style_for(page_type))
    width, height = page.style["size"]
    resolve_percentages(page, (width, height))
    page.position_x = page.position_y = 0
    page_width(page, context, width)
    page_height(page, context, height)
    return page


def _margins(page: Any, context: Any) -> list[Any]:
    """The margin boxes of a page, a letter standing in for each named string."""
    from weasyprint.layout.page import make_margin_boxes

    context.style_for, as_recto = context.style_for.plain, context.style_for
    context.get_string_set_for = lambda page, name, keyword="first": (_STAND_IN,)
    context.current_page = 1
    try:
        return list(make_margin_boxes(context, page, context.page_maker[0][3]))
    finally:
        context.style_for = as_recto


def _slots(page: Any, margins: Iterable[Any], faces: MutableMapping[str, bytes]) -> Iterator[Slot]:
    for box in margins:
        text = next(_texts(box), None)
        if text is not None:
            bottom = page.margin_height() - text.position_y - text.baseline
            yield Slot(
                round(box.content_box_x() * POINTS, 3),
                round(bottom * POINTS, 3),
                round(box.width * POINTS, 3),
                _align(box),
                run_of(text, faces),
                tuple(_pieces(box.style["content"])),
                box.style["text_transform"] == "uppercase",
            )


def _texts(box: Any) -> Iterator[Any]:
    if hasattr(box, "text"):
        if box.text.strip():
            yield box
        return
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def _align(box: Any) -> Align:
    given = {"start": "left", "end": "right"}.get(box.style["text_align_all"], box.style["text_align_all"])
    return cast(Align, given) if given in ("left", "center", "right") else "left"


def run_of(text: Any, faces: MutableMapping[str, bytes]) -> Run:
    """How the words of a box of WeasyPrint's look; the font file is added to `faces` by its name."""
    from weasyprint.text.fonts import font_features

    style = text.style
    text.pango_layout.reactivate(style)
    line, _ = text.pango_layout.get_first_line()
    face, data = face_of(line.runs[0].data.item.analysis.font)
    faces[face] = data
    features = font_features(
        style["font_kerning"], style["font_variant_ligatures"], style["font_variant_position"],
        style["font_variant_caps"], style["font_variant_numeric"], style["font_variant_alternates"],
        style["font_variant_east_asian"], style["font_feature_settings"],
    )  # fmt: skip
    spacing = 0.0 if style["letter_spacing"] == "normal" else float(style["letter_spacing"])
    return Run(
        "",
        face,
        round(float(style["font_size"]) * POINTS, 3),
        _colour(style["color"]),
        tuple(sorted(features.items())),
        round(spacing * POINTS, 4),
    )


def _colour(colour: Any) -> Colour:
    red, green, blue = colour.to("srgb").coordinates
    return (round(float(red), 4), round(float(green), 4), round(float(blue), 4))


def _pieces(content: Iterable[Any]) -> Iterator[Piece]:
    """The value of `content`, as far as it is words; what else it may be is nothing that a folio is made of."""
    for kind, value in content:
        if kind == "string":
            yield Piece("text", value)
        elif kind == "string()":
            yield Piece("string", value[0], value[1] if len(value) > 1 else "first")
        elif kind == "counter()" and value[0] in ("page", "pages"):
            yield Piece(value[0], value[-1] if isinstance(value[-1], str) else "decimal")
