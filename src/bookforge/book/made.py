"""The pages that bookforge makes of what the chapters hold: lists, notes, sources, contributors, permissions, the index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bookforge.book import anthology, lists
from bookforge.book.labels import Label
from bookforge.book.model import Chapter
from bookforge.diagnostics import Diagnostic
from bookforge.manifest import LISTS, Loaded
from bookforge.markup import Element, classes, elements, new
from bookforge.words import word


def pages(
    loaded: Loaded,
    chapters: Sequence[Chapter],
    labels: Mapping[str, Label],
    given: Mapping[str, Element | None],
) -> dict[str, Element | None]:
    """Every page that the manifest lists without a file and that no template makes, by role: its root, None for one that
    would be empty. `given` are those that were made with the chapters (the bibliography, the index)."""
    manifest = loaded.manifest
    roots = [chapter.root for chapter in chapters]
    made: dict[str, Element | None] = dict(given)
    for role in (entry.role for entry in (*manifest.front, *manifest.back) if entry.file is None):
        if role in LISTS:
            page = lists.list_page(role, roots, labels, manifest.language)
            made[role] = None if lists.is_empty(page) else page
        elif role in anthology.MADE:
            made[role] = anthology.page(role, manifest, chapters)
        elif role == "notes":
            made[role] = _notes_page(manifest.language, roots)
    return made


def _notes_page(language: str, roots: Sequence[Element]) -> Element | None:
    """The page that an edition sets the notes of all chapters on (`editions.notes`), empty; None where there are none."""
    if not any("footnote" in classes(note) for root in roots for note in elements(root, "aside")):
        return None
    page = new("section", class_="matter notes", id="notes")
    page.append(new("h1", word(language, "notes")))
    return page


def findings(loaded: Loaded, made: Mapping[str, Element | None]) -> Iterator[Diagnostic]:
    """The pages that are listed and hold nothing, and those that are in the book though the contents do not list them."""
    for end, items in (("front", loaded.manifest.contents.front), ("back", loaded.manifest.contents.back)):
        for i, role in enumerate(items):
            if isinstance(role, str) and made.get(role, ...) is None:
                message = f"The page “{role}” would be empty, and was left out."
                yield loaded.report("made-page-has-text", ("contents", end, i), message)
    for role in loaded.manifest.gathered:
        if made.get(role) is not None:
            message = f"The page “{role}” is asked for and not listed in the contents: it stands at the book's end."
            remedy = f"Add `{role}` to `back:` under `contents:`, at the place where it is to stand."
            yield loaded.report("made-page-listed", ("contents",), message, remedy)
