"""Programs of others on this machine: a name on PATH says little, so each is asked for its version before it is trusted.

macOS has a `java` that only tells where to get one, Ubuntu a `chromium-browser` that only tells of a snap; Homebrew's Java is not
on PATH.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_SECONDS = 20


class Program(NamedTuple):
    """A program that answers, and the version that it says it has."""

    path: Path
    version: str


def java() -> Program | None:
    """Java, where one answers: JAVA_HOME's first, then PATH's, then Homebrew's."""
    home = os.environ.get("JAVA_HOME")
    places = ("java", "/opt/homebrew/opt/openjdk/bin/java", "/usr/local/opt/openjdk/bin/java")
    # It says: openjdk version "17.0.15" …, or "1.8.0_392", which is Java 8.
    return _first((f"{home}/bin/java", *places) if home else places, "-version", r'version "(?:1\.(?=8))?([\d._]+)')


def chromium() -> Program | None:
    """Chromium or Chrome, where one answers."""
    names = "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"
    apps = (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    )
    return _first((*names, *apps), "--version", r"Chrom\w+ (\d[\d.]*)")


def version(program: str, question: str) -> str | None:
    """The first number that a program answers to a question; None of one that does not answer."""
    found = re.search(r"\d+(?:\.\d+)*", _answer(program, question))
    return found[0] if found else None


def _first(programs: Iterable[str], question: str, answer: str) -> Program | None:
    """The first of the programs (names or paths) that answers as expected."""
    for program in programs:
        found = shutil.which(program)
        said = re.search(answer, _answer(found, question)) if found else None
        if found and said:
            return Program(Path(found), said[1])
    return None


def _answer(program: str, question: str) -> str:
    """What a program says, on either stream; nothing where it fails, or takes longer than 20 seconds."""
    try:
        done = subprocess.run(
            [program, question],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            text=True,
            errors="replace",
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout + done.stderr
