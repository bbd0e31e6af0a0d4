"""The shape of `book.yaml`, as pydantic models: what is allowed, what is given when left out, and what each key is for.

The descriptions are the manifest reference of the user's guide and the help that an editor shows.
"""

from __future__ import annotations

import posixpath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from bookforge.folder import IMAGES
from bookforge.manifest.fields import BookDate, BookPath, Isbn, LanguageTag, Text, Trim, TrimName, parse_trim

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

EDITIONS = ("epub", "print", "screen", "web")


class Model(BaseModel):
    """Frozen, and strict about keys: a misspelt one would silently do nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class Author(Model):
    """A person who made the book; a plain name will do."""

    name: Text = Field(description="The name as it is printed.")
    file_as: Text | None = Field(None, alias="file-as", description="The name as it is sorted: “Austen, Jane”.")
    role: Text = Field("aut", pattern="^[a-z]{3}$", description="A MARC relator code: aut, edt, ill, trl …")
    bio: Text | None = Field(None, description="A few sentences about the author, for stores.")


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


def _listed(value: Any) -> Any:
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
    nocite: Annotated[list[Text], BeforeValidator(_listed, json_schema_input_type=list[str] | str)] = Field(
        default=[], description="Keys of sources to list though nothing cites them; `*` lists all."
    )
    title: Text | None = Field(None, description="What the list of sources is called.")


class Notes(Model):
    """How notes are numbered."""

    number: Literal["chapter", "book"] = Field(
        "chapter", description="Whether the numbers begin anew in each chapter or run on through the book."
    )


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


Openings = Literal["plain", "lead-in", "drop-cap"]


class EpubEdition(Model):
    """The ebook."""

    notes: Literal["chapter", "book"] | None = Field(
        None, description="Where notes stand: at their chapter's end, or all on the page `notes` at the book's end."
    )

    embed_fonts: bool = Field(True, alias="embed-fonts", description="Whether the book's typefaces go into the ebook.")
    contents_depth: int = Field(2, alias="contents-depth", ge=1, le=4, description="Levels in the ebook's contents.")
    openings: Openings = Field(
        "plain",
        description="How a chapter's text begins: plain, lead-in (small capitals) or drop-cap (a large letter).",
    )


class PrintEdition(Model):
    """The printed book; the `screen` edition is the same pages with links and colour."""

    notes: Literal["foot", "chapter", "book"] | None = Field(
        None, description="Where notes stand: at the page's foot, at their chapter's end, or all on the page `notes`."
    )
    trim: TrimName = Field("5.5x8.5in", description="The page size: 5.5x8.5in, 148x210mm, or a name such as us-trade.")
    paper: Literal["cream", "white"] = Field("cream", description="The paper: it decides the width of the spine.")
    chapters_open: Literal["recto", "any"] = Field(
        "recto", alias="chapters-open", description="Whether chapters open on a right-hand page only."
    )
    contents_depth: int = Field(2, alias="contents-depth", ge=1, le=3, description="Levels on the contents page.")
    hyphenate: bool = Field(True, description="Whether words may be broken at line ends.")
    openings: Openings = Field(
        "lead-in",
        description="How a chapter's text begins: plain, lead-in (small capitals) or drop-cap (a large letter).",
    )

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


class Manifest(Model):
    """A book, as its author describes it. `title`, `language` and `contents.body` suffice."""

    bookforge: Literal[1] = Field(1, description="The version of this file's format.")
    title: Text = Field(description="The book's title.")
    subtitle: Text | None = Field(None, description="The subtitle.")
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
    subjects: list[Text] = Field(default=[], description="Subjects, such as BISAC headings.")
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
    icons: bool = Field(True, description="Whether callouts have icons.")
    compat: list[Literal["markua"]] = Field(
        default=[], description="Dialects of Markdown that are read only when they are named: markua (`T> A tip.`)."
    )
    variables: dict[Text, Text] = Field(
        default={}, description="Values of your own that stand in the text as `{{ name }}`."
    )
    bibliography: Annotated[list[BookPath], BeforeValidator(_listed, json_schema_input_type=list[str] | str)] = Field(
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
