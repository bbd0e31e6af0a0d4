"""Who can read the ebook: what the audit finds, what may be claimed and when, and that Ace agrees."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from making import Silent
from PIL import Image

from bookforge.build import build
from bookforge.cache import Cache
from bookforge.checking import accessible
from bookforge.checking.accessible import accessibility
from bookforge.checks import ace, finished
from bookforge.cli import main
from bookforge.diagnostics import Diagnostic, MachineLacks, Place, Severity, report
from bookforge.editions.colours import Colour
from bookforge.editions.epub import Ebook, make
from bookforge.editions.epub.accessibility import Facts, State, verdicts
from bookforge.editions.epub.accessibility.contrast import ratio
from bookforge.editions.epub.accessibility.summary import summary
from bookforge.editions.epub.certified import certified as certify
from bookforge.making.dates import day_of, publication_date
from bookforge.outcome import Request
from bookforge.reading import read_book
from bookforge.theme import Theme
from bookforge.words import word

DATE = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
ROOT = Path(__file__).parents[1]
LANGUAGES = "en de fr es it pt nl ja zh ru ar he".split()
Lay = Callable[..., Path]
Files = Mapping[str, str | bytes | None]


def picture(frames: int = 1) -> bytes:
    file = io.BytesIO()
    images = [Image.new("RGB", (8, 8), (40 * i, 0, 0)) for i in range(frames)]
    images[0].save(file, "GIF" if frames > 1 else "PNG", save_all=frames > 1, append_images=images[1:])
    return file.getvalue()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


def made(folder: Path, cache: Cache) -> Ebook:
    book = read_book(folder, jobs=1, cache=cache).book
    assert book is not None
    return make(book, Theme(folder.resolve()), date=DATE, cache=cache)


def package(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("EPUB/content.opf").decode()


# --- the audit --------------------------------------------------------------------------------------------------------

CHAPTER = "# Near and Apart\n\n## Signs {#signs}\n\n"
PAGE = (ROOT / "templates" / "epub" / "page.xhtml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "place", "text", "files"),
    [
        ("alt-tells-what-is-shown", "text/one.md:5", "A ![door.png](door.png) here.\n", {"text/door.png": picture()}),
        ("alt-tells-what-is-shown", "text/one.md:5", "A ![Image of a door](d.png) here.\n", {"text/d.png": picture()}),
        ("image-has-alt", "text/one.md:5", "A ![](d.png) here.\n", {"text/d.png": picture()}),
        (
            "formula-has-words",
            "text/one.md:3",
            '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi></math>\n',
            {},
        ),
        ("table-has-headers", "text/one.md:6", "--- ---\n  a   b\n  c   d\n--- ---\n", {}),
        ("heading-levels-in-order", "text/one.md:5", "#### Too deep\n\nText.\n", {}),
        ("list-is-marked", "text/one.md:7", "• one\n\n• two\n", {}),
        ("link-tells-where", "text/one.md:5", "For more click [here](two.md).\n", {}),
        ("passage-has-language", "text/one.md:5", "She said слово to him.\n", {}),
        ("page-is-labelled", "text/one.md", "Text.\n", {"templates/epub/page.xhtml": PAGE.replace("{{ title }}", "")}),
        ("text-size-is-free", "styles/extra.css:1:5", "Text.\n", {"styles/extra.css": "p { font-size: 9pt }"}),
        ("focus-is-seen", "styles/extra.css:1:5", "Text.\n", {"styles/extra.css": "a { outline: none }"}),
        ("nothing-moves", "styles/extra.css:1:5", "Text.\n", {"styles/extra.css": "p { animation: wink 1s }"}),
        ("nothing-moves", "text/one.md:5", "![A dot](a.gif)\n", {"text/a.gif": picture(3)}),
        ("text-has-contrast", "styles/extra.css:1:5", "Text.\n", {"styles/extra.css": "p { color: #999 }"}),
        ("text-has-contrast", "styles/extra.css:1:5", "Text.\n", {"styles/extra.css": "p { background: #555 }"}),
        ("line-has-contrast", "styles/extra.css:1:5", "Text.\n", {"styles/extra.css": "p { border: 1px solid #eee }"}),
    ],
)
def test_one_mistake_is_told(code: str, place: str, text: str, files: Files, book_folder: Lay, cache: Cache) -> None:
    folder = book_folder({"text/one.md": CHAPTER + text, **files})
    audit = made(folder, cache).audited()
    assert (code, place) in {(finding.code, str(finding.place)) for finding in audit.findings}
    assert audit.faults
    assert [verdict for verdict in audit.verdicts if verdict.state is State.FAILS and code in verdict.codes]


RIGHT = """\
![A door, ajar](door.png)

Of $a^2$, [what the other says of touch](two.md), and [слово]{lang=ru}:

- one
- two

