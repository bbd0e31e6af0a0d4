"""What is said of what refers to something else: references, notes, sources, index, glossary, figures."""

from __future__ import annotations

from collections.abc import Mapping

from bookforge.catalogue.entry import ERROR, NOTE, WARNING, Entry

ENTRIES: Mapping[str, Entry] = {
    # --- references, numbers, lists -----------------------------------------------------------------------------------
    "reference-has-words": Entry(
        ERROR,
        "A reference without words leads to a listing without a caption.",
        "What has no caption has no number, so nothing could be printed in the reference's place.",
        "Give the listing a caption, or the reference words of its own.",
    ),
    # --- notes, citations ---------------------------------------------------------------------------------------------
    "citation-known": Entry(
        ERROR,
        "The text cites a source that the bibliography does not have.",
        "The reader would see the key itself, and no source.",
        "Mend the key, or add the source to the bibliography; write `\\@name` for a plain @.",
    ),
    "bibliography-is-readable": Entry(
        ERROR,
        "A file of the bibliography cannot be read.",
        "Its sources could be neither cited nor listed.",
        "Look at the line named: a brace, quote or comma is missing there or in the entry before it.",
    ),
    "bibliography-key-once": Entry(
        WARNING,
        "Two sources of the bibliography have the same key.",
        "A citation means the first; the other could never be cited.",
        "Give one of them another key.",
    ),
    "citation-style-is-usable": Entry(
        ERROR,
        "The citation style is not known, or its file is no complete style of CSL.",
        "bookforge would not know how citations and sources are to look.",
        "Name a style that is shipped, or put a whole CSL file (not one that only names another) in the book's folder.",
    ),
    "made-page-has-text": Entry(
        WARNING,
        "A page that bookforge makes of what the chapters hold would be empty.",
        "The reader would turn to an empty page, so it was left out.",
        "Take the page out of book.yaml, or give the chapters what belongs on it: captions, notes, sources, marks, authors.",
    ),
    "made-page-listed": Entry(
        NOTE,
        "Notes or sources are to stand on a page of their own that the contents do not list.",
        "The page was put where it usually stands: at the book's end, before a glossary or an index.",
        "List the page in `back:` under `contents:`, at its place.",
    ),
    # --- index, glossary ----------------------------------------------------------------------------------------------
    "index-mark-has-entry": Entry(
        ERROR,
        "A mark for the index has neither words nor an entry.",
        "It would lead nowhere from nothing.",
        'Write the words it stands for, `[touch]{.index}`, or an entry: `[]{.index entry="touch"}`.',
    ),
    "index-entry-fits": Entry(
        ERROR,
        "An entry of the index has too many levels.",
        "Readers lose their way in an index that is nested deeper than three levels.",
        "Write at most `a!b!c`.",
    ),
    "index-range-closed": Entry(
        ERROR,
        "A range of the index begins and does not end, or ends without having begun.",
        "Nobody could know which pages it takes in.",
        'A range begins with `[]{.index-start entry="…"}` and ends with `[]{.index-end entry="…"}`, with the same entry.',
    ),
    "index-entry-known": Entry(
        ERROR,
        "An entry of the index refers to one that is not there.",
        "The reader would look it up in vain.",
        "Mend the name behind `see=` or `see-also=`, or mark a place in the text with that entry.",
    ),
    "index-settles": Entry(
        WARNING,
        "The page numbers in the index did not come to rest.",
        "Setting them moved the very pages that they tell, round after round, so that some may be wrong by one.",
        "Put the index behind the text, in `back`, where it moves no other page.",
        later=True,
    ),
    "page-is-listed": Entry(
        NOTE,
        "The text is marked for a page of apparatus that the book does not list.",
        "The marks have no effect.",
        "Add `index` to `contents: back:` in book.yaml.",
    ),
    "concordance-fits": Entry(
        ERROR,
        "The file of words for the index holds something that it cannot use.",
        "Those words would be missing in the index.",
        "Write a word and its entry in each line: `hugs: touch!hugs`.",
    ),
    "concordance-used": Entry(
        WARNING,
        "A word of the file for the index stands nowhere in the text.",
        "It may be misspelt, or another form of it may stand in the text.",
        "Mend it, or list the forms that the text uses: `[kiss, kisses]: touch!kissing`.",
    ),
    "glossary-fits": Entry(
        ERROR,
        "The glossary's file holds something that it cannot use.",
        "That term would be missing in the glossary.",
        "Write a term and its definition in each line, as in `touch: A hand on a hand`.",
    ),
    "term-known": Entry(
        ERROR,
        "A term is used that the glossary does not have.",
        "The reader would find no definition.",
        "Mend the word, name the term with `of=`, or add it to the glossary.",
    ),
    "term-used": Entry(
        NOTE,
        "The glossary defines a term that the text does not use.",
        "Readers look up what they have read.",
        "Add the forms that the text uses under `also:`, or take the term out.",
    ),
    # --- figures, tables, listings, anthologies -----------------------------------------------------------------------
    "table-fits-page": Entry(
        WARNING,
        "A table is wider than the printed page, or higher where it is turned.",
        "It is cut off, or runs into the margin.",
        "Mark it `{.small}`, `{.shrink}` or `{.turned}` on its caption line, take columns out, or shorten long words.",
        later=True,
    ),
    "formula-fits-page": Entry(
        WARNING,
        "A formula is much wider than the printed page, and was set so small that it can hardly be read.",
        "The reader of the paper book needs it at the size of the text.",
        "Break it over lines with `\\begin{aligned} … \\\\ … \\end{aligned}`.",
        later=True,
    ),
    "image-sharp-in-print": Entry(
        WARNING,
        "An image has too few pixels for the size at which it is printed.",
        "It comes out blurred or in steps; printers ask for 300 dots an inch, and under 200 everyone sees it.",
        "Give a larger image, or show it smaller with `{width=…}`.",
        later=True,
    ),
    "edition-is-known": Entry(
        ERROR,
        "A part of a chapter is for some editions only, and it is not said for which, or one is named that there is not.",
        "It would silently be in every edition, or in none.",
        'Write `::: {.only editions="print"}` or `::: {.not editions="epub web"}`; the editions are epub, print and web.',
    ),
    "table-can-be-stacked": Entry(
        WARNING,
        "A table is marked `{.stacked}` and is not of the kind that can be.",
        "Each of its cells would be told with its column's header, so there is to be one row of headers and no cell over others.",
        "Give the table a row of headers and no spans, or take `.stacked` out.",
    ),
    # --- links into the web, by `check --external` --------------------------------------------------------------------
    "web-link-answers": Entry(
        WARNING,
        "A web page that the book links to is not there, or its server does not answer.",
        "The reader taps the link and sees an error; in print she types a long address for nothing.",
        "Look for the page's new address; name the page as it was kept by an archive; or take the link out.",
        later=True,
    ),
    "web-link-is-current": Entry(
        NOTE,
        "A web page that the book links to has moved for good.",
        "Old addresses lead on for a while only; a book is read for longer.",
        "Write the new address.",
        later=True,
    ),
    "web-link-is-public": Entry(
        WARNING,
        "A link leads to a machine within a network and not to the public web.",
        "No reader can follow it; and it was not looked up, since a manuscript may not ask your network questions.",
        "Give the public address, or take the link out.",
        later=True,
    ),
}
