"""What happens to a text before pandoc reads it: laws that hold for any text, and how places stay true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookforge.cache import Cache
from bookforge.callouts import kinds
from bookforge.diagnostics import Place
from bookforge.manuscript.attributes import Attributes, parse, written
from bookforge.manuscript.blocks import Box, Line, Literal, Text
from bookforge.manuscript.dialects import canonical, forms
from bookforge.manuscript.prepare import Habits, prepare
from bookforge.manuscript.rewrite import rewrite
from bookforge.manuscript.scan import split
from bookforge.manuscript.source import Source
from bookforge.manuscript.spans import literals
from bookforge.manuscript.variables import escaped
from bookforge.markup import text_of
from bookforge.reading import Reading, read_book

MANY = settings(max_examples=settings().max_examples * 25)
KINDS = frozenset(kinds())
HABITS = Habits(KINDS, frozenset({"markua"}), {"x": "*1*. #a"})
MARKS = """\
:::tip Title
::: tip|::: {.callout-note icon=false}|:::note[A "b"]{#id}|:::|::::|  :::|:::zebra Z|::: {.own}|:::{tip} T|:::{figure} a.png
!!! tip "Title"|??? note|???+ danger wide "T"|!!! wow|    !!! tip|    text|        deep
```{tip} Title|:class: dropdown|:name: a|---|```{note}|```|````|~~~|```python|```{.python include="x"}
> [!tip]- T|> [!NOTE|wide]|> > [!bug]+|> text|>|- item|- :::tip|1. one|  text|  - x|1986. year|[^1]: note|:   meaning
T> tip|W> hot|A> aside|{blurb, class: tip}|{/blurb}|{aside}|{/aside}|{class: tip}|B> b
<!--|-->|<!-- a -->|`code|``|a ` b|$$|$a$|<pre>|</pre>|{{ x }}|{{ y }}|{{< include a.md >}}|# Head|## Head {#i}|text|\t|\ttext
|\\|*|é""".replace("\n", "|").split("|")
LINES = st.lists(st.sampled_from(MARKS) | st.just(""), max_size=14) | st.lists(st.text(max_size=12), max_size=6)
TEXTS = LINES.map("\n".join)


class Own:
    """Writes every box as bookforge's own guide does, and leaves all else."""

    def text(self, block: Text) -> Sequence[Line]:
        return block.lines

    def literal(self, block: Literal) -> Sequence[Line]:
        return block.lines

    def box(self, box: Box, body: Sequence[Line]) -> Sequence[Line]:
        if box.head is None:
            return [box.lines[0], *body, *([box.closing] if box.closing else [])]
        return canonical.block(box, box.head, body, KINDS)

    def is_set_apart(self, box: Box) -> bool:
        return True


def lines_of(text: str) -> list[Line]:
    return [Line(row, "a.md", i, i) for i, row in enumerate(text.split("\n"), 1)]


def own(text: str) -> str:
    return "\n".join(line.text for line in rewrite(lines_of(text), forms(KINDS, {"markua"}), Own()))


@MANY
@given(TEXTS)
def test_rewriting_twice_changes_nothing(text: str) -> None:
    once = own(text)
    assert own(once) == once


@MANY
@given(TEXTS, st.sampled_from(["```", "~~~~", "<pre>"]))
def test_code_never_changes(text: str, fence: str) -> None:
    held = "\n".join(row for row in text.split("\n") if not row.lstrip().startswith(("`", "~", "</")))
    block = f"{fence}\n{held}\n{fence.replace('<', '</')}"
    for opening, before in (
        ("", ""),
        ("!!! tip\n\n", "    "),
        (":::tip T\n\n", ""),
        ("- item\n\n", "  "),
        ("> q\n>\n", "> "),
    ):
        inside = "\n".join(before + row for row in block.split("\n"))
        kept = "" if opening.startswith("!") else before
        assert "\n".join(kept + row for row in block.split("\n")) in own(opening + inside)


@MANY
@given(TEXTS)
def test_every_line_is_in_one_block(text: str) -> None:
    lines = lines_of(text)
    assert [line for block in split(lines, forms(KINDS)) for line in block.lines] == lines


@MANY
@given(TEXTS)
def test_every_line_comes_from_one_and_they_are_in_order(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    source = Source("a.md", text)
    ready, _ = prepare(Path("/nowhere"), source, HABITS)
    assert len(ready.origins) == ready.text.count("\n") + 1
    numbers = [number for _, number, _ in ready.origins]
    assert numbers == sorted(numbers)
    assert all(1 <= number <= source.line_count for number in numbers)
    for offset in range(len(ready.text) + 1):
        place = ready.place(offset)
        assert place.line is not None
        assert place.column is not None
        assert 1 <= place.column <= len(source.line(place.line)) + 1


@MANY
@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["`", "``", "$", "$$", "<!--", "-->", "\\", "a", "\n"])).map("".join)
)
def test_literals_are_in_order_and_in_the_text(text: str) -> None:
    ends = 0
    for start, end in literals(text).stretches:
        assert ends <= start < end <= len(text)
        ends = end


