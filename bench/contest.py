"""The contest: all contenders of one size get ready, then run in rounds, in another order each round.

Who cannot take part, fails or takes too long is left out from there on, with a word. Orders come of a fixed seed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence

from bench.peers import LeftOut
from bench.results import Run
from bench.workshop import Contender, Entry, Workshop, looking, pages_of

Say = Callable[[str], None]


def contest(contenders: Sequence[Contender], shop: Workshop, size: int, rounds: int, say: Say) -> Iterator[Run]:
    """The runs of all rounds, as they are made."""
    ready: dict[Contender, Entry] = {}
    for contender in contenders:
        say(f"×{size}: {contender.title} gets ready")
        try:
            ready[contender] = contender.enter(shop)
        except LeftOut as reason:
            yield _out(contender, size, 0, reason, say)
    for number in range(rounds):
        load = os.getloadavg()[0]
        say(f"×{size}: round {number + 1} of {rounds}, load {load:.1f}")
        for contender in shuffled(list(ready), number):
            try:
                run = _turn(contender, ready[contender], size, number, load)
            except LeftOut as reason:
                del ready[contender]
                yield _out(contender, size, number, reason, say)
            else:
                say(f"×{size}: {contender.title}: {sum(step.wall for step in run.steps):.2f} s")
                yield run


def shuffled(contenders: Sequence[Contender], number: int) -> list[Contender]:
    """The order of a round: the same in every call."""
    return random.Random(f"round {number}").sample(contenders, len(contenders))


def _turn(contender: Contender, entry: Entry, size: int, number: int, load: float) -> Run:
    with looking(number == 0):
        steps = entry.run(number)
    if entry.product is None:
        return Run(contender.name, size, number, load, steps)
    if not entry.product.is_file():
        raise LeftOut(f"it made no {entry.product.suffix.removeprefix('.').upper()}")
    return Run(contender.name, size, number, load, steps, pages_of(entry.product))


def _out(contender: Contender, size: int, number: int, reason: LeftOut, say: Say) -> Run:
    say(f"×{size}: {contender.title} is left out: {reason}")
    return Run(contender.name, size, number, os.getloadavg()[0], left_out=str(reason))
