"""Measures in a book's own style sheets that no page can have: to lay such a page out takes time and memory without end.

What is looked at is what has been seen to do so, in WeasyPrint 70: pages and lengths beyond what a PDF page may have, numbers
that are counted up to, gradients and waves that come again in less than can be seen, values and nested rules of too many parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Any

from bookforge import limits
from bookforge.diagnostics import Diagnostic, report
from bookforge.editions.custom_properties import resolved, variables
from bookforge.editions.stylesheets import Declaration, Rule, read
from bookforge.theme import Sheet

_EM, _HUNDREDTH = 12.0, 5.0  # in points: what they come to on a usual page
_HAIR = 0.01  # points by which a length in other units may come out longer
_UNITS = {
    "pt": 1.0, "px": 0.75, "pc": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "q": 72 / 101.6,
    **dict.fromkeys(("em", "rem", "ex", "rex", "ch", "rch", "cap", "rcap", "ic", "ric", "lh", "rlh"), _EM),
    **{f"{size}v{side}": _HUNDREDTH for size in ("", "s", "l", "d") for side in ("w", "h", "i", "b", "min", "max")},
}  # fmt: skip
_LENGTHS = (
    "size", "font-size", "letter-spacing", "word-spacing", "width", "height", "min-width", "min-height", "bleed", "margin",
    "padding", "border",
)  # fmt: skip
_IN_LINES = ("line-height", "font")  # a number is so many times the type's size
_COUNTS = ("counter-increment", "counter-reset", "counter-set", "grid")
_LINES = "text-decoration"
_MATHS = frozenset({"calc", "min", "max", "clamp"})
_BEFORE_STOPS = frozenset({"to", "at", "from", "circle", "ellipse"})


def out_of_measure(sheets: Sequence[Sheet]) -> Iterator[Diagnostic]:
    """What in a book's own sheets is larger, smaller or more than any page can have, each at its place."""
    known = variables(read(sheets)[0])
    for sheet in sheets:
        for rule in read([sheet])[0]:
            yield from _in_rule(rule, known, sheet)


def _in_rule(rule: Rule, known: Mapping[str, Any], sheet: Sheet, before: int = 1) -> Iterator[Diagnostic]:
    selectors = before if rule.head.startswith("@") else before * (rule.head.count(",") + 1)
    for given in rule.declarations:
        if selectors > limits.STYLE_SELECTORS:
            yield _told(
                given, f"With those around it this rule has {selectors:,} selectors", limits.STYLE_SELECTORS, sheet
            )
            return
    for given in resolved([Rule(rule.head, rule.declarations)], known)[0].declarations:
        yield from _in_declaration(given, sheet)
    for inner in rule.rules:
        yield from _in_rule(inner, known, sheet, selectors)


def _in_declaration(given: Declaration, sheet: Sheet) -> Iterator[Diagnostic]:
    for what, most in _too_much(given):
        yield _told(given, what, most, sheet)
        return


def _told(given: Declaration, what: str, most: float, sheet: Sheet) -> Diagnostic:
    excerpt = sheet.text.split("\n")[(given.place.line or 1) - 1 :][:1]
    bound = f"{most:,} is the most" if most >= 1 else f"{most} is the least"
    return report("style-is-in-measure", given.place, f"{what}; {bound}.", excerpt="".join(excerpt))


