"""Whole books with a fault on their pages: it is told with its page and line, copyfitting mends it and keeps how."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from making import Silent

from bookforge.build import build
from bookforge.cache import Cache, user_cache
from bookforge.cli import main
from bookforge.editions.print.copyfit.setting import Setting
from bookforge.editions.print.layout import Dress, Job, Layout
from bookforge.editions.print.press import Press
from bookforge.outcome import Outcome, Request
from bookforge.theme import Sheet

TRUTH = (
    "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. "
    "However little known the feelings or views of such a man may be on his first entering a neighbourhood, this truth is so "
    "well fixed in the minds of the surrounding families, that he is considered as the rightful property of some one or other "
    "of their daughters."
).split()
COUNTS = (90, 58, 44, 70, 62, 58, 90, 47, 80, 150, 62, 90, 60, 120)  # words of paragraphs of which one leaves a widow
BOOK = """
title: A Little Book
language: en
identifier: x
allow: [passage-stands-once]
contents: {{front: [title-page], body: [one.md, two.md]}}
editions: {{print: {{trim: 5x8in, openings: plain, chapters-open: {opening}, copyfit: {copyfit}}}}}
"""


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The units that this test fits, each with the side that it opens on."""
    names: list[str] = []
    real = Press.solve

    def note(self: Press, tasks: list) -> list:  # type: ignore[type-arg]
        names.extend(f"{task.job.name} {'recto' if task.on_recto else 'verso'}" for task in tasks)
        return real(self, tasks)

    monkeypatch.setattr(Press, "solve", note)
    return names


def lay(folder: Path, *, copyfit: bool, opening: str = "recto", edit: tuple[str, str] = ("", "")) -> Path:
    """A book of two chapters that lets widows and orphans be, so that there are some."""
    (folder / "styles").mkdir(parents=True, exist_ok=True)
    (folder / "styles/extra.css").write_text("html, p { widows: 1; orphans: 1 }\n")
    (folder / "book.yaml").write_text(BOOK.format(opening=opening, copyfit=str(copyfit).lower()))
    text = "\n\n".join(" ".join((TRUTH * 4)[i : i + count]) for i, count in enumerate(COUNTS))
    (folder / "one.md").write_text(f"# One\n\n{text}\n".replace(*edit))
    (folder / "two.md").write_text(f"# Two\n\n{' '.join(TRUTH)}\n")
    return folder


