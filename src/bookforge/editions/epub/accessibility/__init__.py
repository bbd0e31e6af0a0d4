"""Who can read the ebook: facts counted in its finished pages, what may be claimed of them, and an audit of what stands
between the book and WCAG 2.2 AA."""

from bookforge.editions.epub.accessibility.audit import Audit, audit
from bookforge.editions.epub.accessibility.claims import claims, exemption
from bookforge.editions.epub.accessibility.conformance import conforms
from bookforge.editions.epub.accessibility.facts import Facts, facts_in, facts_of
from bookforge.editions.epub.accessibility.leaf import Leaf
from bookforge.editions.epub.accessibility.verdicts import State, Verdict, verdicts

__all__ = [
    "Audit",
    "Facts",
    "Leaf",
    "State",
    "Verdict",
    "audit",
    "claims",
    "conforms",
    "exemption",
    "facts_in",
    "facts_of",
    "verdicts",
]
