"""What is said of a finished ebook, and of how accessible it is."""

from __future__ import annotations

from collections.abc import Mapping

from bookforge.catalogue.entry import ERROR, NOTE, WARNING, Entry

ENTRIES: Mapping[str, Entry] = {
    # --- finished ebooks ----------------------------------------------------------------------------------------------
    "ebook-can-be-read": Entry(
        ERROR,
        "A file is no EPUB, or a broken one.",
        "An EPUB is an archive that lists what it holds; no reading system opens one without that list.",
        "Give the path of an EPUB; if bookforge made it, build it again.",
        later=True,
    ),
    "ebook-link-lands": Entry(
        ERROR,
        "An address in the finished EPUB leads nowhere.",
        "A reader who follows it sees an error, or stays where she is; stores refuse the book.",
        "Look at the template or style sheet that holds it; if it is not yours, it is a fault of bookforge: please report it.",
        later=True,
    ),
    "ebook-files-listed": Entry(
        ERROR,
        "The files in the finished EPUB are not those that its package lists.",
        "Stores refuse such a book, and reading systems leave out what is not listed.",
        "Build the book again; if that does not help, it is a fault of bookforge: please report it.",
        later=True,
    ),
    "ebook-words-are-kept": Entry(
        ERROR,
        "The words of the finished EPUB are not the words of the chapter.",
        "A word that is lost, or stands twice, is found by readers only.",
        "Look at the line named and at templates of your own; otherwise it is a fault of bookforge: please report it.",
        later=True,
    ),
    "manuscript-is-read": Entry(
        WARNING,
        "Words that seem to stand in a chapter's file are not in the chapter.",
        "A mark that means something else than its author thought can hide a line of text.",
        "Look for them in the ebook. Where all is as it should be, write `allow: [manuscript-is-read]` in the file.",
        later=True,
    ),
    "ebook-text-is-clean": Entry(
        ERROR,
        "Markup, or a sign that only machines know, stands as text in the finished EPUB and not in your files.",
        "A reader would see it.",
        "Look for it in templates of your own and in the bibliography; otherwise it is a fault of bookforge: please report it.",
        later=True,
    ),
    # --- accessibility ------------------------------------------------------------------------------------------------
    "alt-tells-what-is-shown": Entry(
        WARNING,
        "The description of an image tells nothing of what it shows.",
        "A reader who cannot see it hears the name of a file, or “image of”, which her screen reader has said already.",
        "Write what a reader would miss without the image: `![A couple holding hands](hands.jpg)`.",
    ),
    "caption-tells-all": Entry(
        NOTE,
        "An image has a caption, and no description.",
        "Who cannot see it hears the caption alone. Whether that says all that is to be seen, a person has to judge.",
        'Describe it beside its caption: `![The caption](hill.jpg){alt="A hill under a low sun"}`; mark pure ornament '
        "`{.decorative}`.",
        later=True,
    ),
    "formula-has-words": Entry(
        WARNING,
        "A formula has no words beside its MathML.",
        "A reading system that knows no MathML would pass over it in silence.",
        "Write the formula as TeX (`$a^2$`), or give `<math>` an `alttext`.",
        later=True,
    ),
    "table-has-headers": Entry(
        WARNING,
        "A table has no header cells.",
        "Who hears a table cell by cell is told with each cell what it is about, and here there is nothing to tell.",
        "Give the table a first row of headers; a table for looks alone is better written as text.",
        later=True,
    ),
    "list-is-marked": Entry(
        WARNING,
        "Paragraphs look like a list and are none.",
        "A screen reader says “list of five items” and leads from one to the next; of paragraphs it knows no such thing.",
        "Begin the lines with `- ` or `1. `, with an empty line before the first.",
        later=True,
    ),
    "page-is-labelled": Entry(
        WARNING,
        "A page of the ebook has no title, or does not tell its language.",
        "A screen reader says the title when the page opens, and speaks it in the voice of its language.",
        "Give templates/epub/page.xhtml its `<title>{{ title }}</title>` and its `lang` again.",
        later=True,
    ),
    "link-tells-where": Entry(
        WARNING,
        "The words of a link do not tell where it leads.",
        "Many go from link to link and hear nothing but these words: “here, here, here”.",
        "Make the name of what it leads to the link: `[the list of exercises](exercises.md)`.",
        later=True,
    ),
    "passage-has-language": Entry(
        WARNING,
        "A passage is in letters that its language is not written with.",
        "A voice that reads one language aloud cannot say the words of another.",
        "Mark it: `[слово]{lang=ru}`, or `::: {lang=ru}` around whole paragraphs.",
        later=True,
    ),
    "text-has-contrast": Entry(
        WARNING,
        "A text is too like the page behind it.",
        "Who sees little, or reads in the sun or at night, cannot read it; 4.5:1 is asked for, and 3:1 of large text.",
        "Take the colour away, so that the reader's own is used; or choose one that shows on white and on black alike.",
        later=True,
    ),
    "line-has-contrast": Entry(
        WARNING,
        "A line or border is too like the page behind it.",
        "Who sees little does not see where a box begins; 3:1 is asked for.",
        "Take the colour away, so that the line has that of the text; or choose one that shows on white and on black alike.",
        later=True,
    ),
    "text-size-is-free": Entry(
        WARNING,
        "A style fixes the size of type or the space between lines.",
        "A reader who needs larger letters cannot have them.",
        "Write sizes in `em` or `%`, and the height of lines without a unit.",
        later=True,
    ),
    "nothing-moves": Entry(
        WARNING,
        "Something in the ebook moves by itself.",
        "What moves draws the eye away from the text, and what flashes can bring on a seizure.",
        "Take a still image, or take the animation out of the style sheet.",
        later=True,
    ),
    "focus-is-seen": Entry(
        WARNING,
        "A style takes away the frame around the link that the keyboard is at.",
        "Who reads without a mouse does not see where she is.",
        "Take the `outline` out of the style sheet.",
        later=True,
    ),
    "ace-passes": Entry(
        WARNING,
        "Ace by DAISY, the checker that publishers and libraries use, found something in the ebook.",
        "Who buys for a school or a library runs it too.",
        "Read the rule that is named; where the words are the book's own, mend them in the manuscript.",
        later=True,
    ),
    "claim-is-earned": Entry(
        WARNING,
        "The ebook does not claim to meet WCAG 2.2 AA.",
        "The claim is a person's, and stands in a file only when EPUBCheck, Ace and bookforge's audit passed on that very file.",
        "Run `bookforge check --accessibility`, mend what it names, and build with --certify.",
        later=True,
    ),
}
