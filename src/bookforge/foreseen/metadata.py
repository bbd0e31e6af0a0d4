"""What a store's form, a library or a distributor will ask for, and book.yaml does not say."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manifest import Loaded, Manifest

_SHOWN = {
    "authors": "authors",
    "file-as": "the name of an author as it is sorted (`file-as: Austen, Jane`)",
    "description": "a description",
    "subjects": "subjects (`bisac: FAM030000`)",
    "keywords": "keywords",
    "publisher": "a publisher",
    "date": "a date",
    "cover": "a cover image (one is drawn)",
    "isbn": "the paperback's ISBN, which IngramSpark wants",
}


def gaps(loaded: Loaded) -> Iterator[Diagnostic]:
    """One finding for all that is left out."""
    lacking = [_SHOWN[key] for key in _lacking(loaded.manifest)]
    if lacking:
        message = f"Stores will ask for what book.yaml does not say: {'; '.join(lacking)}."
        yield loaded.report("metadata-is-complete", ("title",), message)


def _lacking(manifest: Manifest) -> Iterator[str]:
    """The keys that are left out, in the order in which stores ask."""
    if not {"epub", "print"} & set(manifest.wanted):
        return
    if not manifest.authors:
        yield "authors"
    elif any(len(author.name.split()) > 1 and not author.file_as for author in manifest.authors):
        yield "file-as"
    for key in ("description", "subjects", "keywords", "publisher", "date", "cover"):
        if not getattr(manifest, key):
            yield key
    if "print" in manifest.wanted and manifest.print.channel == "ingram" and not manifest.isbn.print:
        yield "isbn"
