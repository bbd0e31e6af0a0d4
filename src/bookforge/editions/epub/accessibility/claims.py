"""The metadata of accessibility that facts allow: nothing is claimed that is not there.

EPUB Accessibility 1.1 (section 2) asks for modes, features and hazards by the names of the Schema.org Accessibility
Properties vocabulary, and for a summary in words. What a person has to state is in `conformance`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookforge.editions.epub.accessibility.facts import Facts
from bookforge.editions.epub.accessibility.summary import summary
from bookforge.editions.epub.metadata import meta
from bookforge.editions.epub.package import Metadatum


def claims(facts: Facts, language: str, *, conforms: bool = False) -> Iterator[Metadatum]:
    """The metadata that the facts allow, in the order of the specification; with `conforms` the summary says so."""
    visual = facts.images > 0
    if facts.words:
        yield meta("schema:accessMode", "textual")
    if visual:
        yield meta("schema:accessMode", "visual")
    if facts.words and not (facts.undescribed or facts.captioned):
        yield meta("schema:accessModeSufficient", "textual")
    if visual:
        yield meta("schema:accessModeSufficient", "textual,visual" if facts.words else "visual")
    for feature in _features(facts):
        yield meta("schema:accessibilityFeature", feature)
    yield meta("schema:accessibilityHazard", "unknown" if facts.moving else "none")
    words, spoken = summary(facts, language, conforms=conforms)
    yield meta("schema:accessibilitySummary", words, **({} if spoken == language else {"xml_lang": spoken}))


def exemption(name: str) -> Metadatum:
    """What a publisher states of the law's exemptions (EPUB Accessibility Exemption Property): hers to say, never ours."""
    return meta("a11y:exemption", name)


def _features(facts: Facts) -> Iterator[str]:
    yield "tableOfContents"  # the navigation document, which no EPUB lacks
    yield "readingOrder"  # one spine, and pages that flow
    if facts.headings_in_order:
        yield "structuralNavigation"
    if facts.roles:
        yield "ARIA"
    if facts.resizable:
        yield "displayTransformability"
    if facts.cover_described and not (facts.undescribed or facts.captioned):
        yield "alternativeText"
    if facts.long_descriptions:
        yield "longDescription"
    if facts.formulas:
        yield "MathML"
    if facts.index:
        yield "index"
    if facts.ruby:
        yield "rubyAnnotations"
    if facts.page_list:
        yield "pageNavigation"
    if facts.breaks:
        yield "pageBreakMarkers"
