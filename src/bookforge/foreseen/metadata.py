"""What a store's form, a library or a distributor will ask for and book.yaml does not say, or says at too great length."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.formats import Rules, Store, channels, stores
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
    """One finding for all that is left out of a book that is on its way to a store: it names a channel, or has an ISBN."""
    if not _is_for_a_store(loaded):
        return
    lacking = [_SHOWN[key] for key in _lacking(loaded.manifest)]
    if lacking:
        message = f"Stores will ask for what book.yaml does not say: {'; '.join(lacking)}."
        yield loaded.report("metadata-is-complete", ("title",), message)


def _is_for_a_store(loaded: Loaded) -> bool:
    given = loaded.written.data.get("editions")
    settings = given.values() if isinstance(given, dict) else ()
    named = any(isinstance(edition, dict) and "channel" in edition for edition in settings)
    return bool({"epub", "print"} & set(loaded.manifest.wanted)) and (named or bool(loaded.written.data.get("isbn")))


def _lacking(manifest: Manifest) -> Iterator[str]:
    """The keys that are left out, in the order in which stores ask."""
    if not manifest.authors:
        yield "authors"
    elif any(len(author.name.split()) > 1 and not author.file_as for author in manifest.authors):
        yield "file-as"
    for key in ("description", "subjects", "keywords", "publisher", "date", "cover"):
        if not getattr(manifest, key):
            yield key
    if "print" in manifest.wanted and manifest.print.channel == "ingram" and not manifest.isbn.print:
        yield "isbn"


def keywords(loaded: Loaded) -> Iterator[Diagnostic]:
    """What the forms of the channels that a book is for say of its keywords, where they take fewer or shorter ones."""
    manifest = loaded.manifest
    forms: dict[str, Rules | Store] = {
        "print": channels()[manifest.print.channel].rules,
        "epub": stores()[manifest.epub.channel],
    }
    if manifest.keywords and _is_for_a_store(loaded):
        asked = [form for edition, form in forms.items() if edition in manifest.wanted]
        for message in dict.fromkeys(told for form in asked for told in _too_much(manifest.keywords, form)):
            yield loaded.report("keywords-fit-store", ("keywords",), message)


def _too_much(given: list[str], form: Rules | Store) -> Iterator[str]:
    """What is too much for a form, and what it says to that."""
    if form.keywords and len(given) > form.keywords.value:
        yield f"There are {len(given)} keywords. {form.keywords.says}"
    longest, together = max(given, key=len), len(";".join(given))
    if form.keyword_characters and len(longest) > form.keyword_characters.value:
        yield f"The keyword “{longest}” has {len(longest)} characters. {form.keyword_characters.says}"
    if form.keywords_together and together > form.keywords_together.value:
        yield f"The keywords have {together} characters. {form.keywords_together.says}"
