"""Jinja2 as bookforge uses it: strict, escaping, and in a sandbox, since a book's templates may come from a stranger."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from lxml import etree

from bookforge.diagnostics import Diagnostic, Place, report
from bookforge.editions.sandbox import Sandbox, metered
from bookforge.markup import Element, parse_page
from bookforge.theme import Theme

_FAULTS = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,  # one that includes itself
    MemoryError,
)
"""What a faulty template raises."""


_MOST_COMPILED = 200


class _Compiled(jinja2.BytecodeCache):
    """What templates were compiled to in this process, by name and text: to compile them takes longer than to use them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self._kept) >= _MOST_COMPILED:
            self._kept.clear()
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


@dataclass(slots=True)
class Templates:
    """The templates of one book. A faulty template of the book's own is noted in `findings` and bookforge's used instead."""

    theme: Theme
    findings: list[Diagnostic] = field(default_factory=list)
    _environment: jinja2.Environment = field(init=False, repr=False)
    _loaded: dict[str, tuple[str, str]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._environment = Sandbox(
            loader=jinja2.FunctionLoader(self._load),
            undefined=jinja2.StrictUndefined,
            autoescape=lambda name: name is None or name.endswith(("html", "ncx")),  # not book.yaml, nor Markdown
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            bytecode_cache=_COMPILED,
            auto_reload=False,  # to look at the disk whenever one is used takes longer than to use it
        )

    def again(self) -> Templates:
        """The same with no findings yet; they stay compiled unless one has changed on disk."""
        twin = Templates(self.theme)
        if all(self.theme.template(name) == found for name, found in self._loaded.items()):
            twin._environment, twin._loaded = self._environment, self._loaded
        return twin

    def render(self, name: str, **values: Any) -> str:
        """The text that template `name` (a path in `templates/`) makes of some values."""
        try:
            return self._rendered(name, values)
        except _FAULTS as error:
            if name.startswith("bookforge/") or not self._is_own(name):
                raise
            self.findings.append(self._told(name, error))
            return self._rendered(f"bookforge/{name}", values)

    def _rendered(self, name: str, values: dict[str, Any]) -> str:
        with metered():
            return self._environment.get_template(name).render(**values)

    def tree(self, name: str, **values: Any) -> Element:
        """The same as the tree it makes; a template of the book's own must give well-formed XML, or is noted and replaced."""
        try:
            return parse_page(self.render(name, **values))
        except etree.XMLSyntaxError as error:
            if name.startswith("bookforge/") or not self._is_own(name):
                raise
            message = f"What the template makes is not well-formed XML: {error.msg}."
            self.findings.append(report("template-is-valid", Place(f"templates/{name}"), message))
            return parse_page(self.render(f"bookforge/{name}", **values))

    def _load(self, name: str) -> tuple[str, str, None] | None:
        found = self.theme.template(name)
        if found is None:
            return None
        self._loaded[name] = found
        return found[0], found[1], None

    def _is_own(self, name: str) -> bool:
        found = self.theme.template(name)
        return found is not None and not found[1].startswith("<")

    def _told(self, name: str, error: BaseException) -> Diagnostic:
        line = getattr(error, "lineno", None)
        where = error.__traceback__
        while line is None and where is not None:
            if where.tb_frame.f_code.co_filename == f"templates/{name}":
                line = where.tb_lineno
            where = where.tb_next
        text = (self.theme.template(name) or ("", ""))[0].split("\n")
        excerpt = text[line - 1] if line and line <= len(text) else ""
        message = f"The template cannot be used: {str(error).rstrip('.') or type(error).__name__}."
        return report("template-is-valid", Place(f"templates/{name}", line), message, excerpt=excerpt)
