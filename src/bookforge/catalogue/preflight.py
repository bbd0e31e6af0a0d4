"""What is said of a finished file on its way to a printer or a store."""

from __future__ import annotations

from collections.abc import Mapping

from bookforge.catalogue.entry import ERROR, WARNING, Entry

ENTRIES: Mapping[str, Entry] = {
    # --- preflight ----------------------------------------------------------------------------------------------------
    "page-size-taken": Entry(
        WARNING,
        "The channel does not print pages of the book's size.",
        "The upload stops at the first step, or the book is sold in fewer shops.",
        "Give `editions.print.trim` a size that the channel lists.",
        later=True,
    ),
    "pages-of-trim-size": Entry(
        WARNING,
        "Pages of the print file are neither of the book's size nor of that size with bleed, or not all of one size.",
        "A printer cuts all leaves alike; pages of another size are scaled or refused.",
        "Build the book again with the trim size that it is to have.",
        later=True,
    ),
    "page-count-taken": Entry(
        WARNING,
        "The book has more or fewer pages than the channel binds, or an odd number of them.",
        "A spine can be only so thin and so thick, and a leaf has two sides.",
        "Choose another page size, another size of type or another paper.",
        later=True,
    ),
    "last-page-blank": Entry(
        WARNING,
        "The channel wants the book's last page for itself, and it is not blank.",
        "It prints its barcode there, and adds a leaf to a book without a page for it.",
        "Count that leaf when you reckon the width of the spine.",
        later=True,
    ),
    "blank-pages-few": Entry(
        WARNING,
        "Several pages in a row have nothing on them.",
        "They look like a mistake, to readers and to those who check books for a channel.",
        "Look for an empty chapter or page of matter, or write `chapters-open: any`.",
        later=True,
    ),
    "art-bleeds": Entry(
        WARNING,
        "A picture or a coloured area ends just where the page is cut.",
        "No cut is exact: a white hair shows at the edge of some copies.",
        "Mark the figure `{.full-bleed}`, so that it goes on beyond the edge, or keep it within the margins.",
        later=True,
    ),
    "text-within-margins": Entry(
        WARNING,
        "Text comes nearer to the binding or to the edge than the channel allows.",
        "It disappears in the binding, or is cut off.",
        "Widen `margins` or `gutter` in `editions.print`, or make what sticks out of them narrower.",
        later=True,
    ),
    "fonts-embedded": Entry(
        WARNING,
        "A typeface is used that is not in the print file.",
        "A printer without it prints another one, or nothing.",
        "Turn the text of the picture that brings it into outlines.",
        later=True,
    ),
    "text-large-enough": Entry(
        WARNING,
        "Text is smaller than the channel takes.",
        "It cannot be read with ease, and comes out broken.",
        "Set it larger, in styles/extra.css.",
        later=True,
    ),
    "lines-thick-enough": Entry(
        WARNING,
        "A line is thinner than the channel wants.",
        "Thin lines break up, print grey or are lost.",
        "Make it thicker, in styles/extra.css or in the drawing.",
        later=True,
    ),
    "image-resolution-enough": Entry(
        WARNING,
        "An image has fewer dots an inch, at its printed size, than the channel wants.",
        "It comes out blurred or in steps.",
        "Give a larger image, or show it smaller with `{width=…}`.",
        later=True,
    ),
    "colours-taken": Entry(
        WARNING,
        "The print file has colours of a kind that the channel does not print as they are.",
        "It converts them, and they come out otherwise than on your screen.",
        "Write `ink: black` in `editions.print`, or name the profile of the press there, as `output-intent`.",
        later=True,
    ),
    "ink-within-limit": Entry(
        WARNING,
        "A colour is made of more ink than the channel's paper bears.",
        "The ink does not dry, smears, and prints through.",
        "Name a profile for uncoated paper as `output-intent` in `editions.print`, or write `ink: black`.",
        later=True,
    ),
    "transparency-flattened": Entry(
        WARNING,
        "Something in the print file is transparent.",
        "Older printing machines compute what shows through wrongly, or stop.",
        "Give images a white ground, and do without `opacity` in style sheets.",
        later=True,
    ),
    "file-size-taken": Entry(
        WARNING,
        "The print file is larger than the channel takes.",
        "The upload fails.",
        "Save photographs as JPEG, no larger than 300 dots an inch at their printed size.",
        later=True,
    ),
    "file-is-pages-only": Entry(
        WARNING,
        "The print file holds what cannot be printed: bookmarks, annotations, scripts, layers or a lock.",
        "A printer's machines stop at it.",
        "Send the print edition, not the one for the screen.",
        later=True,
    ),
    "standard-met": Entry(
        WARNING,
        "The print file does not claim the PDF standard that the channel asks for.",
        "The channel promises right colours only for files of that standard.",
        "Name the profile of the press as `output-intent` in `editions.print`; or ask for a proof, and look at its colours.",
        later=True,
    ),
    "pdf-can-be-read": Entry(
        ERROR,
        "The print file is no PDF, or is locked.",
        "Nobody can print it.",
        "Build the book again.",
        later=True,
    ),
}
