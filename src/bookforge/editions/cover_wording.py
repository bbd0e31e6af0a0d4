"""What a cover is drawn from: its words, its typefaces, its size."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 1600, 2560


@dataclass(frozen=True, slots=True)
class Faces:
    """The typefaces of a cover, as the bytes of font files: for the title, for the subtitle, for authors and series."""

    title: bytes
    subtitle: bytes
    label: bytes


@dataclass(frozen=True, slots=True)
class Wording:
    """What a cover says, in which language; `others` is said for the authors for whom there is no room, and a `leftward`
    script begins at the right margin."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    series: str = ""
    language: str = "en"
    others: str = "and others"
    leftward: bool = False
