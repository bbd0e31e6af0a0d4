"""A few helpers for the trees that every room works on.

Trees are lxml elements without a namespace for XHTML (MathML and SVG keep theirs): rules then say `p`, not
`{http://www.w3.org/1999/xhtml}p`. An edition gives the whole page its namespace when it writes it.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterable, Iterator
from io import StringIO
from xml.etree import ElementTree

from lxml import etree
from tinyhtml5.parser import HTMLParser

XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
OPS = "http://www.idpf.org/2007/ops"
XML = "http://www.w3.org/XML/1998/namespace"
EPUB_TYPE = f"{{{OPS}}}type"
XML_LANG = f"{{{XML}}}lang"

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {
    "p", "li", "td", "th", "dt", "dd", "pre", "figure", "blockquote", "div", "aside", "section", "table", "hr",
    "ul", "ol", "dl", "caption", "figcaption", "thead", "tbody", "tfoot", "tr", "header", "footer", "nav",
}  # fmt: skip

RAW_BLOCKS = frozenset({"address", "article", "center", "details", "fieldset", "main", "summary"})
"""Blocks of raw HTML that a book has no use for: they are set as plain divisions."""

Element = etree._Element  # lxml gives the class of every node a private name; this is the one place that says so

_SKELETON = f'<div xmlns:epub="{OPS}">{{}}</div>'  # the prefix that our own markup uses
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2: what no document holds
_DEEPEST = 100  # elements in each other
_ANNOTATIONS = frozenset({"annotation", f"{{{MATHML}}}annotation"})
_SPACES = re.compile("[ \t\n\r\f]{2,}|[\t\n\r\f]")  # all that is not one space already
_FILE_BYTES = 150
_WORD = re.compile(r"[^\W_][^\s—–]*")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")  # a name that XML takes and raw HTML may have


def parse_fragment(html: str) -> tuple[Element, bool]:
    """The `<div>` around some HTML, and whether it was well-formed, as XML or as HTML5.

    What pandoc writes is well-formed XML; raw HTML of an author need not be, and is then read as a browser would.
    """
    html = _NO_TEXT.sub("", html)
    try:
        root, well_formed = etree.fromstring(_SKELETON.format(html), _parser()), True
    except etree.XMLSyntaxError:
        root, well_formed = _parse_as_browser(html)
    _flatten(root)
    return root, well_formed


def _flatten(root: Element) -> None:
    """Leaves only the words of what is nested deeper than anything means, so that every walk of ours comes to an end."""
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "end" and depth == _DEEPEST and len(element):
            words = "".join(str(text) for text in element.itertext())
            for child in list(element):
                element.remove(child)
            element.text = words


def parse_page(xhtml: str) -> Element:
    """The root of a well-formed page or fragment of ours (from a template). Raises `etree.XMLSyntaxError`."""
    return etree.fromstring(xhtml, _parser())


def _parser() -> etree.XMLParser:
    # A new parser a call: lxml's parsers are not shared between threads. Entities and the network stay closed.
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True)


def _parse_as_browser(html: str) -> tuple[Element, bool]:
    parser = HTMLParser(namespace_html_elements=False)
    tree = parser.parse(StringIO(f"<!doctype html><body>{html}</body>"))  # a short text it would take for a file's name
    body = tree.find("body")
    root = etree.Element("div", nsmap={"epub": OPS})
    _copy(tree if body is None else body, root)
    return root, not parser.errors


def _copy(given: ElementTree.Element, into: Element, depth: int = 0) -> None:
    """The content of an element as HTML5 reads it; what XML has no name for is passed over, and its words kept."""
    _add_text(into, given.text)
    for child in given:
        if depth > _DEEPEST:
            _add_text(into, "".join(child.itertext()))
        elif isinstance(child.tag, str):
            namespace, _, name = child.tag[1:].rpartition("}") if child.tag.startswith("{") else ("", "", child.tag)
            attributes = {str(k): _NO_TEXT.sub("", str(v)) for k, v in child.attrib.items() if _may_be_named(str(k))}
            fresh = into
            if _NAME.fullmatch(name):
                fresh = etree.SubElement(into, child.tag, attributes, nsmap={None: namespace} if namespace else None)
            _copy(child, fresh, depth + 1)
        _add_text(into, child.tail)


def _may_be_named(attribute: str) -> bool:
    """Whether XML takes an attribute of this name; it would take `xmlns` for a namespace."""
    return attribute != "xmlns" and _NAME.fullmatch(attribute) is not None


def _add_text(parent: Element, text: str | None) -> None:
    text = _NO_TEXT.sub("", text or "")
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def to_xhtml(element: Element) -> str:
    """The element as it stands inside an XHTML page that declares the namespaces (EPUB)."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return text.replace(f' xmlns:epub="{OPS}"', "")  # the page declares it once


