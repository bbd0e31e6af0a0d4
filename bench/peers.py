"""Where the peers come from: each at one version, put once into a folder of its own in the user's cache.

Python packages get a virtual environment each, by pip; Vivliostyle comes by npm. Both ask whatever registry this machine is
set up for. What cannot be had raises `LeftOut` with a sentence, and the bench goes on without it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout
from npm_tools import NoTool, installed, node

_SECONDS = 600  # for an install


class LeftOut(Exception):
    """A contender does not take part; the message says why."""


@dataclass(frozen=True)
class Wheel:
    """A package of PyPI's, and the oldest Python (3.…) that it says it runs on."""

    name: str
    version: str
    oldest: int = 11


KDP = Wheel("bookforge-kdp", "1.0.2")
MDBINDERY = Wheel("mdbindery", "0.2.0")
MDWEAVER = Wheel("mdweaver", "0.4.1", oldest=12)
TYPST = Wheel("typst", "0.15.0")
MATPLOTLIB = Wheel("matplotlib", "3.10.8")
WHEELS = (KDP, MDBINDERY, MDWEAVER, TYPST)
VIVLIOSTYLE = ("@vivliostyle/cli", "11.3.3")


def home() -> Path:
    """The folder of all peers."""
    return Path(platformdirs.user_cache_dir("bookforge-bench", appauthor=False))


def programs(wheel: Wheel) -> Path:
    """The folder with the programs of a wheel's own environment, installed if it was not there. Raises `LeftOut`."""
    folder = home() / f"{wheel.name}-{wheel.version}"
    done = folder / "done"  # written last: an install that was killed is begun again
    if not done.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(folder.with_suffix(".lock"), timeout=_SECONDS):
                if not done.is_file():
                    _install(wheel, folder)
                    done.touch()
        except Timeout:
            raise LeftOut(f"another run has been installing {wheel.name} for minutes") from None
    return folder / "bin"


def vivliostyle() -> tuple[str, ...]:
    """Vivliostyle's command line as a command. Raises `LeftOut`."""
    try:
        modules = installed(*VIVLIOSTYLE)
        return node().node, str(modules / VIVLIOSTYLE[0] / "dist" / "cli.js")
    except NoTool as lack:
        raise LeftOut(str(lack)) from None


def python_for(wheel: Wheel) -> tuple[str, bool]:
    """The Python that a wheel gets, and whether that is as new as the wheel wants."""
    if sys.version_info >= (3, wheel.oldest):
        return sys.executable, True
    names = (f"python3.{minor}" for minor in range(14, wheel.oldest - 1, -1))
    found = next((path for name in names if (path := shutil.which(name)) and _runs(path)), None)
    return (found, True) if found else (sys.executable, False)


def _runs(python: str) -> bool:
    """Whether a Python is one: a version manager puts names on the path behind which there may be none."""
    return subprocess.run([python, "-c", "import venv"], capture_output=True, check=False).returncode == 0


def _install(wheel: Wheel, folder: Path) -> None:
    python, new_enough = python_for(wheel)
    # An older Python than a peer asks for is tried all the same: it either works, or the peer is left out.
    anyway = [] if new_enough else ["--ignore-requires-python"]
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in [python, "-m", "venv", "--clear", str(folder)], [*pip, *anyway, f"{wheel.name}=={wheel.version}"]:
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS)
        except subprocess.CalledProcessError as failed:
            words = [line for line in str(failed.stderr).splitlines() if line.strip()] or ["no word of why"]
            said = [line for line in words if line.startswith("ERROR")] or words
            raise LeftOut(f"{wheel.name} {wheel.version} could not be installed: {said[-1]}") from None
        except (OSError, subprocess.TimeoutExpired) as failed:
            raise LeftOut(f"{wheel.name} {wheel.version} could not be installed: {failed}") from None
