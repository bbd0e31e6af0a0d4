"""What is said of chapters held against each other, and of their prose."""

from __future__ import annotations

from collections.abc import Mapping

from bookforge.catalogue.entry import NOTE, WARNING, Entry

ENTRIES: Mapping[str, Entry] = {
    # --- between chapters ---------------------------------------------------------------------------------------------
    "paragraph-stands-once": Entry(
        WARNING,
        "The same paragraph stands twice in the book.",
        "Articles that were written one by one often have a passage in common; who reads them as a book reads it twice.",
        "Take one of the two out, or refer to the other: `see [the chapter on touch](touch.md)`.",
    ),
    "passage-stands-once": Entry(
        NOTE,
        "Two chapters have a dozen words or more in a row in common.",
        "A reader who knows them stops, and wonders whether she is on the wrong page.",
        "Say it in other words, or leave one out. Where it is meant, write `allow: [passage-stands-once]` in the file.",
    ),
    "dashes-are-of-one-kind": Entry(
        NOTE,
        "A chapter writes dashes otherwise than most of the book.",
        "A book keeps to one kind of dash; readers take a change of it for a change of meaning.",
        "Write them alike, or have bookforge do it: `typography: {dashes: em}` or `{dashes: en}` in book.yaml.",
    ),
    "quotes-are-of-one-kind": Entry(
        NOTE,
        "A chapter quotes with other marks than most of the book.",
        "A book keeps to one kind of quotation mark; the other is for a quotation within a quotation.",
        "Type straight marks, which become those of the language; or `typography: {quotes: …}` in book.yaml names others.",
    ),
    "headings-are-cased-alike": Entry(
        NOTE,
        "A heading is written in Title Case and most of its level are not, or the other way round.",
        "They stand one below the other in the contents, where everyone sees it.",
        "Write the headings of a level alike.",
    ),
    "headings-end-alike": Entry(
        NOTE,
        "A heading ends with a full stop, and most of its level do not.",
        "A heading is no sentence; they stand one below the other in the contents, where everyone sees it.",
        "Take the full stop out.",
    ),
    "heading-stands-once": Entry(
        NOTE,
        "Two headings of a chapter, on one level below the same heading, have the same words.",
        "In the contents nobody can tell one from the other, and a reader who goes back lands at the wrong one.",
        "Say in each what is its own.",
    ),
    # --- prose --------------------------------------------------------------------------------------------------------
    "word-stands-once": Entry(
        NOTE,
        "A word stands twice in a row.",
        "It is most often left over from a change, and the eye passes over it.",
        "Take one of the two out.",
        later=True,
    ),
    "quotes-pair": Entry(
        NOTE,
        "Of the quotation marks in a paragraph, some open and do not close.",
        "A reader does not know where speech ends; only speech that goes on in the next paragraph is left open.",
        "Close the quotation.",
        later=True,
    ),
    "word-spelt-alike": Entry(
        NOTE,
        "One word is spelt in two ways.",
        "Readers and search find one spelling; the other looks like a slip.",
        "Use the spelling that the rest of the book has.",
        later=True,
    ),
    "name-spelt-alike": Entry(
        NOTE,
        "Two names are much alike.",
        "They may be one person, spelt in two ways.",
        "Mend the name, or allow it.",
        later=True,
    ),
    "sentence-is-short": Entry(
        NOTE,
        "A sentence is very long.",
        "Beyond fifty or sixty words most readers begin anew.",
        "Make two sentences of it.",
        later=True,
    ),
    "word-is-in-dictionary": Entry(
        NOTE,
        "A word is in no dictionary, and is no name that the book has often.",
        "It may be a slip that every reader sees.",
        "Mend it; or write the word into words.txt beside book.yaml, on a line of its own.",
        later=True,
    ),
    "language-has-dictionary": Entry(
        NOTE,
        "This machine has no dictionary for a language of the book.",
        "Words of that language were not looked up.",
        "Install a Hunspell dictionary for it, or put its .aff and .dic files into the book's folder `dictionaries`.",
        later=True,
    ),
    "proof-entry-fits": Entry(
        WARNING,
        "An entry of proof.yaml cannot be understood.",
        "What it was to allow is told again.",
        'Write `- {rule: repeated-word, quote: "that that"}`; `in:` names a file.',
        later=True,
    ),
}
