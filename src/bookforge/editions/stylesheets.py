"""Style sheets as data: read into rules, the faces and files they name, written again.

All of it works on the tokens of CSS Syntax 3 (tinycss2), never on text. `custom_properties` resolves `var()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import tinycss2

from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.markup import whole_number
from bookforge.theme import Sheet

Tokens = tuple[Any, ...]  # nodes of tinycss2, which has no types of its own

LINE_END = re.compile("\r\n|[\n\r\f]")
_SPACE = re.compile("[ \t\n\r\f]+")  # no other sign is one in CSS (Syntax 3, 4.2)
"""What ends a line of a sheet, which places in it are counted by (CSS Syntax 3, 3.3)."""
_GROUPS = frozenset({"media", "supports", "layer", "container"})  # at-rules that hold rules


@dataclass(frozen=True, slots=True)
class Declaration:
    """One `name: value`, and where it stands. A custom property keeps its case, every other name is lower case."""

    name: str
    value: Tokens
    important: bool
    place: Place

    @property
    def text(self) -> str:
        """The value as CSS text, spaces around it taken away."""
        return str(tinycss2.serialize(self.value)).strip()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `head` is its selector, or its at-rule with the prelude (`@media print`); it holds declarations, or rules."""

    head: str
    declarations: tuple[Declaration, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class FontFace:
    """One `@font-face`: the family's name, its weight (100 to 900), whether it is italic, and the file it comes from."""

    family: str
    weight: int
    italic: bool
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Address:
    """One `url(…)` and where it stands."""

    url: str
    place: Place


# --- reading and writing -----------------------------------------------------------------------------------------------


def read(sheets: Iterable[Sheet]) -> tuple[tuple[Rule, ...], tuple[Diagnostic, ...]]:
    """The rules of some sheets, one sheet after the other, and what in them is no CSS or not for a book."""
    rules: list[Rule] = []
    found: list[Diagnostic] = []
    for sheet in sheets:
        own, told = _read_sheet(sheet)
        rules += own
        found += told
    return tuple(rules), tuple(found)


@lru_cache(
    maxsize=64
)  # every edition of every build reads bookforge's own sheets, and the preview does so again and again
def _read_sheet(sheet: Sheet) -> tuple[tuple[Rule, ...], tuple[Diagnostic, ...]]:
    found: list[Diagnostic] = []
    nodes = tinycss2.parse_stylesheet(sheet.text, skip_comments=True, skip_whitespace=True)
    return tuple(_rules(nodes, sheet, found)), tuple(found)


def _rules(nodes: Iterable[Any], sheet: Sheet, found: list[Diagnostic]) -> list[Rule]:
    rules = []
    for node in nodes:
        if node.type in ("qualified-rule", "at-rule") and _is_broken(node.prelude):
            found.append(_told("This is no CSS: a string or url(…) is not closed.", node, sheet))
        elif node.type == "qualified-rule":
            head = _on_a_line(node.prelude)
            rules.append(_block(head, node.content, sheet, found))
        elif node.type == "at-rule" and node.content is None:
            if node.lower_at_keyword == "import":
                message = "@import is not followed; write the rules into this sheet."
                found.append(_told(message, node, sheet))
        elif node.type == "at-rule":
            prelude = _on_a_line(node.prelude)
            head = f"@{node.lower_at_keyword} {prelude}".strip()
            if node.lower_at_keyword in _GROUPS:
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                rules.append(Rule(head, rules=tuple(_rules(inner, sheet, found))))
            else:
                rules.append(_block(head, node.content, sheet, found))
        elif node.type == "error":
            found.append(_told(f"This is no CSS: {node.message.rstrip('.')}.", node, sheet))
    return rules


def _block(head: str, content: Any, sheet: Sheet, found: list[Diagnostic]) -> Rule:
    """A rule from what stands between its braces: declarations, and rules nested in it (`@page` has margin boxes)."""
    declarations, nested = [], []
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            name = node.name if node.name.startswith("--") else node.lower_name
            value = tuple(token for token in node.value if token.type != "comment")
            if _is_broken(value):  # an open string would take with it what is written after it
                found.append(_told("This is no CSS: a string or url(…) is not closed.", node, sheet))
                continue
            declarations.append(Declaration(name, value, node.important, _place(node, sheet)))
        else:
            nested += _rules([node], sheet, found)
    return Rule(head, tuple(declarations), tuple(nested))


def _on_a_line(tokens: Tokens) -> str:
    return _SPACE.sub(" ", tinycss2.serialize(tokens)).strip(" ")


def _is_broken(tokens: Tokens) -> bool:
    """Whether something among some tokens, or within them, could not be read as one."""
    return any(
        token.type == "error" or _is_broken(getattr(token, "arguments", None) or getattr(token, "content", None) or ())
        for token in tokens
    )


def _place(node: Any, sheet: Sheet) -> Place:
    return Place(sheet.name, node.source_line, node.source_column)


def _told(message: str, node: Any, sheet: Sheet) -> Diagnostic:
    lines = LINE_END.split(sheet.text)
    excerpt = lines[node.source_line - 1] if node.source_line <= len(lines) else ""
    return report("style-is-understood", _place(node, sheet), message, excerpt=excerpt)


def write(rules: Iterable[Rule], indent: str = "") -> str:
    """The rules as a style sheet; rules that hold nothing are left out."""
    return "".join(_written(rule, indent) for rule in rules)


def _written(rule: Rule, indent: str) -> str:
    inner = "".join(
        f"{indent}  {d.name}: {d.text}{' !important' if d.important else ''};\n" for d in rule.declarations
    ) + write(rule.rules, indent + "  ")
    return f"{indent}{rule.head} {{\n{inner}{indent}}}\n" if inner else ""


# --- faces and files ---------------------------------------------------------------------------------------------------


def font_faces(rules: Iterable[Rule]) -> tuple[FontFace, ...]:
    """The faces that `@font-face` rules declare; a later one for the same family, weight and slant replaces the earlier."""
    faces = {}
    for rule in rules:
        given = {declaration.name: declaration for declaration in rule.declarations}
        source = next((a.url for a in addresses([rule])), None)
        if rule.head == "@font-face" and "font-family" in given and source:
            family = family_names(given["font-family"].value)
            weight = weight_of(given["font-weight"].text) if "font-weight" in given else 400
            style = given["font-style"].text.lower() if "font-style" in given else "normal"
            if family:
                italic = style.startswith(("italic", "oblique"))
                face = FontFace(family[0], weight or 400, italic, source, given["font-family"].place)
                faces[face.family, face.weight, face.italic] = face
    return tuple(faces.values())


def without_font_faces(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that are no `@font-face`."""
    return tuple(rule for rule in rules if rule.head != "@font-face")


def weight_of(text: str) -> int | None:
    """The number of a `font-weight` (`bold` is 700; of a range the first); None for one that depends on the parent's."""
    first = text.split()[0].lower() if text.split() else ""
    named = {"normal": 400, "bold": 700}.get(first)
    return named or whole_number(first)


def family_names(value: Iterable[Any]) -> tuple[str, ...]:
    """The names of a `font-family` list, in order, without their quotes."""
    names: list[list[str]] = [[]]
    for token in value:
        if token.type == "literal" and token.value == ",":
            names.append([])
        elif token.type in ("string", "ident"):
            names[-1].append(token.value)
    return tuple(" ".join(parts) for parts in names if parts)


def addresses(rules: Iterable[Rule]) -> Iterator[Address]:
    """Every `url(…)` in the rules, in order."""
    for rule in rules:
        for declaration in rule.declarations:
            for url in _urls(declaration.value):
                yield Address(url, declaration.place)
        yield from addresses(rule.rules)


def _urls(value: Iterable[Any]) -> Iterator[str]:
    for token in value:
        if token.type == "url":
            yield token.value
        elif _is_url_function(token):
            yield from (t.value for t in token.arguments if t.type == "string")
        elif token.type == "function":
            yield from _urls(token.arguments)
        elif hasattr(token, "content"):
            yield from _urls(token.content)


def readdressed(rules: Iterable[Rule], address: Callable[[str], str | None]) -> tuple[Rule, ...]:
    """The rules with each `url(…)` changed to what `address` makes of it; a declaration with one it gives None for goes."""
    changed = []
    for rule in rules:
        kept = []
        for declaration in rule.declarations:
            new = {url: address(url) for url in _urls(declaration.value)}
            if None not in new.values():
                put = rewritten(declaration.value, lambda token, new=new: _url_token(token, new))  # type: ignore[misc]
                kept.append(replace(declaration, value=put))
        changed.append(Rule(rule.head, tuple(kept), readdressed(rule.rules, address)))
    return tuple(changed)


def _url_token(token: Any, new: dict[str, str | None]) -> Tokens | None:
    url = next(_urls([token]), None) if token.type == "url" or _is_url_function(token) else None
    return None if url is None else tokens(f'url("{new[url]}")')


def _is_url_function(token: Any) -> bool:
    return token.type == "function" and token.lower_name in ("url", "src")


def tokens(css: str) -> Tokens:
    """A value from its CSS text."""
    return tuple(tinycss2.parse_component_value_list(css, skip_comments=True))


def rewritten(value: Iterable[Any], change: Callable[[Any], Tokens | None]) -> Tokens:
    """A value with every token for which `change` gives tokens replaced by them, in functions and brackets too."""
    result: list[Any] = []
    for token in value:
        put = change(token)
        if put is not None:
            result += put
        elif token.type == "function":
            inner = list(rewritten(token.arguments, change))
            result.append(type(token)(token.source_line, token.source_column, token.name, inner))
        elif hasattr(token, "content"):  # a pair of brackets
            inner = list(rewritten(token.content, change))
            result.append(type(token)(token.source_line, token.source_column, inner))
        else:
            result.append(token)
    return tuple(result)
