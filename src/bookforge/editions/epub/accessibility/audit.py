"""The audit of a finished ebook against WCAG 2.2 AA: what a machine can find, each at its place in the manuscript."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bookforge.assets import Asset
from bookforge.diagnostics import Diagnostic, Severity, in_order
from bookforge.editions.epub.accessibility import images, sheets, structure, wording
from bookforge.editions.epub.accessibility.facts import Facts
from bookforge.editions.epub.accessibility.leaf import Leaf
from bookforge.editions.epub.accessibility.verdicts import Verdict, verdicts
from bookforge.editions.stylesheets import Rule

_LOOKS: tuple[Callable[[Leaf], Iterator[Diagnostic]], ...] = (
    images.images, images.formulas, structure.tables, structure.headings, structure.lists, structure.labels,
    wording.links, wording.passages,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found, and how each success criterion stands."""

    findings: tuple[Diagnostic, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """The findings that break a criterion. Notes are left: they are for a person to judge."""
        return tuple(finding for finding in self.findings if finding.severity is not Severity.NOTE)


def audit(leaves: Sequence[Leaf], rules: Sequence[Rule], assets: Mapping[str, Asset], facts: Facts) -> Audit:
    """Audits the pages of an ebook, the rules of its style sheet and its images (by their path in the package)."""
    found = [finding for leaf in leaves for look in _LOOKS for finding in look(leaf)]
    found += [*sheets.styles(rules), *sheets.motion(assets, leaves), *sheets.colours(leaves, rules)]
    return Audit(in_order(found), tuple(verdicts(facts, {finding.code for finding in found})))
