"""What is said while editions are made."""

from __future__ import annotations

from collections.abc import Mapping

from bookforge.catalogue.entry import ERROR, NOTE, WARNING, Entry

ENTRIES: Mapping[str, Entry] = {
    # --- styles, templates, editions ----------------------------------------------------------------------------------
    "chapter-is-laid-out": Entry(
        ERROR,
        "The pages of a chapter could not be made: it took too long or too much memory, or the program that lays it out ended.",
        "Without them there is no printed book. The other chapters were laid out, and need not be again.",
        "Look in the chapter, and in the book's own styles, for what is out of all measure; part a very long chapter in two.",
        later=True,
    ),
    "book-is-built": Entry(
        ERROR,
        "The process that built a book has ended before it was done.",
        "What stood in the book's dist/ is as it was. Other books, if there were some, were built.",
        "Most often there was too little memory: build one book at a time, with `--jobs 1`. Else a file of the book is so broken "
        "that a library died of it: an image or a font, most likely the one that you added last.",
        later=True,
    ),
    "page-suits-channel": Entry(
        ERROR,
        "The page that book.yaml asks for cannot be printed where the book is to be printed.",
        "Each channel prints pages of some sizes, and wants some white at their edges; a file with other pages is sent back.",
        "Choose another size, margin or bleed, or another `channel` under `editions.print`; `plain` is any printer.",
    ),
    "template-is-valid": Entry(
        ERROR,
        "A template of the book cannot be used.",
        "The page that it makes would be missing.",
        "Mend the template at the line named, or remove it to use the built-in one.",
        later=True,
    ),
    "style-is-understood": Entry(
        WARNING,
        "A style sheet holds something that an edition does not understand.",
        "That rule has no effect there.",
        "Mend the rule, or put it into the sheet of the edition that understands it (print.css, epub.css, web.css).",
        later=True,
    ),
    "resource-is-found": Entry(
        ERROR,
        "A style sheet or template asks for a file that is not in the book's folder, or for one on the network.",
        "A book is made from its own folder only.",
        "Put the file into the book's styles/ folder and name it there.",
        later=True,
    ),
    "glyph-in-fonts": Entry(
        WARNING,
        "A character is in none of the book's typefaces.",
        "It would be printed as an empty box.",
        "Replace the character, or add a typeface that has it.",
        later=True,
    ),
    "profile-fits": Entry(
        ERROR,
        "The ICC profile that `output-intent` names is not one that the book can be printed by.",
        "Colours would come out wrong, and the file could not be PDF/X.",
        "Ask the printer for the profile of the press and the paper (a file that ends in .icc), for CMYK or for grey.",
    ),
    "standard-is-met": Entry(
        WARNING,
        "A finished PDF is not what it was to be by a standard (PDF/X, PDF/UA), so it does not claim to be.",
        "A printer may refuse a file without the claim, and refuses one with a false claim.",
        "Take out what the message names; see docs/printing.md.",
        later=True,
    ),
    "cover-fits": Entry(
        WARNING,
        "The cover image is smaller, or of another shape, than stores ask for.",
        "Stores refuse covers under 625 × 1000 px and show small ones blurred (KDP: 1600 × 2560 px is ideal).",
        "Give a larger upright image.",
        later=True,
    ),
    "cover-in-rgb": Entry(
        NOTE,
        "The cover image was not in RGB of eight bits, or could be seen through, and was converted.",
        "Stores ask for RGB; screens show CMYK in false colours, and what can be seen through on any ground.",
        "Look at the colours; save the image in RGB to have them as you want them.",
        later=True,
    ),
    "cover-has-room": Entry(
        WARNING,
        "The cover that is drawn from the metadata has no room for all of its words.",
        "Letters smaller than they are set cannot be read where stores show a cover.",
        "Shorten the words, or give a cover image: `cover: images/cover.jpg`.",
        later=True,
    ),
    "table-fits-store": Entry(
        WARNING,
        "A table has more columns than the readers of the ebook's channel show, and cannot be set one block a row.",
        "Its right side would be cut off, or set so small that nobody can read it.",
        "Give it one row of headers and no cells that span others, or make two tables of it.",
        later=True,
    ),
    "note-fits-window": Entry(
        NOTE,
        "A note is longer than the readers of the ebook's channel show in a window.",
        "Who follows its number is taken to the note's place instead, and has to find the way back.",
        "Shorten the note, or make a section of it.",
        later=True,
    ),
    "description-fits-store": Entry(
        WARNING,
        "The description is longer than stores take.",
        "A store cuts it off, or refuses the book.",
        "Shorten `description` in book.yaml.",
        later=True,
    ),
    "keywords-fit-store": Entry(
        WARNING,
        "There are more keywords than a store's form takes, or longer ones.",
        "What is too much is left out where the form is filled in, and readers will not find the book by it.",
        "Keep those that readers search for, as short phrases, in `keywords` in book.yaml.",
        later=True,
    ),
    "ids-entry-fits": Entry(
        ERROR,
        "An entry of ids.yaml cannot be understood.",
        "The ids with which the ebook was published would be lost, and readers' highlights with them.",
        "Mend the entry, or put it back as it was (with git, `git checkout ids.yaml`).",
        later=True,
    ),
    "decisions-kept": Entry(
        WARNING,
        "The finished files are there, but what is kept beside book.yaml for the next build could not be written.",
        "Without ids.yaml a new edition of the ebook may lose highlights, and without copyfit.yaml lines may break otherwise.",
        "Make the book's folder one that can be written, and build again; or copy the book to where it can.",
        later=True,
    ),
    "epub-is-valid": Entry(
        ERROR,
        "EPUBCheck, the check that stores run, has a complaint about the finished EPUB.",
        "Stores refuse an EPUB with errors.",
        "If the place named is in your text, mend it there; otherwise it is a fault of bookforge: please report it.",
        later=True,
    ),
    "finished-file-exists": Entry(
        WARNING,
        "A finished file that is to be checked has not been built.",
        "`check --finished` looks at what was built.",
        "Run `bookforge build` first.",
        later=True,
    ),
    # --- foreseen by check --------------------------------------------------------------------------------------------
    "metadata-is-complete": Entry(
        NOTE,
        "The book.yaml leaves out what stores, libraries and distributors ask for.",
        "Their forms ask for it on the day of publication; what stands in book.yaml goes into the files themselves.",
        "Add the keys: `description`, `subjects`, `keywords`, `publisher`, `date`, `cover`, and `file-as` below an author.",
        later=True,
    ),
    "image-is-used": Entry(
        NOTE,
        "An image lies among those of the book, and no chapter shows it.",
        "It may have been forgotten in the text; if not, it only makes the folder larger.",
        "Show it in a chapter, or put it elsewhere.",
        later=True,
    ),
    "image-is-light": Entry(
        WARNING,
        "The file of an image is larger than stores take in an ebook.",
        "KDP takes images of 5 MB at the most, and charges for each megabyte that is sent to a reader.",
        "Save a photograph as JPEG, and no larger than it is shown: 2,000 px on the longer side are plenty.",
        later=True,
    ),
}
