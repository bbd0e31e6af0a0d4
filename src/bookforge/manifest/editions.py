"""What `book.yaml` says of each edition."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from bookforge.formats import Trim
from bookforge.manifest.base import Model
from bookforge.manifest.fields import BookPath, Length, TrimName, parse_trim
from bookforge.manifest.pages import (
    CHECKS,
    PageMargins,
    RunningHead,
    Scheme,
    as_heads,
    as_margins,
)
from bookforge.manifest.preflight import Preflight

Openings = Literal["plain", "lead-in", "drop-cap"]


class EpubEdition(Model):
    """The ebook."""

    channel: Literal["plain", "kindle", "apple", "kobo"] = Field(
        "plain",
        description="Where the ebook is sold or read: it decides the few things that differ there. plain is any store; "
        "`bookforge build epub --channel` makes the file of another.",
    )
    keep_ids: bool = Field(
        True,
        alias="keep-ids",
        description="Whether ids and file names stay as they were published, so that readers keep their highlights; they are "
        "kept in ids.yaml beside book.yaml, where you may change them.",
    )
    notes: Literal["chapter", "book"] | None = Field(
        None, description="Where notes stand: at their chapter's end, or all on the page `notes` at the book's end."
    )

    embed_fonts: bool = Field(True, alias="embed-fonts", description="Whether the book's typefaces go into the ebook.")
    contents_depth: int = Field(2, alias="contents-depth", ge=1, le=4, description="Levels in the ebook's contents.")
    openings: Openings = Field(
        "plain",
        description="How a chapter's text begins: plain, lead-in (small capitals) or drop-cap (a large letter).",
    )
    page_list: Literal["print", "none"] | None = Field(
        None,
        alias="page-list",
        description="Whether the ebook tells where each page of the printed book begins. Left out, it does where the book has a "
        "print edition.",
    )


class PrintEdition(Model):
    """The printed book; the `screen` edition is the same pages with links and colour."""

    notes: Literal["foot", "chapter", "book"] | None = Field(
        None, description="Where notes stand: at the page's foot, at their chapter's end, or all on the page `notes`."
    )
    channel: Literal["plain", "kdp", "kdp-hardcover", "ingram"] = Field(
        "plain",
        description="Where the book is printed: it decides which pages can be, and how much white the binding needs.",
    )
    trim: TrimName = Field("5.5x8.5in", description="The page size: 5.5x8.5in, 148x210mm, or a name such as us-trade.")
    bleed: Length | None = Field(
        None,
        description="How far pages reach over the edge that is cut: 0.125in, 3mm. Left out, as far as the channel wants when "
        "the book has art that goes to the edge.",
    )
    marks: Literal["none", "crop"] = Field("none", description="Whether the printer’s file has crop marks.")
    margins: Annotated[PageMargins, BeforeValidator(as_margins, json_schema_input_type=PageMargins | Scheme)] = Field(
        PageMargins(),  # type: ignore[call-arg]
        description="The white around the text: the name of a scheme, or lengths.",
    )
    gutter: Length | None = Field(
        None,
        description="The least margin beside the spine. It is never less than the channel wants for the number of pages.",
    )
    folio: Literal["head-outer", "foot-outer", "foot-center", "none"] = Field(
        "head-outer", description="Where page numbers stand."
    )
    running_head: Annotated[
        RunningHead, BeforeValidator(as_heads, json_schema_input_type=RunningHead | Literal["none"])
    ] = Field(
        RunningHead(),  # type: ignore[call-arg]
        alias="running-head",
        description="What stands above the text: none, or a block with left, right and place.",
    )
    opening_folio: Literal["foot", "none"] = Field(
        "foot", alias="opening-folio", description="Where the page number stands on a page on which a chapter opens."
    )
    preflight: Preflight = Field(
        Preflight(),  # type: ignore[call-arg]
        description="Limits of your own printer, in place of the channel's.",
    )
    paper: Literal["cream", "white"] = Field("cream", description="The paper: it decides the width of the spine.")
    chapters_open: Literal["recto", "any"] = Field(
        "recto", alias="chapters-open", description="Whether chapters open on a right-hand page only."
    )
    contents_depth: int = Field(2, alias="contents-depth", ge=1, le=3, description="Levels on the contents page.")
    hyphenate: bool = Field(True, description="Whether words may be broken at line ends.")
    copyfit: bool = Field(
        False,
        description="Whether paragraphs are set a little closer or wider so that pages end well; what is decided is kept in "
        "copyfit.yaml beside book.yaml, where you may change it.",
    )
    openings: Openings = Field(
        "lead-in",
        description="How a chapter's text begins: plain, lead-in (small capitals) or drop-cap (a large letter).",
    )

    ink: Literal["black", "colour"] = Field(
        "black", description="What the printer's file is printed with: black ink alone, or colour."
    )
    output_intent: BookPath | None = Field(
        None,
        alias="output-intent",
        description="The ICC profile of the press, as the printer gives it out: the printer's file is made for it, as PDF/X.",
    )
    pdf_x: Literal["x-4", "x-3"] | None = Field(
        None,
        alias="pdf-x",
        description="Which PDF/X the printer's file is to be, where it has an `output-intent`: x-4 (usual) or x-3.",
    )
    whole_fonts: bool = Field(
        False,
        alias="whole-fonts",
        description="Whether whole fonts go into the printer's file, not only the letters that the book uses.",
    )

    @field_validator("trim", "bleed", "marks", "margins")
    @classmethod
    def _suits(cls, value: Any, info: ValidationInfo) -> Any:
        CHECKS[str(info.field_name)](value, info.data)
        return value

    @property
    def size(self) -> Trim:
        """The trim size in inches."""
        return parse_trim(self.trim)


class ScreenEdition(Model):
    """The print edition's pages for reading on a screen: bookmarks, links, colour. It takes its settings from `print`."""


class WebEdition(Model):
    """The whole book as one page to proofread in."""

    notes: Literal["chapter", "book"] | None = Field(
        None, description="Where notes stand: at their chapter's end, or all on the page `notes`."
    )

    contents_depth: int = Field(
        2, alias="contents-depth", ge=1, le=4, description="Levels in the contents at the side."
    )


def _given(value: Any) -> Any:
    return {} if value is None or value is True else value  # `epub:` alone means: with what is usual


class Editions(Model):
    """The editions that `bookforge build` makes when none is named; all four when this is left out."""

    epub: Annotated[EpubEdition | None, BeforeValidator(_given, json_schema_input_type=EpubEdition | bool | None)] = (
        Field(None, description="The ebook.")
    )
    print: Annotated[
        PrintEdition | None, BeforeValidator(_given, json_schema_input_type=PrintEdition | bool | None)
    ] = Field(None, description="The printed book.")
    screen: Annotated[
        ScreenEdition | None, BeforeValidator(_given, json_schema_input_type=ScreenEdition | bool | None)
    ] = Field(None, description="The print pages as a PDF to read.")
    web: Annotated[WebEdition | None, BeforeValidator(_given, json_schema_input_type=WebEdition | bool | None)] = Field(
        None, description="The proofreading site."
    )
