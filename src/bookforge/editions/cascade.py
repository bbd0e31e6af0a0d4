"""Which letters are set in which face: so much of the CSS cascade as decides family, weight and slant.

What is asked is only which faces a book needs and with which characters, so it errs on the side of more: rules in
`@media` count (but for print), and generated content is added to the element's own letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cssselect2
import tinycss2

from bookforge.editions.stylesheets import Declaration, Rule, family_names, read, weight_of
from bookforge.markup import MATHML, Element
from bookforge.theme import Sheet

_USUAL = """
h1, h2, h3, h4, h5, h6, b, strong, th { font-weight: bold }
em, i, cite, dfn, var, address { font-style: italic }
code, kbd, samp, pre { font-family: monospace }
"""  # what every reading system does by itself (HTML Standard, 15.3)
_SETS = frozenset({"font", "font-family", "font-weight", "font-style", "text-transform", "content"})
_MARKERS = "0123456789.•◦▪"
_OF_PLACE = re.compile(r"[+~|]|(?<!:):(?!:)")  # beside others, in a place or a state; or in a namespace
_ATTRIBUTE = re.compile(r"\[\s*([\w-]+)")
_HYPHENS = "-‐"  # set by the reading system where it breaks a word


@dataclass(frozen=True, slots=True)
class Lettering:
    """How some letters are set: families in order of preference, weight (100 to 900), slant, and `text-transform`."""

    families: tuple[str, ...] = ()
    weight: int = 400
    italic: bool = False
    transform: str = "none"


Letters = Mapping[Lettering, frozenset[str]]
"""Characters by how they are set."""


@dataclass(frozen=True, slots=True, eq=False)
class _Setting:
    """How the letters of an element are set, and what is declared for those that a reading system adds to it. Each is only like
    itself: by it, the elements within are known."""

    own: Lettering = Lettering()
    added: Sequence[Sequence[Declaration]] = ()


class Letterer:
    """Tells how letters are set by some rules. Elements of the same name, with the same in the attributes that selectors ask for,
    in elements that are alike, are matched once; all are where a selector asks what stands beside an element, or in which
    place it stands."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        setting = list(_lettering(rules))
        self._match = matcher(setting).match
        self._asked = _asked(rule.head for rule in _applied(setting))
        self._known: dict[tuple[object, ...], _Setting] = {}

    def of(self, element: Any, around: _Setting) -> _Setting:
        """How an element (of cssselect2) is set in one of which that is known."""
        if self._asked is None:
            return self._matched(element, around)
        node: Element = element.etree_element
        name = (around, node.tag, *(node.get(attribute) for attribute in self._asked))
        if name not in self._known:
            self._known[name] = self._matched(element, around)
        return self._known[name]

    def _matched(self, element: Any, around: _Setting) -> _Setting:
        own, added = around.own, []
        for _, _, part, declarations in self._match(element):
            if part is None:
                own = _changed(own, declarations, around.own)
            else:
                added.append(declarations)
        return _Setting(own, added)


def _asked(selectors: Iterable[str]) -> tuple[str, ...] | None:
    """The attributes that selectors ask for; None where one asks for more than what an element is, and what it is in."""
    said = "\n".join(selectors)
    if _OF_PLACE.search(said):
        return None
    return tuple(sorted({"class", *(["id"] if "#" in said else ()), *_ATTRIBUTE.findall(said)}))


def letterings(pages: Iterable[Element], rules: Iterable[Rule]) -> Letters:
    """The characters of some pages (`<html>` trees) by how the rules have them set; formulas have faces of their own."""
    letterer = Letterer(rules)
    return together(letters_in(page, letterer) for page in pages)


def letters_in(page: Element, letterer: Letterer) -> Letters:
    """The characters of one page by how they are set."""
    used: dict[Lettering, set[str]] = {}
    _walk(cssselect2.ElementWrapper.from_html_root(page), _Setting(), letterer, used)
    return {lettering: frozenset(characters) for lettering, characters in used.items()}


def together(pages: Iterable[Letters]) -> Letters:
    """The same of several pages."""
    used: dict[Lettering, frozenset[str]] = {}
    for page in pages:
        for lettering, characters in page.items():
            used[lettering] = used.get(lettering, frozenset()) | characters
    return used


