"""Every hostile input gives what `hostile` says of it: located words and nothing written, or a good book; in bounded time and
memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import hostile
import pytest

MEMORY = 2500
"""Megabytes that no input may take."""


@pytest.fixture(scope="module")
def built() -> Iterator[Callable[[str], hostile.Came]]:
    """Builds an input in a process of its own, by one that has all modules loaded and is forked."""
    command = [sys.executable, str(Path(hostile.__file__)), "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as server:

        @cache
        def build(name: str) -> hostile.Came:
            assert server.stdin is not None
            assert server.stdout is not None
            server.stdin.write(f"{name}\n")
            server.stdin.flush()
            told = json.loads(server.stdout.readline())
            return hostile.Came(**{key: tuple(v) if isinstance(v, list) else v for key, v in told.items()})

        yield build
        assert server.stdin is not None
        server.stdin.close()


def test_the_sample_is_of_the_table() -> None:
    assert set(hostile.SAMPLE) <= hostile.INPUTS.keys()


@pytest.mark.parametrize(
    "name", [name if name in hostile.SAMPLE else pytest.param(name, marks=pytest.mark.long) for name in hostile.INPUTS]
)
def test_a_hostile_input(name: str, built: Callable[[str], hostile.Came]) -> None:
    came = built(name)
    assert hostile.fits(came), came
    assert came.megabytes < MEMORY


def test_what_is_told_of_sizes_and_depths(built: Callable[[str], hostile.Came]) -> None:
    codes = {
        "50 MB chapter": "file-is-not-too-large",
        "3 MB line": "line-is-not-too-long",
        "quotes 1,000 deep": "text-is-not-too-deep",
    }
    for name, code in codes.items():
        assert [error.split(" ")[0] for error in built(name).errors] == [code]
