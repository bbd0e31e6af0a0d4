"""What `book.yaml` says of the whole book's text: kinds of callout, numbers, notes, sources, index, typography."""

from __future__ import annotations

import posixpath
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from bookforge.folder import IMAGES
from bookforge.manifest.base import Model
from bookforge.manifest.fields import BookDate, BookPath, Text


class IndexSettings(Model):
    """The index. It is made where `contents` lists the page `index`."""

    concordance: BookPath | None = Field(
        None, description="A file of words and their entries; index.yaml, where there is one, if this is left out."
    )
    locators: Literal["number", "title"] = Field(
        "number", description="What places go by where there are no pages: the chapter's number or the section's title."
    )


class GlossarySettings(Model):
    """The glossary. It is made where `contents` lists the page `glossary` without a file."""

    file: BookPath = Field("glossary.yaml", description="The file of terms and their definitions.")
    list: Literal["used", "all"] = Field(
        "used", description="Which terms are listed: those that the text uses, or all."
    )
    link: Literal["first-in-book", "first-in-chapter", "all", "none"] = Field(
        "first-in-chapter", description="Which uses of a term become links to its definition by themselves."
    )


class CalloutKind(Model):
    """A callout kind of the book's own, or another label for a built-in one."""

    label: Text | None = Field(None, description="The word before the title: “Reflect”.")
    like: Text | None = Field(None, description="The built-in kind whose dress and role it takes.")

    number: Literal["chapter", "book", "none"] | None = Field(
        None,
        description="Whether these are numbered, by chapter or through the book, where `numbering` says otherwise.",
    )
    icon: Text | None = Field(None, description="The icon: a built-in kind's name, an SVG file, or none.")


Scope = Literal["chapter", "book", "none"]
Style = Literal["arabic", "roman", "words", "none"]


class Numbering(Model):
    """What has a number, and of which form. A figure, table, listing or equation has one when it has an id."""

    chapters: Style = Field("arabic", description="The numbers of chapters: 4, IV, Four, or none.")
    parts: Style = Field("roman", description="The numbers of parts.")
    appendices: Literal["letters", "arabic", "none"] = Field(
        "letters", description="The numbers of appendices, where there is more than one."
    )
    sections: int = Field(
        0, ge=0, le=4, description="Levels of sections that have a number: 1 numbers 2.1, 2 also 2.1.3."
    )
    figures: Scope = Field("chapter", description="Figures: by chapter (2.1), through the book (7), or not.")
    tables: Scope = Field("chapter", description="Tables, as figures.")
    listings: Scope = Field("chapter", description="Listings with a caption, as figures.")
    equations: Scope = Field("chapter", description="Formulas, as figures.")
    callouts: Scope = Field("none", description="Callouts, each kind for itself: “Tip 2.3”.")


def listed(value: Any) -> Any:
    """A list where one word is given in its place."""
    return [value] if isinstance(value, str) else value


class Citations(Model):
    """How citations look, and where their sources are listed."""

    style: Text = Field(
        "chicago-author-date", description="A style that is shipped, or the path of a CSL file in the book's folder."
    )
    bibliography: Literal["book", "chapter"] = Field(
        "book", description="Where sources are listed: once at the book's end, or at the end of each chapter."
    )
    link: bool = Field(True, description="Whether a citation links to its source.")
    nocite: Annotated[list[Text], BeforeValidator(listed, json_schema_input_type=list[str] | str)] = Field(
        default=[], description="Keys of sources to list though nothing cites them; `*` lists all."
    )
    title: Text | None = Field(None, description="What the list of sources is called.")


class Notes(Model):
    """How notes are numbered."""

    number: Literal["chapter", "book"] = Field(
        "chapter", description="Whether the numbers begin anew in each chapter or run on through the book."
    )


class Certifier(NamedTuple):
    """Who reviewed the finished book and when; what entitles her to, and where her report stands, where there are such."""

    by: str
    on: str
    credential: str | None = None
    report: str | None = None


class Accessibility(Model):
    """A review by a human who read the finished book as those do who cannot see it; or why the law does not ask for one."""

    reviewed_by: Text | None = Field(None, alias="reviewed-by", description="Who reviewed the book.")
    reviewed: BookDate | None = Field(None, description="When: 2026-11-22.")
    credential: Text | None = Field(None, description="What entitles the reviewer to certify a book, if anything.")
    report: Text | None = Field(None, pattern="^https?://", description="The address of the reviewer's report, if any.")
    exemption: Literal["eaa-microenterprise", "eaa-disproportionate-burden", "eaa-fundamental-alteration"] | None = (
        Field(
            None,
            description="An exemption of the European Accessibility Act that the publisher states to have; it goes into the "
            "ebook as it is, and nothing looks whether it is true.",
        )
    )

    @model_validator(mode="after")
    def _reviewed_by_whom_and_when(self) -> Accessibility:
        """A review has a name and a day, and only a review has more."""
        given = {"reviewed-by": self.reviewed_by, "reviewed": self.reviewed}
        asked = any((self.reviewed_by, self.reviewed, self.credential, self.report, self.exemption is None))
        for name, value in given.items():
            if asked and value is None:
                why = f"The key “accessibility.{name}” is missing: a review has a name and a day."
                raise PydanticCustomError("manifest-key-given", "{why}", {"why": why})
        return self

    @property
    def certifier(self) -> Certifier | None:
        """Who reviewed the book, where somebody did."""
        if self.reviewed_by is None or self.reviewed is None:
            return None
        return Certifier(self.reviewed_by, self.reviewed, self.credential, self.report)


class Typography(Model):
    """What is done to the text; what is off stays as it was typed."""

    quotes: bool | Annotated[str, Field(min_length=4, max_length=4)] = Field(
        True,
        description="Whether straight quotes become those of the language of each passage; or the four marks that the "
        "book's own language is to have, the outer pair first: “»«›‹”.",
    )
    dashes: bool | Literal["em", "en"] = Field(
        True,
        description="Whether `--` and `---` become dashes, and the hyphen in 12-17 one; `em` sets those between words as "
        "unspaced em dashes, `en` as spaced en dashes.",
    )
    ellipses: bool = Field(True, description="Whether three dots become one ellipsis.")
    spaces: bool = Field(
        True, description="Whether “p. 12”, “10 km” and the like are kept from breaking at a line end."
    )


def _ornament(value: str) -> str:
    return posixpath.normpath(value) if value.lower().endswith(IMAGES) else value


class Ornaments(Model):
    """What is drawn between passages."""

    scene_break: Annotated[Text, AfterValidator(_ornament)] | None = Field(
        None,
        alias="scene-break",
        max_length=200,
        description="A scene break (`* * *`) in every edition: `stars`, `asterism`, `rule`, `blank` (an empty line), "
        "characters of your own such as ❦, or an image file. Left out, each edition draws its own.",
    )
