"""What the guide tells machines to run is what bookforge understands, and what it has them install is what `./forge` does."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from bookforge.cli import main

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "automation.md").read_text(encoding="utf-8")
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
FORGE = (ROOT / "forge").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def steps() -> list[dict[str, str]]:
    (workflow,) = map(yaml.safe_load, blocks("yaml"))
    (job,) = workflow["jobs"].values()
    runs = [step for step in job["steps"] if "run" in step]
    return [{**step, "run": step["run"].replace("$BOOKS", workflow["env"]["BOOKS"])} for step in runs]


def commands() -> list[list[str]]:
    """The words behind `bookforge` in every command of the page: its own, and what a container is given."""
    lines = [line for block in blocks("sh") for line in block.splitlines()] + [step["run"] for step in steps()]
    ours = [
        words
        for words in map(shlex.split, lines)
        if words[0] == "bookforge" or (words[:2] == ["podman", "run"] and "--entrypoint" not in words)
    ]
    return [words[words.index("bookforge") + 1 :] for words in ours]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_is_understood(words: list[str]) -> None:
    command = main.get_command(click.Context(main), words[0])
    assert command is not None
    command.make_context(words[0], words[1:])  # raises what is wrong with them


def installed(text: str) -> set[str]:
    return {
        name
        for words in re.findall(r"apt-get install -y --no-install-recommends ((?:[\w.-]+|\\\n|\s)+)", text)
        for name in words.replace("\\\n", " ").split()
    }


def test_the_systems_packages_are_those_that_forge_installs() -> None:
    ours = {name for names in re.findall(r"(?:\*|apt-get):\w+\) echo (.+?) ;;", FORGE) for name in names.split()}
    needed = {"libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "default-jre-headless"}
    assert needed <= ours
    assert {name for step in steps() for name in installed(step["run"])} == needed
    assert installed(CONTAINER) == needed | {"python3", "python3-venv", "git"}


def test_the_container_has_no_rights_and_a_cache_that_outlives_it() -> None:
    told = [line.split(maxsplit=1) for line in CONTAINER.splitlines() if re.match("[A-Z]+ ", line)]
    assert ["USER", "author"] in told
    assert ["VOLUME", "/cache"] in told
    assert "BOOKFORGE_CACHE=/cache" in CONTAINER
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"(?:bookforge|src)\[(\w+)\]", CONTAINER + PAGE)) <= extras.keys()


def test_the_workflow_keeps_its_cache_and_looks_before_it_builds() -> None:
    runs = [step["run"] for step in steps()]
    assert any("check --format github" in run for run in runs)
    assert any("build" in run and "--strict" in run for run in runs)
    assert "~/.cache/bookforge" in PAGE
    assert "fetch-depth: 0" in PAGE
