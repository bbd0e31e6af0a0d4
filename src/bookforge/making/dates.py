"""The date that finished files bear."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from bookforge.manifest import Manifest

_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # a book that tells no date must still come out the same on any day


def publication_date(manifest: Manifest) -> datetime:
    """The date that finished files bear, in UTC: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the manifest's."""
    epoch = _epoch()
    if epoch is not None:
        return epoch
    given = manifest.modified or manifest.date
    if not given:
        return _NO_DATE
    year, month, day = (*(int(part) for part in given.split("-")), 1, 1)[:3]
    return datetime(year, month, day, tzinfo=UTC)


def day_of(manifest: Manifest) -> str:
    """The same as far as it is told: 2026-11-22, 2026-11, 2026 or ""."""
    epoch = _epoch()
    return epoch.date().isoformat() if epoch is not None else manifest.modified or manifest.date or ""


def _epoch() -> datetime | None:
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(given), UTC) if given.isdigit() else None
