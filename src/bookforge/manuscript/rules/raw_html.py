"""Raw HTML: what a book can hold passes, the rest is taken out and reported. Comments never reach a book."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.markup import MATHML, RAW_BLOCKS, XML_LANG, Element, classes, line_of, local_name, remove, unwrap

# Elements that EPUB 3.3 content documents take and that mean something on paper too.
_KEPT = frozenset(
    "a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark math ol p pre q rp rt ruby s samp section small span strong "
    "sub sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_DROPPED_WHOLE = frozenset(
    "script style iframe object embed applet template noscript form select textarea button head title meta link base "
    "svg canvas audio video source track picture map area frame frameset dialog portal".split()
)
_ATTRIBUTES = frozenset(
    "id class title lang dir role href src alt width height colspan rowspan scope headers start value reversed type "
    "checked display datetime cite aria-hidden aria-label rows data-line data-cites data-citation data-note-label "
    "data-editions data-startFrom data-startfrom data-rows data-from data-to "
    "data-entry data-sort data-main data-see data-see-also data-of".split()
)
# The one element that each belongs to: the rules for links and images look no further.
_ADDRESSES = {"href": "a", "src": "img"}
_DRESS = frozenset(
    "align background bgcolor border cellpadding cellspacing color face height size style valign width".split()
)
_SPANS = {"colspan": 1000, "rowspan": 65534}
"""The most columns and rows that a cell may take (HTML, 4.9.11); each is made before anything is put in it."""
_NUMBER = re.compile(r"[ \t\n\f\r]*\+?0*([0-9]+)")  # HTML, 2.3.4.2
# What of raw HTML would have changed how a page looks; the rest of what is taken out had no effect.
_STYLES = ("text-align:", "width:", "height:")  # what pandoc itself writes for tables and images


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Takes out what has no place in a book."""
    for node in [n for n in draft.root.iter() if not isinstance(n.tag, str)]:
        remove(node)
    for element in list(draft.root.iter()):
        if element is draft.root or element.getroottree().getroot() is not draft.root:
            continue
        name = local_name(element).lower()
        if _is_math(element):
            yield from _clean_attributes(draft, element)
        elif name in _DROPPED_WHOLE:
            yield draft.report(
                "raw-html-is-safe", element, f"<{name}", f"<{name}> has no place in a book and was left out."
            )
            remove(element)
        elif element.tag != name or name not in _KEPT or (name == "input" and element.get("type") != "checkbox"):
            yield draft.report(
                "raw-html-is-safe",
                element,
                f"<{name}",
                f"<{name}> is not known here; its text was kept.",
                "Use Markdown instead.",
            )
            if name in RAW_BLOCKS:
                element.tag = "div"
                yield from _clean_attributes(draft, element)
            else:
                unwrap(element)
        else:
            yield from _clean_attributes(draft, element)


def _is_math(element: Element) -> bool:
    return etree.QName(element).namespace == MATHML


def _clean_attributes(draft: Draft, element: Element) -> Iterator[Diagnostic]:
    if element.tag == "a" and not element.get("id") and (place := element.get("name")):
        element.set("id", place)  # a place to link to, as HTML once named it
    lost = []
    for name in list(element.attrib):
        short = str(name)
        if short == XML_LANG:
            continue
        if _is_math(element) and not short.startswith("on"):
            if short.startswith(("href", "src", "style", "{")):
                del element.attrib[name]
        elif short == "style":
            lost += ["style"] if _clean_style(element) else []
        elif short.startswith("on"):
            yield draft.report(
                "raw-html-is-safe", element, short, f"The attribute {short}= runs a script; it was left out."
            )
            del element.attrib[name]
        elif short in _SPANS:
            yield from _clean_span(draft, element, short)
        elif _ADDRESSES.get(short, element.tag) != element.tag:
            del element.attrib[name]
        elif short not in _ATTRIBUTES or (short in ("width", "height") and not _is_measured(element)):
            del element.attrib[name]
            lost += [short.removeprefix("data-")] if short.removeprefix("data-") in _DRESS else []
    yield from _lost(draft, element, lost)


def _clean_span(draft: Draft, element: Element, name: str) -> Iterator[Diagnostic]:
    """Leaves how many columns or rows a cell takes, as HTML reads it."""
    given, most = element.attrib.pop(name), _SPANS[name]
    number = _NUMBER.match(given)
    if number is None:
        return
    if len(number[1]) > len(str(most)) or int(number[1]) > most:
        message = f"No cell takes more than {most:,} {'columns' if name == 'colspan' else 'rows'}: so many it has."
        yield draft.report("raw-html-is-safe", element, given.strip(), message, f"Mend {name}=.")
        element.set(name, str(most))
    elif number[1] != "0" or name == "rowspan":
        element.set(name, number[1])


def _is_measured(element: Element) -> bool:
    """Whether a width or a height means something to a rule or an edition."""
    return element.tag == "img" or "blank" in classes(element)


def _lost(draft: Draft, element: Element, names: list[str]) -> Iterator[Diagnostic]:
    """One finding for what an element of raw HTML loses of its dress; attributes in Markdown are no HTML and stay silent."""
    if not names:
        return
    tag = local_name(element)
    each = "".join(rf"(?=[^<>]*\b{name}\s*=)" for name in names)
    pattern = re.compile(rf"<{tag}\b{each}[^<>]*", re.IGNORECASE)
    lines = [line_of(element) or 1]
    if tag not in ("div", "span"):
        lines.append(1)  # pandoc passes over raw blocks: their line may be that of the block behind them
    for line in lines:
        if written := pattern.search(draft.source.from_line(line)):
            place = draft.pointer.at(written[0], line, "dress")
            given = ", ".join(f"{name}=" for name in names)
            message = f"What <{tag}> says by {given} was left out: a book is dressed by its styles."
            remedy = f'Name a class, such as `<{tag} class="…">`, and dress it in styles/extra.css.'
            yield draft.source.report("raw-html-is-safe", place, message, remedy)
            return


def _clean_style(element: Element) -> bool:
    """Leaves what has a place in a book; whether anything was taken out."""
    declarations = [d.strip() for d in (element.get("style") or "").split(";")]
    kept = [d for d in declarations if d.replace(" ", "").startswith(_STYLES) and "(" not in d]
    if kept:
        element.set("style", "; ".join(kept))
    else:
        del element.attrib["style"]
    return len(kept) < len([d for d in declarations if d])
