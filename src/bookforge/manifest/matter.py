"""The pages before and behind the chapters: which there are, which of them bookforge makes, and where they stand unasked."""

from __future__ import annotations

LISTS = {
    "list-of-figures": "figure",
    "list-of-tables": "table",
    "list-of-listings": "listing",
    "list-of-tips": "tip",
    "list-of-exercises": "exercise",
    "list-of-checklists": "checklist",
    "list-of-examples": "example",
    "list-of-stories": "story",
}
"""Pages that list the places of a kind, and that kind."""

TEMPLATE_MATTER = ("half-title", "title-page", "copyright", "contents")
"""Pages that bookforge makes from templates."""

GATHERED_MATTER = ("notes", "bibliography")
"""Pages that are made from what the chapters hold, and stand at the book's end where an edition or a bibliography asks for
them and the contents do not list them."""

MADE_MATTER = (*TEMPLATE_MATTER, *LISTS, *GATHERED_MATTER, "index", "contributors", "permissions")
"""Pages that bookforge makes where they have no file."""

WITHOUT_FILE = (*TEMPLATE_MATTER, *LISTS, "notes", "index")
"""Those of them that can have none."""

MATTER_ROLES = (
    *MADE_MATTER,
    "dedication",
    "epigraph",
    "foreword",
    "preface",
    "introduction",
    "prologue",
    "acknowledgments",
    "epilogue",
    "afterword",
    "conclusion",
    "appendix",
    "glossary",
    "about-the-author",
    "colophon",
)
"""Every page that front and back matter know; those that are not made need a file."""

AFTER_GATHERED = ("glossary", "index", "about-the-author", "colophon")
"""The pages at a book's end before which notes and bibliography stand where its contents do not list them."""
