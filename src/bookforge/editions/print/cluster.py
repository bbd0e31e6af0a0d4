"""Units laid out on a Dask cluster, by the executor that `distributed` has for whoever knows `concurrent.futures`.

A worker of Dask's is a process with threads, whose time and memory are not ours, and WeasyPrint wants a process to itself: so
each has processes of ours beside it, as this machine would, and hands on to them what it is given. What a job carries is all
that it needs: no path of this machine is in it. Dask sees to it that what a worker was at that is gone is done again.
"""

from __future__ import annotations

import logging
import multiprocessing
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

from bookforge import scratch
from bookforge.bounded import Lost
from bookforge.diagnostics import MachineLacks
from bookforge.editions.print.hands import Hands, hold_against, of_this_machine
from bookforge.editions.print.layout import versions
from bookforge.workers import Crew, Workers

_PATIENCE = 30.0
"""Seconds that a scheduler may take to answer, and a cluster to have a worker."""
_LOOK = 2.0  # s between two looks whether there are workers

_Result = TypeVar("_Result")
_Value = TypeVar("_Value")


def cluster_hands(address: str) -> Hands:
    """The workers of the cluster whose scheduler is at an address ("tcp://10.0.0.5:8786")."""
    return Hands(lambda: Cluster(address), always=True)


class Cluster(Crew):
    """The workers of a Dask cluster. Raises `MachineLacks`, and so do its futures, where nobody answers, no worker is there, or
    one that would set other pages."""

    def __init__(self, address: str, patience: float = _PATIENCE) -> None:
        self._address, self._patience = address, patience
        distributed = _distributed()
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what an author is to know is told by us
        try:
            host, port = distributed.comm.get_address_host_port(address)
            socket.create_connection((host, port), timeout=patience).close()  # Dask's own way would go on trying
            self._client = distributed.Client(address, timeout=patience, set_as_default=False, name="bookforge")
        except (OSError, ValueError, TypeError) as error:
            raise MachineLacks(f"No Dask scheduler answers at {address}. ({_first_line(error)})") from error
        self._executor = self._client.get_executor(pure=False)
        self._killed: type[Exception] = distributed.KilledWorker
        self._lack = ""
        self._closed = threading.Event()
        try:
            self._hold_against()
        except BaseException:
            self.shutdown(wait=False)
            raise
        threading.Thread(target=self._watch, name="cluster", daemon=True).start()

    def share(self, value: _Value) -> Any:
        """A value that stays in the cluster: a result, so that it is there again when who had it is gone."""
        return self._client.submit(_same, value, pure=False)

    def submit(self, function: Callable[..., _Result], /, *arguments: Any, **_: Any) -> Future[_Result]:
        """What a function will give that a worker is to call."""
        told: Future[_Result] = Future()
        told.set_running_or_notify_cancel()
        asked = self._executor.submit(_beside_the_worker, function, *arguments)
        asked.add_done_callback(partial(self._tell, told))
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leaves the cluster, which goes on without us; what it was asked for is dropped."""
        self._closed.set()
        self._client.close(timeout=5)

    def _hold_against(self) -> None:
        """Has some worker say that it would set the same pages; each says it again when it meets a book."""
        try:
            self._executor.submit(hold_against, versions()).result(self._patience)
        except TimeoutError as late:
            raise MachineLacks(self._nobody) from late
        except (MachineLacks, CancelledError):
            raise
        except Exception as error:
            raise MachineLacks(
                f"The Dask cluster at {self._address} cannot run bookforge: {_first_line(error)} "
                "Its scheduler and its workers need the same bookforge as this machine: pip install 'bookforge[cluster]'."
            ) from error

    def _tell(self, told: Future[_Result], asked: Future[_Result]) -> None:
        """Passes on what became of a task, in our own words."""
        if asked.cancelled():
            told.set_exception(MachineLacks(self._lack or f"The Dask scheduler at {self._address} is gone."))
            return
        error = asked.exception()
        if error is None:
            told.set_result(asked.result())
        elif isinstance(error, self._killed):
            told.set_exception(Lost("each worker of the cluster that was at it has ended"))
        else:
            told.set_exception(error)

    def _watch(self) -> None:
        """Leaves a cluster in which nobody is left to do anything, which would be waited for without end."""
        seen = time.monotonic()
        while not self._closed.wait(_LOOK) and self._client.status == "running":
            try:
                if self._client.nthreads():
                    seen = time.monotonic()
            except Exception:  # the scheduler is gone, whatever that looks like: its tasks are told so by Dask
                continue
            if time.monotonic() - seen > self._patience:
                self._lack = self._nobody
                self._client.close(timeout=5)

    @property
    def _nobody(self) -> str:
        return f"The Dask cluster at {self._address} has no worker (for {self._patience:.0f} seconds now)."


def _distributed() -> Any:
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise MachineLacks(
            "For a Dask cluster bookforge needs the library `distributed`: pip install 'bookforge[cluster]'."
        ) from error
    return distributed


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]


# --- in a worker of Dask's -----------------------------------------------------------------------------------------------

_beside: list[Workers] = []  # of its process
_coming = threading.Lock()


def _same(value: _Value) -> _Value:
    return value


def _beside_the_worker(function: Callable[..., _Result], *arguments: Any) -> _Result:
    """What a process of ours makes of a task."""
    with _coming:
        if not _beside:
            # Dask's own processes are marked as some that end with their parent, which may start none; ours see to it themselves.
            multiprocessing.current_process().daemon = False
            scratch.begin()
            _beside.append(of_this_machine(_distributed().get_worker().state.nthreads))
    return _beside[0].submit(function, *arguments).result()
