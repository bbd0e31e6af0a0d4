"""The scripts and the sheet of the preview's page, by name."""

from __future__ import annotations

from importlib import resources

_SHEETS = ("desk", "findings", "notes", "pages", "search", "proof", "compare", "ebook")
"""A sheet a feature, in the order in which they are read."""
_FOLDER = resources.files("bookforge.preview").joinpath("static")


def sheet(*names: str) -> str:
    """The rules of some features, or of all, as one sheet."""
    return "\n".join(_FOLDER.joinpath(f"{name}.css").read_text(encoding="utf-8") for name in names or _SHEETS)


OWN = {file.name: file.read_bytes() for file in _FOLDER.iterdir() if file.name.endswith(".js")}
"""What the page loads: its modules, and its sheet."""
OWN["preview.css"] = sheet().encode()
