"""The preview's ebook view: the real EPUB's files, kept from the preview's page, and the view in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect
from previews import Preview
from starlette.testclient import TestClient

from bookforge.cache import user_cache
from bookforge.preview.app import application
from bookforge.preview.desk import Desk
from bookforge.preview.feed import Feed
from bookforge.preview.session import Session

SAID = "Paragraph number {} says a little more of what there is to say, and then, as they all do, it ends."
BOOK = """\
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
authors: [Ada Writer]
contents:
  front: [title-page, contents]
  body: [text/one.md, text/two.md, text/three.md]
"""
TABLE = "| A | B | C | D | E |\n|---|---|---|---|---|\n" + "| one | two | three | four | five |\n" * 3
FILES = {
    "book.yaml": BOOK,
    "text/one.md": "# First\n\n" + "".join(SAID.format(n) + "\n\n" for n in range(40)),
    "text/two.md": f"# Second\n\nA text[^n] and a [word](one.md) more.\n\n{TABLE}\n[^n]: A note of *weight*.\n\n"
    + "Averyveryverylongwordthatnobodywouldeversayaloudinacompany.\n",
    "text/three.md": "# Third\n\n" + "".join(f"Line {n} of the third.\n\n" for n in range(60)),
}


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# --- the server ---


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    looking = Session(lay(tmp_path_factory.mktemp("served"), FILES), jobs=1, cache=user_cache())
    return Desk(looking, Feed(looking.look()), "token", print)


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    return TestClient(application(desk, ["testserver"]))


def test_the_files_are_those_of_the_package_and_run_nothing(client: TestClient) -> None:
    told = client.get("/~/ebook").json()
    assert told["channel"] == "plain"
    assert [page["unit"] for page in told["pages"]] == ["", "title-page", "contents", "one", "two", "three"]
    one = next(page for page in told["pages"] if page["unit"] == "one")
    answer = client.get(f"/~/ebook/{told['digest']}/{one['path']}")
    assert answer.headers["content-type"] == "application/xhtml+xml"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "data-line" not in answer.text
    for path in ("mimetype", "META-INF/container.xml", "../../book.yaml", "EPUB/nothing.xhtml"):
        assert client.get(f"/~/ebook/{told['digest']}/{path}").status_code == 404
    assert client.get(f"/~/ebook/nothing/{one['path']}").status_code == 404
    assert client.get("/~/ebook?channel=nook").status_code == 404


def test_every_block_is_known_by_its_place_among_the_elements(client: TestClient) -> None:
    told = client.get("/~/ebook").json()
    one = next(page for page in told["pages"] if page["unit"] == "one")
    lines = client.get(f"/~/ebook-lines/{told['digest']}/{one['path']}").json()
    from lxml import etree

    page = etree.fromstring(client.get(f"/~/ebook/{told['digest']}/{one['path']}").content)
    found = list(page.iter(etree.Element))
    said = {line: "".join(found[n].itertext()).strip() for n, line in lines}
    assert said[3] == SAID.format(0)
    assert said[81] == SAID.format(39)
    assert one["source"] == "text/one.md"


def test_only_what_looks_otherwise_has_another_digest(desk: Desk, client: TestClient) -> None:
    def digests() -> dict[str, str]:
        return {page["unit"]: page["digest"] for page in client.get("/~/ebook").json()["pages"]}

    before = digests()
    lay(desk.root, {"text/three.md": "# Third\n\nIt is short.\n"})
    desk.feed.publish(desk.session.look(desk.feed.state))
    after = digests()
    assert {unit for unit in before if before[unit] != after[unit]} == {"three"}


def test_without_a_book_it_says_so(tmp_path: Path) -> None:
    looking = Session(tmp_path, jobs=1, cache=user_cache())
    answer = TestClient(application(Desk(looking, Feed(looking.look()), "token", print), ["testserver"])).get("/~/ebook")
    assert answer.status_code == 404
    assert "no book yet" in answer.text