| Day    | Word |
|--------|------|
| Monday | Hold |
"""


def test_what_the_audit_looks_for_is_not_told_where_it_is_right(book_folder: Lay, cache: Cache) -> None:
    files = {
        "text/one.md": f'{CHAPTER}{RIGHT.replace(".png)", """.png){alt="A door, painted red"}""")}',
        "text/door.png": picture(),
        "styles/extra.css": "a:focus { outline: 2px solid } p { animation: none }",
        "templates/epub/page.xhtml": PAGE,
    }
    assert made(book_folder(files), cache).audited().findings == ()


GOOD = {
    "a colour for day and one for night": "p { color: #111 } @media (prefers-color-scheme: dark) { p { color: #eee } }",
    "both colours, which belong together": "p { color: #111; background: #fff }",
    "large text needs less": "p { color: #767676; font-size: 1.6em; font-weight: bold }",
    "a border that is not drawn": ".callout { border-color: #eee } p { border: 0 }",
    "only for print": "@media print { p { color: #ccc; font-size: 9pt } }",
    "overruled by what is important": "p { color: inherit !important } section p { color: #999 }",
}


@pytest.mark.parametrize("css", GOOD.values(), ids=GOOD)
def test_good_styles_are_left_in_peace(css: str, book_folder: Lay, cache: Cache) -> None:
    assert made(book_folder({"styles/extra.css": css}), cache).audited().findings == ()


def test_contrast_is_that_of_wcag() -> None:
    white, black, grey = Colour(255, 255, 255), Colour(0, 0, 0), Colour(0x76, 0x76, 0x76)
    assert ratio(white, black) == pytest.approx(21)
    assert ratio(grey, white) == pytest.approx(4.54, abs=0.01)


def test_every_criterion_of_a_and_aa_is_judged() -> None:
    told = list(verdicts(Facts(words=True, images=1, tables=1, links=3), ["table-has-headers"]))
    assert len(told) == 55
    assert sum(verdict.level == "A" for verdict in told) == 31
    state = {verdict.number: verdict.state for verdict in told}
    assert (state["1.1.1"], state["1.3.1"], state["1.4.3"]) == (State.PERSON, State.FAILS, State.MET)
    assert (state["1.2.1"], state["1.4.10"]) == (State.NOTHING, State.PERSON)


# --- the summary ------------------------------------------------------------------------------------------------------


def test_the_summary_is_in_the_books_language() -> None:
    everything = Facts(images=2, undescribed=1, long_descriptions=1, formulas=1, tables=1, moving=True, page_list=True)
    told = {language: summary(everything, language, conforms=True) for language in LANGUAGES}
    assert len({words for words, _ in told.values()}) == len(LANGUAGES)
    for language, (words, spoken) in told.items():
        assert spoken == language
        assert "2.2" in words
        assert "{" not in words
    captions = {summary(Facts(images=2, captioned=1), language, conforms=False)[0] for language in LANGUAGES}
    assert len(captions) == len(LANGUAGES)
    assert summary(everything, "sv", conforms=False)[1] == "en"
    assert "s’adapte à l’écran" in word("fr-CA", "access-free")


def test_an_image_with_a_caption_alone_is_not_told_as_described() -> None:
    words, _ = summary(Facts(images=3, undescribed=1, captioned=1), "en", conforms=False)
    assert "Images that are not described in words: 2 of 3." in words


def test_a_caption_alone_is_no_description(book_folder: Lay, cache: Cache) -> None:
    """`alt` is left empty where it would say the caption twice: then the image itself is hidden from who cannot see."""
    files = {"text/d.png": picture(), "text/one.md": CHAPTER + "![A door, ajar](d.png)\n"}
    ebook = made(book_folder(files), cache)
    opf = package(ebook.artifact.files[ebook.artifact.main])
    assert "alternativeText" not in opf
    assert '<meta property="schema:accessModeSufficient">textual</meta>' not in opf
    assert "All images are described in words or have a caption." in opf
    (found,) = ebook.audited().findings
    assert (found.code, found.place, found.severity) == ("caption-tells-all", Place("text/one.md", 5), Severity.NOTE)
    assert ebook.audited().faults == ()
    files["text/one.md"] = CHAPTER + '![A door, ajar](d.png){alt="A door in a bare wall"}\n\n![](d.png){.decorative}\n'
    ebook = made(book_folder(files), cache)
    assert "alternativeText" in package(ebook.artifact.files[ebook.artifact.main])
    assert ebook.audited().findings == ()


# --- the claim --------------------------------------------------------------------------------------------------------

UNDATED = (
    "title: T\nlanguage: en\nidentifier: urn:x:t\ncontents: {body: [text/one.md, text/two.md]}\n"
    "accessibility: {reviewed-by: Ada Reader, reviewed: 2026-11-20, credential: Reader of Books,"
    " report: 'https://example.org/r', exemption: eaa-microenterprise}\n"
)
REVIEWED = f"{UNDATED}date: 2026-11\nmodified: 2026-11-20\n"
UNREVIEWED = UNDATED.partition("accessibility")[0]


def claimed(folder: Path, cache: Cache) -> tuple[str, tuple[Diagnostic, ...]]:
    reading = read_book(folder, jobs=1, cache=cache)
    book, loaded = reading.book, reading.loaded
    assert book is not None
    assert loaded is not None
    maker = partial(make, book, Theme(folder.resolve()), date=publication_date(book.manifest), cache=cache)
    artifact, found = certify(loaded, maker, day_of(book.manifest))
    return package(artifact.files[artifact.main]), found


@pytest.fixture
def checkers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Diagnostic]]:
    """EPUBCheck and Ace that find what a test puts in; each notes the file that it was given."""
    told: dict[str, list[Diagnostic]] = {"check_epub": [], "ace": []}
    monkeypatch.setattr(finished, "check_epub", lambda data, book, name: tuple(told["check_epub"]))
    monkeypatch.setattr(ace, "check", lambda data, book, name: tuple(told["ace"]))
    return told


@pytest.mark.usefixtures("checkers")
def test_a_claim_names_standard_certifier_and_day(book_folder: Lay, cache: Cache) -> None:
    opf, found = claimed(book_folder({"book.yaml": REVIEWED}), cache)
    assert found == ()
    assert (
        '<meta property="dcterms:conformsTo" id="conformance">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>' in opf
    )
    assert '<meta property="a11y:certifiedBy" refines="#conformance" id="certifier">Ada Reader</meta>' in opf
    assert '<meta property="dcterms:date" refines="#certifier">2026-11-20</meta>' in opf
    assert '<meta property="a11y:certifierCredential" refines="#certifier">Reader of Books</meta>' in opf
    assert '<link rel="a11y:certifierReport" href="https://example.org/r" refines="#certifier"/>' in opf
    assert "This publication meets WCAG 2.2 Level AA." in opf
    assert '<meta property="a11y:exemption">eaa-microenterprise</meta>' in opf


@pytest.mark.parametrize("checker", ["check_epub", "ace", "audit"])
def test_a_claim_is_refused_while_one_checker_objects(
    checker: str, checkers: dict[str, list[Diagnostic]], book_folder: Lay, cache: Cache
) -> None:
    files = {"book.yaml": REVIEWED}
    if checker == "audit":
        files["styles/extra.css"] = "p { color: #999 }"
    else:
        checkers[checker] = [report("ace-passes", Place("x.epub"), "A rule was broken.")]
    opf, found = claimed(book_folder(files), cache)
    assert "conformsTo" not in opf
    assert "claim-is-earned" in {finding.code for finding in found}


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        (UNREVIEWED, "no person has reviewed"),
        (UNREVIEWED + "accessibility: {exemption: eaa-microenterprise}\n", "no person has reviewed"),
        (f"{UNDATED}modified: 2026-11-21\n", "the book is of 2026-11-21, later than its review of 2026-11-20"),
        (f"{UNDATED}date: 2026-11-21\n", "the book is of 2026-11-21, later than its review of 2026-11-20"),
        (UNDATED, "on which day the book was last changed"),
        (f"{UNDATED}date: 2026-11\n", "on which day the book was last changed"),
        (f"{UNDATED.replace('2026-11-20', '2026-11')}date: 2026-10-01\n", "the day of the review"),
    ],
)
@pytest.mark.usefixtures("checkers")
def test_a_claim_needs_a_review_of_this_very_text(manifest: str, why: str, book_folder: Lay, cache: Cache) -> None:
    opf, found = claimed(book_folder({"book.yaml": manifest}), cache)
    assert "conformsTo" not in opf
    (told,) = found
    assert (told.code, why in told.message) == ("claim-is-earned", True)
    assert told.place.path == "book.yaml"
    assert told.place.line == (5 if "accessibility" in manifest else 1)


@pytest.mark.usefixtures("checkers")
def test_the_day_that_a_file_bears_may_be_that_of_its_source(
    book_folder: Lay, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 2026-11-26
    _, (told,) = claimed(book_folder({"book.yaml": REVIEWED}), cache)
    assert "the book is of 2026-11-26" in told.message


@pytest.mark.usefixtures("checkers")
def test_a_note_for_a_person_stands_in_no_ones_way(book_folder: Lay, cache: Cache) -> None:
    """She has reviewed the book, and so its captions."""
    files = {"book.yaml": REVIEWED, "text/one.md": f"{CHAPTER}![A door, ajar](d.png)\n", "text/d.png": picture()}
    opf, found = claimed(book_folder(files), cache)
    assert "conformsTo" in opf
    assert found == ()


def test_a_machine_without_ace_makes_no_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("BOOKFORGE_NPM", "/nowhere")
    with pytest.raises(MachineLacks, match="Ace"):
        ace.check(b"")


# --- the command ------------------------------------------------------------------------------------------------------


def test_check_accessibility_tells_item_by_item(
    book_folder: Lay, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ace, "find", lambda: None)
    monkeypatch.setattr(accessible, "check_epub", lambda data, book, name: ())
    folder = book_folder({"text/one.md": f"{CHAPTER}For more click [here](two.md).\n"})
    command = ["check", "--accessibility", "--book", str(folder), "--jobs", "1"]
    shown = CliRunner().invoke(main, command)
    assert shown.exit_code == 1, shown.output
    assert "✗ 2.4.4 Link Purpose (In Context) (A)\n    text/one.md:5: The words “here” do not tell" in shown.output
    assert "? 2.4.6 Headings and Labels (AA)" in shown.output
    assert "Ace: not run: " in shown.output
    assert "1 success criterion fails; " in shown.output
    told = json.loads(CliRunner().invoke(main, [*command, "--json"]).output)
    assert len(told["criteria"]) == 55
    assert told["findings"][0]["place"] == {"path": "text/one.md", "line": 5, "column": None}
    (folder / "text" / "one.md").write_text(f"{CHAPTER}![A door, ajar](d.png)\n", encoding="utf-8")
    (folder / "text" / "d.png").write_bytes(picture())
    shown = CliRunner().invoke(main, command)
    assert shown.exit_code == 0, shown.output
    assert "? 1.1.1 Non-text Content (A)" in shown.output
    assert "    text/one.md:5: An image has a caption, and no description." in shown.output
    assert "Found beside" not in shown.output


def test_check_accessibility_looks_at_the_very_file_that_build_makes(
    book_folder: Lay, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its ids as they were published, the pages of the printed book, the channel that is asked for."""
    looked_at: list[bytes] = []
    monkeypatch.setattr(ace, "find", lambda: None)
    monkeypatch.setattr(accessible, "check_epub", lambda data, book, name: looked_at.append(data) or ())
    folder = book_folder(
        {
            "book.yaml": "title: T\nlanguage: en\nidentifier: urn:x:t\ncontents: {body: [text/one.md, text/two.md]}\n"
            "editions: {epub: {page-list: print}}\n",
            "text/one.md": CHAPTER,
        }
    )
    request = Request(folder, ("epub",), cache=cache, channel="kobo")
    (built,) = build(request, Silent()).finished
    (folder / "text" / "one.md").write_text(CHAPTER.replace("{#signs}", "{#tokens}"), encoding="utf-8")
    (built,) = build(request, Silent()).finished
    told = accessibility(request, Silent())
    assert looked_at == [built.path.read_bytes()]
    assert told.remarks == ()
    assert "pageBreakMarkers" in package(looked_at[0])
    monkeypatch.setattr(accessible, "pages_alone", lacking)
    told = accessibility(request, Silent())
    assert "pageBreakMarkers" not in package(looked_at[1])
    assert told.remarks == ("The page markers were left out of the ebook that was looked at. No Pango.",)


