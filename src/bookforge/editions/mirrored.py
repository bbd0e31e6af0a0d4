"""A style sheet for books that are written from right to left, from one for those that are written from left to right.

Old reading systems know `margin-left` and no `margin-inline-start`; so the sheets say left where text begins, and what they say
is turned over. (Which way the text itself runs is no matter of style sheets: EPUBCheck refuses `direction`, CSS-001.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bookforge.diagnostics import Diagnostic
from bookforge.editions import stylesheets
from bookforge.editions.stylesheets import Declaration, Rule, Tokens, rewritten, tokens
from bookforge.theme import Sheet

_OTHER = {"left": "right", "right": "left", "ltr": "rtl", "rtl": "ltr"}
_TO_A_SIDE = frozenset({"text-align", "float", "clear"})
_AROUND = frozenset({"margin", "padding", "border-width", "border-style", "border-color"})
_FOR_A_WAY = re.compile(r'(?<=\[dir=")(?:ltr|rtl)(?="\])')
# Code is written from left to right in every book, and whoever aligns a column to the left means the left.
_STAYS = re.compile(r"\.(?:align-|code-line|listing)|(?<![\w.#-])pre(?![\w-])")


def read(sheets: Iterable[Sheet]) -> tuple[tuple[Rule, ...], tuple[Diagnostic, ...]]:
    """The rules of some sheets as `stylesheets.read` has them, those of sheets that are `to_mirror` turned over."""
    rules: list[Rule] = []
    found: list[Diagnostic] = []
    for sheet in sheets:
        own, told = stylesheets.read([sheet])
        rules += mirrored(own) if sheet.to_mirror else own
        found += told
    return tuple(rules), tuple(found)


def mirrored(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules with left and right exchanged, in the names of properties and in their values; a rule for passages that are
    written from right to left becomes one for those that are written from left to right."""
    return tuple(_mirrored(rule) for rule in rules)


def _mirrored(rule: Rule) -> Rule:
    if _STAYS.search(rule.head):
        return rule
    head = _FOR_A_WAY.sub(lambda way: _OTHER[way[0]], rule.head)
    return Rule(head, tuple(map(_turned, rule.declarations)), mirrored(rule.rules))


def _turned(declaration: Declaration) -> Declaration:
    if declaration.name.startswith("--"):
        return declaration
    name = "-".join(_OTHER.get(part, part) for part in declaration.name.split("-"))
    return replace(declaration, name=name, value=_value(name, declaration.value))


def _value(name: str, value: Tokens) -> Tokens:
    if name in _TO_A_SIDE:
        return rewritten(value, _side)
    given = [token for token in value if token.type != "whitespace"]
    if name in _AROUND and len(given) == 4:
        top, right, bottom, left = given
        space = tokens(" ")
        return (top, *space, left, *space, bottom, *space, right)
    return value


def _side(token: Any) -> Tokens | None:
    return tokens(_OTHER[token.lower_value]) if token.type == "ident" and token.lower_value in _OTHER else None
