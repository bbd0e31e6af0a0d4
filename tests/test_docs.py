"""The guide is true: generated pages are fresh, links lead somewhere, the README opens with its two commands."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import click
import pytest
from examples import prose

from bookforge.callouts import ALIASES, BUILT_IN
from bookforge.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_generated_pages_are_fresh() -> None:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, text in module.pages().items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, "run `python docs/make_reference.py`"


def test_the_readme_opens_with_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines[2] == "```sh"
    assert lines[3].startswith("./forge build ")
    assert lines[4].startswith("./forge test ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = prose(page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)):
        assert (page.parent / target).exists(), target


def test_the_guide_names_every_command_and_every_kind() -> None:
    start = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")
    for command in main.list_commands(click.Context(main)):
        assert f"`{command}" in start
    markdown = (ROOT / "docs" / "markdown.md").read_text(encoding="utf-8")
    for kind in BUILT_IN:
        assert f"| `{kind}` |" in markdown
    named = set(re.findall(r"[\w-]+", markdown))
    assert set(ALIASES) - named <= {"failure", "help", "key-takeaway", "pull-quote"}


def test_nothing_committed_tells_of_a_machine() -> None:
    for path in ROOT.glob("**/*"):
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".txt", ".css", ".html", ".js", ".lua"} and not (
            {".venv", "dist", ".git"} & set(path.relative_to(ROOT).parts)
        ):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"/(?:home|Users)/\w+/", text), path
