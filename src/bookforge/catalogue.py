"""The catalogue of truths that bookforge checks: what each code means, why it matters, how to mend it.

`bookforge explain CODE` prints an entry, and `docs/diagnostics.md` is made from them all. A test holds that each code has
a case that provokes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """One truth: its usual severity, what failed, why it matters, how to mend it (whole sentences, for an author)."""

    severity: Literal["error", "warning", "note"]
    what: str
    why: str
    mend: str


_ERROR: Final = "error"
_WARNING: Final = "warning"
_NOTE: Final = "note"

CATALOGUE: dict[str, Entry] = {
    # --- book.yaml -------------------------------------------------------------------------------------------------
    "manifest-found": Entry(
        _ERROR,
        "There is no book.yaml where one was looked for.",
        "book.yaml says which files make the book, and in which order.",
        "Run the command in the folder that holds book.yaml, give --book PATH, or start with `bookforge new`.",
    ),
    "manifest-not-empty": Entry(
        _ERROR,
        "book.yaml has nothing in it.",
        "A book needs at least a title, a language and its chapters.",
        "Write `title:`, `language:` and `contents:`; `bookforge new` makes an example.",
    ),
    "yaml-is-valid": Entry(
        _ERROR,
        "book.yaml, or the front matter of a chapter, cannot be read as YAML.",
        "Nothing after the mistake can be understood.",
        "Look at the line named: a colon or a quote that is not closed, a tab, or an indentation that does not line up.",
    ),
    "text-is-utf8": Entry(
        _ERROR,
        "A file is not encoded in UTF-8.",
        "Letters with accents, quotes and dashes would come out wrong.",
        "Save the file again as UTF-8 in your editor.",
    ),
    "manifest-key-known": Entry(
        _ERROR,
        "book.yaml has a key that means nothing here.",
        "A misspelt key would silently do nothing.",
        "Mend the spelling, or take the line out.",
    ),
    "manifest-key-given": Entry(
        _ERROR,
        "book.yaml lacks a key that every book needs.",
        "Without it an edition cannot be made.",
        "Add the key.",
    ),
    "manifest-key-once": Entry(
        _ERROR,
        "A key stands twice in the same block of book.yaml.",
        "YAML would silently keep only the last one.",
        "Take one of the two out.",
    ),
    "manifest-value-fits": Entry(
        _ERROR,
        "The value of a key in book.yaml is not of the kind that is needed.",
        "bookforge cannot know what was meant.",
        "Write the value as the message says.",
    ),
    "format-version-known": Entry(
        _ERROR,
        "book.yaml is written for a version of its format that this bookforge does not know.",
        "Keys may mean something else there.",
        "Write `bookforge: 1`, or install a newer bookforge.",
    ),
    "language-tag-known": Entry(
        _ERROR,
        "A language tag is not one of BCP 47.",
        "Hyphenation, quotes and the voice of a screen reader follow the language.",
        "Use a tag such as en, en-GB, de, fr or pt-BR.",
    ),
    "isbn-is-valid": Entry(
        _ERROR,
        "An ISBN has the wrong length or a wrong check digit.",
        "Stores and printers refuse it, or file the book under another one.",
        "Compare it with the number you were given.",
    ),
    "isbn-of-one-edition": Entry(
        _ERROR,
        "Two editions have the same ISBN.",
        "An ISBN names one product: whoever orders the paperback by it would get the ebook, and stores refuse the second.",
        "Give each edition its own ISBN, or take one of the two lines out.",
    ),
    "file-exists": Entry(
        _ERROR,
        "A file that book.yaml names is not there.",
        "The book would lack it.",
        "Mend the path (it counts from the folder of book.yaml), or take the line out.",
    ),
    "name-is-as-on-disk": Entry(
        _ERROR,
        "The name of a file is written with other capital letters, or other accents, than the file has.",
        "Some systems take one for the other, most of those that build and sell books do not: there the file would be missing.",
        "Write the name just as the file is called, or rename the file.",
    ),
    "file-in-book": Entry(
        _ERROR,
        "A path leads out of the book's folder.",
        "A book reads only its own folder, so that a manuscript from a stranger cannot read your other files.",
        "Copy the file into the book's folder and name it there.",
    ),
    "file-is-not-too-large": Entry(
        _ERROR,
        "A file is larger than one of its kind can be in a book.",
        "To read it would take more memory and time than a machine has; such a file is mostly something else, or a mistake.",
        "Part it, make it smaller, or look whether it is the file that you meant.",
    ),
    "line-is-not-too-long": Entry(
        _ERROR,
        "A line of the text is longer than any paragraph.",
        "It is no prose, and to look through it takes time without end.",
        "Break the line, or take out what does not belong in the text.",
    ),
    "text-is-not-too-deep": Entry(
        _ERROR,
        "Quotes, lists, blocks, brackets or elements of HTML stand within each other deeper than a book can show.",
        "Programs that read text call themselves for every step down, and would never come up again.",
        "Close what is open, or take some of the steps out.",
    ),
    "notes-are-not-too-many": Entry(
        _ERROR,
        "A chapter has more notes than any book.",
        "To set them would take hours.",
        "Part the chapter.",
    ),
    "file-listed-once": Entry(
        _ERROR,
        "A chapter file, or a page that bookforge makes, is listed twice.",
        "It would stand in the book twice, and a link to it could lead to either.",
        "Take one of the two lines out.",
    ),
    "matter-known": Entry(
        _ERROR,
        "The front or back matter names a page that bookforge does not know or cannot make by itself.",
        "Title pages, contents, lists, index and the like are made; every other page needs its text.",
        "Give it a file, such as `preface: manuscript/preface.md`.",
    ),
    "kind-is-like-known": Entry(
        _ERROR,
        "A callout kind of your own is `like:` a kind that does not exist.",
        "A new kind takes its shape and its role from a built-in one.",
        "Name one of the built-in kinds.",
    ),
    "identifier-given": Entry(
        _NOTE,
        "The book has neither an identifier nor an ISBN, so one was derived from its title and authors.",
        "Stores and reading apps know a book by its identifier; if the title changes, a derived one changes too.",
        "Copy the identifier named into book.yaml as `identifier:` to keep it for ever.",
    ),
    "allow-is-used": Entry(
        _NOTE,
        "`allow` names a finding, and there is none that it would pass over.",
        "What is allowed and forgotten hides the next mistake of its kind.",
        "Take the code out of `allow`.",
    ),
    "allow-is-for-no-error": Entry(
        _WARNING,
        "`allow` names an error.",
        "An error stops a build: what is wrong cannot be printed, so it cannot be passed over either.",
        "Take the code out of `allow`, and mend what is told.",
    ),
    # --- chapters --------------------------------------------------------------------------------------------------
    "chapter-has-title": Entry(
        _ERROR,
        "A chapter has no title.",
        "The contents, the running heads and the ebook's navigation are made from chapter titles.",
        "Begin the file with a line such as `# My chapter`, or give `title:` in its front matter.",
    ),
    "chapter-has-one-title": Entry(
        _WARNING,
        "A file has more than one heading of level 1.",
        "A file is one chapter; a second level-1 heading would look like another chapter without being one.",
        "Make it a `##` heading, or move it into a file of its own.",
    ),
    "chapter-has-text": Entry(
        _WARNING,
        "A chapter has a title and nothing else.",
        "The reader would turn to an empty page.",
        "Write its text, or take it out of book.yaml.",
    ),
    "front-matter-fits": Entry(
        _WARNING,
        "The front matter of a chapter holds something that bookforge does not use, or of the wrong kind.",
        "A misspelt key would silently do nothing.",
        "Use title, short-title, subtitle, author, bio, first-published, epigraph, language, shift-headings or allow.",
    ),
    "heading-levels-in-order": Entry(
        _WARNING,
        "A heading skips a level.",
        "Readers who move from heading to heading, many blind readers among them, lose their place.",
        "Use the next level: `##` below `#`, `###` below `##`.",
    ),
    "callout-kind-known": Entry(
        _ERROR,
        "A callout is of a kind that is not known.",
        "Its markup would be printed as text.",
        "Use a built-in kind, or declare your own under `callouts:` in book.yaml.",
    ),
    "callout-has-text": Entry(
        _WARNING,
        "A callout is empty.",
        "The reader would see an empty box.",
        "Write its text below the first line, with `>` before it, or take the callout out.",
    ),
    "callout-has-no-heading": Entry(
        _WARNING,
        "A callout holds a heading.",
        "It would appear in the contents and break the order of headings, so it was set as a bold line.",
        "Give the callout a title instead, or write the line in bold.",
    ),
    "div-closed": Entry(
        _ERROR,
        "A `:::` block is not closed.",
        "All that follows it would fall into the box.",
        "Add a line `:::` where the block ends.",
    ),
    "note-defined": Entry(
        _ERROR,
        "The text calls a footnote that is not defined.",
        "The call would be printed as text.",
        "Add a line `[^name]: The note.`, or mend the name.",
    ),
    "note-used": Entry(
        _WARNING,
        "A footnote is defined and never called.",
        "Its text is lost from the book.",
        "Call it in the text with `[^name]`, or take it out.",
    ),
    "id-unique": Entry(
        _ERROR,
        "Two places in the book have the same id.",
        "A link to it could lead to either.",
        "Give one of them another name after the `#`.",
    ),
    "reference-target-exists": Entry(
        _ERROR,
        "A link within the book leads nowhere.",
        "The reader taps it and nothing happens; stores refuse such an ebook.",
        "Mend the file or the id after `#`.",
    ),
    "link-is-safe": Entry(
        _ERROR,
        "A link uses an address that a book cannot keep, such as javascript: or a file on your machine.",
        "It would do nothing, or harm, on the reader's device.",
        "Link to a web address (https://…), a mail address (mailto:…) or another chapter.",
    ),
    "image-exists": Entry(
        _ERROR,
        "An image is not where the text says.",
        "The book would have a hole.",
        "Mend the path; it counts from the chapter's own folder.",
    ),
    "image-is-local": Entry(
        _ERROR,
        "An image is to be fetched from the network.",
        "A book is made from its own folder only: the same today and in ten years, and nobody is told who reads it.",
        "Save the image in the book's folder and name it there.",
    ),
    "image-is-readable": Entry(
        _ERROR,
        "An image cannot be read, or is of a kind that ebooks do not take.",
        "It would be missing in the book.",
        "Save it as PNG, JPEG, GIF, WebP or SVG.",
    ),
    "image-has-alt": Entry(
        _WARNING,
        "An image has no description.",
        "A reader who cannot see it learns nothing of it, and the ebook may not claim to be accessible.",
        "Write what it shows: `![A couple holding hands](hands.jpg)`; mark pure ornament `{.decorative}`.",
    ),
    "raw-html-is-safe": Entry(
        _WARNING,
        "Raw HTML in the manuscript holds something that has no place in a book, and it was left out.",
        "Scripts, forms, frames and the like do not work in print, and stores refuse them.",
        "Write it in Markdown, or take it out.",
    ),
    "no-leftover-markup": Entry(
        _WARNING,
        "Markup was left over as plain text.",
        "The reader would see the markup itself, such as `:::` or `[^1]`.",
        "Mend the markup at the place named; put it in backquotes if the reader is to see it.",
    ),
    "no-placeholder": Entry(
        _WARNING,
        "A placeholder such as `TODO` or `lorem ipsum` stands in the text.",
        "The reader would see that the book is not finished.",
        "Write what is missing; put the word in backquotes if the reader is to see it.",
    ),
    "math-is-drawn": Entry(
        _ERROR,
        "A formula cannot be drawn.",
        "It would be missing or flattened in print.",
        "Mend the TeX, or simplify the formula.",
    ),
    "chapter-can-be-read": Entry(
        _ERROR,
        "Pandoc, which reads the Markdown, could not read a file, or came to no end with it.",
        "The chapter would be missing.",
        "Look for brackets, quotes or lists that open within each other dozens of times, and take them out.",
    ),
    "markdown-is-clear": Entry(
        _WARNING,
        "Pandoc, which reads the Markdown, was not sure what was meant.",
        "The result may not be what you wanted.",
        "Look at the line named.",
    ),
    # --- the text itself -----------------------------------------------------------------------------------------------
    "characters-are-text": Entry(
        _WARNING,
        "The text holds a character that stands for nothing, such as a control character or one for private use.",
        "Nobody sees the same there: an empty box, nothing, or the sign of whatever typeface happens to have one.",
        "Take the character out, or put the one in its place that was meant.",
    ),
    "characters-can-be-seen": Entry(
        _NOTE,
        "The text holds an invisible character, such as a soft hyphen or a space without width.",
        "A search for the word does not find it, a spelling checker stumbles over it, and nobody sees why.",
        "Take it out: words are hyphenated by themselves. To forbid or allow a break on purpose, write `&shy;` or `&#8203;`.",
    ),
    "letters-stand-in-order": Entry(
        _WARNING,
        "An invisible character turns the direction in which letters are read.",
        "The reader sees other words than are there; a stranger can hide in this way what a text or a listing says.",
        "Take the character out; mark words of another direction with their language, `[words]{lang=he}`.",
    ),
    "letters-are-whole": Entry(
        _NOTE,
        "A letter and its accent are two characters, where Unicode has one for both.",
        "It looks the same; but a search may miss the word, and some typefaces set the accent beside the letter.",
        "Type the word anew, or have your editor normalise the file to NFC.",
    ),
    "spaces-are-single": Entry(
        _NOTE,
        "A no-break space stands beside another space.",
        "Ordinary spaces are counted as one, these are not: the gap is twice as wide as the others.",
        "Leave one of the two.",
    ),
    "word-fits-line": Entry(
        _NOTE,
        "A word is longer than a line and has no place where it may break.",
        "On paper it is broken anywhere, without a hyphen; on a telephone it sticks out of the page.",
        "Make an address a link, `<https://…>`; write a key as code, in backquotes; allow a break with `&#8203;`.",
    ),
    "note-call-beside-mark": Entry(
        _NOTE,
        "The call of a note stands on the other side of a full stop or comma than the language has it.",
        "English sets the call behind the mark, French before it; a reader sees where it is otherwise.",
        "Move the call across the mark.",
    ),
    "note-stands-once": Entry(
        _NOTE,
        "Two notes of a chapter have the same words.",
        "The reader looks up the same twice, and of a later correction one of them is forgotten.",
        "Give the note a name, `[^name]`, and call it twice.",
    ),
    "numbers-run-on": Entry(
        _WARNING,
        "Of headings or callouts that are numbered by hand one number is missing, or stands twice.",
        "Readers of a list of tips look for the one that is not there.",
        "Mend the number; or leave the numbers out and have bookforge count, with `numbering` in book.yaml.",
    ),
    "title-keeps-its-number": Entry(
        _WARNING,
        "A title promises a number of things, and the chapter has more or fewer that are numbered.",
        "“Ten ways” with nine of them is the first thing that a reader writes to an author.",
        "Mend the title, or the numbers.",
    ),
    # --- between chapters ----------------------------------------------------------------------------------------------
    "paragraph-stands-once": Entry(
        _WARNING,
        "The same paragraph stands twice in the book.",
        "Articles that were written one by one often have a passage in common; who reads them as a book reads it twice.",
        "Take one of the two out, or refer to the other: `see [the chapter on touch](touch.md)`.",
    ),
    "passage-stands-once": Entry(
        _NOTE,
        "Two chapters have a dozen words or more in a row in common.",
        "A reader who knows them stops, and wonders whether she is on the wrong page.",
        "Say it in other words, or leave one out. Where it is meant, write `allow: [passage-stands-once]` in the file.",
    ),
    "dashes-are-of-one-kind": Entry(
        _NOTE,
        "A chapter writes dashes otherwise than most of the book.",
        "A book keeps to one kind of dash; readers take a change of it for a change of meaning.",
        "Write them alike, or have bookforge do it: `typography: {dashes: em}` or `{dashes: en}` in book.yaml.",
    ),
    "quotes-are-of-one-kind": Entry(
        _NOTE,
        "A chapter quotes with other marks than most of the book.",
        "A book keeps to one kind of quotation mark; the other is for a quotation within a quotation.",
        "Type straight marks, which become those of the language; or `typography: {quotes: …}` in book.yaml names others.",
    ),
    "headings-are-cased-alike": Entry(
        _NOTE,
        "A heading is written in Title Case and most of its level are not, or the other way round.",
        "They stand one below the other in the contents, where everyone sees it.",
        "Write the headings of a level alike.",
    ),
    "headings-end-alike": Entry(
        _NOTE,
        "A heading ends with a full stop, and most of its level do not.",
        "A heading is no sentence; they stand one below the other in the contents, where everyone sees it.",
        "Take the full stop out.",
    ),
    "heading-stands-once": Entry(
        _NOTE,
        "Two headings of a chapter, on one level below the same heading, have the same words.",
        "In the contents nobody can tell one from the other, and a reader who goes back lands at the wrong one.",
        "Say in each what is its own.",
    ),
    # --- text before pandoc: dialects, includes, variables -------------------------------------------------------------
    "include-exists": Entry(
        _ERROR,
        "A file that is to be included is not there.",
        "The chapter would lack its text.",
        "Mend the path; it counts from the folder of the file that includes it.",
    ),
    "include-ends": Entry(
        _ERROR,
        "A file includes itself, by way of others perhaps, or more is included than a book can hold.",
        "The chapter would have no end.",
        "Take one of the includes out.",
    ),
    "include-lines-exist": Entry(
        _ERROR,
        "Lines are to be included that the file does not have.",
        "The book would show less than the text speaks of.",
        'Name lines of the file, such as `lines="10-20"`; the first line is 1.',
    ),
    "variable-known": Entry(
        _ERROR,
        "The text names a variable that is not known.",
        "The reader would see the braces.",
        "Mend the name, declare it under `variables:` in book.yaml, or write `\\{{` where braces are meant.",
    ),
    "comment-closed": Entry(
        _ERROR,
        "A comment is opened with `<!--` and not closed.",
        "What was to stay hidden would be printed, or what follows would be hidden with it.",
        "Write `-->` where the comment ends.",
    ),
    "code-closed": Entry(
        _ERROR,
        "A block of code is opened and not closed.",
        "All that follows it would be read as something else than it is.",
        "Add a line with the same backquotes where the code ends.",
    ),
    # --- references, numbers, lists -----------------------------------------------------------------------------------
    "reference-has-words": Entry(
        _ERROR,
        "A reference without words leads to a listing without a caption.",
        "What has no caption has no number, so nothing could be printed in the reference's place.",
        "Give the listing a caption, or the reference words of its own.",
    ),
    # --- notes, citations ---------------------------------------------------------------------------------------------
    "citation-known": Entry(
        _ERROR,
        "The text cites a source that the bibliography does not have.",
        "The reader would see the key itself, and no source.",
        "Mend the key, or add the source to the bibliography; write `\\@name` for a plain @.",
    ),
    "bibliography-is-readable": Entry(
        _ERROR,
        "A file of the bibliography cannot be read.",
        "Its sources could be neither cited nor listed.",
        "Look at the line named: a brace, quote or comma is missing there or in the entry before it.",
    ),
    "bibliography-key-once": Entry(
        _WARNING,
        "Two sources of the bibliography have the same key.",
        "A citation means the first; the other could never be cited.",
        "Give one of them another key.",
    ),
    "citation-style-is-usable": Entry(
        _ERROR,
        "The citation style is not known, or its file is no complete style of CSL.",
        "bookforge would not know how citations and sources are to look.",
        "Name a style that is shipped, or put a whole CSL file (not one that only names another) in the book's folder.",
    ),
    "made-page-has-text": Entry(
        _WARNING,
        "A page that bookforge makes of what the chapters hold would be empty.",
        "The reader would turn to an empty page, so it was left out.",
        "Take the page out of book.yaml, or give the chapters what belongs on it: captions, notes, sources, marks, authors.",
    ),
    "made-page-listed": Entry(
        _NOTE,
        "Notes or sources are to stand on a page of their own that the contents do not list.",
        "The page was put where it usually stands: at the book's end, before a glossary or an index.",
        "List the page in `back:` under `contents:`, at its place.",
    ),
    # --- index, glossary ----------------------------------------------------------------------------------------------
    "index-mark-has-entry": Entry(
        _ERROR,
        "A mark for the index has neither words nor an entry.",
        "It would lead nowhere from nothing.",
        'Write the words it stands for, `[touch]{.index}`, or an entry: `[]{.index entry="touch"}`.',
    ),
    "index-entry-fits": Entry(
        _ERROR,
        "An entry of the index has too many levels.",
        "Readers lose their way in an index that is nested deeper than three levels.",
        "Write at most `a!b!c`.",
    ),
    "index-range-closed": Entry(
        _ERROR,
        "A range of the index begins and does not end, or ends without having begun.",
        "Nobody could know which pages it takes in.",
        'A range begins with `[]{.index-start entry="…"}` and ends with `[]{.index-end entry="…"}`, with the same entry.',
    ),
    "index-entry-known": Entry(
        _ERROR,
        "An entry of the index refers to one that is not there.",
        "The reader would look it up in vain.",
        "Mend the name behind `see=` or `see-also=`, or mark a place in the text with that entry.",
    ),
    "index-settles": Entry(
        _WARNING,
        "The page numbers in the index did not come to rest.",
        "Setting them moved the very pages that they tell, round after round, so that some may be wrong by one.",
        "Put the index behind the text, in `back`, where it moves no other page.",
    ),
    "page-is-listed": Entry(
        _NOTE,
        "The text is marked for a page of apparatus that the book does not list.",
        "The marks have no effect.",
        "Add `index` to `contents: back:` in book.yaml.",
    ),
    "concordance-fits": Entry(
        _ERROR,
        "The file of words for the index holds something that it cannot use.",
        "Those words would be missing in the index.",
        "Write a word and its entry in each line: `hugs: touch!hugs`.",
    ),
    "concordance-used": Entry(
        _WARNING,
        "A word of the file for the index stands nowhere in the text.",
        "It may be misspelt, or another form of it may stand in the text.",
        "Mend it, or list the forms that the text uses: `[kiss, kisses]: touch!kissing`.",
    ),
    "glossary-fits": Entry(
        _ERROR,
        "The glossary's file holds something that it cannot use.",
        "That term would be missing in the glossary.",
        "Write a term and its definition in each line, as in `touch: A hand on a hand`.",
    ),
    "term-known": Entry(
        _ERROR,
        "A term is used that the glossary does not have.",
        "The reader would find no definition.",
        "Mend the word, name the term with `of=`, or add it to the glossary.",
    ),
    "term-used": Entry(
        _NOTE,
        "The glossary defines a term that the text does not use.",
        "Readers look up what they have read.",
        "Add the forms that the text uses under `also:`, or take the term out.",
    ),
    # --- typography, constructs of the text ---------------------------------------------------------------------------
    "note-fits-page": Entry(
        _ERROR,
        "A part of a long note found no room at the foot of the printed pages.",
        "It would be missing in the printed book, or stand in the wrong order.",
        "Shorten the note, or set the notes at the end: `editions: {print: {notes: chapter}}`.",
    ),
    "quotes-are-curly": Entry(
        _WARNING,
        "A straight quote was left in the text, since it could be neither opening nor closing.",
        "Among the curly quotes of a book a straight one looks like a slip.",
        'Type the mark that is meant, “ or ” or ’; to keep the straight one, write `["]{.as-typed}`.',
    ),
    "worksheet-is-clear": Entry(
        _WARNING,
        "A line, a blank or a scale to fill in cannot be drawn as it was asked for.",
        "The reader would have too little room, or nothing to mark.",
        "Write `::: {.lines rows=6}`, `[____]{.blank width=5em}` or `[1-5]{.scale}`.",
    ),
    "print-sets-script": Entry(
        _WARNING,
        "The print edition cannot set a script that is written from right to left.",
        "Its words may stand in the wrong order on paper; the ebook and the web edition show them rightly.",
        "Look at the page named; set the passage as an image with a description, or build the epub and web editions only.",
    ),
    # --- figures, tables, listings, anthologies -----------------------------------------------------------------------
    "table-fits-page": Entry(
        _WARNING,
        "A table is wider than the printed page, or higher where it is turned.",
        "It is cut off, or runs into the margin.",
        "Mark it `{.small}`, `{.shrink}` or `{.turned}` on its caption line, take columns out, or shorten long words.",
    ),
    "formula-fits-page": Entry(
        _WARNING,
        "A formula is much wider than the printed page, and was set so small that it can hardly be read.",
        "The reader of the paper book needs it at the size of the text.",
        "Break it over lines with `\\begin{aligned} … \\\\ … \\end{aligned}`.",
    ),
    "image-sharp-in-print": Entry(
        _WARNING,
        "An image has too few pixels for the size at which it is printed.",
        "It comes out blurred or in steps; printers ask for 300 dots an inch, and under 200 everyone sees it.",
        "Give a larger image, or show it smaller with `{width=…}`.",
    ),
    "edition-is-known": Entry(
        _ERROR,
        "A part of a chapter is for some editions only, and it is not said for which, or one is named that there is not.",
        "It would silently be in every edition, or in none.",
        'Write `::: {.only editions="print"}` or `::: {.not editions="epub web"}`; the editions are epub, print and web.',
    ),
    "table-can-be-stacked": Entry(
        _WARNING,
        "A table is marked `{.stacked}` and is not of the kind that can be.",
        "Each of its cells would be told with its column's header, so there is to be one row of headers and no cell over others.",
        "Give the table a row of headers and no spans, or take `.stacked` out.",
    ),
    # --- copyfitting ---------------------------------------------------------------------------------------------------
    "page-has-no-widow": Entry(
        _NOTE,
        "A printed page begins with the last line of a paragraph.",
        "The line has lost its paragraph, and the page looks as if it began with a mistake.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
    ),
    "page-has-no-orphan": Entry(
        _NOTE,
        "A printed page ends with the first line of a paragraph.",
        "A thought begins and the page is over.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two on the page.",
    ),
    "heading-has-text-below": Entry(
        _NOTE,
        "A printed page ends with a heading.",
        "A heading belongs to the text below it, which is on the next page.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two on the page.",
    ),
    "chapter-end-has-lines": Entry(
        _NOTE,
        "A chapter's last page has fewer than five lines.",
        "A page with so little on it looks like a mistake, and costs paper.",
        "Set `copyfit: true` for the print edition in book.yaml, or take a few words out of the chapter, or put some in.",
    ),
    "facing-pages-end-alike": Entry(
        _NOTE,
        "Two facing pages do not end on the same line.",
        "The reader sees both at once; the gap at one foot looks like an end.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two on one of the pages.",
    ),
    "paragraph-has-no-runt": Entry(
        _NOTE,
        "A paragraph's last line is a word of a few letters, or the rest of a broken word.",
        "It leaves a hole as wide as the page between two paragraphs.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
    ),
    "line-is-not-loose": Entry(
        _NOTE,
        "The spaces of a line are far wider than usual.",
        "The line falls apart into words, and the eye stops at it.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
    ),
    "text-has-no-river": Entry(
        _NOTE,
        "Wide spaces stand one below the other in four lines or more.",
        "The eye follows the white down the page instead of the words.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
    ),
    "hyphens-are-not-stacked": Entry(
        _NOTE,
        "Three lines or more in a row end in hyphens.",
        "A ladder of hyphens at the edge of the page catches the eye, and the reader loses the line.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
    ),
    "word-is-whole-over-leaf": Entry(
        _NOTE,
        "A right-hand page ends in a broken word.",
        "The reader turns the leaf with half a word in mind.",
        "Set `copyfit: true` for the print edition in book.yaml, or change a word or two in the paragraph.",
    ),
    "copyfit-entry-fits": Entry(
        _ERROR,
        "An entry in copyfit.yaml is not of the form that is needed.",
        "The paragraph would be set as if the entry were not there.",
        "Mend the value as the message says, or take the entry out.",
    ),
    "copyfit-entry-used": Entry(
        _NOTE,
        "An entry of copyfit.yaml is marked `keep: true`, and its paragraph has other words now.",
        "What was decided for the old words need not be right for the new ones, so the entry was taken out.",
        "Nothing need be done; look at the paragraph on its page if it matters.",
    ),
    # --- foreseen by check ---------------------------------------------------------------------------------------------
    "metadata-is-complete": Entry(
        _NOTE,
        "The book.yaml leaves out what stores, libraries and distributors ask for.",
        "Their forms ask for it on the day of publication; what stands in book.yaml goes into the files themselves.",
        "Add the keys: `description`, `subjects`, `keywords`, `publisher`, `date`, `cover`, and `file-as` below an author.",
    ),
    "image-is-used": Entry(
        _NOTE,
        "An image lies among those of the book, and no chapter shows it.",
        "It may have been forgotten in the text; if not, it only makes the folder larger.",
        "Show it in a chapter, or put it elsewhere.",
    ),
    "image-is-light": Entry(
        _WARNING,
        "The file of an image is larger than stores take in an ebook.",
        "KDP takes images of 5 MB at the most, and charges for each megabyte that is sent to a reader.",
        "Save a photograph as JPEG, and no larger than it is shown: 2,000 px on the longer side are plenty.",
    ),
    # --- links into the web, by `check --external` --------------------------------------------------------------------
    "web-link-answers": Entry(
        _WARNING,
        "A web page that the book links to is not there, or its server does not answer.",
        "The reader taps the link and sees an error; in print she types a long address for nothing.",
        "Look for the page's new address; name the page as it was kept by an archive; or take the link out.",
    ),
    "web-link-is-current": Entry(
        _NOTE,
        "A web page that the book links to has moved for good.",
        "Old addresses lead on for a while only; a book is read for longer.",
        "Write the new address.",
    ),
    "web-link-is-public": Entry(
        _WARNING,
        "A link leads to a machine within a network and not to the public web.",
        "No reader can follow it; and it was not looked up, since a manuscript may not ask your network questions.",
        "Give the public address, or take the link out.",
    ),
    # --- proofs ---------------------------------------------------------------------------------------------------
    "git-answers": Entry(
        _ERROR,
        "The program git does not answer: it is not installed, or takes too long.",
        "`build proof --since` and `build --affected-by` ask git for the manuscript as it was.",
        "Install git, or build without them.",
    ),
    "book-is-in-git": Entry(
        _ERROR,
        "The book's folder is not kept in git.",
        "`build proof --since` and `build --affected-by` ask git for the manuscript as it was.",
        "Run `git init` and commit the manuscript, or build without them.",
    ),
    "revision-is-known": Entry(
        _ERROR,
        "The revision is none that git knows.",
        "What has changed is told against the manuscript as it was at a revision.",
        "Give a branch, a tag or a commit: `git log --oneline` lists them. A server may have fetched the last commit alone: \
with GitHub's actions/checkout, write `fetch-depth: 0`.",
    ),
    "build-is-known": Entry(
        _ERROR,
        "There is no such earlier build of the printed pages.",
        "`pages --since` compares the printed pages with those of an earlier build.",
        "Give a build's number, a date, `last`, or the PDF of an earlier build; `bookforge pages` lists the builds.",
    ),
    "build-has-pages": Entry(
        _WARNING,
        "The pages of an earlier build are no longer kept.",
        "Of old builds only what tells pages apart is kept; without the pages themselves there is nothing to show.",
        "Give the PDF of that build, if you have kept it.",
    ),
    # --- readers' notes ------------------------------------------------------------------------------------------------
    "note-is-understood": Entry(
        _ERROR,
        "A line of notes.jsonl, or of a file that a reviewer sent, is no note.",
        "To write the file anew would lose the line, so nothing is written until it is mended.",
        "Mend the line, or take it out; git knows the file as it was before.",
    ),
    # --- styles, templates, editions ---------------------------------------------------------------------------------
    "chapter-is-laid-out": Entry(
        _ERROR,
        "The pages of a chapter could not be made: it took too long or too much memory, or the program that lays it out ended.",
        "Without them there is no printed book. The other chapters were laid out, and need not be again.",
        "Look in the chapter, and in the book's own styles, for what is out of all measure; part a very long chapter in two.",
    ),
    "book-is-built": Entry(
        _ERROR,
        "The process that built one of several books has ended before it was done.",
        "What stood in the book's dist/ is as it was. The other books were built.",
        "Build the book by itself: `bookforge build --book FOLDER`. Most often there was too little memory for all at once.",
    ),
    "page-suits-channel": Entry(
        _ERROR,
        "The page that book.yaml asks for cannot be printed where the book is to be printed.",
        "Each channel prints pages of some sizes, and wants some white at their edges; a file with other pages is sent back.",
        "Choose another size, margin or bleed, or another `channel` under `editions.print`; `plain` is any printer.",
    ),
    "template-is-valid": Entry(
        _ERROR,
        "A template of the book cannot be used.",
        "The page that it makes would be missing.",
        "Mend the template at the line named, or remove it to use the built-in one.",
    ),
    "style-is-understood": Entry(
        _WARNING,
        "A style sheet holds something that an edition does not understand.",
        "That rule has no effect there.",
        "Mend the rule, or put it into the sheet of the edition that understands it (print.css, epub.css, web.css).",
    ),
    "resource-is-found": Entry(
        _ERROR,
        "A style sheet or template asks for a file that is not in the book's folder, or for one on the network.",
        "A book is made from its own folder only.",
        "Put the file into the book's styles/ folder and name it there.",
    ),
    "glyph-in-fonts": Entry(
        _WARNING,
        "A character is in none of the book's typefaces.",
        "It would be printed as an empty box.",
        "Replace the character, or add a typeface that has it.",
    ),
    "profile-fits": Entry(
        _ERROR,
        "The ICC profile that `output-intent` names is not one that the book can be printed by.",
        "Colours would come out wrong, and the file could not be PDF/X.",
        "Ask the printer for the profile of the press and the paper (a file that ends in .icc), for CMYK or for grey.",
    ),
    "standard-is-met": Entry(
        _WARNING,
        "A finished PDF is not what it was to be by a standard (PDF/X, PDF/UA), so it does not claim to be.",
        "A printer may refuse a file without the claim, and refuses one with a false claim.",
        "Take out what the message names; see docs/printing.md.",
    ),
    "cover-fits": Entry(
        _WARNING,
        "The cover image is smaller, or of another shape, than stores ask for.",
        "Stores refuse covers under 625 × 1000 px and show small ones blurred (KDP: 1600 × 2560 px is ideal).",
        "Give a larger upright image.",
    ),
    "cover-in-rgb": Entry(
        _NOTE,
        "The cover image was not in RGB of eight bits, or could be seen through, and was converted.",
        "Stores ask for RGB; screens show CMYK in false colours, and what can be seen through on any ground.",
        "Look at the colours; save the image in RGB to have them as you want them.",
    ),
    "cover-has-room": Entry(
        _WARNING,
        "The cover that is drawn from the metadata has no room for all of its words.",
        "Letters smaller than they are set cannot be read where stores show a cover.",
        "Shorten the words, or give a cover image: `cover: images/cover.jpg`.",
    ),
    "table-fits-store": Entry(
        _WARNING,
        "A table has more columns than the readers of the ebook's channel show, and cannot be set one block a row.",
        "Its right side would be cut off, or set so small that nobody can read it.",
        "Give it one row of headers and no cells that span others, or make two tables of it.",
    ),
    "note-fits-window": Entry(
        _NOTE,
        "A note is longer than the readers of the ebook's channel show in a window.",
        "Who follows its number is taken to the note's place instead, and has to find the way back.",
        "Shorten the note, or make a section of it.",
    ),
    "description-fits-store": Entry(
        _WARNING,
        "The description is longer than stores take.",
        "A store cuts it off, or refuses the book.",
        "Shorten `description` in book.yaml.",
    ),
    "keywords-fit-store": Entry(
        _WARNING,
        "There are more keywords than a store's form takes, or longer ones.",
        "What is too much is left out where the form is filled in, and readers will not find the book by it.",
        "Keep those that readers search for, as short phrases, in `keywords` in book.yaml.",
    ),
    "ids-entry-fits": Entry(
        _ERROR,
        "An entry of ids.yaml cannot be understood.",
        "The ids with which the ebook was published would be lost, and readers' highlights with them.",
        "Mend the entry, or put it back as it was (with git, `git checkout ids.yaml`).",
    ),
    "decisions-kept": Entry(
        _WARNING,
        "The finished files are there, but what is kept beside book.yaml for the next build could not be written.",
        "Without ids.yaml a new edition of the ebook may lose highlights, and without copyfit.yaml lines may break otherwise.",
        "Make the book's folder one that can be written, and build again; or copy the book to where it can.",
    ),
    "epub-is-valid": Entry(
        _ERROR,
        "EPUBCheck, the check that stores run, has a complaint about the finished EPUB.",
        "Stores refuse an EPUB with errors.",
        "If the place named is in your text, mend it there; otherwise it is a fault of bookforge: please report it.",
    ),
    "finished-file-exists": Entry(
        _WARNING,
        "A finished file that is to be checked has not been built.",
        "`check --finished` looks at what was built.",
        "Run `bookforge build` first.",
    ),
    # --- finished ebooks -----------------------------------------------------------------------------------------------
    "ebook-can-be-read": Entry(
        _ERROR,
        "A file is no EPUB, or a broken one.",
        "An EPUB is an archive that lists what it holds; no reading system opens one without that list.",
        "Give the path of an EPUB; if bookforge made it, build it again.",
    ),
    "ebook-link-lands": Entry(
        _ERROR,
        "An address in the finished EPUB leads nowhere.",
        "A reader who follows it sees an error, or stays where she is; stores refuse the book.",
        "Look at the template or style sheet that holds it; if it is not yours, it is a fault of bookforge: please report it.",
    ),
    "ebook-files-listed": Entry(
        _ERROR,
        "The files in the finished EPUB are not those that its package lists.",
        "Stores refuse such a book, and reading systems leave out what is not listed.",
        "Build the book again; if that does not help, it is a fault of bookforge: please report it.",
    ),
    "ebook-words-are-kept": Entry(
        _ERROR,
        "The words of the finished EPUB are not the words of the chapter.",
        "A word that is lost, or stands twice, is found by readers only.",
        "Look at the line named and at templates of your own; otherwise it is a fault of bookforge: please report it.",
    ),
    "manuscript-is-read": Entry(
        _WARNING,
        "Words that seem to stand in a chapter's file are not in the chapter.",
        "A mark that means something else than its author thought can hide a line of text.",
        "Look for them in the ebook. Where all is as it should be, write `allow: [manuscript-is-read]` in the file.",
    ),
    "ebook-text-is-clean": Entry(
        _ERROR,
        "Markup, or a sign that only machines know, stands as text in the finished EPUB and not in your files.",
        "A reader would see it.",
        "Look for it in templates of your own and in the bibliography; otherwise it is a fault of bookforge: please report it.",
    ),
    # --- preflight ---------------------------------------------------------------------------------------------------
    "page-size-taken": Entry(
        _WARNING,
        "The channel does not print pages of the book's size.",
        "The upload stops at the first step, or the book is sold in fewer shops.",
        "Give `editions.print.trim` a size that the channel lists.",
    ),
    "pages-of-trim-size": Entry(
        _WARNING,
        "Pages of the print file are neither of the book's size nor of that size with bleed, or not all of one size.",
        "A printer cuts all leaves alike; pages of another size are scaled or refused.",
        "Build the book again with the trim size that it is to have.",
    ),
    "page-count-taken": Entry(
        _WARNING,
        "The book has more or fewer pages than the channel binds, or an odd number of them.",
        "A spine can be only so thin and so thick, and a leaf has two sides.",
        "Choose another page size, another size of type or another paper.",
    ),
    "last-page-blank": Entry(
        _WARNING,
        "The channel wants the book's last page for itself, and it is not blank.",
        "It prints its barcode there, and adds a leaf to a book without a page for it.",
        "Count that leaf when you reckon the width of the spine.",
    ),
    "blank-pages-few": Entry(
        _WARNING,
        "Several pages in a row have nothing on them.",
        "They look like a mistake, to readers and to those who check books for a channel.",
        "Look for an empty chapter or page of matter, or write `chapters-open: any`.",
    ),
    "art-bleeds": Entry(
        _WARNING,
        "A picture or a coloured area ends just where the page is cut.",
        "No cut is exact: a white hair shows at the edge of some copies.",
        "Mark the figure `{.full-bleed}`, so that it goes on beyond the edge, or keep it within the margins.",
    ),
    "text-within-margins": Entry(
        _WARNING,
        "Text comes nearer to the binding or to the edge than the channel allows.",
        "It disappears in the binding, or is cut off.",
        "Widen `margins` or `gutter` in `editions.print`, or make what sticks out of them narrower.",
    ),
    "fonts-embedded": Entry(
        _WARNING,
        "A typeface is used that is not in the print file.",
        "A printer without it prints another one, or nothing.",
        "Turn the text of the picture that brings it into outlines.",
    ),
    "text-large-enough": Entry(
        _WARNING,
        "Text is smaller than the channel takes.",
        "It cannot be read with ease, and comes out broken.",
        "Set it larger, in styles/extra.css.",
    ),
    "lines-thick-enough": Entry(
        _WARNING,
        "A line is thinner than the channel wants.",
        "Thin lines break up, print grey or are lost.",
        "Make it thicker, in styles/extra.css or in the drawing.",
    ),
    "image-resolution-enough": Entry(
        _WARNING,
        "An image has fewer dots an inch, at its printed size, than the channel wants.",
        "It comes out blurred or in steps.",
        "Give a larger image, or show it smaller with `{width=…}`.",
    ),
    "colours-taken": Entry(
        _WARNING,
        "The print file has colours of a kind that the channel does not print as they are.",
        "It converts them, and they come out otherwise than on your screen.",
        "Write `ink: black` in `editions.print`, or name the profile of the press there, as `output-intent`.",
    ),
    "ink-within-limit": Entry(
        _WARNING,
        "A colour is made of more ink than the channel's paper bears.",
        "The ink does not dry, smears, and prints through.",
        "Name a profile for uncoated paper as `output-intent` in `editions.print`, or write `ink: black`.",
    ),
    "transparency-flattened": Entry(
        _WARNING,
        "Something in the print file is transparent.",
        "Older printing machines compute what shows through wrongly, or stop.",
        "Give images a white ground, and do without `opacity` in style sheets.",
    ),
    "file-size-taken": Entry(
        _WARNING,
        "The print file is larger than the channel takes.",
        "The upload fails.",
        "Save photographs as JPEG, no larger than 300 dots an inch at their printed size.",
    ),
    "file-is-pages-only": Entry(
        _WARNING,
        "The print file holds what cannot be printed: bookmarks, annotations, scripts, layers or a lock.",
        "A printer's machines stop at it.",
        "Send the print edition, not the one for the screen.",
    ),
    "standard-met": Entry(
        _WARNING,
        "The print file does not claim the PDF standard that the channel asks for.",
        "The channel promises right colours only for files of that standard.",
        "Name the profile of the press as `output-intent` in `editions.print`; or ask for a proof, and look at its colours.",
    ),
    "pdf-can-be-read": Entry(
        _ERROR,
        "The print file is no PDF, or is locked.",
        "Nobody can print it.",
        "Build the book again.",
    ),
    # --- accessibility -----------------------------------------------------------------------------------------------
    "alt-tells-what-is-shown": Entry(
        _WARNING,
        "The description of an image tells nothing of what it shows.",
        "A reader who cannot see it hears the name of a file, or “image of”, which her screen reader has said already.",
        "Write what a reader would miss without the image: `![A couple holding hands](hands.jpg)`.",
    ),
    "caption-tells-all": Entry(
        _NOTE,
        "An image has a caption, and no description.",
        "Who cannot see it hears the caption alone. Whether that says all that is to be seen, a person has to judge.",
        'Describe it beside its caption: `![The caption](hill.jpg){alt="A hill under a low sun"}`; mark pure ornament '
        "`{.decorative}`.",
    ),
    "formula-has-words": Entry(
        _WARNING,
        "A formula has no words beside its MathML.",
        "A reading system that knows no MathML would pass over it in silence.",
        "Write the formula as TeX (`$a^2$`), or give `<math>` an `alttext`.",
    ),
    "table-has-headers": Entry(
        _WARNING,
        "A table has no header cells.",
        "Who hears a table cell by cell is told with each cell what it is about, and here there is nothing to tell.",
        "Give the table a first row of headers; a table for looks alone is better written as text.",
    ),
    "list-is-marked": Entry(
        _WARNING,
        "Paragraphs look like a list and are none.",
        "A screen reader says “list of five items” and leads from one to the next; of paragraphs it knows no such thing.",
        "Begin the lines with `- ` or `1. `, with an empty line before the first.",
    ),
    "page-is-labelled": Entry(
        _WARNING,
        "A page of the ebook has no title, or does not tell its language.",
        "A screen reader says the title when the page opens, and speaks it in the voice of its language.",
        "Give templates/epub/page.xhtml its `<title>{{ title }}</title>` and its `lang` again.",
    ),
    "link-tells-where": Entry(
        _WARNING,
        "The words of a link do not tell where it leads.",
        "Many go from link to link and hear nothing but these words: “here, here, here”.",
        "Make the name of what it leads to the link: `[the list of exercises](exercises.md)`.",
    ),
    "passage-has-language": Entry(
        _WARNING,
        "A passage is in letters that its language is not written with.",
        "A voice that reads one language aloud cannot say the words of another.",
        "Mark it: `[слово]{lang=ru}`, or `::: {lang=ru}` around whole paragraphs.",
    ),
    "text-has-contrast": Entry(
        _WARNING,
        "A text is too like the page behind it.",
        "Who sees little, or reads in the sun or at night, cannot read it; 4.5:1 is asked for, and 3:1 of large text.",
        "Take the colour away, so that the reader's own is used; or choose one that shows on white and on black alike.",
    ),
    "line-has-contrast": Entry(
        _WARNING,
        "A line or border is too like the page behind it.",
        "Who sees little does not see where a box begins; 3:1 is asked for.",
        "Take the colour away, so that the line has that of the text; or choose one that shows on white and on black alike.",
    ),
    "text-size-is-free": Entry(
        _WARNING,
        "A style fixes the size of type or the space between lines.",
        "A reader who needs larger letters cannot have them.",
        "Write sizes in `em` or `%`, and the height of lines without a unit.",
    ),
    "nothing-moves": Entry(
        _WARNING,
        "Something in the ebook moves by itself.",
        "What moves draws the eye away from the text, and what flashes can bring on a seizure.",
        "Take a still image, or take the animation out of the style sheet.",
    ),
    "focus-is-seen": Entry(
        _WARNING,
        "A style takes away the frame around the link that the keyboard is at.",
        "Who reads without a mouse does not see where she is.",
        "Take the `outline` out of the style sheet.",
    ),
    "ace-passes": Entry(
        _WARNING,
        "Ace by DAISY, the checker that publishers and libraries use, found something in the ebook.",
        "Who buys for a school or a library runs it too.",
        "Read the rule that is named; where the words are the book's own, mend them in the manuscript.",
    ),
    "claim-is-earned": Entry(
        _WARNING,
        "The ebook does not claim to meet WCAG 2.2 AA.",
        "The claim is a person's, and stands in a file only when EPUBCheck, Ace and bookforge's audit passed on that very file.",
        "Run `bookforge check --accessibility`, mend what it names, and build with --certify.",
    ),
    # --- prose -------------------------------------------------------------------------------------------------------
    "word-stands-once": Entry(
        _NOTE,
        "A word stands twice in a row.",
        "It is most often left over from a change, and the eye passes over it.",
        "Take one of the two out.",
    ),
    "quotes-pair": Entry(
        _NOTE,
        "Of the quotation marks in a paragraph, some open and do not close.",
        "A reader does not know where speech ends; only speech that goes on in the next paragraph is left open.",
        "Close the quotation.",
    ),
    "quotes-alike": Entry(
        _NOTE,
        "A quotation stands in other marks than most of the book's.",
        "A book keeps to one kind of quotation mark; the other one is for a quotation within a quotation.",
        "Use the marks that the rest of the book has.",
    ),
    "dashes-alike": Entry(
        _NOTE,
        "A dash is set otherwise than most of the book's.",
        "Readers take a change of dash for a change of meaning.",
        "Use the dash that the rest of the book has, or set `typography: dashes:` in book.yaml.",
    ),
    "word-spelt-alike": Entry(
        _NOTE,
        "One word is spelt in two ways.",
        "Readers and search find one spelling; the other looks like a slip.",
        "Use the spelling that the rest of the book has.",
    ),
    "name-spelt-alike": Entry(
        _NOTE,
        "Two names are much alike.",
        "They may be one person, spelt in two ways.",
        "Mend the name, or allow it.",
    ),
    "sentence-is-short": Entry(
        _NOTE,
        "A sentence is very long.",
        "Beyond fifty or sixty words most readers begin anew.",
        "Make two sentences of it.",
    ),
    "word-is-in-dictionary": Entry(
        _NOTE,
        "A word is in no dictionary, and is no name that the book has often.",
        "It may be a slip that every reader sees.",
        "Mend it; or write the word into words.txt beside book.yaml, on a line of its own.",
    ),
    "language-has-dictionary": Entry(
        _NOTE,
        "This machine has no dictionary for a language of the book.",
        "Words of that language were not looked up.",
        "Install a Hunspell dictionary for it, or put its .aff and .dic files into the book's folder `dictionaries`.",
    ),
    "proof-entry-fits": Entry(
        _WARNING,
        "An entry of proof.yaml cannot be understood.",
        "What it was to allow is told again.",
        'Write `- {rule: repeated-word, quote: "that that"}`; `in:` names a file.',
    ),
}

LATER: frozenset[str] = frozenset({
    "metadata-is-complete", "image-is-used", "image-is-light", "web-link-answers", "web-link-is-current", "web-link-is-public",
    "index-settles", "note-fits-page", "print-sets-script", "table-fits-page", "formula-fits-page",
    "image-sharp-in-print", "page-has-no-widow", "page-has-no-orphan", "heading-has-text-below",
    "chapter-end-has-lines", "facing-pages-end-alike", "paragraph-has-no-runt", "line-is-not-loose",
    "text-has-no-river", "hyphens-are-not-stacked", "word-is-whole-over-leaf", "copyfit-entry-fits",
    "copyfit-entry-used", "git-answers", "book-is-in-git", "revision-is-known", "build-is-known", "build-has-pages",
    "note-is-understood", "template-is-valid", "style-is-understood", "resource-is-found", "glyph-in-fonts",
    "standard-is-met", "cover-fits", "cover-in-rgb", "cover-has-room", "table-fits-store", "note-fits-window",
    "description-fits-store", "keywords-fit-store", "ids-entry-fits", "epub-is-valid", "finished-file-exists",
    "ebook-can-be-read",
    "ebook-link-lands", "ebook-files-listed", "ebook-words-are-kept", "manuscript-is-read", "ebook-text-is-clean",
    "page-size-taken", "pages-of-trim-size", "page-count-taken", "last-page-blank", "blank-pages-few", "art-bleeds",
    "text-within-margins", "fonts-embedded", "text-large-enough", "lines-thick-enough", "image-resolution-enough",
    "colours-taken", "ink-within-limit", "transparency-flattened", "file-size-taken", "file-is-pages-only",
    "standard-met", "pdf-can-be-read", "caption-tells-all", "formula-has-words",
    "table-has-headers", "list-is-marked", "page-is-labelled", "link-tells-where", "passage-has-language",
    "text-has-contrast", "line-has-contrast", "text-size-is-free", "nothing-moves", "focus-is-seen", "ace-passes",
    "claim-is-earned", "word-stands-once", "quotes-pair", "quotes-alike", "dashes-alike", "word-spelt-alike",
    "name-spelt-alike", "sentence-is-short", "word-is-in-dictionary", "language-has-dictionary", "proof-entry-fits",
    "decisions-kept", "chapter-is-laid-out", "book-is-built",
})  # fmt: skip
"""What is told only of what was made, or by a command of its own: to read a manuscript tells nothing of it."""
