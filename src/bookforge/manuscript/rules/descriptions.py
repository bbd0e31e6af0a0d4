"""Long descriptions: what an image shows, told at length for those who do not see it, in a section of its own at the
chapter's end. The image leads there and back. Paper has no need of them."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import Element, classes, elements, has_words, line_of, new, remove
from bookforge.words import word

ON_SCREENS = "epub web"
"""The editions that have long descriptions."""


def gather(draft: Draft) -> Iterator[Diagnostic]:
    """Moves every `longdesc` into `<section class="descriptions">` as `<aside class="description">`."""
    yield from ()
    given = [span for span in elements(draft.root, "span") if "image-longdesc" in classes(span)]
    if not given:
        return
    section = new("section", class_="descriptions", data_editions=ON_SCREENS)
    title = new("p", word(draft.language, "descriptions"), class_="descriptions-title", data_line=_line(given[0]))
    for number, span in enumerate(given, start=1):
        image = next((e for e in span.itersiblings(preceding=True) if e.tag == "img"), None)
        remove(span)
        if image is not None and has_words(span):
            section.append(_told(draft, image, span, number))
    if len(section):
        section.insert(0, title)
        notes = next((s for s in draft.root.findall("section") if "footnotes" in classes(s)), None)
        draft.root.insert(len(draft.root) if notes is None else draft.root.index(notes), section)


def _told(draft: Draft, image: Element, span: Element, number: int) -> Element:
    """The description of one image, which gets a link to it."""
    name, call, line = draft.name(f"description-{number}"), draft.name(f"described-{number}"), _line(image)
    words = word(draft.language, "description")
    link = new("a", words, class_="xref description-call", id=call, href=f"#{name}", data_editions=ON_SCREENS)
    figure = image.getparent()
    # An image without words of its own (its caption says them) is nothing to assistive technology: its figure is.
    silent = figure is not None and figure.tag == "figure" and not image.get("alt")
    (figure if figure is not None and silent else image).set("aria-details", name)
    if figure is not None and figure.tag == "figure":
        link.attrib.pop("data-editions")
        holder = new("p", class_="description-line", data_line=line, data_editions=ON_SCREENS)
        holder.append(link)
        image.addnext(holder)
        holder.tail, image.tail = image.tail, None
    else:
        image.addnext(link)
        link.tail, image.tail = image.tail, " "
    told = new("aside", class_="description", id=name, data_line=line)
    span.tag = "p"
    span.tail = None
    span.attrib.pop("class", None)
    span.set("data-line", line)
    told.append(span)
    back = new("p", class_="description-line", data_line=line)
    back.append(new("a", word(draft.language, "back-to-text"), class_="xref description-back", href=f"#{call}"))
    told.append(back)
    return told


def _line(element: Element) -> str:
    return str(line_of(element) or 1)
