"""What the author wrote in `book.yaml`, read, validated, each key with its position. Public: `load`, `Manifest`, `schema`."""

from bookforge.manifest.load import Loaded, load
from bookforge.manifest.model import (
    GATHERED_MATTER,
    LISTS,
    MADE_MATTER,
    MATTER_ROLES,
    Author,
    ChapterEntry,
    EpubEdition,
    GlossarySettings,
    IndexSettings,
    Manifest,
    MatterEntry,
    Numbering,
    PartEntry,
    PrintEdition,
    schema,
)
from bookforge.manifest.variables import values

__all__ = [
    "GATHERED_MATTER",
    "LISTS",
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
    "Numbering",
    "PartEntry",
    "PrintEdition",
    "load",
    "schema",
    "values",
]
