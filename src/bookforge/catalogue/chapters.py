"""What is said of a chapter while it is read."""

from __future__ import annotations

from collections.abc import Mapping

from bookforge.catalogue.entry import ERROR, NOTE, WARNING, Entry

ENTRIES: Mapping[str, Entry] = {
    # --- chapters -----------------------------------------------------------------------------------------------------
    "chapter-has-title": Entry(
        ERROR,
        "A chapter has no title.",
        "The contents, the running heads and the ebook's navigation are made from chapter titles.",
        "Begin the file with a line such as `# My chapter`, or give `title:` in its front matter.",
    ),
    "chapter-has-one-title": Entry(
        WARNING,
        "A file has more than one heading of level 1.",
        "A file is one chapter; a second level-1 heading would look like another chapter without being one.",
        "Make it a `##` heading, or move it into a file of its own.",
    ),
    "chapter-has-text": Entry(
        WARNING,
        "A chapter has a title and nothing else.",
        "The reader would turn to an empty page.",
        "Write its text, or take it out of book.yaml.",
    ),
    "front-matter-fits": Entry(
        WARNING,
        "The front matter of a chapter holds something that bookforge does not use, or of the wrong kind.",
        "A misspelt key would silently do nothing.",
        "Use title, short-title, subtitle, author, bio, first-published, epigraph, language, shift-headings or allow.",
    ),
    "heading-levels-in-order": Entry(
        WARNING,
        "A heading skips a level.",
        "Readers who move from heading to heading, many blind readers among them, lose their place.",
        "Use the next level: `##` below `#`, `###` below `##`.",
    ),
    "callout-kind-known": Entry(
        ERROR,
        "A callout is of a kind that is not known.",
        "Its markup would be printed as text.",
        "Use a built-in kind, or declare your own under `callouts:` in book.yaml.",
    ),
    "callout-has-text": Entry(
        WARNING,
        "A callout is empty.",
        "The reader would see an empty box.",
        "Write its text below the first line, with `>` before it, or take the callout out.",
    ),
    "callout-has-no-heading": Entry(
        WARNING,
        "A callout holds a heading.",
        "It would appear in the contents and break the order of headings, so it was set as a bold line.",
        "Give the callout a title instead, or write the line in bold.",
    ),
    "div-closed": Entry(
        ERROR,
        "A `:::` block is not closed.",
        "All that follows it would fall into the box.",
        "Add a line `:::` where the block ends.",
    ),
    "note-defined": Entry(
        ERROR,
        "The text calls a footnote that is not defined.",
        "The call would be printed as text.",
        "Add a line `[^name]: The note.`, or mend the name.",
    ),
    "note-used": Entry(
        WARNING,
        "A footnote is defined and never called.",
        "Its text is lost from the book.",
        "Call it in the text with `[^name]`, or take it out.",
    ),
    "id-unique": Entry(
        ERROR,
        "Two places in the book have the same id.",
        "A link to it could lead to either.",
        "Give one of them another name after the `#`.",
    ),
    "reference-target-exists": Entry(
        ERROR,
        "A link within the book leads nowhere.",
        "The reader taps it and nothing happens; stores refuse such an ebook.",
        "Mend the file or the id after `#`.",
    ),
    "link-is-safe": Entry(
        ERROR,
        "A link uses an address that a book cannot keep, such as javascript: or a file on your machine.",
        "It would do nothing, or harm, on the reader's device.",
        "Link to a web address (https://…), a mail address (mailto:…) or another chapter.",
    ),
    "image-exists": Entry(
        ERROR,
        "An image is not where the text says.",
        "The book would have a hole.",
        "Mend the path; it counts from the chapter's own folder.",
    ),
    "image-is-local": Entry(
        ERROR,
        "An image is to be fetched from the network.",
        "A book is made from its own folder only: the same today and in ten years, and nobody is told who reads it.",
        "Save the image in the book's folder and name it there.",
    ),
    "image-is-readable": Entry(
        ERROR,
        "An image cannot be read, or is of a kind that ebooks do not take.",
        "It would be missing in the book.",
        "Save it as PNG, JPEG, GIF, WebP or SVG.",
    ),
    "image-has-alt": Entry(
        WARNING,
        "An image has no description.",
        "A reader who cannot see it learns nothing of it, and the ebook may not claim to be accessible.",
        "Write what it shows: `![A couple holding hands](hands.jpg)`; mark pure ornament `{.decorative}`.",
    ),
    "raw-html-is-safe": Entry(
        WARNING,
        "Raw HTML in the manuscript holds something that has no place in a book, and it was left out.",
        "Scripts, forms, frames and the like do not work in print, and stores refuse them.",
        "Write it in Markdown, or take it out.",
    ),
    "no-leftover-markup": Entry(
        WARNING,
        "Markup was left over as plain text.",
        "The reader would see the markup itself, such as `:::` or `[^1]`.",
        "Mend the markup at the place named; put it in backquotes if the reader is to see it.",
    ),
    "no-placeholder": Entry(
        WARNING,
        "A placeholder such as `TODO` or `lorem ipsum` stands in the text.",
        "The reader would see that the book is not finished.",
        "Write what is missing; put the word in backquotes if the reader is to see it.",
    ),
    "math-is-drawn": Entry(
        ERROR,
        "A formula cannot be drawn.",
        "It would be missing or flattened in print.",
        "Mend the TeX, or simplify the formula.",
    ),
    "chapter-can-be-read": Entry(
        ERROR,
        "Pandoc, which reads the Markdown, could not read a file, or came to no end with it.",
        "The chapter would be missing.",
        "Look for brackets, quotes or lists that open within each other dozens of times, and take them out.",
    ),
    "markdown-is-clear": Entry(
        WARNING,
        "Pandoc, which reads the Markdown, was not sure what was meant.",
        "The result may not be what you wanted.",
        "Look at the line named.",
    ),
    # --- the text itself ----------------------------------------------------------------------------------------------
    "characters-are-text": Entry(
        WARNING,
        "The text holds a character that stands for nothing, such as a control character or one for private use.",
        "Nobody sees the same there: an empty box, nothing, or the sign of whatever typeface happens to have one.",
        "Take the character out, or put the one in its place that was meant.",
    ),
    "characters-can-be-seen": Entry(
        NOTE,
        "The text holds an invisible character, such as a soft hyphen or a space without width.",
        "A search for the word does not find it, a spelling checker stumbles over it, and nobody sees why.",
        "Take it out: words are hyphenated by themselves. To forbid or allow a break on purpose, write `&shy;` or `&#8203;`.",
    ),
    "letters-stand-in-order": Entry(
        WARNING,
        "An invisible character turns the direction in which letters are read.",
        "The reader sees other words than are there; a stranger can hide in this way what a text or a listing says.",
        "Take the character out; mark words of another direction with their language, `[words]{lang=he}`.",
    ),
    "letters-are-whole": Entry(
        NOTE,
        "A letter and its accent are two characters, where Unicode has one for both.",
        "It looks the same; but a search may miss the word, and some typefaces set the accent beside the letter.",
        "Type the word anew, or have your editor normalise the file to NFC.",
    ),
    "spaces-are-single": Entry(
        NOTE,
        "A no-break space stands beside another space.",
        "Ordinary spaces are counted as one, these are not: the gap is twice as wide as the others.",
        "Leave one of the two.",
    ),
    "word-fits-line": Entry(
        NOTE,
        "A word is longer than a line and has no place where it may break.",
        "On paper it is broken anywhere, without a hyphen; on a telephone it sticks out of the page.",
        "Make an address a link, `<https://…>`; write a key as code, in backquotes; allow a break with `&#8203;`.",
    ),
    "note-call-beside-mark": Entry(
        NOTE,
        "The call of a note stands on the other side of a full stop or comma than the language has it.",
        "English sets the call behind the mark, French before it; a reader sees where it is otherwise.",
        "Move the call across the mark.",
    ),
    "note-stands-once": Entry(
        NOTE,
        "Two notes of a chapter have the same words.",
        "The reader looks up the same twice, and of a later correction one of them is forgotten.",
        "Give the note a name, `[^name]`, and call it twice.",
    ),
    "numbers-run-on": Entry(
        WARNING,
        "Of headings or callouts that are numbered by hand one number is missing, or stands twice.",
        "Readers of a list of tips look for the one that is not there.",
        "Mend the number; or leave the numbers out and have bookforge count, with `numbering` in book.yaml.",
    ),
    "title-keeps-its-number": Entry(
        WARNING,
        "A title promises a number of things, and the chapter has more or fewer that are numbered.",
        "“Ten ways” with nine of them is the first thing that a reader writes to an author.",
        "Mend the title, or the numbers.",
    ),
    # --- text before pandoc: dialects, includes, variables ------------------------------------------------------------
    "include-exists": Entry(
        ERROR,
        "A file that is to be included is not there.",
        "The chapter would lack its text.",
        "Mend the path; it counts from the folder of the file that includes it.",
    ),
    "include-ends": Entry(
        ERROR,
        "A file includes itself, by way of others perhaps, or more is included than a book can hold.",
        "The chapter would have no end.",
        "Take one of the includes out.",
    ),
    "include-lines-exist": Entry(
        ERROR,
        "Lines are to be included that the file does not have.",
        "The book would show less than the text speaks of.",
        'Name lines of the file, such as `lines="10-20"`; the first line is 1.',
    ),
    "variable-known": Entry(
        ERROR,
        "The text names a variable that is not known.",
        "The reader would see the braces.",
        "Mend the name, declare it under `variables:` in book.yaml, or write `\\{{` where braces are meant.",
    ),
    "comment-closed": Entry(
        ERROR,
        "A comment is opened with `<!--` and not closed.",
        "What was to stay hidden would be printed, or what follows would be hidden with it.",
        "Write `-->` where the comment ends.",
    ),
    "code-closed": Entry(
        ERROR,
        "A block of code is opened and not closed.",
        "All that follows it would be read as something else than it is.",
        "Add a line with the same backquotes where the code ends.",
    ),
    # --- typography, constructs of the text ---------------------------------------------------------------------------
    "note-fits-page": Entry(
        ERROR,
        "A part of a long note found no room at the foot of the printed pages.",
        "It would be missing in the printed book, or stand in the wrong order.",
        "Shorten the note, or set the notes at the end: `editions: {print: {notes: chapter}}`.",
        later=True,
    ),
    "quotes-are-curly": Entry(
        WARNING,
        "A straight quote was left in the text, since it could be neither opening nor closing.",
        "Among the curly quotes of a book a straight one looks like a slip.",
        'Type the mark that is meant, “ or ” or ’; to keep the straight one, write `["]{.as-typed}`.',
    ),
    "worksheet-is-clear": Entry(
        WARNING,
        "A line, a blank or a scale to fill in cannot be drawn as it was asked for.",
        "The reader would have too little room, or nothing to mark.",
        "Write `::: {.lines rows=6}`, `[____]{.blank width=5em}` or `[1-5]{.scale}`.",
    ),
    "print-sets-script": Entry(
        WARNING,
        "The print edition cannot set a script that is written from right to left.",
        "Its words may stand in the wrong order on paper; the ebook and the web edition show them rightly.",
        "Look at the page named; set the passage as an image with a description, or build the epub and web editions only.",
        later=True,
    ),
}
