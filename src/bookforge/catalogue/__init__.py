"""The catalogue of truths that bookforge checks: what each code means, why it matters, how to mend it.

`bookforge explain CODE` prints an entry, and `docs/diagnostics.md` is made from them all. A test holds that each code has
a case that provokes it. One module a field.
"""

from __future__ import annotations

from collections.abc import Mapping

from bookforge.catalogue import agreement, apparatus, chapters, ebooks, editions, manifest, pages, preflight
from bookforge.catalogue.entry import Entry

__all__ = ["CATALOGUE", "LATER", "Entry"]

CATALOGUE: Mapping[str, Entry] = {
    **manifest.ENTRIES,
    **chapters.ENTRIES,
    **apparatus.ENTRIES,
    **agreement.ENTRIES,
    **pages.ENTRIES,
    **editions.ENTRIES,
    **ebooks.ENTRIES,
    **preflight.ENTRIES,
}
LATER = frozenset(code for code, entry in CATALOGUE.items() if entry.later)