def to_xml(element: Element) -> str:
    """The element as a document of its own, which `parse_page` reads as it was."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def to_html(element: Element) -> str:
    """The element as HTML5 text (print, web): empty elements are never written `<p/>`."""
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def heading_level(heading: Element) -> int:
    """The level of a heading, 1 to 6."""
    return int(local_name(heading)[1])


def clone(element: Element) -> Element:
    """A copy that an edition may change: the book's own trees are never touched after `book.assemble`."""
    twin = copy.deepcopy(element)
    twin.tail = None
    return twin


def new(tag: str, text: str | None = None, /, **attributes: str) -> Element:
    """An element; attribute names take `_` for `-`, and `class_` for `class`."""
    element = etree.Element(tag)
    for name, value in attributes.items():
        element.set(name.rstrip("_").replace("_", "-"), value)
    element.text = text
    return element


def elements(root: Element, *tags: str) -> Iterator[Element]:
    """All elements below and including `root` (comments left out), in document order, as a list that may change; also of the
    standard library's trees, as WeasyPrint has them."""
    if tags:
        yield from list(root.iter(*tags))
    elif isinstance(root, Element):
        yield from list(root.iter(etree.Element))  # lxml leaves comments out by itself, in half of the time
    else:
        yield from [e for e in root.iter() if isinstance(e.tag, str)]  # type: ignore[unreachable]


def whole_number(value: str) -> int | None:
    """What a value of up to nine plain digits says; None of any other, which Python may or may not read as a number."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def classes(element: Element) -> list[str]:
    """The element's classes, in order."""
    return (element.get("class") or "").split()


def set_classes(element: Element, names: Iterable[str]) -> None:
    """Sets the classes, without repetition; none removes the attribute."""
    joined = " ".join(dict.fromkeys(names))
    if joined:
        element.set("class", joined)
    else:
        element.attrib.pop("class", None)


def text_of(element: Element, *, without: frozenset[str] = frozenset()) -> str:
    """The words in an element, spaces folded (one that may not be broken stays what it is); comments, TeX annotations and
    elements of a class in `without` left out."""
    return _SPACES.sub(" ", "".join(_texts(element, without))).strip()


def has_words(element: Element, *, without: frozenset[str] = frozenset()) -> bool:
    """Whether there are any: `text_of` would have to gather all of them."""
    return any(not text.isspace() for text in _texts(element, without) if text)


def holds_nothing(element: Element) -> bool:
    """Whether an element holds neither words nor other elements (an image, a line that is broken)."""
    return not len(element) and not (element.text or "").strip()


def _texts(element: Element, without: frozenset[str]) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str) or tag in _ANNOTATIONS:
        return
    if without and without.intersection(classes(element)):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child, without)
        yield child.tail or ""
    if tag in BLOCKS or tag == "br":
        yield " "


def local_name(element: Element) -> str:
    """The tag without its namespace; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def remove(element: Element) -> None:
    """Takes an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    _leave_text(element, element.tail or "")
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Takes an element out and leaves its content in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    _leave_text(element, element.text or "")
    last = element[-1] if len(element) else None
    if last is not None:
        last.tail = (last.tail or "") + (element.tail or "")
    else:
        _leave_text(element, element.tail or "")
    for offset, child in enumerate(list(element)):
        parent.insert(place + 1 + offset, child)
    element.tail = None
    parent.remove(element)


def replace(old: Element, fresh: Element) -> None:
    """Puts `fresh` where `old` was; the text behind it stays."""
    parent = old.getparent()
    if parent is None:
        return
    fresh.tail = old.tail
    old.tail = None
    parent.replace(old, fresh)


def _leave_text(element: Element, text: str) -> None:
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent = element.getparent()
        if parent is not None:
            parent.text = (parent.text or "") + text


def line_of(element: Element) -> int | None:
    """The source line of the nearest block around an element, or None."""
    here: Element | None = element
    while here is not None:
        line = here.get("data-line")
        if line:
            return int(line)
        here = here.getparent()
    return None


def slug(text: str, otherwise: str = "section") -> str:
    """A name for ids and files: letters and digits of any script, lower case, joined by `-`."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(
        "" if c in "'’ʼ" else c if c.isalnum() or unicodedata.category(c).startswith("M") else "-" for c in folded
    )
    return re.sub("-+", "-", kept).strip("-") or otherwise


def file_slug(text: str, otherwise: str) -> str:
    """A slug for the name of a file, which systems take up to 255 bytes of, with all that is put behind it."""
    name = slug(text, otherwise)
    short = name.encode()[:_FILE_BYTES].decode(errors="ignore")
    return name if short == name else (short.rpartition("-")[0] or short)


def count_words(text: str) -> int:
    """Words as an author counts them: runs between spaces or dashes that hold a letter or digit."""
    return len(_WORD.findall(text))