def lacking(*_: object) -> None:
    raise MachineLacks("No Pango.")


# --- Ace --------------------------------------------------------------------------------------------------------------


def test_what_ace_finds_is_placed_in_the_manuscript(book_folder: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report as Ace writes it, of a heading with an id."""
    assertion = {
        "earl:test": {"dct:title": "heading-order", "earl:impact": "moderate", "help": {"dct:description": "Mend it"}},
        "earl:result": {"dct:description": "Heading order invalid", "earl:pointer": "#signs > h2"},
    }
    given = {"assertions": [{"earl:testSubject": {"url": "text/one.xhtml"}, "assertions": [assertion]}]}
    monkeypatch.setattr(ace, "find", lambda: Path("ace"))
    monkeypatch.setattr(ace, "_run", lambda *_: given)
    monkeypatch.setattr(ace.shutil, "which", lambda *_, **__: "chromium")
    book = read_book(book_folder(), jobs=1, cache=Cache(None)).book
    (found,) = ace.check(b"", book, "t.epub")
    assert (found.code, found.place) == ("ace-passes", Place("text/one.md", 5))
    assert "heading-order (moderate): Heading order invalid" in found.message
    (unplaced,) = ace.check(b"", None, "t.epub")
    assert unplaced.place == Place("t.epub/text/one.xhtml")


def test_ace_has_nothing_to_say_of_the_sample_book(
    need: Callable[..., str], npm: Callable[[str, str], Path], cache: Cache
) -> None:
    need("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    npm(ace.PACKAGE, ace.VERSION)
    ebook = made(ROOT, cache)
    assert ace.check(ebook.artifact.files[ebook.artifact.main]) == ()
    assert ebook.audited().faults == ()
