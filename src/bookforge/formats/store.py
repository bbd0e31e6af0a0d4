"""What a store's reading systems make of an ebook, as the dated data files in `stores/`, read and typed.

Each value says where it comes from, and a note why one is the same for all where that is so. What is not here does not differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from bookforge.formats.channel import Rule, Source

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NoteForm = Literal["aside", "list"]

STORES = ("plain", "kindle", "apple", "kobo")
"""The stores by the words that `editions.epub.channel` knows; each has a data file."""


class _Model(BaseModel):
    """Frozen, and strict about keys: a misspelt rule would silently not be held."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, defer_build=True, alias_generator=lambda name: name.replace("_", "-")
    )


class CoverRules(_Model):
    """What a store takes as the image of a cover: sizes in px (width, height), `weight` in bytes, `shape` height by width."""

    least: Rule[tuple[int, int]] | None = None
    short_side: Rule[int] | None = None
    most: Rule[int] | None = None
    shape: Rule[tuple[float, float]] | None = None
    weight: Rule[int] | None = None


class Store(_Model):
    """Where an ebook is sold or read, and in what its file there differs from those for others.

    - `contents_depth`: the levels of the contents that are shown;
    - `page_list`: whether pages of the printed book may be listed;
    - `fonts`: whether the book's typefaces are packed; `fonts_told`: whether the package says that they are to be used;
    - `cover_page`: whether the cover is also a page at the book's beginning;
    - `table_columns`: a wider table is set one block a row (None: never);
    - `notes`: notes at a chapter's end are `aside`s, which some reading systems show in a window only, or a `list`;
    - `note_characters`: how long a note may be that is to be shown in a window of its own;
    - `image_pixels`: larger images in the text are made smaller; the cover has rules of its own;
    - `file_bytes`: a chapter whose XHTML is larger is split;
    - `description_characters`: how long the description may be;
    - `keywords`: how many its form takes; `keyword_characters`, `keywords_together`: how long one of them may be,
      and all with a `;` between;
    - `cover`: what is taken as a cover.
    """

    title: str
    sources: Mapping[str, Source] = {}
    contents_depth: Rule[int] | None = None
    page_list: Rule[bool]
    fonts: Rule[bool]
    fonts_told: Rule[bool] | None = None
    cover_page: Rule[bool]
    table_columns: Rule[int] | None = None
    notes: Rule[NoteForm]
    note_characters: Rule[int] | None = None
    image_pixels: Rule[int] | None = None
    file_bytes: Rule[int]
    description_characters: Rule[int] | None = None
    keywords: Rule[int] | None = None
    keyword_characters: Rule[int] | None = None
    keywords_together: Rule[int] | None = None
    cover: CoverRules


@cache
def stores() -> Mapping[str, Store]:
    """Every store by the word that a manifest says."""
    folder = resources.files(__package__).joinpath("stores")
    return {
        name: Store.model_validate(yaml.load(folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8"), _LOADER))
        for name in STORES
    }
