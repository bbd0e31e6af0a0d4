"""Images and figures: words for those who do not see an image, and captions, credits and companions in their places."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.alternatives import why_poor
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.rules import descriptions
from bookforge.manuscript.zones import Zone
from bookforge.markup import Element, classes, elements, line_of, new, set_classes, text_of, unwrap

_WHOLE = ("full-page", "full-bleed", "turned")
_NOTES = frozenset({"noteref"})
_SIDE_BY_SIDE = "side-by-side"


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Sees to the alternative text of every image, and gives figures the tree's vocabulary.

    A figure is `<figure>` with its image, `<p class="credit">` and `<figcaption>`; several side by side are figures of
    class `panel` in one of class `side-by-side`.
    """
    for paragraph in elements(draft.root, "p"):
        if _is_image(paragraph) and not set(_WHOLE).isdisjoint(classes(paragraph[0])):
            paragraph.tag = "figure"
    for figure in elements(draft.root, "figure"):
        _place_credit(figure)
    for box in elements(draft.root, "div"):
        if _SIDE_BY_SIDE in classes(box):
            _set_side_by_side(box)
    for image in elements(draft.root, "img"):
        _size(image)
        yield from _describe(draft, image)
    for span in elements(draft.root, "span"):
        if "image-credit" in classes(span):  # of an image within a line
            _bracket(span)
    for figure in elements(draft.root, "figure"):
        _raise_class(figure)
        _let_caption_be_heard(figure)
    yield from descriptions.gather(draft)
    for rule in elements(draft.root, "hr"):
        rule.set("class", "scene-break")


def _describe(draft: Draft, image: Element) -> Iterator[Diagnostic]:
    src = image.get("src") or ""
    place = draft.pointer.at(src or "()", line_of(image), "image-has-alt", Zone.MARKS)  # of each, to find the next
    if "decorative" in classes(image):
        image.set("alt", "")
        image.set("role", "presentation")
    elif not (image.get("alt") or "").strip():
        image.set("alt", "")
        yield draft.source.report("image-has-alt", place, f"The image “{src}” has no description.")
    else:
        told = " ".join((image.get("alt") or "").split())
        why = why_poor(told, src, draft.language)
        if why:
            yield draft.source.report("alt-tells-what-is-shown", place, f"The description “{told}” {why}.")


def _size(image: Element) -> None:
    """A share of the page is a matter of style; HTML's own attributes are in pixels."""
    for side in ("width", "height"):
        if (image.get(side) or "").endswith("%"):
            shares = [image.get("style"), f"{side}:{image.attrib.pop(side)}"]
            image.set("style", "; ".join(share for share in shares if share))


def _place_credit(figure: Element) -> None:
    """Sets a figure's credit as a line of its own between image and caption."""
    for span in figure.findall("span"):
        if "image-credit" in classes(span):
            span.tag = "p"
            span.set("data-line", figure.get("data-line", "1"))
            set_classes(span, ["credit"])


def _bracket(span: Element) -> None:
    set_classes(span, ["credit"])
    span.text = f" ({span.text or ''}"
    if len(span):
        span[-1].tail = f"{span[-1].tail or ''})"
    else:
        span.text += ")"


def _raise_class(figure: Element) -> None:
    """What an image is to fill, its figure fills."""
    image = figure.find("img")
    asked = [name for name in _WHOLE if image is not None and name in classes(image)]
    if image is not None and asked:
        set_classes(image, [name for name in classes(image) if name not in _WHOLE])
        set_classes(figure, [*classes(figure), asked[0]])
        image.attrib.pop("style", None)


def _let_caption_be_heard(figure: Element) -> None:
    """A caption is text for everyone: it may hold a number, a note, a link. Where it is all the description there is, the
    image says nothing of its own, so that nobody hears the same words twice."""
    image, caption = figure.find("img"), figure.find("figcaption")
    if caption is None:
        return
    caption.attrib.pop("aria-hidden", None)
    if image is None:
        return
    alternative = " ".join((image.get("alt") or "").split())
    if alternative in (text_of(caption, without=_NOTES), text_of(caption, without=_NOTES | {"citation"})):
        image.set("alt", "")


def _set_side_by_side(box: Element) -> None:
    """Makes one figure of a block of images: they are its panels, what else there is of text is its caption."""
    for inner in box.findall("div"):
        if _SIDE_BY_SIDE in classes(inner):
            unwrap(inner)
    panels = [_panel(child) for child in box if child.tag in ("figure", "img") or _is_image(child)]
    others = [child for child in box if child not in panels and child.tag != "figure"]
    if len(panels) < 2 or any(child.tag != "p" for child in others):
        set_classes(box, [name for name in classes(box) if name != _SIDE_BY_SIDE])
        return
    row = new("div", class_=f"panels panels-{len(panels)}")
    row.set("data-line", box.get("data-line", "1"))
    for panel in panels:
        panel.tail = None
        row.append(panel)
    box.tag = "figure"
    box.text = None
    box.insert(0, row)
    if others:
        caption = new("figcaption", data_line=others[0].get("data-line", "1"))
        if len(others) == 1:
            caption.text = others[0].text
            caption.extend(list(others[0]))
            others[0].tail = None
            box.remove(others[0])
        else:
            caption.extend(others)
        box.append(caption)


def _is_image(paragraph: Element) -> bool:
    """Whether a paragraph holds an image and nothing else but what is said of it."""
    ours = {"image-credit", "image-longdesc"}
    alone = all(child.tag == "img" or ours.intersection(classes(child)) for child in paragraph)
    bare = not (paragraph.text or "").strip() and not any((child.tail or "").strip() for child in paragraph)
    return paragraph.tag == "p" and alone and bare and [child.tag for child in paragraph].count("img") == 1


def _panel(child: Element) -> Element:
    """A child that is an image, as a figure; its share of the row is the width that the author gave the image."""
    if child.tag == "p":
        child.tag = "figure"
    set_classes(child, [*classes(child), "panel"])
    image = child.find("img")
    widths = [d.strip() for d in ((image.get("style") if image is not None else "") or "").split(";") if "width" in d]
    if image is not None and widths:
        child.set("style", widths[0])
        image.attrib.pop("style", None)
    return child
