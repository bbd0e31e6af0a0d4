"""The rules that turn pandoc's HTML into the tree's vocabulary: one idea a module, each one function `Draft -> findings`.

A rule mends `draft.root` in place and yields what the author should know. `ORDER` is the one place that says in which
order they run.
"""

from collections.abc import Callable, Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.rules import (
    callouts,
    code,
    figures,
    headings,
    leftovers,
    links,
    loose,
    marks,
    notes,
    raw_html,
    sections,
    spaces,
    tables,
    tasks,
)

Rule = Callable[[Draft], Iterator[Diagnostic]]

ORDER: tuple[Rule, ...] = (
    raw_html.apply,  # first: no later rule need fear a script
    notes.apply,  # before sections: pandoc puts the notes behind the last section
    callouts.apply,  # needs the line breaks that `spaces` folds
    spaces.apply,
    loose.apply,  # after callouts, whose titles are no paragraphs yet
    sections.apply,
    headings.apply,  # after callouts: a heading inside one is none
    tasks.apply,
    code.apply,
    figures.apply,
    tables.apply,
    links.apply,
    marks.apply,  # after headings, whose ids are made of their words
    leftovers.apply,  # last: what still looks like markup is left over
)

__all__ = ["ORDER", "Rule"]
