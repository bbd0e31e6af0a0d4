"""Measures bookforge against its peers: `./forge bench [--sizes 1,4,16] [--rounds 5] [--only NAME …] [--chapters FOLDER]`.

Makes `results/<date>.json`, plots, and the figures in `README.md`, all in `--out` (this folder, unless told otherwise).
`--tables FILE …` makes plots and tables of results that were kept, of several sittings together, and measures nothing.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

_HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    # `python bench`: this folder is a package, not a place to import from; npm's tools are installed as the tests do it.
    sys.path[:1] = [str(_HERE.parent), str(_HERE.parent / "tests")]

from bench import corpus, pictures, results, tables  # noqa: E402
from bench.contest import contest  # noqa: E402
from bench.machine import machine, versions  # noqa: E402
from bench.own import OWN  # noqa: E402
from bench.peers import LeftOut  # noqa: E402
from bench.results import Sitting  # noqa: E402
from bench.rivals import RIVALS  # noqa: E402
from bench.workshop import Workshop  # noqa: E402

CONTENDERS = (*OWN, *RIVALS)
_NOVEL = _HERE.parent / "tests" / "books" / "novel" / "manuscript"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, keeps what came out, and tells it."""
    asked = _asked(arguments)
    sittings = [results.read(path) for path in asked.tables] if asked.tables else [_measured(asked)]
    if not any(sitting.runs for sitting in sittings):
        return 1
    found = list(pictures.described(sittings, CONTENDERS))
    try:
        drawn = [(words, f"plots/{name}") for words, name in pictures.draw(found, asked.out / "plots")]
    except LeftOut as reason:
        _say(f"there are no plots: {reason}")
        drawn = []
    told = tables.report(sittings, CONTENDERS, drawn)
    tables.write(asked.out / "README.md", told)
    print(told)
    return 0


def _measured(asked: argparse.Namespace) -> Sitting:
    chapters = corpus.chapters_of(asked.chapters)
    if not chapters:
        raise SystemExit(f"{asked.chapters} holds no Markdown file")
    now = datetime.datetime.now()
    sitting = Sitting(f"{now:%Y-%m-%d}", machine(), versions(), corpus.words(chapters), len(chapters), ())
    kept = asked.out / "results" / f"{now:%Y-%m-%d-%H%M}.json"
    taking = [one for one in CONTENDERS if not asked.only or one.name in asked.only]
    for size in asked.sizes:
        with _workshop(asked.work) as folder:
            shop = Workshop(folder, corpus.repeated(chapters, size), asked.limit)
            for run in contest(taking, shop, size, asked.rounds, _say):
                sitting = replace(sitting, runs=(*sitting.runs, run))
                results.write(sitting, kept)  # after each run: hours of work are not lost to the last
    _say(f"kept in {kept}")
    return sitting


@contextmanager
def _workshop(folder: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bookforge-bench-", dir=folder) as made:
        yield Path(made).resolve()


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="forge bench", description="Measures bookforge against its peers.")
    parser.add_argument("--sizes", type=_sizes, default=(1, 4, 16), help="lengths of the book: 1,4,16")
    parser.add_argument("--rounds", type=int, default=5, help="how often each runs (5)")
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME", choices=[one.name for one in CONTENDERS])
    parser.add_argument("--chapters", type=Path, default=_NOVEL, metavar="FOLDER", help="the Markdown files of ×1")
    parser.add_argument("--out", type=Path, default=_HERE, metavar="FOLDER", help="where results, plots, tables go")
    parser.add_argument("--limit", type=float, default=1800, metavar="SECONDS", help="the most a command may take")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where books are built meanwhile")
    parser.add_argument("--tables", type=Path, nargs="+", metavar="FILE", help="only tell what these results hold")
    return parser.parse_args(arguments)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
