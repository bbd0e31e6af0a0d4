"""The floors of ARCHITECTURE.md hold: a room imports only from rooms below its own, and no file imports in a circle."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| (\d+) \| (`.+?`) \|", re.MULTILINE)
TABLE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
FLOORS = {room: int(floor) for floor, rooms in ROW.findall(TABLE) for room in re.findall("`(.+?)`", rooms)}
MODULES = {
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "src" / "bookforge").rglob("*.py")
}


def room(module: str) -> str:
    """The room of a module: the longest row of the table that it lies in; "" without one."""
    inside = module.removeprefix("bookforge.")
    return max((name for name in FLOORS if f"{inside}.".startswith(f"{name}.")), key=len, default="")


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    """All that the test asks of a module: what it imports, and names that stand behind a dot."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom | ast.Attribute))


def imports(module: str) -> Iterator[str]:
    """Every module of ours that a module imports, wherever in it: lazily and for types, too."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports by dots"
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from {name if name in MODULES else str(node.module) for name in whole} & MODULES.keys()


def test_every_room_is_in_the_table_and_on_disk() -> None:
    assert [module for module in MODULES if not room(module)] == []
    assert {room(module) for module in MODULES} == FLOORS.keys()


def test_imports_go_down() -> None:
    upward = [
        f"{module} (floor {FLOORS[room(module)]}) imports {other} (floor {FLOORS[room(other)]})"
        for module in MODULES
        for other in imports(module)
        if room(other) != room(module) and FLOORS[room(other)] >= FLOORS[room(module)]
    ]
    assert upward == []


def test_no_file_imports_in_a_circle() -> None:
    graphlib.TopologicalSorter({module: set(imports(module)) for module in MODULES}).prepare()


def test_private_parts_of_weasyprint_are_known_where_architecture_says() -> None:
    told = re.search(r"WeasyPrint's private parts are known in (.+?), and nowhere else", TABLE, re.DOTALL)
    assert told is not None
    assert set(re.findall("`(.+?)`", told[1])) == {
        module.removeprefix("bookforge.editions.print.").split(".")[0] for module in MODULES if knows_weasyprint(module)
    }


def knows_weasyprint(module: str) -> bool:
    """Whether a module uses what WeasyPrint does not promise: its box tree, or what only a module of it within has."""
    public = {"weasyprint", "weasyprint.urls"}
    for node in nodes(module):
        if isinstance(node, ast.Attribute) and node.attr == "_page_box":
            return True
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
        if any(name.startswith("weasyprint") and name not in public for name in names):
            return True
    return False
