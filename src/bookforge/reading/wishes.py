"""What a manifest wants done to the text of its chapters, in the terms of `manuscript`."""

from __future__ import annotations

from bookforge.book.placed import body_entries, files
from bookforge.callouts import kinds
from bookforge.manifest import Manifest, values
from bookforge.manuscript import Habits, Switches
from bookforge.words import word


def habits(manifest: Manifest) -> Habits:
    """What a manifest says of the text of its chapters."""
    return Habits(frozenset(kinds(own_kinds(manifest))), frozenset(manifest.compat), values(manifest))


def own_kinds(manifest: Manifest) -> dict[str, tuple[str | None, str | None]]:
    """The book's own kinds of callout, as name → (label, like)."""
    return {name: (kind.label, kind.like) for name, kind in manifest.callouts.items()}


def switches(manifest: Manifest) -> Switches:
    """What the manifest has done to the text."""
    wanted = manifest.typography
    if isinstance(wanted, bool):
        return Switches(*(wanted,) * 4)
    return Switches(
        quotes=bool(wanted.quotes),
        dashes=bool(wanted.dashes),
        spaces=wanted.spaces,
        ellipses=wanted.ellipses,
        own_quotes="" if isinstance(wanted.quotes, bool) else wanted.quotes,
        dash_style="typed" if isinstance(wanted.dashes, bool) else wanted.dashes,
    )


def titles_of(manifest: Manifest) -> dict[str, str]:
    """What a chapter is called whose file does not say, by path: the manifest's title, or the name of its role."""
    titles = {path: word(manifest.language, role) for path, role in files(manifest) if role != "chapter"}
    titles.update({entry.file: entry.title for entry in body_entries(manifest) if entry.title})
    return titles
