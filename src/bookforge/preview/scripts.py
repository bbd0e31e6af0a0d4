"""The scripts and the sheet of the preview's page, by name."""

from __future__ import annotations

from importlib import resources

_FOLDER = resources.files("bookforge.preview").joinpath("static")
OWN = {file.name: file.read_bytes() for file in _FOLDER.iterdir()}
