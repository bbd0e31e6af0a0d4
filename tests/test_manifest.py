"""book.yaml: what it may say, what is meant by it, and where a mistake stands. More mistakes are in `cases/manifest-*`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bookforge.diagnostics import Severity, as_text
from bookforge.folder import NotUtf8, decode, names, within
from bookforge.manifest import ChapterEntry, Manifest, PartEntry, PrintEdition, load, schema
from bookforge.manifest.fields import TRIMS, parse_trim
from bookforge.positions import BadYaml, read

LEAST = "title: T\nlanguage: en\ncontents: {body: [text/one.md]}\n"

BookFolder = Callable[..., Path]


def manifest(folder: Path) -> Manifest:
    loaded, found = load(folder)
    assert loaded is not None, found
    return loaded.manifest


def codes(folder: Path) -> list[str]:
    return [d.code for d in load(folder)[1]]


# --- finding the file ---


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    loaded, (told,) = load(tmp_path)
    assert loaded is None
    assert (told.code, told.severity) == ("manifest-found", Severity.ERROR)
    assert str(tmp_path) in told.message
    assert "bookforge new" in told.remedy


@pytest.mark.parametrize("called", ["book.yml", "book.yaml.txt"])
def test_a_manifest_whose_name_ends_in_another_way_is_named(tmp_path: Path, called: str) -> None:
    (tmp_path / called).write_text("title: T\n", encoding="utf-8")
    _, (found,) = load(tmp_path)
    assert (found.code, found.remedy) == ("manifest-found", f"Rename “{called}” to “book.yaml”.")


def test_a_manifest_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").mkdir()
    _, (told,) = load(tmp_path)
    assert told.code == "manifest-found"


def test_a_manifest_by_another_name(book_folder: BookFolder) -> None:
    folder = book_folder({"short.yaml": LEAST, "wrong.yaml": f"{LEAST}titel: x\n"})
    loaded, found = load(folder / "short.yaml")
    assert loaded is not None
    assert found == ()
    assert loaded.root == folder
    _, (told,) = load(folder / "wrong.yaml")
    assert str(told.place) == "wrong.yaml:4:1"


# --- what is meant ---


def test_title_language_and_body_suffice(book_folder: BookFolder) -> None:
    book = manifest(book_folder({"book.yaml": LEAST}))
    assert book.wanted == ("epub", "print", "screen", "web")
    assert [entry.role for entry in book.front] == ["half-title", "title-page", "copyright", "contents"]
    assert book.back == ()
    (chapter,) = book.body
    assert isinstance(chapter, ChapterEntry)
    assert (chapter.file, chapter.title, chapter.number) == ("text/one.md", None, True)
    assert book.authors == []
    assert book.head == "T"


def test_all_that_a_manifest_can_say(book_folder: BookFolder) -> None:
    text = f"""{LEAST.replace("[text/one.md]", "[{part: P, chapters: [./text/../text/one.md, {file: text/two.md, number: no}]}]")}