def _too_much(given: Declaration) -> Iterator[tuple[str, float]]:
    """What a declaration says that is beyond its measure, and the measure."""
    name, parts = given.name, list(_parts(given.value))
    letters = sum(len(part.value) for part in parts if part.type == "string")
    if len(parts) > limits.STYLE_PARTS:
        yield f"The value of “{name}” has {len(parts):,} parts", limits.STYLE_PARTS
    if name == "content" and letters > limits.STYLE_WORDS:
        yield f"“{name}” sets a text of {letters:,} characters", limits.STYLE_WORDS
    if name.startswith((*_LENGTHS, *_IN_LINES)) and "radius" not in name:
        number = _EM if name in _IN_LINES else 0.0
        longest = max((_magnitude(token, number) for token in given.value), default=0.0)
        if longest > limits.PAGE_POINTS + _HAIR:
            yield f"“{name}: {given.text[:60]}” comes to more points than a page can be long", limits.PAGE_POINTS
    if name == "pad" or name.startswith(_COUNTS):
        most = limits.STYLE_PAD if name == "pad" else limits.STYLE_COUNT
        highest = max((_magnitude(part, 1.0) for part in parts if part.type == "number"), default=0.0)
        if highest > most:
            yield f"“{name}” counts to {highest:,.0f}", most
    sizes = [_magnitude(part, 0.0) for part in parts if part.type == "dimension" and name.startswith(_LINES)]
    periods = [_period(part.arguments) for part in parts if _repeats(part)]
    if any(0 < size < limits.STYLE_POINTS for size in (*sizes, *periods)):
        yield f"What “{name}” draws again and again is smaller, in points, than can be seen", limits.STYLE_POINTS


def _parts(value: Iterable[Any]) -> Iterator[Any]:
    """All that a value is made of, what is within something after it; of addresses nothing, and no spaces."""
    for token in value:
        if token.type != "whitespace":
            yield token
        if token.type != "function" or token.lower_name not in ("url", "src"):
            yield from _parts(getattr(token, "arguments", None) or getattr(token, "content", None) or ())


def _magnitude(token: Any, number: float) -> float:
    """How large something is, in points and without its sign; `number` is what one without a unit stands for."""
    if token.type == "number":
        return abs(float(token.value)) * number
    if token.type == "percentage":
        return abs(float(token.value)) * _HUNDREDTH
    if token.type == "dimension":
        return abs(float(token.value)) * _UNITS.get(token.lower_unit, 0.0)
    if token.type == "function" and token.lower_name in _MATHS:
        return _reckoned(token.arguments)
    return 0.0


def _reckoned(tokens: Sequence[Any]) -> float:
    """The largest term of a sum, or of the values that a function chooses from (CSS Values 4, 10): about what it comes to."""
    largest, term, divides = 0.0, 1.0, False
    for token in tokens:
        if token.type == "literal":
            divides = token.value == "/"
            if token.value in ("+", "-", ","):
                largest, term = max(largest, term), 1.0
        elif token.type != "whitespace":
            inner = getattr(token, "content", None)
            factor = _reckoned(inner) if inner is not None else _factor(token)
            term, divides = (term / factor if divides and factor else term * factor), False
    return max(largest, term)


def _factor(token: Any) -> float:
    if token.type == "ident":
        return inf if token.lower_value in ("infinity", "-infinity") else 1.0
    return _magnitude(token, 1.0)


def _repeats(token: Any) -> bool:
    return token.type == "function" and str(token.lower_name).startswith("repeating-")


def _period(arguments: Sequence[Any]) -> float:
    """After how many points a gradient comes again; 0 where its stops do not tell."""
    stops: list[list[Any]] = [[]]
    for token in arguments:
        if token.type == "literal" and token.value == ",":
            stops.append([])
        else:
            stops[-1].append(token)
    if any(t.type == "ident" and t.lower_value in _BEFORE_STOPS for t in stops[0]) or _is_angle(stops[0]):
        stops = stops[1:]
    at = [[_magnitude(t, 0.0) for t in stop if t.type in ("dimension", "percentage")] for stop in stops]
    places = [place for stop in at for place in stop]
    if not places or not at[-1]:
        return 0.0
    return max(places) - (min(places) if at[0] else 0.0)


def _is_angle(tokens: Sequence[Any]) -> bool:
    return any(t.type == "dimension" and t.lower_unit in ("deg", "grad", "rad", "turn") for t in tokens)
