"""Links: what points into the book is marked for `book/` to resolve, what points out must be an address a book can keep."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.zones import Zone
from bookforge.markup import classes, elements, set_classes

_OUTWARD = frozenset({"http", "https", "mailto", "tel", "doi", "urn", "geo", "sms"})

_OURS = frozenset({"noteref", "description-call", "description-back"})  # made by other rules, and right


def apply(draft: Draft) -> Iterator[Diagnostic]:
    """Classes links `outward` or `inward`, but for those that other rules made; an unsafe one loses its address."""
    for link in elements(draft.root, "a"):
        given = link.get("href")
        if given is None or not _OURS.isdisjoint(classes(link)):
            continue
        address = " ".join(given.split())
        scheme = _scheme(address)
        if address.startswith("//"):
            link.set("href", f"https:{address}")
            set_classes(link, ["outward"])
        elif leads_out(address):
            set_classes(link, ["outward"])
        elif scheme:
            message = f"The link “{address}” uses {scheme}:, which a book cannot keep."
            yield draft.report("link-is-safe", link, given, message, zone=Zone.MARKS)
            del link.attrib["href"]
        else:
            set_classes(link, ["inward", *(c for c in classes(link) if c in ("page", "full"))])


def leads_out(address: str) -> bool:
    """Whether an address leads out of the book and is one that a book can keep."""
    return _scheme(address) in _OUTWARD


def _scheme(address: str) -> str:
    try:
        return urlsplit("".join(c for c in address if c > " ")).scheme.lower()
    except ValueError:
        return ""
