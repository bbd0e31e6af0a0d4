"""Long books are read by several processes: chapters know nothing of each other, and to read them is most of what a first build
does. What comes back from another process is what the store would keep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass

from bookforge import children
from bookforge.cache import Cache
from bookforge.callouts import kinds
from bookforge.diagnostics import Diagnostic
from bookforge.garbage import look_seldom
from bookforge.manuscript import ChapterTree, Warm, read
from bookforge.reading.remembered import Read, keep, keep_packed, name_of, packed, unpacked
from bookforge.reading.wanted import Wanted

_LOADING = 50_000  # characters, which are read while this process loads what comes after reading


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads: at most so many processes (`jobs`), or a pandoc that is kept `warm`. Those `beside` this one have begun already
    (None: they are started when there is enough to read); what this one does `meanwhile`, it does while its pandoc reads."""

    jobs: int
    warm: Warm | None = None
    beside: Executor | None = None
    meanwhile: Callable[[], object] | None = None


def read_all(wanted: Sequence[Wanted], readers: Readers, cache: Cache) -> list[Read]:
    """The chapters as they are read, in order. Raises `MachineLacks` without pandoc."""
    jobs, beside = readers.jobs, readers.beside
    if jobs < 2 or sum(len(one.source.text) for one in wanted) < children.LONG_TEXT:
        return _read_here(wanted, readers, cache)
    with nullcontext(beside) if beside is not None else children.beside(jobs - 1, [__name__]) as pool:
        shares = _shared_out(wanted, jobs, _LOADING if readers.meanwhile else 0)
        done = _read_together(shares, cache, pool, readers.meanwhile)
    return [done[one] for one in wanted]


def _read_together(
    shares: Sequence[Sequence[Wanted]], cache: Cache, pool: Executor, meanwhile: Callable[[], object] | None
) -> dict[Wanted, Read]:
    """What becomes of some shares, of which the first is this process's."""
    here, *others = shares
    begun = [_begun(share, cache, pool) for share in others]
    done = dict(zip(here, _read_here(here, Readers(1, meanwhile=meanwhile), cache), strict=True))
    for share, future in zip(others, begun, strict=True):
        try:
            done.update(_unpacked(share, future.result(), cache))
        except BrokenProcessPool:  # somebody has ended it: what it was to read is read here
            done.update(zip(share, _read_here(share, Readers(1), cache), strict=True))
    return done


def _begun(share: Sequence[Wanted], cache: Cache, pool: Executor) -> Future[list[bytes | None]]:
    try:
        return pool.submit(_packed, share, cache)
    except BrokenProcessPool as error:
        broken: Future[list[bytes | None]] = Future()
        broken.set_exception(error)
        return broken


def _read_here(wanted: Sequence[Wanted], readers: Readers, cache: Cache) -> list[Read]:
    """Chapters read by this process, and remembered; but for a glossary, of which the places are in its own file."""
    results = _read(wanted, readers, cache)
    for one, result in zip(wanted, results, strict=True):
        if one.glossary is None:
            keep(name_of(one), *result, cache)
    return results


def _read(wanted: Sequence[Wanted], readers: Readers, cache: Cache) -> list[Read]:
    """Chapters of one book, read by this process."""
    if not wanted:
        return []
    book = wanted[0]
    return read(
        [one.source for one in wanted],
        kinds({name: (label, like) for name, label, like in book.kinds}),
        book.language,
        jobs=readers.jobs,
        cache=cache,
        titles={one.source.path: one.title for one in wanted if one.title is not None},
        shifts={one.source.path: one.shift for one in wanted if one.shift is not None},
        typography=book.typography,
        warm=readers.warm,
        meanwhile=readers.meanwhile,
    )


def _shared_out(wanted: Sequence[Wanted], jobs: int, lost: int) -> list[list[Wanted]]:
    """The chapters in as many shares of about the same length, the first of them for this process, which could read so many
    characters while it does something else (`lost`): it has what the glossary is made of, which is not kept."""
    shares: list[list[Wanted]] = [[one for one in wanted if one.glossary is not None], *([] for _ in range(jobs - 1))]
    for one in sorted((one for one in wanted if one.glossary is None), key=lambda one: -len(one.source.text)):
        loads = [sum(len(held.source.text) for held in share) for share in shares]
        loads[0] += lost
        shares[loads.index(min(loads))].append(one)
    return [shares[0], *filter(None, shares[1:])]


def _packed(wanted: Sequence[Wanted], cache: Cache) -> list[bytes | None]:
    """What another process reads and remembers, packed; None for a chapter of which something would be lost on the way."""
    look_seldom()
    return [_kept(one, *result, cache) for one, result in zip(wanted, _read(wanted, Readers(1), cache), strict=True)]


def _kept(wanted: Wanted, tree: ChapterTree, found: tuple[Diagnostic, ...], cache: Cache) -> bytes | None:
    data = packed(tree, found)
    keep_packed(name_of(wanted), data, found, cache)
    return data


def _unpacked(
    wanted: Sequence[Wanted], packages: Sequence[bytes | None], cache: Cache
) -> Iterator[tuple[Wanted, Read]]:
    for one, data in zip(wanted, packages, strict=True):
        yield one, unpacked(one.source, data) if data is not None else _read_here([one], Readers(1), cache)[0]
