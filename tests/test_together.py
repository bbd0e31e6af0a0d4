"""Several books built at once: each is what it would be by itself, and what befalls one befalls no other."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from making import Silent, lay

from bookforge import build as building
from bookforge import children, together
from bookforge.build import build
from bookforge.cache import Cache
from bookforge.cli import main
from bookforge.editions.print import hands
from bookforge.editions.print.layout import Layout
from bookforge.outcome import Outcome, Request
from bookforge.together import Built, built


def book(folder: Path, title: str, more: str = "") -> Path:
    manifest = (
        f"bookforge: 1\ntitle: {title}\nlanguage: en\nauthors: [Ada]\ncontents: {{body: [one.md, two.md{more}]}}\n"
    )
    chapters = {f"{name}.md": f"# {name.title()}\n\nWhat {title} says.\n" for name in ("one", "two")}
    return lay(folder / title.lower(), {"book.yaml": manifest, **chapters})


def pdf(folder: Path) -> bytes:
    (file,) = (folder / "dist").glob("*-print.pdf")
    return file.read_bytes()


class Watching(Silent):
    """A progress that keeps the steps that it hears of."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def step(self, name: str) -> None:
        self.steps.append(name)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Built], dict[str, Watching], list[int]]:
    """Five books, of which one has a mistake and one ends its process: what became of them, in their order, what was heard of
    each, and who laid out the units that this process saw."""
    for module in ("weasyprint", "bookforge.editions.print.rendering", "bookforge.editions.print.breaking"):
        import_module(module)  # once, for all that are forked

    root = tmp_path_factory.mktemp("shelf")
    folders = [book(root, "Left"), book(root, "Wrong", ", three.md"), book(root, "Killed"), book(root, "Right")]
    heard = {folder.name: Watching() for folder in folders}
    real, seen = building.build, root / "laid-by"
    lay_out = Layout.lay

    def dies_of_killed(request: Request, *given: object) -> Outcome:
        if request.path.name == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        return real(request, *given)  # type: ignore[arg-type]

    def noted(layout: Layout, job: object) -> object:
        with seen.open("a") as file:
            file.write(f"{os.getpid()}\n")
        return lay_out(layout, job)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        fork = multiprocessing.get_context("fork")  # which has what is patched
        patch.setattr(children, "context", lambda *_: fork)
        patch.setattr(building, "build", dies_of_killed)
        patch.setattr(Layout, "lay", noted)
        patch.setattr(hands, "FEW", 1)  # a book of a few pages is laid out by its own process
        requests = [Request(folder, ("print",), jobs=2, cache=Cache(root / "cache")) for folder in folders]
        made = list(built(requests, lambda request: heard[request.path.name]))
    return root, made, heard, [int(line) for line in seen.read_text().split()]


def test_books_come_in_their_order_and_a_mistake_stops_no_other(shelf: tuple) -> None:  # type: ignore[type-arg]
    _, made, heard, _ = shelf
    assert [outcome.failed for outcome in made] == [False, True, True, False]
    assert (made[0].title, made[3].title) == ("Left", "Right")
    assert [d.code for d in made[1].diagnostics if d.severity == "error"] == ["file-exists"]
    assert [d.code for d in made[2].diagnostics] == ["book-is-built"]
    assert "SIGKILL" in made[2].diagnostics[0].message
    assert heard["left"].steps == ["reading", "print", "preflight", "writing"]
    assert multiprocessing.active_children() == []


def test_one_crew_lays_out_the_units_of_all(shelf: tuple) -> None:  # type: ignore[type-arg]
    _, _, _, laid_by = shelf
    assert len(laid_by) >= 6
    assert len(set(laid_by)) <= 2


def test_a_book_has_the_bytes_that_it_has_alone(shelf: tuple) -> None:  # type: ignore[type-arg]
    root, *_ = shelf
    build(Request(root / "right", ("print",), root / "alone/dist", jobs=1, cache=Cache(None)), Silent())
    assert pdf(root / "alone") == pdf(root / "right")


def test_what_is_up_to_date_starts_nobody(shelf: tuple, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[type-arg]
    root, *_ = shelf
    requests = [Request(root / name, ("print",), jobs=2, cache=Cache(root / "cache")) for name in ("left", "right")]
    monkeypatch.setattr(together, "_built", lambda *_: pytest.fail("a process was started"))
    again = list(built(requests, lambda _: Silent()))
    assert [isinstance(outcome, Outcome) and outcome.up_to_date for outcome in again] == [True, True]


# --- the command --------------------------------------------------------------------------------------------------------


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["build", "web", "--jobs", "1", *words], prog_name="bookforge")


def test_each_book_has_its_place_in_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    book(tmp_path, "Left")
    book(tmp_path, "Wrong", ", three.md")
    result = run("--book", "wrong", "--book", "left", "--book", "./left", "--json")
    assert result.exit_code == 1
    assert [(told["book"], told["built"]) for told in json.loads(result.stdout)] == [("wrong", False), ("left", True)]


def test_what_the_machine_lacks_for_one_book_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (book(tmp_path, "Left") / "dist").symlink_to(tmp_path)
    book(tmp_path, "Right")
    result = run("--book", "left", "--book", "right")
    assert result.exit_code == 3
    assert "dist/ is a link" in result.output
    assert (tmp_path / "right/dist/web/index.html").is_file()


def test_two_books_have_no_common_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for house in ("here", "there"):
        book(tmp_path / house, "Left")
    result = run("--book", "here/left", "--book", "there/left", "--output", "out")
    assert result.exit_code == 2
    assert "would all go to out/left" in " ".join(result.output.split())
