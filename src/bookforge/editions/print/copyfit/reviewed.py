"""Reads the file of decisions as its author left it, and tells what in it cannot be meant."""

from __future__ import annotations

from typing import Any

from bookforge.diagnostics import Diagnostic, Place, did_you_mean
from bookforge.editions.print.copyfit.decisions import Decision, Kept
from bookforge.editions.print.copyfit.setting import Setting
from bookforge.manuscript import Source
from bookforge.manuscript.source import yaml_of
from bookforge.positions import Path, Positioned

_KEYS = ("chapter", "line", "words", "mark", "lines", "letter-spacing", "word-spacing", "because", "keep")
_MOST = {"letter-spacing": 0.03, "word-spacing": 0.15}  # em; more is seen, and is no copyfitting
_EXAMPLE = {"letter-spacing": "-0.01em", "word-spacing": "0.04em"}


def reviewed(source: Source) -> tuple[Kept, tuple[Diagnostic, ...]]:
    """What a `copyfit.yaml` holds, and what is wrong with it; an entry with a mistake is left out."""
    positions = yaml_of(source)
    if isinstance(positions, Diagnostic):
        return Kept(), (positions,)
    reader = _Reader(source, positions)
    decisions, found = reader.decisions()
    return Kept(decisions, reader.stamps()), found


class _Reader:
    """Takes entries out of the file, noting what does not fit."""

    def __init__(self, source: Source, yaml: Positioned) -> None:
        self.source, self.yaml = source, yaml
        self.found: list[Diagnostic] = []

    def decisions(self) -> tuple[tuple[Decision, ...], tuple[Diagnostic, ...]]:
        data = self.yaml.data
        entries = data.get("paragraphs") if isinstance(data, dict) else data
        if entries is None and (data is None or (isinstance(data, dict) and "paragraphs" in data)):
            return (), ()  # all entries were taken out
        if not isinstance(entries, list):
            self._tell((), f"{self.source.path} is to hold a list `paragraphs:`.")
            return (), tuple(self.found)
        read = [self._decision(("paragraphs", i), entry) for i, entry in enumerate(entries)]
        return tuple(decision for decision in read if decision is not None), tuple(self.found)

    def stamps(self) -> dict[str, str]:
        """What the chapters were; one that cannot be read is nothing to tell: the chapter is fitted again."""
        stamps = self.yaml.data.get("fitted") if isinstance(self.yaml.data, dict) else None
        return {str(name): str(stamp) for name, stamp in stamps.items()} if isinstance(stamps, dict) else {}

    def _decision(self, path: Path, entry: Any) -> Decision | None:
        before = len(self.found)
        if not isinstance(entry, dict):
            self._tell(path, "An entry is to be keys and values, as bookforge wrote it.")
            return None
        for key in entry:
            if key not in _KEYS:
                hint = did_you_mean(key, _KEYS, f"The keys of an entry are {', '.join(_KEYS)}.")
                self._tell((*path, key), f"The key “{key}” means nothing here.", hint)
        for key in ("chapter", "mark"):
            if not isinstance(entry.get(key), str | int):
                self._tell((*path, key), f"The entry has no {key}, so its paragraph cannot be found.")
        setting = Setting(
            self._lines((*path, "lines"), entry.get("lines", 0)),
            self._em((*path, "letter-spacing"), entry.get("letter-spacing", "0em")),
            self._em((*path, "word-spacing"), entry.get("word-spacing", "0em")),
        )
        keep = entry.get("keep", False)
        if not isinstance(keep, bool):
            self._tell((*path, "keep"), "`keep` is to be true or false.")
        if len(self.found) > before:
            return None
        line = entry.get("line")
        return Decision(
            str(entry["chapter"]),
            line if isinstance(line, int) else 0,
            str(entry.get("words") or ""),
            str(entry["mark"]),
            setting,
            str(entry.get("because") or ""),
            keep,
        )

    def _lines(self, path: Path, value: Any) -> int:
        if value in (-1, 0, 1) and not isinstance(value, bool):
            return int(value)
        self._tell(path, "`lines` is to be -1 (a line fewer), 0 or 1 (a line more).")
        return 0

    def _em(self, path: Path, value: Any) -> float:
        key = str(path[-1])
        number = str(value).removesuffix("em").strip()
        try:
            em = float(number)
        except ValueError:
            self._tell(path, f"`{key}` is to be a length in em, such as {_EXAMPLE[key]}.")
            return 0.0
        if not abs(em) <= _MOST[key]:
            self._tell(path, f"{value} is more than a reader would overlook.", f"Stay within ±{_MOST[key]:g}em.")
        return em

    def _tell(self, path: Path, message: str, remedy: str = "") -> None:
        place = self.yaml.keys.get(path) or self.yaml.of(path)
        self.found.append(self.source.report("copyfit-entry-fits", Place(self.source.path, *place), message, remedy))
