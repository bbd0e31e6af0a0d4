"""What was measured, as values: a step of a run, a run, a sitting; their medians and ratios; to JSON and back."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Race = Literal["epub", "print", "other"]
BUSY = 0.15  # cores that other processes had: above that a run tells about the machine, too


@dataclass(frozen=True)
class Step:
    """One command: wall and processor seconds, megabytes at the peak, and how many cores others took (None: not looked at, or
    unknown)."""

    name: str
    wall: float
    cpu: float
    memory: float | None
    others: float | None = None


@dataclass(frozen=True)
class Run:
    """One contender's turn in a round; `left_out` says why there is nothing to tell."""

    contender: str
    size: int
    round: int
    load: float
    steps: tuple[Step, ...] = ()
    pages: int | None = None
    left_out: str = ""


@dataclass(frozen=True)
class Sitting:
    """All runs of one call, and where and with what they were made."""

    date: str
    machine: dict[str, str]
    versions: dict[str, str]
    words: int
    chapters: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Figures:
    """The medians of a contender's runs at one size; of memory, of those where it was looked at. `steps` are the wall seconds of
    each of its steps."""

    wall: float
    cpu: float
    memory: float
    pages: int | None
    rounds: int
    busy: bool
    steps: dict[str, float]


def figures(sittings: Sequence[Sitting], contender: str, size: int) -> Figures | None:
    """A contender's medians; None where no run of it came to an end."""
    runs = [run for run in _runs(sittings, contender, size) if run.steps]
    if not runs:
        return None
    names = [step.name for step in runs[0].steps]
    others = [step.others for run in runs for step in run.steps if step.others is not None]
    return Figures(
        wall=statistics.median(sum(step.wall for step in run.steps) for run in runs),
        cpu=statistics.median(sum(step.cpu for step in run.steps) for run in runs),
        memory=statistics.median(peak for run in runs if (peak := _peak(run)) is not None),
        pages=next((run.pages for run in runs if run.pages), None),
        rounds=len(runs),
        busy=bool(others) and statistics.median(others) > BUSY,
        steps={name: statistics.median(_wall(run, name) for run in runs) for name in names},
    )


def left_out(sittings: Sequence[Sitting], contender: str, size: int) -> str:
    """Why a contender has no figures, "" if it has or was never asked."""
    return next((run.left_out for run in _runs(sittings, contender, size) if run.left_out), "")


def ratio(one: float | None, other: float | None) -> float | None:
    """`one` in parts of `other`; None where either was not measured."""
    return one / other if one is not None and other else None


def sizes(sittings: Sequence[Sitting]) -> list[int]:
    """The sizes that were measured, smallest first."""
    return sorted({run.size for sitting in sittings for run in sitting.runs})


def write(sitting: Sitting, path: Path) -> None:
    """Keeps a sitting as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(sitting), indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Sitting:
    """A sitting that was kept."""
    told = json.loads(path.read_text(encoding="utf-8"))
    runs = (Run(**{**run, "steps": tuple(Step(**step) for step in run["steps"])}) for run in told["runs"])
    return Sitting(**{**told, "runs": tuple(runs)})


def _runs(sittings: Iterable[Sitting], contender: str, size: int) -> list[Run]:
    runs = (run for sitting in sittings for run in sitting.runs)
    return [run for run in runs if (run.contender, run.size) == (contender, size)]


def _peak(run: Run) -> float | None:
    return max((step.memory for step in run.steps if step.memory is not None), default=None)


def _wall(run: Run, name: str) -> float:
    return next(step.wall for step in run.steps if step.name == name)
