"""What XHTML of EPUB 3.3 is stricter about than a browser, mended in a page: attributes where HTML has none, elements in
places where HTML wants others. They come from raw HTML in a manuscript; no word is lost in mending them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bookforge.markup import BLOCKS, MATHML, SVG, XML_LANG, Element, elements, local_name, remove, unwrap, whole_number

# HTML Standard: the attributes of every element, and those that some have beside them. `cite` and `datetime`, which no
# reading system shows, are left out: EPUBCheck is strict about their values.
_EVERYWHERE = frozenset({"id", "class", "title", "lang", "dir", "role", "style", "hidden", "translate"})
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "td": frozenset({"colspan", "headers", "rowspan"}),
    "th": frozenset({"abbr", "colspan", "headers", "rowspan", "scope"}),
}
_NUMBERS = frozenset({"width", "height", "colspan", "rowspan", "span", "start", "value"})
_VALUES: Mapping[str, frozenset[str]] = {
    "dir": frozenset({"ltr", "rtl", "auto"}),
    "scope": frozenset({"row", "col", "rowgroup", "colgroup"}),
    "type": frozenset({"1", "a", "A", "i", "I"}),
}
# Roles that our own trees have, beside those of DPUB-ARIA; any other would need more than an attribute to be true.
_ROLES: Mapping[str, frozenset[str]] = {"note": frozenset({"aside", "div"}), "presentation": frozenset({"img"})}

# The parents that an element must have one of; what has none of them becomes a paragraph, or is taken away around its text.
_PARENTS: Mapping[str, frozenset[str]] = {
    "li": frozenset({"ul", "ol"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "figcaption": frozenset({"figure"}),
    "caption": frozenset({"table"}),
    "colgroup": frozenset({"table"}),
    "col": frozenset({"colgroup"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "tr": frozenset({"table", "thead", "tbody", "tfoot"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "rt": frozenset({"ruby"}),
    "rp": frozenset({"ruby"}),
}
_PARAGRAPHS = frozenset({"li", "dt", "dd", "figcaption", "caption"})
# And these hold nothing but the elements that name them there; with anything else in them they become a plain block.
_STRICT = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr"})
_RANKS = {"caption": -3, "colgroup": -2, "thead": -1, "tfoot": 1}  # the order of a table's parts; all others between
_RUNNING = frozenset({  # these hold running text only, never blocks
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "kbd",
    "label", "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
})  # fmt: skip
_SCRIPTED = frozenset({
    "script", "iframe", "object", "embed", "form", "button", "base", "style", "video", "audio", "canvas",
})  # fmt: skip
_NO_URL = re.compile(r'[\s"<>\\^`{|}]')  # what no address may hold as it stands (RFC 3986, appendix A)


def conform(section: Element) -> None:
    """Mends one unit's tree, in place."""
    for element in elements(section):
        if not str(element.tag).startswith((f"{{{MATHML}}}", f"{{{SVG}}}")):
            _mend_place(element)
            _mend_attributes(element)
    for element in elements(section, *_RUNNING):
        if any(inner.tag in BLOCKS for inner in element.iterdescendants()):
            element.tag = "div"
    for link in elements(section, "a"):
        if next(link.iterancestors("a"), None) is not None:
            unwrap(link)


def _mend_place(element: Element) -> None:
    tag, parent = local_name(element), element.getparent()
    if tag in _PARENTS and (parent is None or parent.tag not in _PARENTS[tag]):
        if tag in _PARAGRAPHS:
            element.tag = "p"
        else:
            unwrap(element)
    elif tag in _STRICT:
        stray = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
        if stray or any(tag not in _PARENTS.get(local_name(child), ()) for child in element):
            element.tag = "div"
        else:
            element[:] = sorted(element, key=lambda child: _RANKS.get(local_name(child), 0))
    elif tag == "figcaption" and parent is not None and element not in (parent[0], parent[-1]):
        element.tag = "p"
    elif (
        tag == "time"  # whose text would have to be a date now that `datetime` is gone
        or (tag == "bdo" and element.get("dir") not in _VALUES["dir"])
        or (tag == "ruby" and next(element.iter("rt"), None) is None)
    ):
        element.tag = "span"


def _mend_attributes(element: Element) -> None:
    allowed = _EVERYWHERE | _ATTRIBUTES.get(local_name(element), frozenset())
    for name, value in [(str(name), str(value).strip()) for name, value in element.attrib.items()]:
        if name.startswith(("aria-", "{")) or name == "data-line":  # which goes when the page is written
            continue
        if name in ("width", "height") and element.tag == "img" and value.endswith("%"):
            before = element.get("style")
            element.set("style", f"{before}; {name}: {value}" if before else f"{name}: {value}")
        wrong_number = name in _NUMBERS and whole_number(value) is None
        wrong_role = (
            name == "role" and not value.startswith("doc-") and local_name(element) not in _ROLES.get(value, ())
        )
        if name not in allowed or wrong_number or wrong_role or value not in _VALUES.get(name, (value,)):
            del element.attrib[name]
    if element.get("id"):
        element.set("id", plain_id(element.get("id", "")))
    if element.get("href"):
        element.set(
            "href", _NO_URL.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), element.get("href", ""))
        )
    if element.tag == "img" and element.get("alt") is None:
        element.set("alt", "")
    if element.get("lang"):
        element.set(XML_LANG, element.get("lang", ""))


def plain_id(name: str) -> str:
    """An id without spaces, which HTML has none with."""
    return "-".join(name.split())


def disarmed(section: Element) -> Iterator[str]:
    """Takes out what runs or frames something, in place (a template of the book's own may hold it); names each."""
    for element in elements(section):
        name = local_name(element)
        if name in _SCRIPTED:
            remove(element)
            yield f"<{name}>"
            continue
        for attribute, value in [(str(attribute), str(value)) for attribute, value in element.attrib.items()]:
            runs = "".join(value.split()).lower().startswith(("javascript:", "vbscript:", "data:text"))
            if attribute.lower().startswith("on") or runs:
                del element.attrib[attribute]
                yield f"{attribute}="
