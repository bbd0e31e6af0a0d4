"""Findings as workflow commands, which GitHub Actions shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from bookforge.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_github(found: Iterable[Diagnostic], folder: str = "") -> str:
    """A line a finding; `folder` leads from where the command runs, which GitHub takes for the repository, to the book's."""
    return "".join(f"{_command(one, folder)}\n" for one in found)


def _command(found: Diagnostic, folder: str) -> str:
    place = found.place
    given = {"file": PurePosixPath(folder, place.path), "line": place.line, "col": place.column, "title": found.code}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in given.items() if value is not None)
    words = "\n".join(filter(None, (found.message, found.remedy)))
    return f"::{_COMMANDS[found.severity]} {properties}::{_data(words)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
