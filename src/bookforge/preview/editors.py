"""The author's editor: which one it is, and how it is told to open a file at a line.

It is named by her alone, on the command line or in her environment, never by a book: a stranger's manuscript must not
start a command. It is started with a list of arguments; no shell reads them.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

_At = Callable[[str, int], Sequence[str]]


def _colon(file: str, line: int) -> Sequence[str]:
    return (f"{file}:{line}",)


def _goto(file: str, line: int) -> Sequence[str]:
    return ("-g", f"{file}:{line}")


def _option(file: str, line: int) -> Sequence[str]:
    return ("--line", str(line), file)


def _plus(file: str, line: int) -> Sequence[str]:
    return (f"+{line}", file)


_CODE = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf")
_JETBRAINS = ("idea", "pycharm", "webstorm", "phpstorm", "rubymine", "clion", "goland", "rider", "rustrover", "fleet")
_KNOWN: Mapping[str, _At] = {
    **dict.fromkeys(_CODE, _goto),
    **dict.fromkeys(_JETBRAINS, _option),
    **dict.fromkeys(("subl", "sublime_text", "zed", "zeditor", "mate", "lapce"), _colon),
    "kate": _option, "kwrite": _option,
    **dict.fromkeys(("emacs", "emacsclient", "gvim", "mvim", "gedit", "bbedit", "geany"), _plus),
}  # fmt: skip
_IN_A_TERMINAL = frozenset(
    {"vi", "vim", "nvim", "view", "nano", "pico", "micro", "hx", "helix", "ed", "joe", "ne", "mg"}
)
_LOOKED_FOR = ("code", "codium", "cursor", "zed", "subl", "idea", "kate")
_FAILS_WITHIN = 0.6  # s in which an editor that cannot start has said so


class CannotOpen(Exception):
    """No editor was started; the message says why, in words for the author."""


@dataclass(frozen=True, slots=True)
class Editor:
    """`asked` is the command of `--editor`; without it the environment is asked, and then what is installed."""

    asked: str = ""
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def open(self, file: Path, line: int) -> str:
        """Starts the editor at a line of a file, in a session of its own; gives the editor's name.

        Raises `CannotOpen`.
        """
        arguments = self.arguments(file, line)
        program = shutil.which(arguments[0], path=self.environment.get("PATH"))
        name = PurePath(arguments[0]).name
        if program is None:
            raise CannotOpen(f"There is no program “{arguments[0]}” on this machine.")
        try:
            process = subprocess.Popen(
                [program, *arguments[1:]],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise CannotOpen(f"{name} could not be started: {error.strerror or error}.") from error
        try:
            ended = process.wait(_FAILS_WITHIN)
        except subprocess.TimeoutExpired:
            threading.Thread(target=process.wait, daemon=True).start()  # nothing is left of it when it ends
            return name
        if ended != 0:
            raise CannotOpen(f"{name} ended at once, with exit code {ended}.")
        return name

    def arguments(self, file: Path, line: int) -> list[str]:
        """The command that opens a file at a line. Raises `CannotOpen` where there is none."""
        return command(self._command(), file, line)

    def _command(self) -> str:
        named = [self.asked, *(self.environment.get(n, "") for n in ("BOOKFORGE_EDITOR", "VISUAL", "EDITOR"))]
        chosen = next((one for one in named if one.strip()), None)
        path = self.environment.get("PATH")
        chosen = chosen or next((name for name in _LOOKED_FOR if shutil.which(name, path=path)), None)
        if chosen is None:
            raise CannotOpen("No editor is known; name yours with --editor or in BOOKFORGE_EDITOR.")
        return chosen


def command(editor: str, file: Path, line: int) -> list[str]:
    """The arguments that open a file at a line in an editor: the name of one that is known, or a command with `{file}` and
    `{line}`. Raises `CannotOpen` for one that needs a terminal, and for words that no command could be."""
    try:
        parts = shlex.split(editor)
    except ValueError as error:
        raise CannotOpen(f"The editor’s command “{editor}” cannot be read: {error}.") from error
    if not parts:
        raise CannotOpen("The editor’s command is empty.")
    if any("{file}" in part for part in parts):
        # One after the other, so that a file with “{line}” in its name stays itself.
        return ["".join(_filled(part, str(file), str(line))) for part in parts]
    name = PurePath(parts[0]).stem if parts[0].lower().endswith((".exe", ".cmd")) else PurePath(parts[0]).name
    if name in _IN_A_TERMINAL or {"-nw", "-t", "--tty"} & set(parts[1:]):
        raise CannotOpen(
            f"{name} runs in a terminal, which the preview has not; say how to open one, for example "
            f'--editor "xterm -e {name} +{{line}} {{file}}".'
        )
    at = _KNOWN.get(name)
    waits = name == "emacsclient" and not {"-n", "--no-wait"} & set(parts[1:])
    return [*parts, *(["-n"] if waits else []), *(at(str(file), line) if at else (str(file),))]


def _filled(part: str, file: str, line: str) -> list[str]:
    first, *others = part.split("{file}")
    filled = [first.replace("{line}", line)]
    for other in others:
        filled += [file, other.replace("{line}", line)]
    return filled