short-title: 1.10
language: EN_us
""".replace("language: en\n", "")
    text += "authors: [Ada, {name: Bea, file-as: 'Writer, Bea', role: trl}]\npublisher: Press\ndate: 2026-11-22\n"
    text += (
        "isbn: {epub: 978-0-306-40615-7, print: 080442957X}\nkeywords: [yes, 3, off]\nseries: {title: S, number: 1.5}\n"
    )
    text += "editions: {print: {trim: A5, paper: white}, web: true}\n"
    book = manifest(book_folder({"book.yaml": text}))
    (part,) = book.body
    assert isinstance(part, PartEntry)
    assert [(c.file, c.number) for c in part.chapters] == [("text/one.md", True), ("text/two.md", False)]
    assert (book.short_title, book.language) == ("1.10", "en-US")
    assert [(a.name, a.file_as, a.role) for a in book.authors] == [("Ada", None, "aut"), ("Bea", "Writer, Bea", "trl")]
    assert book.publisher is not None
    assert book.publisher.name == "Press"
    assert (book.isbn.epub, book.isbn.print) == ("9780306406157", "9780804429573")
    assert book.keywords == ["yes", "3", "off"]
    assert book.series is not None
    assert book.series.number == 1.5
    assert book.date == "2026-11-22"
    assert book.wanted == ("print", "web")
    assert book.print.size == TRIMS["a5"]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("5.5x8.5in", (5.5, 8.5)),
        ("5.5 × 8.5 in", (5.5, 8.5)),
        ("148x210mm", (5.8268, 8.2677)),
        ("14.8cmx21cm", (5.8268, 8.2677)),
        ("396x612pt", (5.5, 8.5)),
        ("US Trade", (6, 9)),
        ("digest", (5.5, 8.5)),
    ],
)
def test_page_sizes(text: str, size: tuple[float, float]) -> None:
    trim = parse_trim(text)
    assert (trim.width, trim.height) == size
    assert PrintEdition.model_validate({"trim": text}).size == trim


@pytest.mark.parametrize("text", ["", "A7", "5.5", "5.5x8.5", "1x1in", "20x30in", "5.5x8.5em", "x", "5,5x8,5in"])
def test_what_is_no_page_size(text: str) -> None:
    with pytest.raises(ValueError, match="“"):
        parse_trim(text)


@pytest.mark.parametrize("given", ["2026", "2026-11", "2026-11-22"])
def test_dates(book_folder: BookFolder, given: str) -> None:
    assert manifest(book_folder({"book.yaml": f"{LEAST}date: {given}\n"})).date == given


@pytest.mark.parametrize("given", ["22.11.2026", "2026-13", "2026-02-30", "26", "soon", "[2026]", "true"])
def test_what_is_no_date(book_folder: BookFolder, given: str) -> None:
    _, (told,) = load(book_folder({"book.yaml": f"{LEAST}date: {given}\n"}))
    assert str(told.place) == "book.yaml:4:7"
    assert "2026-11-22" in told.message


@pytest.mark.parametrize(
    "given", ["9780306406157", "978-0-306-40615-7", "978 0 306 40615 7", "978–0–306–40615–7", "0-8044-2957-X"]
)
def test_isbns(book_folder: BookFolder, given: str) -> None:
    found = manifest(book_folder({"book.yaml": f"{LEAST}isbn: {{print: {given}}}\n"})).isbn.print
    digits = "".join(c for c in given if c.isalnum())
    assert found == (digits if len(digits) == 13 else "9780804429573")  # an old one is the same number behind 978


@pytest.mark.parametrize(
    "given", ["9780306406158", "1234567890128", "978030640615", "080442957X1", "X804429570", "²²²²²²²²²²²²²", "ISBN"]
)
def test_what_is_no_isbn(book_folder: BookFolder, given: str) -> None:
    _, (told,) = load(book_folder({"book.yaml": f'{LEAST}isbn: {{print: "{given}"}}\n'}))
    assert (told.code, str(told.place)) == ("isbn-is-valid", "book.yaml:4:15")
    assert given in told.message


@pytest.mark.parametrize(
    ("given", "meant"), [("no", "no"), ("DE", "de"), ("pt_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW")]
)
def test_languages(book_folder: BookFolder, given: str, meant: str) -> None:
    assert manifest(book_folder({"book.yaml": LEAST.replace("en\n", f"{given}\n")})).language == meant


# --- how mistakes are told ---


def test_all_mistakes_are_told_together_in_order_of_their_lines(book_folder: BookFolder) -> None:
    text = "titel: T\nlanguage: Englisch\nisbn: {epub: 12}\ncontents:\n  body: [no.md, text/one.md, text/one.md]\nedition: x\n"
    _, found = load(book_folder({"book.yaml": text}))
    assert [(d.place.line, d.code) for d in found] == [
        (1, "manifest-key-given"),
        (1, "manifest-key-known"),
        (2, "language-tag-known"),
        (3, "isbn-is-valid"),
        (5, "file-exists"),
        (5, "file-listed-once"),
        (6, "manifest-value-fits"),
    ]


def test_a_mistake_shows_its_line_with_a_caret_below_it(book_folder: BookFolder) -> None:
    _, (told,) = load(book_folder({"book.yaml": f"{LEAST}editions:\n  print: {{trimm: a5}}\n"}))
    assert as_text(told) == (
        "book.yaml:5:11: error[manifest-key-known] The key “trimm” means nothing here.\n"
        "    5 |   print: {trimm: a5}\n"
        "      |           ^\n"
        "      = Did you mean “trim”?"
    )


def test_keys_that_several_forms_share_are_named_once(book_folder: BookFolder) -> None:
    _, found = load(book_folder({"book.yaml": f"{LEAST}subjects: [{{scheme: BISAC}}]\n"}))
    assert "The keys here are bisac, heading, thema." in [told.remedy for told in found]


def test_windows_and_old_mac_line_ends_and_a_byte_order_mark(book_folder: BookFolder) -> None:
    for end in ("\r\n", "\r"):
        text = "\ufeff" + f"{LEAST}titel: x\n".replace("\n", end)
        _, (told,) = load(book_folder({"book.yaml": text}))
        assert (str(told.place), told.excerpt) == ("book.yaml:4:1", "titel: x")


def test_a_link_out_of_the_folder_is_not_followed(book_folder: BookFolder, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n")
    folder = book_folder({"book.yaml": LEAST, "text/one.md": None})
    (folder / "text/one.md").symlink_to(tmp_path / "secret.md")
    assert codes(folder) == ["file-in-book"]


def test_a_link_within_the_folder_is(book_folder: BookFolder) -> None:
    folder = book_folder({"book.yaml": LEAST, "text/one.md": None})
    (folder / "text/one.md").symlink_to(folder / "text/two.md")
    assert codes(folder) == []


@pytest.mark.parametrize("path", ["a" * 300 + ".md", "a/" * 3000 + "b.md", ".", "..", "~/one.md", "text/one.md/x"])
def test_paths_that_no_file_can_have(book_folder: BookFolder, path: str) -> None:
    text = LEAST.replace("text/one.md", path)
    assert codes(book_folder({"book.yaml": text})) in (["file-exists"], ["file-in-book"])


def test_links_in_a_circle(book_folder: BookFolder) -> None:
    folder = book_folder({"book.yaml": LEAST, "text/one.md": None})
    (folder / "text/one.md").symlink_to(folder / "text/three.md")
    (folder / "text/three.md").symlink_to(folder / "text/one.md")
    assert codes(folder) in (["file-exists"], ["file-in-book"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_no_chapter(book_folder: BookFolder) -> None:
    folder = book_folder({"book.yaml": LEAST, "text/one.md": None})
    os.mkfifo(folder / "text/one.md")
    assert codes(folder) == ["file-exists"]
    assert load(folder)[1][0].message == "“text/one.md” is no file that can be read."


# --- YAML ---


def test_yaml_is_read_with_places() -> None:
    found = read("a: 1\nb:\n  - x\n  - c: y\n")
    assert found.data == {"a": 1, "b": ["x", {"c": "y"}]}
    assert found.keys[("b",)] == (2, 1)
    assert found.of(("b", 1, "c")) == (4, 8)
    assert found.of(("b", 1, "nothing")) == (4, 5)
    assert found.of(("nowhere",)) == (1, 1)


def test_values_stay_as_written_where_yaml_1_1_would_change_them() -> None:
    text = "[no, On, 1.10, 007, 1:30, 1_000, 0x1f, 2026-02-30, .inf, ~, '', true, False, -3, 0, '5', |-]"
    assert read(text.replace(", |-", "")).data == [
        *("no", "On", "1.10", "007", "1:30", "1_000", "0x1f", "2026-02-30", ".inf"),
        *(None, "", True, False, -3, 0, "5"),
    ]


def test_a_tag_runs_no_code() -> None:
    found = read("a: !!python/object/apply:os.system [touch x]\nb: !!int x\nc: !own {d: e}\n")
    assert found.data == {"a": ["touch x"], "b": "x", "c": {"d": "e"}}


def test_a_block_may_be_merged_from_another() -> None:
    found = read("base: &base {a: 1, b: 2}\nmore: {<<: *base, b: 3}\n")
    assert found.data["more"] == {"a": 1, "b": 3}


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "[" * 5000,
        "- " * 5000,
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)),
    ],
    ids=["itself", "brackets", "dashes", "bomb"],
)
def test_a_file_that_unfolds_without_end_is_refused(text: str) -> None:
    with pytest.raises(BadYaml, match="without end"):
        read(text)


# --- the folder ---


@pytest.mark.parametrize("escape", [r"\U00110000", r"\UFFFFFFFF"])
def test_an_escape_that_names_no_character_is_told(escape: str) -> None:
    with pytest.raises(BadYaml, match="names no character") as told:
        read(f'language: en\ntitle: "A{escape}"\n')
    assert (told.value.line, told.value.column) == (2, 12)


def test_what_lies_within_a_folder(tmp_path: Path) -> None:
    root = tmp_path / "book"
    root.mkdir()
    assert within(root, "a/../b.md") == root / "b.md"
    assert within(root, "../book/b.md") == root / "b.md"
    for path in ("../b.md", "/etc/passwd", "a\0b", str(tmp_path)):
        assert within(root, path) is None


def test_names_pass_over_what_is_not_the_book(tmp_path: Path) -> None:
    for name in ("b.MD", "a/c.md", ".venv/d.md", "dist/e.md", "a/f.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert list(names(tmp_path, ".md")) == ["b.MD", "a/c.md"]


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(NotUtf8, match="0xe9") as caught:
        decode("\ufeffa\nCaf".encode() + b"\xe9")
    assert (caught.value.line, caught.value.column) == (2, 4)
    with pytest.raises(NotUtf8) as caught:
        decode(b"One\rtwo\r\nthree\xe9")  # line ends of three systems
    assert (caught.value.line, caught.value.column) == (3, 6)


def test_a_title_is_not_a_chapter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nText.\n", encoding="utf-8")
    (tmp_path / "book.yaml").write_text(
        f"title: {'x' * 2001}\nlanguage: en\nidentifier: x\ncontents: {{body: [a.md]}}\n", encoding="utf-8"
    )
    _, (told,) = load(tmp_path)
    assert (told.code, str(told.place)) == ("manifest-value-fits", "book.yaml:1:8")
    assert told.message == "“title” is to have at most 2000 characters."


@pytest.mark.parametrize(("said", "code"), [("translator", "trl"), ("Editor", "edt"), ("nrt", "nrt")])
def test_a_role_is_a_word_or_a_code_of_marc(said: str, code: str, book_folder: BookFolder) -> None:
    folder = book_folder({"book.yaml": f"{LEAST}authors: [{{name: Bea, role: {said}}}]\n"})
    assert manifest(folder).authors[0].role == code


def test_a_role_that_is_none_is_answered_with_those_that_are_known(book_folder: BookFolder) -> None:
    folder = book_folder({"book.yaml": f"{LEAST}authors: [{{name: Bea, role: made it}}]\n"})
    _, (told,) = load(folder)
    assert told.code == "manifest-value-fits"
    assert told.message.startswith("“made it” is no role: write author, editor, illustrator,")


# --- the schema that editors use ---


def test_the_schema_knows_every_key_and_no_other() -> None:
    told = schema()
    assert set(told["required"]) == {"title", "language", "contents"}
    assert told["additionalProperties"] is False
    assert {"short-title", "contents", "editions", "callouts"} <= told["properties"].keys()
    assert "short_title" not in told["properties"]
    assert all(field.get("description") for field in told["properties"].values())
