"""The user's guide is a book, and each of its pictures shows the example beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from examples import PICTURES, Example, all_examples, examples, prose
from making import Silent
from PIL import Image

from bookforge.build import build
from bookforge.outcome import Outcome, Request

DOCS = Path(__file__).parents[1] / "docs"
EXAMPLES = list(all_examples())


# --- the book --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = shutil.copytree(DOCS, tmp_path_factory.mktemp("guide") / "docs")
    manifest = (DOCS / "book.yaml").read_text(encoding="utf-8")
    unprinted = manifest.replace("epub: {", "epub: {page-list: none, ")
    assert unprinted != manifest
    (folder / "book.yaml").write_text(unprinted, encoding="utf-8")
    return build(Request(folder, ("epub", "web"), jobs=1), Silent())


def test_the_guide_is_a_book_without_a_finding(outcome: Outcome) -> None:
    """Its pages are laid out, and EPUBCheck is asked, by the long test alone."""
    assert outcome.diagnostics == ()
    assert [done.kind for done in outcome.finished] == ["epub", "web"]


@pytest.mark.long
def test_the_guide_is_printed_without_a_finding(tmp_path: Path) -> None:
    """With `strict` EPUBCheck has to pass without a warning."""
    printed = build(Request(DOCS, ("epub", "print", "screen"), output=tmp_path, jobs=1, strict=True), Silent())
    assert printed.diagnostics == ()
    assert [done.kind for done in printed.finished] == ["epub", "print", "screen"]


def test_every_page_is_a_chapter() -> None:
    manifest = (DOCS / "book.yaml").read_text(encoding="utf-8")
    listed = {line.strip("- ") for line in manifest.splitlines() if line.endswith(".md")}
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} == listed


def test_the_readme_of_the_guide_leads_to_every_page() -> None:
    readme = (DOCS / "README.md").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        assert page.name == "README.md" or f"]({page.name})" in readme, page.name


# --- its pictures ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_picture_shows_its_example_as_it_is_now(example: Example) -> None:
    path = PICTURES / f"{example.name}.png"
    assert path.is_file(), "run `python docs/make_pictures.py`"
    with Image.open(path) as picture:
        assert picture.info.get("example") == example.digest, "run `python docs/make_pictures.py`"
    assert path.stat().st_size < (100_000 if example.pages else 30_000)


def test_each_picture_belongs_to_one_example() -> None:
    names = [example.name for example in EXAMPLES]
    assert sorted(names) == sorted(path.stem for path in PICTURES.glob("*.png"))


def test_no_two_pictures_are_described_alike() -> None:
    told = [example.alt for example in EXAMPLES]
    assert len(told) == len(set(told))


# --- how a page says so ------------------------------------------------------------------------------------------------------

PAGE = """\
Before.

<!-- picture:
numbering: {sections: 1}
text: |
  More.
-->

```yaml
numbering: {callouts: book}
```

````markdown
```sh
[no link](nowhere.md)
```
````

![What is seen](pictures/a-name.png)

```markdown
Without a picture.
```

After.
"""


def test_what_a_page_says_of_a_picture() -> None:
    (example,) = examples(PAGE, "page.md")
    assert (example.name, example.alt, example.place) == ("a-name", "What is seen", "page.md:19")
    assert example.text == "```sh\n[no link](nowhere.md)\n```\n\nMore.\n"
    assert example.manifest == {"numbering": {"sections": 1, "callouts": "book"}}


def test_a_picture_without_an_example_is_told() -> None:
    with pytest.raises(ValueError, match=r"page\.md:3: there is no example"):
        list(examples("Words.\n\n![A picture](pictures/lonely.png)\n", "page.md"))


def test_an_example_in_a_language_of_which_no_book_is_made_is_told() -> None:
    with pytest.raises(ValueError, match="no picture can be made of “sh”"):
        list(examples("```sh\nls\n```\n\n![A picture](pictures/sh.png)\n", "page.md"))


def test_the_prose_of_a_page_is_what_is_no_code() -> None:
    assert prose(PAGE).split() == ["Before.", "![What", "is", "seen](pictures/a-name.png)", "After."]
