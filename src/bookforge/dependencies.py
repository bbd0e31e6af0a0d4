"""The libraries that bookforge runs on: their licences, read where they are installed, and their known holes.

Nothing is printed here, and nothing goes to the network but through pip-audit, when it is asked for.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

from bookforge.diagnostics import MachineLacks

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_SHORT = 60  # letters; whoever writes more into `License` has put the whole licence there
_HOMES = (
    "homepage",
    "home",
    "repository",
    "source",
    "source code",
    "github",
    "documentation",
)  # the first that is given
_PATIENCE = 300  # seconds that pip-audit may take
# What a library may not ask of those who run it with a program under the AGPL, version 3 or later (FSF, “Various Licenses and
# Comments about Them”): further restrictions, or to stay with another licence.
_FORBIDS = re.compile(
    r"""proprietary | non-?commercial | \bCC-BY-N[CD] | \bCC-BY-SA-[123] | \bSSPL | \bBUSL | business\ source | commons\ clause
      | elastic | \bGPL-2\.0-only | GPLv2$ | \bCDDL | \bEPL-1 | \bMPL-1 | mozilla\ public\ license\ 1 | \bApache-1
      | \bJSON$ | \bPolyForm | \bEUPL-1\.[01]\b | \bBSD-4""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Library:
    """A library, as it says of itself: name, version, licence ("" where it does not say), and where it is at home."""

    name: str
    version: str
    licence: str
    home: str

    @property
    def fits(self) -> bool:
        """Whether its licence is known to go with bookforge's own."""
        return fits(self.licence)


@dataclass(frozen=True, slots=True)
class Hole:
    """A known hole in a library: what it is called, in which version it is closed ("" where in none yet), what it is."""

    library: str
    version: str
    name: str
    closed: str
    about: str


def fits(licence: str) -> bool:
    """Whether a licence lets a library be used by a program under AGPL-3.0-or-later. Of several (“or”) one is enough."""
    choices = re.split(r"\s+OR\s+", licence)
    return bool(licence) and any(not _FORBIDS.search(choice) for choice in choices)


def libraries(of: str = "bookforge") -> tuple[Library, ...]:
    """All that a package needs to run, and what that needs, by name; what only its tests need is left out."""
    waiting, seen = [of], dict[str, Library]()
    while waiting:
        for name in _needs(waiting.pop()):
            plain = re.sub(r"[-_.]+", "-", name).lower()
            if plain not in seen and (found := _library(name)) is not None:
                seen[plain] = found
                waiting.append(name)
    return tuple(seen[name] for name in sorted(seen))


def _needs(name: str) -> Iterator[str]:
    for requirement in metadata.requires(name) or ():
        wanted, _, marker = requirement.partition(";")
        named = _NAME.match(wanted)
        if named and "extra" not in marker:
            yield named[0]


def _library(name: str) -> Library | None:
    """A library that is installed; None for one that only other systems need."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    addresses = dict(entry.split(", ", 1) for entry in about.get_all("Project-URL") or () if ", " in entry)
    known = {what.lower(): address for what, address in addresses.items()}
    home = _told(about, "Home-page") or next((known[what] for what in _HOMES if what in known), "")
    return Library(about["Name"], about["Version"], _licence(about), home)


def _licence(about: metadata.PackageMetadata) -> str:
    """The expression that is meant for programs, else the classifiers (of several one may choose, as of Pyphen's), else what is
    written freely."""
    if expression := _told(about, "License-Expression"):
        return expression
    classes = [
        entry.rpartition(" :: ")[2] for entry in about.get_all("Classifier") or () if entry.startswith("License ::")
    ]
    written = _told(about, "License").strip()
    named = " OR ".join(name for name in classes if name != "OSI Approved")
    return named or (written.split("\n")[0] if len(written) <= _SHORT else written.split("\n")[0][:_SHORT])


def _told(about: metadata.PackageMetadata, field: str) -> str:
    return str(about[field]) if field in about else ""


def holes() -> tuple[Hole, ...]:
    """The known holes in all that is installed beside bookforge, as pip-audit finds them in the Python Packaging Advisory
    Database. Raises `MachineLacks` without pip-audit, or where it has no way to ask."""
    if find_spec("pip_audit") is None:
        raise MachineLacks(
            f"pip-audit is missing, which knows the holes: install it with `{sys.executable} -m pip install pip-audit`."
        )
    command = [sys.executable, "-m", "pip_audit", "--local", "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            text=True,
            errors="replace",
        )
        return read_audit(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise MachineLacks(
            "pip-audit gave no answer: it asks pypi.org for known holes. Try again with a network."
        ) from None


def read_audit(said: str) -> tuple[Hole, ...]:
    """The holes in pip-audit's answer (JSON). Raises ValueError where it is none."""
    answer = json.loads(said)
    if not isinstance(answer, dict) or "dependencies" not in answer:
        raise ValueError("no answer of pip-audit")
    return tuple(
        Hole(library["name"], library["version"], hole["id"], ", ".join(hole.get("fix_versions", ())), _first(hole))
        for library in answer["dependencies"]
        for hole in library.get("vulns", ())
    )


def _first(hole: dict[str, str]) -> str:
    """The first line of what is said of a hole."""
    return next(iter((hole.get("description") or "").strip().split("\n")), "")
