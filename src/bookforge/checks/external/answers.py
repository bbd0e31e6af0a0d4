"""Addresses asked for with moderation: a few hosts at once, one address of a host after the other, and none twice a week."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from urllib.parse import urlsplit

from bookforge.cache import Cache, key
from bookforge.checks.external.web import Answer

_ROOM = "links"
_HOSTS = 8  # asked at once
_PAUSE = 0.5  # seconds between two questions to one host
_MOST = 3000  # addresses of a book that are asked for
_DAYS = {True: 7, False: 1}  # how long an answer holds, by whether it was a good one

Fetch = Callable[[str], Answer]


def looked_up(
    addresses: Iterable[str], fetch: Fetch, cache: Cache, today: dt.date, *, pause: float = _PAUSE
) -> Mapping[str, Answer]:
    """The answers of some addresses, from the cache where it has a fresh one, else by `fetch`."""
    wanted = list(dict.fromkeys(addresses))[:_MOST]
    known = {address: answer for address in wanted if (answer := _recalled(address, cache, today))}
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in wanted:
        if address not in known:
            hosts[urlsplit(address).netloc.lower()].append(address)
    if not hosts:
        return known
    with ThreadPoolExecutor(min(_HOSTS, len(hosts))) as pool:
        for answered in pool.map(lambda asked: list(_one_by_one(asked, fetch, pause)), hosts.values()):
            for address, answer in answered:
                known[address] = answer
                _keep(address, answer, cache, today)
    return known


def _one_by_one(addresses: Sequence[str], fetch: Fetch, pause: float) -> Iterator[tuple[str, Answer]]:
    for number, address in enumerate(addresses):
        if number:
            time.sleep(pause)
        yield address, fetch(address)


def _recalled(address: str, cache: Cache, today: dt.date) -> Answer | None:
    kept = cache.get(_ROOM, key(address))
    try:
        given = json.loads(kept) if kept else None
        if given is None:
            return None
        day, answer = dt.date.fromisoformat(given.pop("day")), Answer(**given)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    good = not answer.error and answer.status < 400
    return answer if dt.timedelta() <= today - day < dt.timedelta(days=_DAYS[good]) else None


def _keep(address: str, answer: Answer, cache: Cache, today: dt.date) -> None:
    if not answer.refused:
        cache.put(_ROOM, key(address), json.dumps({**asdict(answer), "day": today.isoformat()}).encode())
