"""The commands that mend what this machine lacks, in the words of its own package manager."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import sys
from pathlib import Path

_INSTALL = {
    "apt-get": "apt-get install -y --no-install-recommends",
    "brew": "brew install",
    "dnf": "dnf install",
    "pacman": "pacman -S --needed",
    "apk": "apk add",
}

# What each package manager calls a part, in the order of `_INSTALL`.
PACKAGES = {
    "python": ("python3 python3-venv", "python", "python3", "python", "python3"),
    "pango": ("libpango-1.0-0 libpangoft2-1.0-0", "pango", "pango", "pango", "pango"),
    "harfbuzz-subset": ("libharfbuzz-subset0", "harfbuzz", "harfbuzz", "harfbuzz", "so:libharfbuzz-subset.so.0"),
    "java": ("default-jre-headless", "temurin", "java-headless", "jre-openjdk-headless", "openjdk17-jre-headless"),
    "chromium": ("chromium", "google-chrome", "chromium", "chromium", "chromium"),
    "pdftoppm": ("poppler-utils", "poppler", "poppler-utils", "poppler", "poppler-utils"),
    "qpdf": ("qpdf", "qpdf", "qpdf", "qpdf", "qpdf"),
    "gs": ("ghostscript", "ghostscript", "ghostscript", "ghostscript", "ghostscript"),
}

_FAMILIES = {"debian": "apt-get", "fedora": "dnf", "rhel": "dnf", "arch": "pacman", "alpine": "apk"}


def _manager() -> str | None:
    """The package manager of this system: the one on PATH, else the one its name tells."""
    if sys.platform == "darwin":
        return "brew"
    for name in _INSTALL:
        if shutil.which(name):
            return name
    return next((_FAMILIES[name] for name in _system() if name in _FAMILIES), None)


def _system() -> list[str]:
    """The names this system goes by, its own before those it is like: ["ubuntu", "debian"]."""
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return []
    return [told["ID"], *told.get("ID_LIKE", "").split()]


def install(thing: str) -> str | None:
    """The command that has this system install a thing."""
    manager = _manager()
    if manager is None:
        return None
    command = f"{_INSTALL[manager]} {PACKAGES[thing][list(_INSTALL).index(manager)]}"
    if thing == "chromium" and "ubuntu" in _system():
        command = "snap install chromium"  # the deb of that name is only a pointer to it
    return command if manager == "brew" or os.geteuid() == 0 else f"sudo {command}"


def pip(requirement: str) -> str:
    """The command that installs a Python package where this one is installed."""
    return shlex.join([sys.executable, "-m", "pip", "install", requirement])


def npm(package: str, version: str, folder: Path) -> str:
    """The command that puts a package of npm's into a folder, and runs no script of it. It needs Node 20 or newer."""
    return shlex.join(["npm", "install", "--ignore-scripts", "--prefix", str(folder), f"{package}@{version}"])


def reinstall(fonts: Path) -> str:
    """How the files that come with bookforge come back: from git in a checkout, else with the package."""
    checkout = fonts.parent.parent
    if (checkout / ".git").exists():
        return shlex.join(["git", "-C", str(checkout), "restore", str(fonts.relative_to(checkout))])
    return shlex.join([sys.executable, "-m", "pip", "install", "--force-reinstall", "--no-deps", "bookforge"])


def own(folder: Path) -> str:
    """The command that makes a folder one that nobody but this user writes."""
    mine = folder.stat().st_uid == os.geteuid()
    return shlex.join(
        ["chmod", "o-w", str(folder)] if mine else ["sudo", "chown", "-R", str(os.geteuid()), str(folder)]
    )
