"""What several tests share: a little good book to lay mistakes over, tools that a machine may lack, two options."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import npm_tools
import pytest
from hypothesis import Phase, settings
from hypothesis.internal.conjecture import providers
from no_network import no_network  # noqa: F401  a fixture of every test
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bookforge import scratch
from bookforge.cache import Cache
from bookforge.reading import Reading, read_book

BookFolder = Callable[..., Path]
Need = Callable[..., str]

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")

# A book without a finding. Each test of a mistake lays one file over it.
GOOD: Mapping[str, str] = {
    "book.yaml": """\
bookforge: 1
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
authors: [Ada Writer]
contents:
  body:
    - text/one.md
    - text/two.md
""",
    "text/one.md": """\
# Near and Apart

Two people who live together share a table and a window.

## Signs {#signs}

They also share [a door](two.md).
""",
    "text/two.md": """\
# Touch

A hand says what a word cannot; see [the chapter before](one.md).
""",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what the golden files expect")
    parser.addoption("--long", action="store_true", help="run the tests that take minutes, too")


def pytest_configure(config: pytest.Config) -> None:
    """The laws are tried on few examples, the same each time; `--long` tries many, others each time, and makes a failing
    one small."""
    quick = [Phase.explicit, Phase.generate]
    settings.register_profile("quick", max_examples=8, derandomize=True, database=None, deadline=None, phases=quick)
    settings.register_profile("long", max_examples=300, deadline=None, print_blob=True)
    settings.load_profile("long" if config.getoption("--long") else "quick")
    if not config.getoption("--long"):
        # Else Hypothesis takes numbers and words out of all modules that happen to be loaded: others in each process.
        providers._get_local_constants = lambda: providers._local_constants


# Files of which one takes as long as many others: they are begun first, so that at the end no core waits for another.
_LONGEST = (
    "test_preview",
    "test_books",
    "test_units",
    "test_accessibility",
    "test_epub",
    "test_laws",
    "test_preview_pages",
    "test_stores",
    "test_preview_long",
    "test_pagelist",
    "test_first_book",
    "test_wheel",
    "test_sandbox",
    "test_cover",
    "test_print",
    "test_cases",
    "test_readers",
    "test_preview_tools",
    "test_preview_ebook",
    "test_prepare",
    "test_furniture_edges",
    "test_web",
    "test_guide",
    "test_copyfitting",
    "test_cli",
)


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a third of the tests' time they wait for a browser, a watcher or a clock."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    longest_first = {name: rank for rank, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: longest_first.get(item.path.stem, len(_LONGEST)))
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes minutes: run with --long"))


@pytest.fixture(scope="session", autouse=True)
def _caches_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads what an earlier run, or the author's own builds, left in the user's cache folder; all processes of
    this run share one store (`bookforge.cache.user_cache`), so that what many tests make is made once."""
    ours = tmp_path_factory.getbasetemp()
    run = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKFORGE_CACHE", str(run / "user-cache"))
        patch.setenv("TMPDIR", str(scratch.begin()))  # what is written aside is removed when this process ends
        yield


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A store of this test's own."""
    return Cache(tmp_path / "cache")


@pytest.fixture
def book_folder(tmp_path: Path) -> BookFolder:
    """Makes the folder of a good little book, with `files` (text or bytes by path; None takes one out) laid over it."""

    def lay(files: Mapping[str, str | bytes | None] = {}, /) -> Path:
        root = tmp_path / "book"
        for name, content in {**GOOD, **files}.items():
            path = root / name
            if content is None:
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return lay


@pytest.fixture
def reading(book_folder: BookFolder) -> Callable[[Mapping[str, str | bytes | None]], Reading]:
    """Reads the little book with some files laid over it."""
    return lambda files: read_book(book_folder(files), jobs=1, cache=Cache(None))


def lacking(what: str) -> None:
    """Skips a test, loudly; fails it where all tools are to be there (CI=true)."""
    told = f"NOT TESTED: {what}"
    if os.environ.get("CI") == "true":
        pytest.fail(told)
    pytest.skip(told)


@pytest.fixture(scope="session")
def need() -> Need:
    """Gives the path of a tool by one of its names, or skips the test (fails it where CI=true)."""

    def find(*names: str) -> str:
        path = next((found for name in names if (found := shutil.which(name))), None)
        if path is None:
            lacking(f"{names[0]} is not on this machine; `bookforge doctor` tells how to get it")
        return str(path)

    return find


@pytest.fixture(scope="session")
def npm() -> Callable[[str, str], Path]:
    """Gives the `node_modules` folder of a package of npm's at a version, or skips the test with words, also where
    CI=true: such a package is no part of what README's one command installs, and its registry may be out of reach."""

    def find(package: str, version: str) -> Path:
        try:
            return npm_tools.installed(package, version)
        except npm_tools.NoTool as lacks:
            pytest.skip(f"NOT TESTED: {lacks}")

    return find


@pytest.fixture(scope="module")
def browser(need: Need) -> Iterator[Browser]:
    """The system's Chromium, started for the tests of one file."""
    path = need(*_CHROMIUM)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


_FORGETS = """try {
  if (!sessionStorage.getItem("begun")) localStorage.clear();
  sessionStorage.setItem("begun", "yes");
} catch { /* a page that keeps nothing */ }"""


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A window of it for the tests of one file: to open another, without the typefaces and scripts that it has seen, takes
    as long as most of them."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.new_page()  # stays, for with its last tab the browser closes a window
    yield context
    context.close()


@pytest.fixture
def tab(window: BrowserContext) -> Iterator[Page]:
    """A new tab of that window, for a reader who was never here: what pages have kept is forgotten when it begins. It is
    closed with all that were opened beside it."""
    page = window.new_page()
    page.add_init_script(_FORGETS)
    yield page
    for opened in window.pages[1:]:
        opened.close()