def matcher(rules: Iterable[Rule]) -> Any:
    """What tells the declarations that rules have for an element (of cssselect2), in the order of the cascade; reading
    systems' own come first, those for print are left out."""
    made = cssselect2.Matcher()
    usual, _ = read([Sheet("usual", _USUAL)])
    for rule in (*usual, *_applied(rules)):
        try:
            selectors = cssselect2.compile_selector_list(tinycss2.parse_component_value_list(rule.head))
        except cssselect2.SelectorError:
            continue  # as in a reading system: a selector it does not know drops the rule
        for selector in selectors:
            made.add_selector(selector, rule.declarations)
    return made


def _applied(rules: Iterable[Rule]) -> Iterator[Rule]:
    for rule in rules:
        if not rule.head.startswith("@"):
            yield rule
        elif rule.rules and not rule.head.startswith("@media print"):
            yield from _applied(rule.rules)


def _lettering(rules: Iterable[Rule]) -> Iterator[Rule]:
    """The rules that say how letters are set, or add some: few among many, and to match them all takes long."""
    for rule in rules:
        if rule.rules:
            yield replace(rule, rules=tuple(_lettering(rule.rules)))
        elif any(declaration.name in _SETS for declaration in rule.declarations):
            yield rule


def _walk(element: Any, around: _Setting, letterer: Letterer, used: dict[Lettering, set[str]]) -> None:
    node: Element = element.etree_element
    if node.tag in ("head", f"{{{MATHML}}}math"):
        return
    here = letterer.of(element, around)
    letters = _letters(node)
    _note(used, here.own, letters)
    for declarations in here.added:
        generated = "".join(t.value for d in declarations if d.name == "content" for t in d.value if t.type == "string")
        _note(used, _changed(here.own, declarations, here.own), letters | set(generated))
    for child in element.iter_children():
        _walk(child, here, letterer, used)


def _letters(node: Element) -> set[str]:
    """The characters that stand directly in an element, and those a reading system adds to it."""
    letters = set(node.text or "").union(*(child.tail or "" for child in node))
    if node.tag == "li":
        letters.update(_MARKERS)
    if node.tag == "q":
        letters.update("“”‘’«»„")
    return letters


def _note(used: dict[Lettering, set[str]], lettering: Lettering, letters: set[str]) -> None:
    if not letters or "".join(letters).isspace():
        return
    shown = letters | set(_HYPHENS)
    if lettering.transform in ("uppercase", "capitalize"):
        shown |= set("".join(letters).upper())
    if lettering.transform == "lowercase":
        shown |= set("".join(letters).lower())
    used.setdefault(replace(lettering, transform="none"), set()).update(shown)


def _changed(before: Lettering, declarations: Iterable[Declaration], parent: Lettering) -> Lettering:
    after = before
    for declaration in declarations:
        word = declaration.text.lower()
        if declaration.name == "font-family":
            names = family_names(declaration.value)
            after = replace(after, families=parent.families if word == "inherit" else names)
        elif declaration.name == "font-weight":
            weight = {"inherit": parent.weight, "bolder": min(parent.weight + 300, 900), "lighter": 400}.get(word)
            after = replace(after, weight=weight or weight_of(word) or after.weight)
        elif declaration.name == "font-style":
            after = replace(
                after, italic=parent.italic if word == "inherit" else word.startswith(("italic", "oblique"))
            )
        elif declaration.name == "text-transform":
            after = replace(after, transform=parent.transform if word == "inherit" else word)
        elif declaration.name == "font" and word != "inherit":
            after = _shorthand(after, declaration)
    return after


def _shorthand(before: Lettering, declaration: Declaration) -> Lettering:
    """`font: italic bold 1em/1.4 "A Face", serif`: slant and weight stand before the size, the families behind it."""
    value = [token for token in declaration.value if token.type != "whitespace"]
    sizes = [i for i, token in enumerate(value) if token.type in ("dimension", "percentage")]
    if not sizes:
        return before
    words = [token.serialize().lower() for token in value[: sizes[0]]]
    weight = next((w for word in words if (w := weight_of(word)) and word != "normal"), 400)
    behind = sizes[0] + 1
    if value[behind : behind + 1] and value[behind] == "/":
        behind += 2
    return replace(before, families=family_names(value[behind:]), weight=weight, italic="italic" in words)
