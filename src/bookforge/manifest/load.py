"""Reads `book.yaml` and tells all its mistakes together, each with line, column and a suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bookforge import limits
from bookforge.diagnostics import Diagnostic, Place, in_order, report
from bookforge.folder import NotUtf8, TooLarge, contents, decode, is_file, within
from bookforge.manifest import names, problems
from bookforge.manifest.model import Manifest
from bookforge.manifest.written import Written
from bookforge.positions import BadYaml, Positioned, read
from bookforge.positions import Path as KeyPath

_OTHER_NAMES = ("book.yml", "Book.yaml", "book.yaml.txt", "book.txt")  # Windows hides how a name ends


@dataclass(frozen=True, slots=True)
class Loaded:
    """A book found: its folder, resolved, and its manifest, both as it is meant and as it is written."""

    root: Path
    manifest: Manifest
    written: Written

    def report(self, code: str, path: KeyPath, message: str, remedy: str = "") -> Diagnostic:
        """A diagnostic at a value of the manifest, such as `("contents", "body", 0)`."""
        return self.written.report(code, path, message, remedy)


def load(path: Path) -> tuple[Loaded | None, tuple[Diagnostic, ...]]:
    """Reads a manifest: the file, or the folder that holds a `book.yaml`. None when it has errors."""
    file = path / "book.yaml" if path.is_dir() else path
    written, unread = _read(file)
    if written is None:
        return None, unread
    if written.data is None:
        return None, (written.report("manifest-not-empty", (), f"{written.name} is empty."),)
    if not isinstance(written.data, dict):
        message = f"{written.name} is to hold keys and values, such as `title: My book`."
        return None, (written.report("manifest-value-fits", (), message),)
    root = file.parent.resolve()
    manifest, found = problems.validate(written)
    for key, place in written.positions.doubled:
        found.append(written.report_at("manifest-key-once", place, f"The key “{key}” stands twice."))
    found.extend(names.check(root, written))
    if manifest is None or found:
        return None, in_order(found)
    return Loaded(root, manifest, written), ()


def _read(file: Path) -> tuple[Written | None, tuple[Diagnostic, ...]]:
    name = file.name
    if within(file.parent.resolve(), name) is None:
        return None, (report("file-in-book", Place(name), f"{name} leads out of its folder."),)
    try:
        text = decode(contents(file, limits.MANIFEST_BYTES))
    except TooLarge as error:
        return None, (report("file-is-not-too-large", Place(name), f"{name} cannot be read: {error}."),)
    except FileNotFoundError:
        folder = "this folder" if str(file.parent) in ("", ".") else f"“{file.parent}”"
        return None, (
            report("manifest-found", Place(name), f"There is no “{name}” in {folder}.", _otherwise_called(file)),
        )
    except OSError as error:
        return None, (report("manifest-found", Place(name), f"{name} cannot be read: {error.strerror or error}."),)
    except NotUtf8 as error:
        return None, (report("text-is-utf8", Place(name, error.line, error.column), f"{name} is not UTF-8: {error}."),)
    try:
        return Written(name, text, read(text)), ()
    except BadYaml as error:
        written = Written(name, text, Positioned())
        message = f"{name} cannot be read: {error.problem}."
        return None, (written.report_at("yaml-is-valid", (error.line, error.column), message, error.remedy),)


def _otherwise_called(file: Path) -> str:
    """What to do about a manifest that is there under a name that editors and other tools give it; "" where none is."""
    called = next((name for name in _OTHER_NAMES if is_file(file.with_name(name))), None)
    return f"Rename “{called}” to “{file.name}”." if called else ""
