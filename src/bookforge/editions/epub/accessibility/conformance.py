"""The claim that a book conforms, and who says so. It is a person's to make; `certified` sees that it has been earned."""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.editions.epub.metadata import link, meta
from bookforge.editions.epub.package import Metadatum
from bookforge.manifest import Certifier

STANDARD = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""One of the strings that the specification takes (EPUB Accessibility 1.1, 4.2), letter by letter."""
_CLAIM, _CERTIFIER = "conformance", "certifier"


def conforms(certifier: Certifier) -> Iterator[Metadatum]:
    """The claim with its certifier, her credential and report where there are any, and the day of her review."""
    yield meta("dcterms:conformsTo", STANDARD, id=_CLAIM)
    yield meta("a11y:certifiedBy", certifier.by, refines=f"#{_CLAIM}", id=_CERTIFIER)
    yield meta("dcterms:date", certifier.on, refines=f"#{_CERTIFIER}")
    if certifier.credential:
        yield meta("a11y:certifierCredential", certifier.credential, refines=f"#{_CERTIFIER}")
    if certifier.report:
        yield link("a11y:certifierReport", certifier.report, refines=f"#{_CERTIFIER}")
