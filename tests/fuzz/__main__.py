"""`python tests/fuzz [--minutes 30] [manifest|reader|callouts …]`: guided runs, one target after the other.

Needs atheris (`pip install 'bookforge[fuzz]'`; wheels for Linux). Begins with what is kept in `tests/fuzz/seeds/`, works in
`--folder`, and tells what was tried and reached. A text that broke a law is in its `faults/`, with what was raised; exit code 1.
`--keep` takes the shortest texts that reach all that was reached into the seeds.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
TARGETS = ("manifest", "reader", "callouts")
_TOLD = re.compile(r"^#(\d+)\s+DONE\s+cov: (\d+) ft: (\d+) corp: (\d+)", re.MULTILINE)
_SEED = 600  # bytes that a text may have which is kept


def main() -> int:
    """Runs the targets; 1 where a law was broken, 3 without atheris."""
    asked = _asked()
    if find_spec("atheris") is None:
        print("atheris is not installed: pip install 'bookforge[fuzz]' (wheels for Linux).", file=sys.stderr)
        return 3
    if asked.child is not None:
        from fuzz.guided import run

        run(asked.targets[0], asked.child, asked.folder / "faults" / asked.targets[0])
    targets = asked.targets or TARGETS
    broken = [name for name in targets if not _ran(name, asked, asked.minutes * 60 / len(targets))]
    if asked.keep:
        for name in targets:
            _keep(name, asked)
    return 1 if broken else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/fuzz", description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("targets", nargs="*", type=_target, metavar="|".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=30, help="how long in all (30)")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "bookforge-fuzz")
    parser.add_argument("--keep", action="store_true", help="take what was reached into tests/fuzz/seeds")
    parser.add_argument("--child", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser.parse_args()


def _target(name: str) -> str:
    if name not in TARGETS:
        raise argparse.ArgumentTypeError(f"there is no target {name!r}")
    return name


def _ran(name: str, asked: argparse.Namespace, seconds: float) -> bool:
    """Whether a run of a target broke no law; tells what it reached."""
    from fuzz.words import dictionary

    grown, faults = asked.folder / "grown" / name, asked.folder / "faults" / name
    grown.mkdir(parents=True, exist_ok=True)
    (asked.folder / "words.dict").write_text(dictionary())
    options = [
        f"-max_total_time={round(seconds)}",
        "-timeout=900",
        "-len_control=0",
        "-rss_limit_mb=3000",
        "-max_len=2000",
        "-print_final_stats=0",
    ]
    options += [
        f"-dict={asked.folder / 'words.dict'}",
        f"-artifact_prefix={asked.folder / 'faults' / name}-",
        "-verbosity=1",
    ]
    said = _child(name, asked, [*options, str(grown), str(HERE / "seeds" / name)])
    told = _TOLD.search(said)
    summary = (
        f"{told[1]} texts, {told[2]} places reached ({told[3]} features), {told[4]} texts kept"
        if told
        else "it did not end well"
    )
    broken = sorted(path.name for path in faults.glob("*") if path.suffix != ".txt")
    print(f"{name}: {summary}; {len(broken)} faults {' '.join(broken)}", flush=True)
    return told is not None and not broken


def _keep(name: str, asked: argparse.Namespace) -> None:
    """The shortest texts that reach all, in the place of the seeds that are there."""
    seeds, merged = HERE / "seeds" / name, asked.folder / "merged" / name
    merged.mkdir(parents=True, exist_ok=True)
    _child(name, asked, ["-merge=1", f"-max_len={_SEED}", str(merged), str(seeds), str(asked.folder / "grown" / name)])
    for old in seeds.iterdir():
        if (
            not (merged / old.name).exists() and len(old.name) == 40
        ):  # libFuzzer's own names; one with a name of ours stays
            old.unlink()
    for text in merged.iterdir():
        (seeds / text.name).write_bytes(text.read_bytes())


def _child(name: str, asked: argparse.Namespace, options: list[str]) -> str:
    log = asked.folder / f"{name}.log"
    command = [sys.executable, str(HERE), name, "--folder", str(asked.folder), "--child", *options]
    with log.open("wb") as out:
        subprocess.run(command, stderr=out, stdout=out, check=False)
    return log.read_text(errors="replace")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    sys.exit(main())
