"""A chapter to be fitted: what was decided before is found again in it, and what is found now is told as decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bookforge.editions.print.copyfit.decisions import Decision, Matched, match
from bookforge.editions.print.copyfit.fault import Fault
from bookforge.editions.print.copyfit.paragraphs import Paragraph, paragraphs
from bookforge.editions.print.copyfit.setting import Setting, Settings
from bookforge.editions.print.pagestarts import BLOCK
from bookforge.markup import Element, elements


@dataclass(frozen=True, slots=True)
class Case:
    """A chapter file as it is printed: its paragraphs, the earlier decisions for them, and the blocks that are none and of which
    nothing can be decided."""

    chapter: str
    paragraphs: tuple[Paragraph, ...]
    known: Matched
    closed: frozenset[str]

    @property
    def pinned(self) -> Settings:
        """What the search is to leave as it is: what the author holds, and what is no paragraph."""
        return {**dict.fromkeys(sorted(self.closed), Setting()), **self.held}

    @property
    def held(self) -> Settings:
        """What the author holds."""
        return {block: decision.setting for block, decision in self.known.kept.items()}

    @property
    def start(self) -> Settings:
        """What the search begins with."""
        return {block: decision.setting for block, decision in self.known.open.items()}

    def told(self, settings: Settings, because: Mapping[str, Fault]) -> tuple[Decision, ...]:
        """The decisions that set the chapter so, in the order of its text; `because` names what was found now."""
        return tuple(
            decision
            for paragraph in self.paragraphs
            if (decision := self._decision(paragraph, settings.get(paragraph.block), because.get(paragraph.block)))
        )

    def _decision(self, paragraph: Paragraph, setting: Setting | None, fault: Fault | None) -> Decision | None:
        before = self.known.kept.get(paragraph.block) or self.known.open.get(paragraph.block)
        if before is not None and (before.keep or before.setting == setting):
            return replace(before, line=paragraph.line, words=paragraph.words)
        if setting is None:
            return None
        because = fault.kind.value if fault else ""
        return Decision(self.chapter, paragraph.line, paragraph.words, paragraph.mark, setting, because)


def case_of(section: Element, chapter: str, lines: Mapping[str, int], decisions: Iterable[Decision]) -> Case:
    """The case of a chapter file; `section` is what is printed of it, `lines` tells the source line of each block, `decisions`
    are those kept with the book."""
    here = tuple(paragraphs(section, lines))
    blocks = {block for element in elements(section) if (block := element.get(BLOCK))}
    closed = blocks - {paragraph.block for paragraph in here}
    return Case(chapter, here, match(decisions, chapter, here), frozenset(closed))
