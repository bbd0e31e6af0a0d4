"""The shape of `book.yaml`, as pydantic models: what is allowed, what is given when left out, and what each key is for.

The descriptions are the manifest reference of the user's guide and the help that an editor shows.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from bookforge.manifest.base import Model
from bookforge.manifest.editions import Editions, EpubEdition, PrintEdition, WebEdition
from bookforge.manifest.fields import BookDate, BookPath, Code, Isbn, LanguageTag, Role, Text, Title
from bookforge.manifest.matter import AFTER_GATHERED, GATHERED_MATTER
from bookforge.manifest.settings import (
    Accessibility,
    CalloutKind,
    Citations,
    GlossarySettings,
    IndexSettings,
    Notes,
    Numbering,
    Ornaments,
    Typography,
    listed,
)
from bookforge.manifest.subjects import Subject

EDITIONS = ("epub", "print", "screen", "web")


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class Author(Model):
    """A person who made the book; a plain name will do."""

    name: Text = Field(description="The name as it is printed.")
    file_as: Text | None = Field(None, alias="file-as", description="The name as it is sorted: “Austen, Jane”.")
    role: Role = Field("aut", description="What the person did: author, editor, translator …, or a MARC relator code.")
    bio: Text | None = Field(None, description="A few sentences about the author, for stores.")
    alternate: dict[LanguageTag, Text] = Field(
        default={}, description="The name in other scripts, by language: `ru: Лев Толстой`."
    )


class Publisher(Model):
    """Who publishes the book."""

    name: Text = Field(description="The publisher's name.")
    place: Text | None = Field(None, description="The place of publication.")


class Series(Model):
    """The series that the book belongs to."""

    title: Text = Field(description="The title of the series.")
    number: float | None = Field(None, gt=0, allow_inf_nan=False, description="The book's place in it.")


class Isbns(Model):
    """Every edition has an ISBN of its own."""

    epub: Isbn | None = Field(None, description="The ebook's ISBN.")
    print: Isbn | None = Field(None, description="The paperback's ISBN.")

    @model_validator(mode="after")
    def _each_its_own(self) -> Isbns:
        if self.epub and self.epub == self.print:
            why = "The ebook and the paperback have the same ISBN."
            raise PydanticCustomError("isbn-of-one-edition", "{why}", {"why": why, "key": "print"})
        return self


class Cover(Model):
    """The cover's image; without it one is drawn from title and authors."""

    image: BookPath = Field(description="The image file, 1600 × 2560 px or more.")
    alt: Text | None = Field(None, description="What the cover shows, for those who do not see it.")


