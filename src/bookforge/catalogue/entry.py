"""One truth that bookforge checks, and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

ERROR: Final = "error"
WARNING: Final = "warning"
NOTE: Final = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """One truth: its usual severity, what failed, why it matters, how to mend it (whole sentences, for an author).

    `later` is told only of what was made, or by a command of its own: to read a manuscript tells nothing of it.
    """

    severity: Literal["error", "warning", "note"]
    what: str
    why: str
    mend: str
    later: bool = False