def built(folder: Path, cache: Cache | None = None) -> Outcome:
    outcome = build(Request(folder, ("print",), cache=cache or user_cache()), Silent())
    assert outcome.finished, outcome.diagnostics
    return outcome


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The `copyfit.yaml` that the first build of the book leaves."""
    folder = lay(tmp_path_factory.mktemp("decided"), copyfit=True)
    built(folder)
    return (folder / "copyfit.yaml").read_text()


def pdf_of(outcome: Outcome) -> bytes:
    return outcome.finished[0].path.read_bytes()


def told(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(note.code, str(note.place), note.message) for note in outcome.faults.notes]


def test_a_paragraph_is_set_in_a_line_more_where_it_can_be() -> None:
    style = (
        "@page { size: 300pt 400pt; margin: 20pt } body { margin: 0 }"
        'p { font: 10pt/16pt "BF Serif"; hyphens: auto; text-align: justify; margin: 0 }'
    )
    layout = Layout(Dress((Sheet("style", style),), {}))

    def lines(count: int, more: int) -> list[str]:
        """The lines of so many words, when more (or fewer) of them are asked for."""
        job = Job("one", f'<html lang="en"><p data-b="1">{" ".join(TRUTH[:count])}</p></html>')
        [page] = layout.lines(replace(job, settings={"1": Setting(more)}))
        return [line.text for line in page.lines]

    assert lines(52, 0)[-1] == "neighbourhood, this truth is so well fixed in the minds of"
    assert lines(52, 1)[-2:] == ["first entering a neighbourhood, this truth is so well fixed in the", "minds of"]
    assert lines(45, 1) == lines(45, -1) == lines(45, 0)  # not at the price of lines that fall apart


def test_a_widow_is_told_with_its_page_and_its_line(tmp_path: Path) -> None:
    outcome = built(lay(tmp_path, copyfit=False))
    [(_, place, message)] = [fault for fault in told(outcome) if fault[0] == "page-has-no-widow"]
    assert (place, message.partition(":")[0]) == ("one.md:15", "Page 3 begins with the last line of a paragraph")
    assert not [d for d in outcome.diagnostics if d.code == "page-has-no-widow"]  # they are told apart
    assert not (tmp_path / "copyfit.yaml").exists()


def test_copyfitting_mends_it_and_keeps_how(tmp_path: Path, solved: list[str]) -> None:
    folder = lay(tmp_path, copyfit=True)
    first = built(folder)
    [widows] = [count for count in first.faults.counts if count.kind == "widow"]
    assert (widows.before, widows.now) == (1, 0)
    assert solved == ["one recto", "two recto"]
    kept = (folder / "copyfit.yaml").read_text()
    assert {entry["chapter"] for entry in yaml.safe_load(kept)["paragraphs"]} == {"one.md"}
    solved.clear()
    second = built(folder, Cache(None))
    assert solved == []  # what is as it was is not fitted again, on any machine
    assert (folder / "copyfit.yaml").read_text() == kept
    assert pdf_of(second) == pdf_of(first)
    assert told(second) == told(first)


def test_what_the_author_holds_stays(tmp_path: Path, decided: str) -> None:
    folder = lay(tmp_path, copyfit=True)
    entry = {
        **yaml.safe_load(decided)["paragraphs"][0],
        "lines": 0,
        "letter-spacing": "0em",
        "word-spacing": "0em",
        "keep": True,
    }
    (folder / "copyfit.yaml").write_text(yaml.safe_dump({"paragraphs": [entry]}))
    built(folder)
    again = yaml.safe_load((folder / "copyfit.yaml").read_text())["paragraphs"]
    assert entry in again
    assert [each["mark"] for each in again].count(entry["mark"]) == 1


def test_an_entry_goes_with_its_paragraph(tmp_path: Path, decided: str) -> None:
    folder = lay(tmp_path, copyfit=True)
    entry = {**yaml.safe_load(decided)["paragraphs"][0], "keep": True}
    (folder / "copyfit.yaml").write_text(yaml.safe_dump({"paragraphs": [entry]}))
    words = entry["words"]
    found = built(lay(folder, copyfit=True, edit=(words, words.upper()))).diagnostics
    [note] = [d for d in found if d.code == "copyfit-entry-used"]
    assert words in note.message
    assert entry["mark"] not in (folder / "copyfit.yaml").read_text()


def test_a_mistake_in_the_file_stops_the_build(tmp_path: Path) -> None:
    folder = lay(tmp_path, copyfit=True)
    (folder / "copyfit.yaml").write_text("paragraphs:\n- chapter: one.md\n  mark: a\n  lines: 5\n")
    outcome = build(Request(folder, ("print",), cache=user_cache()), Silent())
    assert [(d.code, str(d.place)) for d in outcome.diagnostics] == [("copyfit-entry-fits", "copyfit.yaml:4:3")]
    assert "lines: 5" in (folder / "copyfit.yaml").read_text()


def test_a_chapter_is_fitted_on_the_side_that_it_opens_on(tmp_path: Path, solved: list[str]) -> None:
    folder = lay(tmp_path, copyfit=True, opening="any")
    first = built(folder)
    assert solved[:2] == ["one recto", "two recto"] or solved[:2] == ["one recto", "two verso"]
    kept = (folder / "copyfit.yaml").read_text()
    solved.clear()
    assert pdf_of(built(folder)) == pdf_of(first)
    assert (solved, (folder / "copyfit.yaml").read_text()) == ([], kept)


def test_faults_are_counted_and_listed_when_asked(tmp_path: Path) -> None:
    book = ["build", "print", "--book", str(lay(tmp_path, copyfit=False))]
    shown = CliRunner().invoke(main, book).output
    assert "widow" in shown
    assert "one.md:15" in shown
    assert "page-has-no-widow" not in shown
    assert "one.md:15 note[page-has-no-widow] Page 3 begins" in CliRunner().invoke(main, [*book, "--faults"]).output
    assert CliRunner().invoke(main, [*book, "--strict"]).exit_code == 0
    [told] = json.loads(CliRunner().invoke(main, [*book, "--json"]).stdout)
    assert {"kind": "widow", "before": 1, "now": 1} in told["faults"]["counts"]
    assert "page-has-no-widow" in {note["code"] for note in told["faults"]["notes"]}
