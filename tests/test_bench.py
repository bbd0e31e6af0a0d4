"""The bench: its corpus, its arithmetic, its order, what it says of whoever cannot take part. Nothing is raced here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from npm_tools import NoTool

from bench import aims, contest, corpus, own, peers, pictures, results, rivals, tables, workshop
from bench.corpus import Chapter
from bench.results import Run, Sitting, Step
from bookforge.manifest.load import load

PAIR = (
    Chapter("a.md", "# One {#first}\n\nShe wandered happily along the garden, see [two](#second).\n"),
    Chapter("b.md", "# Two {.plain #second}\n\nHe answered slowly.\n"),
)


def sitting(*runs: Run) -> Sitting:
    return Sitting("2026-11-01", {"cores": "2"}, {"pandoc": "3.9"}, 1000, 2, runs)


def run(name: str, *walls: float, size: int = 1, number: int = 0, others: float = 0.0) -> Run:
    steps = tuple(
        Step(aims.PRESS if at else "pandoc", wall, wall * 2, 100 * wall, others) for at, wall in enumerate(walls)
    )
    return Run(name, size, number, 0.5, steps)


def test_chapters_repeat_with_names_titles_and_ids_of_their_own() -> None:
    book = corpus.repeated(PAIR, 3)
    assert [one.name for one in book] == ["01-a.md", "01-b.md", "02-a.md", "02-b.md", "03-a.md", "03-b.md"]
    assert book[:2] == (replace(PAIR[0], name="01-a.md"), replace(PAIR[1], name="01-b.md"))
    assert book[2].text.splitlines()[0] == "# One (2) {#first-2}"
    assert "[two](#second-2)" in book[2].text
    assert book[5].text.splitlines()[0] == "# Two (3) {.plain #second-3}"
    assert corpus.words(book) > 3 * 10


def test_an_edit_is_a_new_text_each_turn() -> None:
    texts = [corpus.mended(PAIR[0], turn).text for turn in range(2)]
    assert len({PAIR[0].text, *texts}) == 3
    assert all(len(text) == len(PAIR[0].text) and sorted(text) == sorted(PAIR[0].text) for text in texts)
    longer = [len(corpus.lengthened(PAIR[0], turn).text.split()) for turn in range(4)]
    assert longer[0] == longer[2] < longer[1] == longer[3]
    assert longer[1] - longer[0] > 450


def test_bookforges_own_book_can_be_read(tmp_path: Path) -> None:
    shop = workshop.Workshop(tmp_path, corpus.repeated(PAIR, 2), 10)
    folder = own.made(shop, "epub-edit", page_list="print")
    loaded, found = load(folder.place / "book.yaml")
    assert loaded is not None
    assert list(found) == []
    assert loaded.manifest.page_list == "print"
    assert len(yaml.safe_load((folder.place / "book.yaml").read_text(encoding="utf-8"))["contents"]["body"]) == 4


def test_medians_and_ratios() -> None:
    runs = [run("weasyprint", 1.0, wall, number=at) for at, wall in enumerate((9.0, 20.0, 10.0))]
    runs += [run("print-cold", 4.0), run("print-cold", 5.0, number=1, others=1.0), run("print-cold", 9.0, number=2)]
    told = [sitting(*runs)]
    found = results.figures(told, "weasyprint", 1)
    assert found is not None
    assert (found.wall, found.cpu, found.memory, found.rounds) == (11.0, 22.0, 1000.0, 3)
    assert aims.one_press_run(told, 1) == 10.0
    (cold,) = [one for one in aims.reached(told, [1]) if one.aim.words.startswith("Print cold")]
    assert (cold.figure, cold.yes) == (0.5, True)
    assert results.figures(told, "typst", 1) is None
    assert results.ratio(None, 2.0) is None
    halves = [sitting(*runs[:3]), sitting(*runs[3:])]
    assert results.figures(halves, "print-cold", 1) == results.figures(told, "print-cold", 1)


def test_aims_at_sixteen_times_the_book() -> None:
    told = [sitting(run("epub-cold", 2.0), run("epub-cold", 40.0, size=16), run("print-cold", 7.0, size=16))]
    by_words = {one.aim.words: one for one in aims.reached(told, [1, 16])}
    assert (by_words["EPUB cold, growth from ×1"].figure, by_words["EPUB cold, growth from ×1"].yes) == (20.0, False)
    assert by_words["Most memory of any edition"].figure == 4000.0


def test_results_are_kept(tmp_path: Path) -> None:
    told = sitting(run("epub-cold", 2.0), Run("typst", 1, 0, 0.1, left_out="there is none"))
    results.write(told, tmp_path / "results" / "x.json")
    assert results.read(tmp_path / "results" / "x.json") == told


def test_the_report_tells_who_was_left_out_and_that_the_machine_was_busy() -> None:
    told = [
        sitting(
            run("pandoc-epub", 5.0, others=1.2),
            run("epub-cold", 1.0, others=1.3),
            Run("mdweaver", 1, 0, 0.1, left_out="it could not be installed"),
        )
    ]
    page = tables.report(told, (*own.OWN, *rivals.RIVALS), [("In words.", "plots/epub.svg")])
    assert "| **bookforge, EPUB, cold** † | 1.00 | 2.00 | 100 |  | 1 | 0.20 × |" in page
    assert "- Left out: mdweaver: it could not be installed" in page
    assert "**On a busy machine**" in page
    assert "| EPUB cold, of pandoc’s EPUB writer | ×1 | 0.20 × | ≤ 0.4 × | reached |" in page
    assert "![In words.](plots/epub.svg)\n\nIn words." in page
    again = tables.filled(
        tables.filled("# A\n\nBefore.\n\n" + tables.BEGIN + "\n" + tables.END + "\n\n## After\n", page), "X"
    )
    assert again == f"# A\n\nBefore.\n\n{tables.BEGIN}\n\nX\n{tables.END}\n\n## After\n"


def test_plots_are_told_in_words() -> None:
    told = [sitting(run("pandoc-epub", 5.0), run("epub-cold", 1.0), run("epub-cold", 20.0, size=16))]
    plots = {name: (words, what) for name, words, what in pictures.described(told, (*own.OWN, *rivals.RIVALS))}
    assert plots["epub.svg"][1]["rows"] == [("bookforge, EPUB, cold", 1.0, True), ("pandoc’s EPUB writer", 5.0, False)]
    assert "bookforge, EPUB, cold from 1 at ×1 to 20 at ×16" in plots["epub-wall.svg"][0]


def test_a_round_has_an_order_of_its_own_and_always_the_same() -> None:
    orders = [contest.shuffled(rivals.RIVALS, number) for number in (0, 1, 0)]
    assert orders[0] == orders[2] != orders[1]
    assert set(orders[1]) == set(rivals.RIVALS)


def _lacking(*_: object) -> Path:
    raise peers.LeftOut("it is not to be had")


@pytest.mark.parametrize("rival", [one for one in rivals.RIVALS if one.name not in ("pandoc-epub", "weasyprint")])
def test_a_peer_that_is_missing_is_left_out_with_a_word(
    rival: workshop.Contender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "programs", _lacking)
    monkeypatch.setattr(peers, "vivliostyle", _lacking)
    monkeypatch.setattr(rivals.installed, "chromium", lambda: None)
    said: list[str] = []
    (told,) = contest.contest([rival], workshop.Workshop(tmp_path, PAIR, 10), 1, 2, said.append)
    assert told.left_out in ("it is not to be had", "there is no Chromium here")
    assert f"×1: {rival.title} is left out: {told.left_out}" in said


def test_an_install_that_fails_is_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command, stderr="ERROR: No matching distribution found\n")

    def without_node(*_: str) -> Path:
        raise NoTool("there is no Node here")

    monkeypatch.setattr(peers, "home", lambda: tmp_path)
    monkeypatch.setattr(peers.subprocess, "run", failing)
    with pytest.raises(peers.LeftOut, match=r"typst .* could not be installed: ERROR: No matching distribution"):
        peers.programs(peers.TYPST)
    monkeypatch.setattr(peers, "installed", without_node)
    with pytest.raises(peers.LeftOut, match="no Node here"):
        peers.vivliostyle()


@pytest.fixture
def shop(tmp_path: Path) -> workshop.Workshop:
    return workshop.Workshop(tmp_path, PAIR, 0.6)


@pytest.fixture
def python(shop: workshop.Workshop) -> Callable[[str], Step]:
    return lambda program: shop.run(workshop.Command("it", (sys.executable, "-S", "-c", program)), shop.place("it"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a tree cannot be followed")
def test_the_whole_tree_is_measured(python: Callable[[str], Step]) -> None:
    orphan = "import time; until = time.process_time() + 0.25\nwhile time.process_time() < until: pass"
    step = python(
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-S', '-c', {orphan!r}]); time.sleep(0.2)"
    )
    assert step.cpu >= 0.25  # the command had ended long before
    assert step.memory is not None
    assert step.memory > 1
    with workshop.looking(False):
        assert python("pass").memory is None


def test_a_command_that_fails_or_does_not_end_is_left_out(python: Callable[[str], Step]) -> None:
    with pytest.raises(peers.LeftOut, match=r"it failed \(3\): no such book"):
        python("print('no such book'); raise SystemExit(3)")
    with pytest.raises(peers.LeftOut, match=r"it took longer than 1 seconds"):
        python("import time; time.sleep(60)")


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
def test_bench_is_in_its_page() -> None:
    page = (workshop.ROOT / "bench" / "README.md").read_text(encoding="utf-8")
    assert page.count(tables.BEGIN) == page.count(tables.END) == 1
    assert all(f"`{one.name}`" in page for one in (*own.OWN, *rivals.RIVALS))
