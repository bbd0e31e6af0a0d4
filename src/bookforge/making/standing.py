"""What a process that builds one book again and again has from the last time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bookforge.diagnostics import MachineLacks, are_lasting

if TYPE_CHECKING:  # nouns alone: what makes them takes time to import
    from bookforge.manuscript import Warm
    from bookforge.reading import Reading


@dataclass(slots=True)
class Standing:
    """The last `reading` that made a book, of which what has not changed is not read again, and a pandoc that waits. Whatever is
    made with them is what would be made without."""

    reading: Reading | None = None
    warm: Warm | None = field(default=None, repr=False)

    def renew(self, reading: Reading) -> None:
        """Keeps a reading that made a book, but for chapters that may be read another time."""
        if reading.book is not None:
            lasting = {wanted: read for wanted, read in reading.chapters.items() if are_lasting(read[1])}
            self.reading = replace(reading, chapters=lasting)

    def get_ready(self) -> None:
        """Has a pandoc wait, for the next time."""
        from bookforge.manuscript import warm_reader

        self.warm = self.warm or warm_reader()
        with suppress(MachineLacks):  # whoever reads tells it
            self.warm.ready()

    def close(self) -> None:
        """Ends what waits."""
        if self.warm is not None:
            self.warm.close()
