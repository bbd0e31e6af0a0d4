"""Builds that are to be killed: a process that has bookforge imported forks one for each line that it reads, so that none
waits for the imports. It says the child's number, when that begins to write, and when it has ended.

    python killing.py FOLDER OUTPUT CACHE JOBS EDITION…
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from making import Silent

from bookforge import dist, scratch
from bookforge.build import build
from bookforge.cache import Cache
from bookforge.outcome import Request


def say(*words: object, to: int = 1) -> None:
    os.write(to, (" ".join(map(str, words)) + "\n").encode())


def child(request: Request) -> None:
    """A build in a session of its own."""
    os.setsid()
    scratch.begin()
    say("pid", os.getpid())
    place = dist.place

    def told(*given: object) -> None:
        say("writing")
        place(*given)  # type: ignore[arg-type]

    dist.place = told  # type: ignore[assignment]
    build(request, Silent())


def main() -> None:
    root, output, cache, jobs, *editions = sys.argv[1:]
    request = Request(Path(root), tuple(editions), Path(output), int(jobs), cache=Cache(Path(cache)))
    say("ready")
    for _ in sys.stdin:
        number = os.fork()
        if not number:
            try:
                child(request)
            finally:
                os._exit(0)
        _, status = os.waitpid(number, 0)
        say("ended", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
