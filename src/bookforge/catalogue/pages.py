"""What is said of printed pages, their proofs and the notes of their readers."""

from __future__ import annotations

from collections.abc import Mapping

from bookforge.catalogue.entry import ERROR, NOTE, WARNING, Entry

ENTRIES: Mapping[str, Entry] = {
    # --- copyfitting --------------------------------------------------------------------------------------------------
    "page-has-no-widow": Entry(
        NOTE,
        "A printed page begins with the last line of a paragraph.",
        "The line has lost its paragraph, and the page looks as if it began with a mistake.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
        later=True,
    ),
    "page-has-no-orphan": Entry(
        NOTE,
        "A printed page ends with the first line of a paragraph.",
        "A thought begins and the page is over.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two on the page.",
        later=True,
    ),
    "heading-has-text-below": Entry(
        NOTE,
        "A printed page ends with a heading.",
        "A heading belongs to the text below it, which is on the next page.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two on the page.",
        later=True,
    ),
    "chapter-end-has-lines": Entry(
        NOTE,
        "A chapter's last page has fewer than five lines.",
        "A page with so little on it looks like a mistake, and costs paper.",
        "Set `copyfit: true` for the print edition in book.yaml, or take a few words out of the chapter, or put some in.",
        later=True,
    ),
    "facing-pages-end-alike": Entry(
        NOTE,
        "Two facing pages do not end on the same line.",
        "The reader sees both at once; the gap at one foot looks like an end.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two on one of the pages.",
        later=True,
    ),
    "paragraph-has-no-runt": Entry(
        NOTE,
        "A paragraph's last line is a word of a few letters, or the rest of a broken word.",
        "It leaves a hole as wide as the page between two paragraphs.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
        later=True,
    ),
    "line-is-not-loose": Entry(
        NOTE,
        "The spaces of a line are far wider than usual.",
        "The line falls apart into words, and the eye stops at it.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
        later=True,
    ),
    "text-has-no-river": Entry(
        NOTE,
        "Wide spaces stand one below the other in four lines or more.",
        "The eye follows the white down the page instead of the words.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
        later=True,
    ),
    "hyphens-are-not-stacked": Entry(
        NOTE,
        "Three lines or more in a row end in hyphens.",
        "A ladder of hyphens at the edge of the page catches the eye, and the reader loses the line.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
        later=True,
    ),
    "word-is-whole-over-leaf": Entry(
        NOTE,
        "A right-hand page ends in a broken word.",
        "The reader turns the leaf with half a word in mind.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
        later=True,
    ),
    "copyfit-entry-fits": Entry(
        ERROR,
        "An entry in copyfit.yaml is not of the form that is needed.",
        "The paragraph would be set as if the entry were not there.",
        "Mend the value as the message says, or take the entry out.",
        later=True,
    ),
    "copyfit-entry-used": Entry(
        NOTE,
        "An entry of copyfit.yaml is marked `keep: true`, and its paragraph has other words now.",
        "What was decided for the old words need not be right for the new ones, so the entry was taken out.",
        "Nothing need be done; look at the paragraph on its page if it matters.",
        later=True,
    ),
    # --- proofs -------------------------------------------------------------------------------------------------------
    "git-answers": Entry(
        ERROR,
        "The program git does not answer: it is not installed, or takes too long.",
        "`build proof --since` and `build --affected-by` ask git for the manuscript as it was.",
        "Install git, or build without them.",
        later=True,
    ),
    "book-is-in-git": Entry(
        ERROR,
        "The book's folder is not kept in git.",
        "`build proof --since` and `build --affected-by` ask git for the manuscript as it was.",
        "Run `git init` and commit the manuscript, or build without them.",
        later=True,
    ),
    "revision-is-known": Entry(
        ERROR,
        "The revision is none that git knows.",
        "What has changed is told against the manuscript as it was at a revision.",
        "Give a branch, a tag or a commit: `git log --oneline` lists them. A server may have fetched the last commit alone: \
with GitHub's actions/checkout, write `fetch-depth: 0`.",
        later=True,
    ),
    "build-is-known": Entry(
        ERROR,
        "There is no such earlier build of the printed pages.",
        "`pages --since` compares the printed pages with those of an earlier build.",
        "Give a build's number, a date, `last`, or the PDF of an earlier build; `bookforge pages` lists the builds.",
        later=True,
    ),
    "build-has-pages": Entry(
        WARNING,
        "The pages of an earlier build are no longer kept.",
        "Of old builds only what tells pages apart is kept; without the pages themselves there is nothing to show.",
        "Give the PDF of that build, if you have kept it.",
        later=True,
    ),
    # --- readers' notes -----------------------------------------------------------------------------------------------
    "note-is-understood": Entry(
        ERROR,
        "A line of notes.jsonl, or of a file that a reviewer sent, is no note.",
        "To write the file anew would lose the line, so nothing is written until it is mended.",
        "Mend the line, or take it out; git knows the file as it was before.",
        later=True,
    ),
}
