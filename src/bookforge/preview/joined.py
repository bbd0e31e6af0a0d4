"""Modules of ours as one classic script: from disk, browsers run no modules.

A module becomes a function that gives what it exports. This holds for modules written as ours are: each import on a line of
its own, nothing exported but a `const`, and no circle.
"""

from __future__ import annotations

import graphlib
import re
from collections.abc import Mapping

_IMPORT = re.compile(r"""^import (?P<what>\{[^}]*\}|\* as \w+) from "\./(?P<name>[\w-]+\.js)";$""", re.MULTILINE)
_EXPORT = re.compile(r"^export const (\w+)", re.MULTILINE)


def joined(first: str, modules: Mapping[str, str]) -> str:
    """The script that does what a browser does with the module `first` and all that it imports, and then calls its `start`.

    Like modules, it runs when the page is there. `modules` are the texts by name. Raises KeyError for one that is not there,
    ValueError for what is not understood.
    """
    order = graphlib.TopologicalSorter[str]()
    waiting, known = [first], set()
    while waiting:
        name = waiting.pop()
        if name not in known:
            known.add(name)
            needs = [match["name"] for match in _IMPORT.finditer(modules[name])]
            order.add(name, *needs)
            waiting += needs
    parts = [_function(name, modules[name]) for name in order.static_order()]
    body = f'"use strict";\nconst modules = {{}};\n{"".join(parts)}modules["{first}"].start();\n'
    return f'document.addEventListener("DOMContentLoaded", () => {{\n{body}}});\n'


def _function(name: str, text: str) -> str:
    text = _IMPORT.sub(lambda match: f'const {_taken(match["what"])} = modules["{match["name"]}"];', text)
    exported = ", ".join(_EXPORT.findall(text))
    text = _EXPORT.sub(r"const \1", text)
    if re.search(r"^(import|export)\b", text, re.MULTILINE):
        raise ValueError(f"{name} imports or exports in a way that cannot be joined")
    return f'modules["{name}"] = (() => {{\n{text}\nreturn {{ {exported} }};\n}})();\n'


def _taken(what: str) -> str:
    return what.removeprefix("* as ")
