"""`bookforge dependencies`: the licences of what bookforge runs on, and its known holes."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bookforge import dependencies
from bookforge.cli import main
from bookforge.dependencies import Hole, fits, libraries, read_audit

AUDIT = {
    "dependencies": [
        {"name": "lxml", "version": "6.1.3", "vulns": []},
        {
            "name": "jinja2",
            "version": "3.1.6",
            "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.7"], "description": "A hole.\nMore."}],
        },
        {"name": "local", "skip_reason": "not on PyPI"},
    ],
    "fixes": [],
}


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "BSD-3-Clause",
        "Apache-2.0",
        "MPL-2.0",
        "GPL-3.0-or-later",
        "AGPL-3.0",
        "LGPL-2.1-or-later AND MIT",
        "ISC License (ISCL)",
        "MPL-1.1 OR GPL-2.0-or-later OR LGPL-2.1-or-later",
        "PSF-2.0",
        "GNU General Public License v2 or later (GPLv2+)",
    ],
)
def test_a_licence_that_goes_with_the_agpl_fits(licence: str) -> None:
    assert fits(licence)


@pytest.mark.parametrize(
    "licence",
    ["", "Other/Proprietary License", "GPL-2.0-only", "CC-BY-NC-4.0", "SSPL-1.0", "BUSL-1.1", "EPL-1.0", "MPL-1.1"],
)
def test_one_that_forbids_it_does_not(licence: str) -> None:
    assert not fits(licence)


def test_no_library_that_bookforge_runs_on_has_a_licence_that_forbids_it() -> None:
    found = libraries()
    needed = {line.split(">")[0].split("<")[0] for line in metadata.requires("bookforge") or () if "extra" not in line}
    assert {name.lower() for name in needed} <= {library.name.lower().replace("_", "-") for library in found}
    assert [library for library in found if not library.fits] == []
    assert metadata.metadata("bookforge")["License-Expression"] == "AGPL-3.0-or-later"


def test_the_tests_import_only_what_is_asked_for() -> None:
    """What happens to be installed on one machine is missing on the next: a whole file of tests, where it is imported on top."""
    homes = metadata.packages_distributions()
    asked = _closure("bookforge", frozenset({"test"}))
    imported = {
        name: path.name
        for path in sorted(Path(__file__).parent.rglob("*.py"))
        for name in _imports(ast.parse(path.read_text()))
    }
    outside = {name: path for name, path in imported.items() if name in homes}
    assert len(outside) > 15
    assert {
        name: path for name, path in outside.items() if not asked & {canonicalize_name(home) for home in homes[name]}
    } == {}


def _imports(tree: ast.Module) -> Iterator[str]:
    """The top-level packages that a module cannot be imported without."""
    for node in tree.body:
        match node:
            case ast.Import(names):
                yield from (alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.split(".")[0]


def _closure(name: str, extras: frozenset[str], seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The distributions that come with `name` and its `extras`, itself among them."""
    seen |= {canonicalize_name(name)}
    for line in metadata.requires(name) or ():
        wanted = Requirement(line)
        asked = any(not wanted.marker or wanted.marker.evaluate({"extra": extra}) for extra in extras or {""})
        if (
            asked
            and canonicalize_name(wanted.name) not in seen
            and list(metadata.Distribution.discover(name=wanted.name))
        ):
            seen = _closure(wanted.name, frozenset(wanted.extras), seen)
    return seen


def test_the_command_lists_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = CliRunner().invoke(main, ["dependencies"])
    assert shown.exit_code == 0
    line = next(line for line in shown.output.splitlines() if line.split()[:1] == ["lxml"])
    assert line.split()[1:3] == [metadata.version("lxml"), "BSD-3-Clause"]
    as_json = json.loads(CliRunner().invoke(main, ["dependencies", "--json"]).output)
    assert {"name": "lxml", "version": metadata.version("lxml")}.items() <= next(
        library.items() for library in as_json["libraries"] if library["name"] == "lxml"
    )


def test_an_audit_is_read() -> None:
    assert read_audit(json.dumps(AUDIT)) == (Hole("jinja2", "3.1.6", "PYSEC-1", "3.1.7", "A hole."),)
    with pytest.raises(ValueError, match="no answer"):
        read_audit("[]")


def _audit(monkeypatch: pytest.MonkeyPatch, said: str, *, installed: bool = True) -> None:
    """pip-audit says something, or is not there."""
    monkeypatch.setattr(dependencies, "find_spec", lambda name: SimpleNamespace() if installed else None)

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert command[:3] == [sys.executable, "-m", "pip_audit"]
        return subprocess.CompletedProcess(command, 1, said, "")

    monkeypatch.setattr(dependencies.subprocess, "run", run)


def test_a_known_hole_is_told_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    _audit(monkeypatch, json.dumps(AUDIT))
    shown = CliRunner().invoke(main, ["dependencies", "--holes"])
    assert shown.exit_code == 1
    assert "jinja2 3.1.6: PYSEC-1: A hole. Closed in 3.1.7." in shown.output


def test_without_pip_audit_or_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    _audit(monkeypatch, "", installed=False)
    missing = CliRunner().invoke(main, ["dependencies", "--holes"])
    assert (missing.exit_code, "pip install pip-audit" in missing.output) == (3, True)
    _audit(monkeypatch, "")
    unreached = CliRunner().invoke(main, ["dependencies", "--holes"])
    assert (unreached.exit_code, "Try again with a network" in unreached.output) == (3, True)
