"""The seeds of the guided runs (`python tests/fuzz`): texts that together reach what such runs have reached, and every text that
once broke a law. Each keeps the laws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz import callouts, manifest, reader
from fuzz.guided_faults import Faults
from fuzz.words import dictionary

SEEDS = Path(__file__).parent / "fuzz" / "seeds"
TARGETS: dict[str, Callable[[bytes], None]] = {
    "manifest": manifest.tried,
    "reader": reader.tried,
    "callouts": callouts.tried,
}


def seeds(name: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((SEEDS / name).iterdir())]


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_keeps_the_laws(name: str) -> None:
    assert seeds(name)
    for data in seeds(name):
        TARGETS[name](data)


def test_the_readers_seeds_keep_them_all_the_way_through_pandoc() -> None:
    reader.goes_all_the_way(*seeds("reader"))


def test_a_fault_is_kept_once_with_its_shortest_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults = Faults(tmp_path)

    def broken(data: bytes) -> None:
        raise KeyError(data)

    for data in (b"long one", b"one", b"another"):
        faults.guard(broken, data)
    [kept] = [path for path in tmp_path.iterdir() if path.suffix != ".txt"]
    assert kept.read_bytes() == b"one"
    assert "KeyError" in kept.with_suffix(".txt").read_text()
    assert capsys.readouterr().err.count("FAULT") == 1


def test_the_dictionary_is_one_line_a_word_in_plain_ascii() -> None:
    lines = dictionary().splitlines()
    assert '"{.tip title=\\"' not in lines
    assert {'"callouts"', '"short-title"'} <= set(lines)
    assert all(line[0] == line[-1] == '"' and line.isascii() for line in lines)
