"""The noun of `bookforge check`."""

from __future__ import annotations

from dataclasses import dataclass

from bookforge.diagnostics import Diagnostic, as_errors


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a book, and which finished files were looked over: each with how it stands."""

    findings: tuple[Diagnostic, ...]
    looked: tuple[str, ...] = ()

    def weighed(self, *, strict: bool) -> tuple[Diagnostic, ...]:
        """The findings as they are told: with `strict`, warnings are errors."""
        return as_errors(self.findings) if strict else self.findings
