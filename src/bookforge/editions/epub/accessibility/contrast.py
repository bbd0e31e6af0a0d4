"""Contrast of an ebook's styles as they come out of the cascade (WCAG 2.2, 1.4.3 and 1.4.11): every text and every line
whose colour or background a sheet has set, on a white page and on a black one.

A text whose sheet sets neither is in the colours that its reader chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import cssselect2
import tinycss2
from tinycss2 import color3

from bookforge.diagnostics import Place
from bookforge.editions.cascade import matcher
from bookforge.editions.colours import Colour
from bookforge.editions.epub.accessibility.leaf import Leaf
from bookforge.editions.stylesheets import Declaration, Rule, weight_of
from bookforge.markup import MATHML, SVG, Element, text_of

TEXT, LARGE, LINE = 4.5, 3.0, 3.0
_PAGES = {"on a white page": Colour(255, 255, 255), "at night, on black": Colour(0, 0, 0)}
_INKS = {"on a white page": Colour(0, 0, 0), "at night, on black": Colour(255, 255, 255)}
_WORDS = {"medium": 1.0, "small": 0.8125, "x-small": 0.625, "xx-small": 0.5625, "large": 1.125, "x-large": 1.5,
          "xx-large": 2.0, "smaller": 0.83, "larger": 1.2}  # fmt: skip
_HEADINGS = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67}  # HTML Standard, 15.3.6
_POINT = 1 / 12  # em, where a reader has left the size of text as it was
_UNSEEN = ("none", "hidden", "0")


@dataclass(frozen=True, slots=True)
class Weak:
    """A pair of colours that is too close: what it is of (`text` or `line`), where the colour was set, on which page, the
    ratio, what it had to be, the words of one place where it shows, and how many such places there are."""

    kind: str
    place: Place
    page: str
    ratio: float
    wanted: float
    sample: str
    times: int


@dataclass(frozen=True, slots=True)
class _Paint:
    """How an element is painted: alpha-blended colours that sheets have set (None: the reader's), and where."""

    colour: color3.RGBA | None = None
    set_at: Place | None = None
    ground: tuple[tuple[color3.RGBA, Place], ...] = ()
    size: float = 1.0
    bold: bool = False
    shown: bool = True


def ratio(one: Colour, other: Colour) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    light, dark = sorted((one.luminance, other.luminance), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def weak_pairs(leaves: Iterable[Leaf], rules: Iterable[Rule]) -> tuple[Weak, ...]:
    """All pairs that are too close, one for each place in a sheet where it was set, the worst first of each."""
    rules = list(rules)
    found: dict[tuple[str, Place, str], Weak] = {}
    for page, is_night in zip(_PAGES, (False, True), strict=True):
        matching = matcher(_by_scheme(rules, night=is_night))
        for leaf in leaves:
            for weak in _Walk(matching, page, leaf).weak():
                name = weak.kind, weak.place, page
                before = found.get(name)
                worst = min((weak, before), key=lambda w: w.ratio - w.wanted) if before else weak
                found[name] = replace(worst, times=(before.times if before else 0) + 1)
    return tuple(found.values())


def _by_scheme(rules: Iterable[Rule], *, night: bool) -> Iterator[Rule]:
    """The rules without those for the other of day and night."""
    other = "light" if night else "dark"
    for rule in rules:
        if not (rule.head.startswith("@media") and "prefers-color-scheme" in rule.head and other in rule.head):
            yield rule


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through one page of one scheme."""

    matcher: Any
    page: str
    leaf: Leaf

    def weak(self) -> Iterator[Weak]:
        yield from self._of(cssselect2.ElementWrapper.from_html_root(self.leaf.root), _Paint())

    def _of(self, wrapped: Any, inherited: _Paint) -> Iterator[Weak]:
        node: Element = wrapped.etree_element
        if node.tag in ("head", f"{{{MATHML}}}math", f"{{{SVG}}}svg"):
            return
        own = replace(inherited, size=inherited.size * _HEADINGS.get(str(node.tag), 1.0))
        plain: list[Declaration] = []
        pseudo: list[Iterable[Declaration]] = []
        for _, _, part, declarations in self.matcher.match(wrapped):
            if part is None:
                plain += declarations
            else:
                pseudo.append(declarations)
        plain += _inline(node, self.leaf)
        plain.sort(key=lambda declaration: declaration.important)  # stable: what is important comes last, and wins
        own = _painted(own, plain, inherited)
        if not own.shown:
            return
        if _has_words(node):
            yield from self._text(own, node)
        yield from self._lines(own, plain, node)
        for declarations in pseudo:
            if any(
                t.type == "string" and t.value.strip() for d in declarations if d.name == "content" for t in d.value
            ):
                yield from self._text(_painted(own, declarations, own), node)
        for child in wrapped.iter_children():
            yield from self._of(child, own)

    def _text(self, paint: _Paint, node: Element) -> Iterator[Weak]:
        place = paint.set_at or (paint.ground[-1][1] if paint.ground else None)
        if place is None:
            return
        ground = self._ground(paint)
        ink = _over(paint.colour, ground) if paint.colour is not None else _INKS[self.page]
        large = paint.size >= 18 * _POINT or (paint.bold and paint.size >= 14 * _POINT)
        wanted, is_now = LARGE if large else TEXT, ratio(ink, ground)
        if round(is_now, 2) < wanted:
            yield Weak("text", place, self.page, is_now, wanted, _sample(node), 1)

    def _lines(self, paint: _Paint, declarations: Iterable[Declaration], node: Element) -> Iterator[Weak]:
        """Borders that are drawn and have a colour of their own. A border without one has that of the text."""
        lines: dict[str, tuple[color3.RGBA, Place]] = {}
        for declaration in declarations:
            if not declaration.name.startswith("border") or declaration.name.startswith("border-radius"):
                continue
            side = declaration.name.removesuffix("-color")
            words = [token.serialize().lower() for token in declaration.value if token.type != "whitespace"]
            colour = _colour_in(declaration)
            if any(word in _UNSEEN for word in words):
                lines = {} if side == "border" else {name: line for name, line in lines.items() if name != side}
            elif colour is not None and (lines or side == declaration.name):
                lines[side] = (colour, declaration.place)
        ground = self._ground(paint)
        for colour, place in lines.values():
            is_now = ratio(_over(colour, ground), ground)
            if colour.alpha and round(is_now, 2) < LINE:
                yield Weak("line", place, self.page, is_now, LINE, _sample(node), 1)

    def _ground(self, paint: _Paint) -> Colour:
        ground = _PAGES[self.page]
        for colour, _ in paint.ground:
            ground = _over(colour, ground)
        return ground


def _inline(node: Element, leaf: Leaf) -> list[Declaration]:
    """What an element's own `style` says."""
    text = node.get("style")
    if not text:
        return []
    given = tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    place = leaf.place(node)
    return [Declaration(d.lower_name, tuple(d.value), d.important, place) for d in given if d.type == "declaration"]


def _painted(before: _Paint, declarations: Iterable[Declaration], parent: _Paint) -> _Paint:
    after = before
    for declaration in declarations:
        name, word = declaration.name, declaration.text.lower()
        if name == "color":
            if word in ("inherit", "currentcolor"):
                after = replace(after, colour=parent.colour, set_at=parent.set_at)
            elif word in ("initial", "unset", "revert"):
                after = replace(after, colour=None, set_at=None)
            elif (colour := _colour_in(declaration)) is not None:
                after = replace(after, colour=colour, set_at=declaration.place)
        elif name in ("background", "background-color"):
            colour = _colour_in(declaration)
            ground = parent.ground
            after = replace(after, ground=ground if colour is None else (*ground, (colour, declaration.place)))
        elif name == "font-size":
            after = replace(after, size=_size(declaration, after.size, parent.size))
        elif name == "font-weight":
            after = replace(after, bold=word == "bolder" or (weight_of(word) or 400) >= 700)
        elif name == "display":
            after = replace(after, shown=word != "none")
        elif name == "visibility" and word in ("hidden", "collapse"):
            after = replace(after, shown=False)
    return after


def _size(declaration: Declaration, now: float, parent: float) -> float:
    """A size of type in em of the page; one that cannot be told stays as it was."""
    word = declaration.text.lower()
    if word in _WORDS:
        return _WORDS[word] * (parent if word in ("smaller", "larger") else 1.0)
    token = declaration.value[0] if len(declaration.value) == 1 else None
    if token is None or token.type not in ("dimension", "percentage"):
        return now
    if token.type == "percentage":
        return float(parent * token.value / 100)
    scale: Mapping[str, float] = {"em": parent, "rem": 1.0, "pt": _POINT, "px": _POINT * 0.75}
    return float(token.value * scale[token.lower_unit]) if token.lower_unit in scale else now


def _colour_in(declaration: Declaration) -> color3.RGBA | None:
    """The first colour among the words of a value; None for none, and for that of the text."""
    for token in declaration.value:
        parsed = color3.parse_color(token)
        if isinstance(parsed, color3.RGBA):
            return parsed
    return None


def _over(colour: color3.RGBA, ground: Colour) -> Colour:
    own = Colour(*(round(255 * channel) for channel in colour[:3]))
    return ground.towards(own, colour.alpha)


def _has_words(node: Element) -> bool:
    return bool((node.text or "").strip() or any((child.tail or "").strip() for child in node))


def _sample(node: Element) -> str:
    words = text_of(node).split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
