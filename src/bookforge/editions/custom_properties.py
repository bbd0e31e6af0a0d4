"""Custom properties resolved: `var(--x)` becomes the plain value that `:root` gives it.

Reading systems of ebooks are of all ages, and many know nothing of CSS Custom Properties for Cascading Variables 1: a
declaration with a `var()` in it is one they skip. So the ebook's sheet is written with plain values only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bookforge.editions.stylesheets import Rule, Tokens, rewritten

_DEEPEST = 40  # properties that are made of each other
_LONGEST = 10_000  # tokens of a value: each of a few lines can be twice the one before
_ROOTS = frozenset({":root", "html"})


class _Invalid(Exception):
    """A `var()` has neither value nor fallback, or needs itself: the declaration is invalid (section 3.3 there)."""


def variables(rules: Iterable[Rule]) -> Mapping[str, Tokens]:
    """The custom properties that `:root` has outside of any condition, the last of each name.

    One declared on another selector has a scope that cannot be told without laying out the book; it is passed over.
    """
    return {
        declaration.name: declaration.value
        for rule in rules
        if _ROOTS.intersection(part.strip() for part in rule.head.split(","))
        for declaration in rule.declarations
        if declaration.name.startswith("--")
    }


def resolved(rules: Sequence[Rule], known: Mapping[str, Tokens] | None = None) -> tuple[Rule, ...]:
    """The rules with each `var(--x)` replaced by its value, and without custom properties.

    `known` are the values to use (`variables(rules)` when left out). As in a browser, a declaration whose `var()` has
    neither value nor fallback is passed over.
    """
    values = variables(rules) if known is None else known
    return tuple(_resolved(rule, values) for rule in rules)


def value_of(name: str, known: Mapping[str, Tokens]) -> Tokens:
    """The plain value of one custom property; () for one that has none."""
    try:
        return plain(_trimmed(known.get(name, ())), known, frozenset({name}))
    except _Invalid:
        return ()


def _resolved(rule: Rule, known: Mapping[str, Tokens]) -> Rule:
    kept = []
    for declaration in rule.declarations:
        if declaration.name.startswith("--"):
            continue
        try:
            value = plain(declaration.value, known)
        except _Invalid:
            continue
        if _trimmed(value):  # a property may be set to nothing, and a declaration may then have nothing left
            kept.append(replace(declaration, value=value))
    return Rule(rule.head, tuple(kept), tuple(_resolved(inner, known) for inner in rule.rules))


def plain(value: Iterable[Any], known: Mapping[str, Tokens], inside: frozenset[str] = frozenset()) -> Tokens:
    """A value with every `var()` in it replaced, however deep; `inside` are the names being resolved."""

    def change(token: Any) -> Tokens | None:
        is_var = token.type == "function" and token.lower_name == "var"
        return _value_of(token.arguments, known, inside) if is_var else None

    return rewritten(value, change)


def _value_of(arguments: Sequence[Any], known: Mapping[str, Tokens], inside: frozenset[str]) -> Tokens:
    """What `var(name, fallback)` stands for; the fallback is all that follows the first comma, commas too."""
    comma = next((i for i, token in enumerate(arguments) if token == ","), len(arguments))
    name = next((str(token.value) for token in arguments[:comma] if token.type == "ident"), "")
    if name in known and name not in inside:
        try:
            if len(inside) > _DEEPEST:
                raise _Invalid
            value = plain(_trimmed(known[name]), known, inside | {name})
            if sum(1 for _ in value) > _LONGEST:
                raise _Invalid
            return value
        except _Invalid:
            pass
    if comma == len(arguments):
        raise _Invalid
    return plain(_trimmed(arguments[comma + 1 :]), known, inside)


def _trimmed(value: Sequence[Any]) -> Tokens:
    """A value without the spaces around it."""
    solid = [i for i, token in enumerate(value) if token.type != "whitespace"]
    return tuple(value[solid[0] : solid[-1] + 1]) if solid else ()
