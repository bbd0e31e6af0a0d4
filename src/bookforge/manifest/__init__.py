"""What the author wrote in `book.yaml`, read, validated, each key with its position. Public: `load`, `Manifest`, `schema`."""

from bookforge.manifest.editions import EpubEdition, PrintEdition
from bookforge.manifest.load import Loaded, load
from bookforge.manifest.matter import LISTS, MADE_MATTER, MATTER_ROLES
from bookforge.manifest.model import (
    Author,
    ChapterEntry,
    Manifest,
    MatterEntry,
    PartEntry,
    schema,
)
from bookforge.manifest.settings import Certifier, GlossarySettings, IndexSettings, Numbering
from bookforge.manifest.variables import values

__all__ = [
    "LISTS",
    "MADE_MATTER",
    "MATTER_ROLES",
    "Author",
    "Certifier",
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
