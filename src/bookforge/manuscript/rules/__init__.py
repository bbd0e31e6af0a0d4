"""The rules that turn pandoc's HTML into the tree's vocabulary: one idea a module, each one function `Draft -> findings`.

A rule mends `draft.root` in place and yields what the author should know. `ORDER` is the one place that says in which
order they run.
"""

from collections.abc import Callable, Iterator

from bookforge.diagnostics import Diagnostic
from bookforge.manuscript.draft import Draft
from bookforge.manuscript.rules import (
    attributions,
    callouts,
    calls,
    capitals,
    cells,
    characters,
    code,
    conditions,
    epigraphs,
    figures,
    headings,
    labels,
    leftovers,
    levels,
    links,
    long_words,
    loose,
    marks,
    notes,
    raw_html,
    reserved,
    sections,
    sequence,
    spaces,
    speech,
    tables,
    tasks,
    typography,
    verse,
    worksheets,
)

Rule = Callable[[Draft], Iterator[Diagnostic]]

ORDER: tuple[Rule, ...] = (
    raw_html.apply,  # first: no later rule need fear a script
    reserved.apply,  # before the rules that give these names a meaning
    notes.apply,  # before sections: pandoc puts the notes behind the last section
    conditions.apply,  # before callouts, which take any class of a block for a kind misspelt
    callouts.apply,  # needs the line breaks that `spaces` folds
    attributions.set_apart,  # after callouts, which make quotations too; needs the line breaks as well
    spaces.apply,
    labels.apply,  # before `loose`: a caption is no paragraph
    loose.apply,  # after callouts, whose titles are no paragraphs yet
    levels.apply,  # before sections, which look for the title
    verse.apply,
    epigraphs.apply,  # before sections: one from the front matter goes before all headings
    attributions.apply,  # after epigraphs and callouts, whose last paragraph may be one
    speech.apply,
    worksheets.apply,
    sections.apply,
    headings.apply,  # after callouts: a heading inside one is none
    tasks.apply,
    capitals.apply,
    code.apply,
    figures.apply,
    cells.apply,  # before tables, which may give a row other cells
    tables.apply,
    links.apply,
    marks.apply,  # after headings, whose ids are made of their words
    characters.apply,
    calls.apply,
    sequence.apply,
    long_words.apply,
    leftovers.apply,  # behind all that reads markup: what still looks like it is left over
    typography.apply,  # last: until here the words are those that the author typed, and are found in her file
)

__all__ = ["ORDER", "Rule"]
