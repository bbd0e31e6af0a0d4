"""What is said of book.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from bookforge.catalogue.entry import ERROR, NOTE, WARNING, Entry

ENTRIES: Mapping[str, Entry] = {
    # --- book.yaml ----------------------------------------------------------------------------------------------------
    "manifest-found": Entry(
        ERROR,
        "There is no book.yaml where one was looked for.",
        "book.yaml says which files make the book, and in which order.",
        "Run the command in the folder that holds book.yaml, give --book PATH, or start with `bookforge new`.",
    ),
    "manifest-not-empty": Entry(
        ERROR,
        "book.yaml has nothing in it.",
        "A book needs at least a title, a language and its chapters.",
        "Write `title:`, `language:` and `contents:`; `bookforge new` makes an example.",
    ),
    "yaml-is-valid": Entry(
        ERROR,
        "book.yaml, or the front matter of a chapter, cannot be read as YAML.",
        "Nothing after the mistake can be understood.",
        "Look at the line named: a colon or a quote that is not closed, a tab, or an indentation that does not line up.",
    ),
    "yaml-quotes-are-straight": Entry(
        WARNING,
        "A text in book.yaml stands between curly quotes.",
        "YAML takes them for a part of the text, and so they would be printed: word processors make them of straight ones.",
        "Take them out; or put straight ones around them, if they are meant to be printed: '“A text”'.",
    ),
    "file-is-text": Entry(
        ERROR,
        "A file that is to hold plain text is one of a word processor's, or a PDF.",
        "A chapter is plain text, in Markdown; what is in other files only the program understands that wrote them.",
        "Have the program save or export it as Markdown or plain text; pandoc does too: `pandoc text.docx -o text.md`.",
    ),
    "text-is-utf8": Entry(
        ERROR,
        "A file is not encoded in UTF-8.",
        "Letters with accents, quotes and dashes would come out wrong.",
        "Save the file again as UTF-8 in your editor.",
    ),
    "manifest-key-known": Entry(
        ERROR,
        "book.yaml has a key that means nothing here.",
        "A misspelt key would silently do nothing.",
        "Mend the spelling, or take the line out.",
    ),
    "manifest-key-given": Entry(
        ERROR,
        "book.yaml lacks a key that every book needs.",
        "Without it an edition cannot be made.",
        "Add the key.",
    ),
    "manifest-key-once": Entry(
        ERROR,
        "A key stands twice in the same block of book.yaml.",
        "YAML would silently keep only the last one.",
        "Take one of the two out.",
    ),
    "manifest-value-fits": Entry(
        ERROR,
        "The value of a key in book.yaml is not of the kind that is needed.",
        "bookforge cannot know what was meant.",
        "Write the value as the message says.",
    ),
    "format-version-known": Entry(
        ERROR,
        "book.yaml is written for a version of its format that this bookforge does not know.",
        "Keys may mean something else there.",
        "Write `bookforge: 1`, or install a newer bookforge.",
    ),
    "language-tag-known": Entry(
        ERROR,
        "A language tag is not one of BCP 47.",
        "Hyphenation, quotes and the voice of a screen reader follow the language.",
        "Use a tag such as en, en-GB, de, fr or pt-BR.",
    ),
    "isbn-is-valid": Entry(
        ERROR,
        "An ISBN has the wrong length or a wrong check digit.",
        "Stores and printers refuse it, or file the book under another one.",
        "Compare it with the number you were given.",
    ),
    "isbn-of-one-edition": Entry(
        ERROR,
        "Two editions have the same ISBN.",
        "An ISBN names one product: whoever orders the paperback by it would get the ebook, and stores refuse the second.",
        "Give each edition its own ISBN, or take one of the two lines out.",
    ),
    "file-exists": Entry(
        ERROR,
        "A file that book.yaml names is not there.",
        "The book would lack it.",
        "Mend the path (it counts from the folder of book.yaml), or take the line out.",
    ),
    "name-is-as-on-disk": Entry(
        ERROR,
        "The name of a file is written with other capital letters, or other accents, than the file has.",
        "Some systems take one for the other, most of those that build and sell books do not: there the file would be missing.",
        "Write the name just as the file is called, or rename the file.",
    ),
    "file-in-book": Entry(
        ERROR,
        "A path leads out of the book's folder.",
        "A book reads only its own folder, so that a manuscript from a stranger cannot read your other files.",
        "Copy the file into the book's folder and name it there.",
    ),
    "file-is-not-too-large": Entry(
        ERROR,
        "A file is larger than one of its kind can be in a book.",
        "To read it would take more memory and time than a machine has; such a file is mostly something else, or a mistake.",
        "Part it, make it smaller, or look whether it is the file that you meant.",
    ),
    "line-is-not-too-long": Entry(
        ERROR,
        "A line of the text is longer than any paragraph.",
        "It is no prose, and to look through it takes time without end.",
        "Break the line, or take out what does not belong in the text.",
    ),
    "text-is-not-too-deep": Entry(
        ERROR,
        "Quotes, lists, blocks, brackets or elements of HTML stand within each other deeper than a book can show.",
        "Programs that read text call themselves for every step down, and would never come up again.",
        "Close what is open, or take some of the steps out.",
    ),
    "style-is-in-measure": Entry(
        ERROR,
        "A style sheet asks for a page, a length or a number beyond what any page can have.",
        "To lay it out would take time and memory without end; a page of a PDF file may be 200 inches long.",
        "Write the measure that you meant, and look at its unit.",
    ),
    "notes-are-not-too-many": Entry(
        ERROR,
        "A chapter has more notes than any book.",
        "To set them would take hours.",
        "Part the chapter.",
    ),
    "file-listed-once": Entry(
        ERROR,
        "A chapter file, or a page that bookforge makes, is listed twice.",
        "It would stand in the book twice, and a link to it could lead to either.",
        "Take one of the two lines out.",
    ),
    "matter-known": Entry(
        ERROR,
        "The front or back matter names a page that bookforge does not know or cannot make by itself.",
        "Title pages, contents, lists, index and the like are made; every other page needs its text.",
        "Give it a file, such as `preface: manuscript/preface.md`.",
    ),
    "kind-is-like-known": Entry(
        ERROR,
        "A callout kind of your own is `like:` a kind that does not exist.",
        "A new kind takes its shape and its role from a built-in one.",
        "Name one of the built-in kinds.",
    ),
    "identifier-given": Entry(
        NOTE,
        "The book has neither an identifier nor an ISBN, so one was derived from its title and authors.",
        "Stores and reading apps know a book by its identifier; if the title changes, a derived one changes too.",
        "Copy the identifier named into book.yaml as `identifier:` to keep it for ever.",
    ),
    "allow-is-used": Entry(
        NOTE,
        "`allow` names a finding, and there is none that it would pass over.",
        "What is allowed and forgotten hides the next mistake of its kind.",
        "Take the code out of `allow`.",
    ),
    "allow-is-for-no-error": Entry(
        WARNING,
        "`allow` names an error.",
        "An error stops a build: what is wrong cannot be printed, so it cannot be passed over either.",
        "Take the code out of `allow`, and mend what is told.",
    ),
}