def _filed(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


def _pictured(value: Any) -> Any:
    return {"image": value} if isinstance(value, str) else value


class ChapterEntry(Model):
    """A chapter; a plain path will do."""

    file: BookPath = Field(description="The Markdown file, from the folder of book.yaml.")
    title: Text | None = Field(None, description="The title, where it is not to be the file's own.")
    short_title: Text | None = Field(None, alias="short-title", description="The title in running heads.")
    author: Text | None = Field(None, description="The chapter's author, in a book by several.")
    number: bool = Field(True, description="Whether the chapter has a number.")
    shift_headings: int | None = Field(
        None,
        alias="shift-headings",
        ge=-5,
        le=5,
        description="What is added to the level of each heading of the file: 1 makes its # a ##.",
    )


class PartEntry(Model):
    """A part: a title page of its own, and its chapters."""

    part: Text = Field(description="The part's title.")
    chapters: list[Annotated[ChapterEntry, BeforeValidator(_filed, json_schema_input_type=ChapterEntry | str)]] = Field(
        min_length=1, description="Its chapters, in order."
    )


class MatterEntry(Model):
    """A page of the front or back matter: its role, and its file where it has one."""

    role: Text
    file: BookPath | None = None


def _body_form(value: Any) -> str:
    """Which form of body item an author wrote, so that a mistake is told of that form only."""
    if isinstance(value, dict | Model):
        part = isinstance(value, PartEntry) or (isinstance(value, dict) and ("part" in value or "chapters" in value))
        return "part" if part else "chapter"
    return "path"


def _matter_form(value: Any) -> str:
    return "file" if isinstance(value, dict) else "made"


MatterItem = Annotated[
    Annotated[Text, Tag("made")] | Annotated[dict[Text, BookPath], Field(min_length=1, max_length=1), Tag("file")],
    Discriminator(_matter_form),
]
BodyItem = Annotated[
    Annotated[PartEntry, Tag("part")] | Annotated[ChapterEntry, Tag("chapter")] | Annotated[BookPath, Tag("path")],
    Discriminator(_body_form),
]


class Contents(Model):
    """What the book is made of, in order."""

    front: list[MatterItem] = Field(
        default=["half-title", "title-page", "copyright", "contents"],
        description="Pages before the text: half-title, title-page, copyright, contents, contributors, permissions, "
        "or a role with a file, "
        "such as `preface: manuscript/preface.md`.",
    )
    body: list[BodyItem] = Field(
        min_length=1, description="The chapters, as paths or mappings; or parts with their chapters."
    )
    back: list[MatterItem] = Field(default=[], description="Pages after the text, as in `front`.")


class Manifest(Model):
    """A book, as its author describes it. `title`, `language` and `contents.body` suffice."""

    bookforge: Literal[1] = Field(1, description="The version of this file's format.")
    title: Title = Field(description="The book's title.")
    subtitle: Title | None = Field(None, description="The subtitle.")
    short_title: Text | None = Field(
        None, alias="short-title", description="The title in running heads, where it is long."
    )
    language: LanguageTag = Field(description="The language, as a BCP 47 tag: en, en-GB, de, pt-BR …")
    authors: list[Annotated[Author, BeforeValidator(_named, json_schema_input_type=Author | str)]] = Field(
        default=[], description="The authors, in order."
    )
    contributors: list[Annotated[Author, BeforeValidator(_named, json_schema_input_type=Author | str)]] = Field(
        default=[],
        description="Those who wrote chapters of a book by several, with their bios, for the page `contributors`.",
    )
    identifier: Text | None = Field(None, description="What identifies the ebook for ever: an ISBN, a URN or a UUID.")
    isbn: Isbns = Field(Isbns(), description="The ISBNs of the editions.")  # type: ignore[call-arg]
    edition: int = Field(1, ge=1, description="Which edition this is.")
    date: BookDate | None = Field(None, description="The date of publication: 2026, 2026-11 or 2026-11-22.")
    modified: BookDate | None = Field(None, description="The date of this version, where it is later.")
    publisher: Annotated[Publisher, BeforeValidator(_named, json_schema_input_type=Publisher | str)] | None = Field(
        None, description="The publisher."
    )
    rights: Text | None = Field(None, description="The copyright statement.")
    notice: Text | None = Field(None, description="A further paragraph for the copyright page.")
    description: Text | None = Field(None, description="What the book is about, for stores.")
    subjects: list[Subject] = Field(
        default=[],
        description="Subjects: in words, or as `bisac: FAM030000` or `thema: VFV`, with or without a `heading`.",
    )
    keywords: list[Text] = Field(default=[], description="Words that readers search for.")
    series: Series | None = Field(None, description="The series that the book belongs to.")
    cover: Annotated[Cover, BeforeValidator(_pictured, json_schema_input_type=Cover | str)] | None = Field(
        None, description="The cover image; without it a plain cover is drawn."
    )
    contents: Contents = Field(description="What the book is made of.")
    callouts: dict[Text, CalloutKind] = Field(
        default={}, description="Callout kinds of the book's own, and other labels."
    )
    numbering: Numbering = Field(Numbering(), description="What has a number.")  # type: ignore[call-arg]
    style: Literal["classic", "trade", "modern"] = Field(
        "classic",
        description="How the book looks, on paper and on screens: classic, trade (a plain, quiet serif), modern (a sans serif "
        "for non-fiction).",
    )
    icons: bool = Field(True, description="Whether callouts have icons.")
    compat: list[Literal["markua"]] = Field(
        default=[], description="Dialects of Markdown that are read only when they are named: markua (`T> A tip.`)."
    )
    variables: dict[Text, Text] = Field(
        default={}, description="Values of your own that stand in the text as `{{ name }}`."
    )
    bibliography: Annotated[list[BookPath], BeforeValidator(listed, json_schema_input_type=list[str] | str)] = Field(
        default=[], description="The files of sources that the text cites: BibTeX or BibLaTeX, CSL JSON, CSL YAML."
    )
    citations: Citations = Field(Citations(), description="How sources are cited and listed.")  # type: ignore[call-arg]
    notes: Notes = Field(Notes(), description="The numbers of notes.")  # type: ignore[call-arg]
    ornaments: Ornaments = Field(Ornaments(), description="The book's ornaments: how scene breaks are drawn.")  # type: ignore[call-arg]
    typography: bool | Typography = Field(
        Typography(),  # type: ignore[call-arg]
        description="What is done to quotes, dashes and spaces; false leaves all as it was typed.",
    )
    index: IndexSettings = Field(IndexSettings(), description="How the index is made.")  # type: ignore[call-arg]
    glossary: GlossarySettings = Field(GlossarySettings(), description="How the glossary is made.")  # type: ignore[call-arg]
    accessibility: Accessibility | None = Field(
        None,
        description="A human's review of the finished book; only with it do the files claim to be accessible (PDF/UA-1, and by "
        "`build --certify` WCAG 2.2 AA).",
    )
    allow: Annotated[list[Code], BeforeValidator(listed, json_schema_input_type=list[str] | str)] = Field(
        default=[], description="Codes of findings that are passed over in the whole book; errors cannot be."
    )
    editions: Editions = Field(Editions(), description="What is built, and how.")  # type: ignore[call-arg]

    @property
    def epub(self) -> EpubEdition:
        """The ebook's settings, as given or as usual."""
        return self.editions.epub or EpubEdition()  # type: ignore[call-arg]

    @property
    def print(self) -> PrintEdition:
        """The printed book's settings, as given or as usual."""
        return self.editions.print or PrintEdition()  # type: ignore[call-arg]

    @property
    def web(self) -> WebEdition:
        """The proofreading site's settings, as given or as usual."""
        return self.editions.web or WebEdition()  # type: ignore[call-arg]

    def notes_in(self, edition: str) -> str:
        """Where an edition ("epub", "print", "web") sets notes: "foot", "chapter" or "book".

        Where it does not say: on the page `notes`, if the contents list it; else as is usual.
        """
        told = {"epub": self.epub.notes, "print": self.print.notes, "web": self.web.notes}[edition]
        listed = "notes" in (*self.contents.front, *self.contents.back)
        return told or ("book" if listed else "foot" if edition == "print" else "chapter")

    @property
    def gathered(self) -> tuple[str, ...]:
        """The pages that bookforge makes from what chapters hold, and that the contents do not list though they are asked
        for: notes, where an edition sets them there, and the bibliography of the book."""
        listed = {entry.role for entry in _matter([*self.contents.front, *self.contents.back], self.glossary.file)}
        asked = {
            "notes": "book" in (self.epub.notes, self.print.notes, self.web.notes),
            "bibliography": bool(self.bibliography) and self.citations.bibliography == "book",
        }
        return tuple(role for role in GATHERED_MATTER if asked[role] and role not in listed)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The editions that a build without names makes."""
        given = tuple(name for name in EDITIONS if getattr(self.editions, name) is not None)
        return given or EDITIONS

    @property
    def page_list(self) -> str:
        """Whose pages the ebook tells: "print" or "none"; where it does not say, those of the print edition, if it is among
        the editions."""
        return self.epub.page_list or ("print" if "print" in self.wanted else "none")

    @property
    def head(self) -> str:
        """The title as running heads and the half title take it: the short one, else what stands before its colon."""
        return self.short_title or self.title.partition(": ")[0]

    @property
    def body(self) -> tuple[PartEntry | ChapterEntry, ...]:
        """The body's items, plain paths made entries."""
        return tuple(ChapterEntry(file=e) if isinstance(e, str) else e for e in self.contents.body)  # type: ignore[call-arg]

    @property
    def front(self) -> tuple[MatterEntry, ...]:
        """The pages before the text."""
        return _matter(self.contents.front, self.glossary.file)

    @property
    def back(self) -> tuple[MatterEntry, ...]:
        """The pages after the text: those listed, and among them at their usual place those that are `gathered`."""
        given = _matter(self.contents.back, self.glossary.file)
        place = next((i for i, entry in enumerate(given) if entry.role in AFTER_GATHERED), len(given))
        return (*given[:place], *(MatterEntry(role=role) for role in self.gathered), *given[place:])

    @property
    def glossary_file(self) -> str | None:
        """The file of terms, where the book lists a glossary that is made of one."""
        listed = any(item == "glossary" for item in (*self.contents.front, *self.contents.back))
        return self.glossary.file if listed else None


def _matter(items: list[str | dict[str, str]], glossary: str) -> tuple[MatterEntry, ...]:
    files = {"glossary": glossary}  # listed without a file it is made of its terms
    pairs = [(item, files.get(item)) if isinstance(item, str) else next(iter(item.items())) for item in items]
    return tuple(MatterEntry(role=role, file=file) for role, file in pairs)


def schema() -> dict[str, Any]:
    """The JSON Schema of `book.yaml`, for editors that complete and check while the author types."""
    return Manifest.model_json_schema(by_alias=True)
