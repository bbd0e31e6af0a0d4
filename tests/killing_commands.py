"""Commands that are to be killed: a process that has bookforge imported forks one for each line that it reads (its words, as
JSON), so that none waits for the imports. It says the child's number, when that begins to write, and what it ended with.

    python killing_commands.py LOG
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from killing import say

import bookforge.build
import bookforge.editions.print.press  # noqa: F401  what takes longest to import
from bookforge import dist
from bookforge.cli import main as command


def child(words: list[str], out: int, log: str) -> None:
    """A command in a session of its own, whose words go to a file."""
    os.setsid()
    say("pid", os.getpid(), to=out)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(written, 1)
    os.dup2(written, 2)
    write = dist._write

    def told(path: Path, data: bytes) -> None:
        say("writing", to=out)
        write(path, data)

    dist._write = told
    try:
        command(words)
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)


def main() -> None:
    log = sys.argv[1]
    say("ready")
    for line in sys.stdin:
        out = os.dup(1)
        number = os.fork()
        if not number:
            try:
                child(json.loads(line), out, log)
            finally:
                os._exit(99)
        os.close(out)
        _, status = os.waitpid(number, 0)
        say("ended", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
