"""What the author wrote in `book.yaml`, read, validated, each key with its position. Public: `load`, `Manifest`, `schema`."""

from bookforge.manifest.load import Loaded, load
from bookforge.manifest.model import (
    MADE_MATTER,
    MATTER_ROLES,
    Author,
    ChapterEntry,
    EpubEdition,
    GlossarySettings,
    IndexSettings,
    Manifest,
    MatterEntry,
    PartEntry,
    PrintEdition,
    schema,
)

__all__ = [
    "MADE_MATTER",
    "MATTER_ROLES",
    "Author",
    "ChapterEntry",
    "EpubEdition",
    "GlossarySettings",
    "IndexSettings",
    "Loaded",
    "Manifest",
    "MatterEntry",
    "PartEntry",
    "PrintEdition",
    "load",
    "schema",
]
