"""The sandbox of templates: a book's own may come from a stranger, so that none may reach out, and none may go on for ever.

Jinja's own sandbox keeps a template from everything but the values it is given, and those from being changed. This one counts,
too: how often a template goes round, calls and includes, and how many letters it makes; `metered` says of how much it may.
"""

from __future__ import annotations

import functools
import re
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

_MOST_TURNS = 2_000_000  # a book of 50,000 index entries takes a tenth of it
_MOST_LETTERS = 200_000_000  # made in one rendering
_CALL = 10  # turns that a call counts for, as it takes so much longer
_LONGEST = 20_000_000  # letters of one text, or entries of one list
_LARGEST = 100_000  # as a width, a count …; what `range` allows, too
_WIDTH = re.compile(r"\d{5,}|\*")
_PLAIN = (str, bytes, int, float, list, tuple, dict)


@dataclass(slots=True)
class _Meter:
    turns: int = 0
    letters: int = 0

    def count(self, letters: int, turns: int) -> None:
        self.turns += turns
        self.letters += letters
        if self.turns > _MOST_TURNS:
            raise SecurityError("it goes round without end")
        if self.letters > _MOST_LETTERS:
            raise SecurityError("it makes text without end")


_METER: ContextVar[_Meter] = ContextVar("meter")


@contextmanager
def metered() -> Iterator[None]:
    """Within this, what templates do is counted anew."""
    before = _METER.set(_Meter())
    try:
        yield
    finally:
        _METER.reset(before)


def _count(letters: int = 0, turns: int = 1) -> None:
    """Counts where something is rendered; what the compiler tries out beforehand counts for nothing."""
    meter = _METER.get(None)
    if meter is not None:
        meter.count(letters, turns)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's environment with an end to everything. What goes beyond it is a `SecurityError`, which is a TemplateError."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(finalize=_finalized, **options)
        self.globals.pop("lipsum")
        self.filters = {name: _guarded(made) for name, made in self.filters.items()}
        self.filters |= {"~turns": _turns, "~counted": _counted, "~joined": _joined}

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        for loop in source.find_all(nodes.For):
            loop.iter = self._filter(cast(nodes.Expr, loop.iter), "~turns", nodes.Const(_letters(loop)))
        parts: tuple[Any, ...] = (source, *source.find_all((nodes.Macro, nodes.CallBlock, nodes.Block)))
        for part in parts:
            counted = nodes.ExprStmt(self._filter(nodes.Const(_letters(part)), "~counted"))
            part.body.insert(0, counted.set_lineno(part.lineno).set_environment(self))
        text: str = super()._generate(_without_tildes(source, self), name, filename, defer_init=defer_init)
        return text

    def _filter(self, node: nodes.Expr, name: str, *arguments: nodes.Expr) -> nodes.Filter:
        made = nodes.Filter(node, name, list(arguments), [], None, None)
        return made.set_lineno(node.lineno or 1).set_environment(self)  # type: ignore[return-value]

    def get_template(self, *given: Any, **options: Any) -> jinja2.Template:
        _count(turns=_CALL)
        return super().get_template(*given, **options)

    def call(self, context: Context, called: Any, /, *given: Any, **named: Any) -> Any:
        """Any call in a template; those of texts and numbers may not make more than a book holds."""
        own = getattr(called, "__self__", None)
        if isinstance(called, types.BuiltinMethodType) and isinstance(own, _PLAIN):
            _look_at((own, *given, *named.values()))
        _count(turns=_CALL)
        return super().call(context, called, *given, **named)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """`format` and `format_map` of a text, which the sandbox has made its own already."""
        own = super().wrap_str_format(value)
        if own is None:
            return None

        def formatted(*given: Any, **named: Any) -> str:
            _look_at_widths(value.__self__)
            _look_at((value.__self__, *given, *named.values()))
            return own(*given, **named)

        return formatted

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """`+ * ** %`, which make much of little."""
        if operator == "%" and isinstance(left, str):
            _look_at_widths(left)
            _look_at(right if isinstance(right, tuple) else (right,))
        elif operator == "*" and (hasattr(left, "__len__") or hasattr(right, "__len__")):
            sizes = [len(side) if hasattr(side, "__len__") else int(side) for side in (left, right)]
            _look_at_size(sizes[0] * sizes[1])
        elif operator == "+" and hasattr(left, "__len__") and hasattr(right, "__len__"):
            _look_at_size(len(left) + len(right))
        elif operator in ("*", "**") and isinstance(left, int) and isinstance(right, int):
            bits = left.bit_length() * right if operator == "**" else left.bit_length() + right.bit_length()
            if bits > 10_000:
                raise SecurityError("a number is too large")
        return super().call_binop(context, operator, left, right)


def _letters(part: nodes.Node) -> int:
    return sum(len(text.data) for text in part.find_all(nodes.TemplateData))


def _without_tildes(source: nodes.Template, environment: Sandbox) -> nodes.Template:
    """The template with each `a ~ b` made a filter that counts."""

    class Joins(jinja2.visitor.NodeTransformer):
        def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
            self.generic_visit(node)
            return environment._filter(nodes.List(node.nodes, lineno=node.lineno, environment=environment), "~joined")

    made: nodes.Template = Joins().visit(source)
    return made


# --- what counts -------------------------------------------------------------------------------------------------------


def _finalized(value: Any) -> Any:
    """Whatever a template says."""
    _count(len(value) if isinstance(value, str) else 0)
    return value


def _turns(values: Iterable[Any], letters: int) -> Iterator[Any]:
    for value in values:
        _count(letters)
        yield value


def _counted(letters: int) -> str:
    _count(letters)
    return ""


@jinja2.pass_eval_context
def _joined(context: nodes.EvalContext, parts: list[Any]) -> Any:
    """What `~` makes of some values."""
    join = jinja2.runtime.markup_join if context.autoescape else jinja2.runtime.str_join
    _look_at_size(sum(len(part) for part in parts if hasattr(part, "__len__")))
    return join(parts)


def _guarded(made: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that looks at what it is given first."""

    @functools.wraps(made)
    def guarded(*given: Any, **named: Any) -> Any:
        values = [*given, *named.values()]
        if made.__name__ in ("do_format", "sync_do_format") and given and isinstance(given[0], str):
            _look_at_widths(given[0])
        _look_at(value for value in values if isinstance(value, _PLAIN))
        _count()
        return made(*given, **named)

    return guarded


def _look_at(values: Iterable[Any]) -> None:
    """Refuses what would make too much of some arguments, whatever is done with them: each letter of one for each of another."""
    most = 1
    for value in values:
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise SecurityError(
                f"the number {value} is too large here" if value < 10**20 else "a number is too large here"
            )
        if isinstance(value, str | bytes):
            most *= max(1, len(value))
        elif isinstance(value, list | tuple):
            texts = sum(len(part) for part in value if isinstance(part, str | bytes))
            most *= max(1, len(value), texts)
    _look_at_size(most)


def _look_at_size(size: int) -> None:
    if size > _LONGEST:
        raise SecurityError("it makes text without end")
    _count(size)


def _look_at_widths(form: str) -> None:
    if _WIDTH.search(form):
        raise SecurityError("a width is too large")