@MANY
@given(
    st.text("abcxyz", min_size=1),
    st.lists(st.text("ab-c", min_size=1).filter(lambda name: name.strip("-") == name)),
    st.dictionaries(st.text("abc", min_size=1), st.text("ab \"'\\{}*")),
)
def test_attributes_come_back(name: str, classes: list[str], pairs: dict[str, str]) -> None:
    given_ = Attributes(name, tuple(classes), tuple(pairs.items()))
    assert parse(written(given_)) == given_


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a *b* [c](d)", r"a \*b\* \[c\]\(d\)"),
        ("1986. A year", r"1986\. A year"),
        ("- a", r"\- a"),
        ("It's -- so", "It's -- so"),
        ("two\n  lines", "two lines"),
    ],
)
def test_a_value_is_literal_text(value: str, text: str) -> None:
    assert escaped(value, opening=True) == text


@pytest.mark.parametrize(
    "text",
    [
        ":::x y\n" * 4000,
        "> " * 5000 + "[!tip]- x",
        "- " * 5000,
        "<!-- " * 20_000,
        "`" + " ``" * 20_000,
        "!!! tip\n" * 3000,
        "```{tip}\n" * 3000,
        "\n".join("    " * i + "!!! tip" for i in range(200)),
        "a\n> b\n" * 4000,
        "{blurb}\n" * 3000,
        "$ " * 30_000,
    ],
    ids=range(11),
)
def test_a_mean_text_takes_no_longer(text: str) -> None:
    prepare(Path("/nowhere"), Source("a.md", text), HABITS)


def test_a_place_is_the_authors(book_folder: Callable[..., Path]) -> None:
    text = 'One {{ x }} two [c](d).\n\n!!! zebra "Title of it"\n    Some [link](no.md).\n'
    ready, _ = prepare(Path("/nowhere"), Source("a.md", text), HABITS)
    assert ready.place(ready.text.index("[c]")) == Place("a.md", 1, 17)
    assert ready.place(ready.text.index("zebra")) == Place("a.md", 3, 5)
    assert ready.place(ready.text.index("Title")) == Place("a.md", 3, 12)
    assert ready.place(ready.text.index("[link]")) == Place("a.md", 4, 10)
    assert ready.find("no.md", 4) == Place("a.md", 4, 17)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def words(reading: Reading) -> str:
    assert reading.book is not None
    return " ".join(text_of(chapter.root) for chapter in reading.book.chapters())


def test_a_change_in_what_is_included_is_seen(book_folder: Callable[..., Path], cache: Cache) -> None:
    book = book_folder({"text/one.md": "# One\n\n{{< include more.md >}}\n", "text/more.md": "Before.\n"})
    first = read_book(book, jobs=1, cache=cache)
    assert "Before." in words(first)
    (book / "text/more.md").write_text("After.\n")
    second = read_book(book, jobs=1, cache=cache, before=first)
    assert "After." in words(second)
    (book / "text/more.md").unlink()
    third = read_book(book, jobs=1, cache=cache, before=second)
    assert {d.code for d in third.diagnostics} == {"include-exists", "chapter-has-text"}
    (book / "text/more.md").write_text("Again.\n")
    assert "Again." in words(read_book(book, jobs=1, cache=cache, before=third))


def test_a_change_of_a_variable_is_seen(book_folder: Callable[..., Path], cache: Cache) -> None:
    book = book_folder({"text/one.md": "# One\n\n{{ book.title }}!\n"})
    first = read_book(book, jobs=1, cache=cache)
    assert "A Little Book!" in words(first)
    manifest = book / "book.yaml"
    manifest.write_text(manifest.read_text().replace("A Little Book", "Another"))
    assert "Another!" in words(read_book(book, jobs=1, cache=cache, before=first))


def test_an_include_through_a_link_out_of_the_book_is_refused(
    book_folder: Callable[..., Path], cache: Cache, tmp_path: Path
) -> None:
    book = book_folder({"text/one.md": "# One\n\nText.\n\n{{< include out.md >}}\n"})
    (tmp_path / "secret.md").write_text("Secret.\n")
    (book / "text/out.md").symlink_to(tmp_path / "secret.md")
    reading = read_book(book, jobs=1, cache=cache)
    assert [d.code for d in reading.diagnostics] == ["file-in-book"]
    assert "Secret" not in words(reading)


def test_includes_that_double_end(book_folder: Callable[..., Path], cache: Cache) -> None:
    twice = {f"text/m{i}.md": f"{{{{< include m{i + 1}.md >}}}}\n\n" * 2 for i in range(16)}
    book = book_folder({"text/one.md": "# One\n\n{{< include m0.md >}}\n", **twice, "text/m16.md": "Text.\n"})
    reading = read_book(book, jobs=1, cache=cache)
    assert {d.code for d in reading.diagnostics} == {"include-ends"}
