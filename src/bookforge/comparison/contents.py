"""What a reader meets in an EPUB, of whatever house: its chapters, the passages in them, the contents, the pages, the images."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bookforge.checks.ebook import Ebook
from bookforge.checks.ebook.container import landing
from bookforge.markup import BLOCKS, HEADINGS, Element, local_name

_SPACES = re.compile(r"\s+")
_UNREAD = frozenset({"head", "script", "style", "annotation"})
_TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the book, which most ebooks make of a chapter: its path, its title, its passages (a paragraph, a heading, an
    item, an image as `[image: its description]`), and the ids that links and highlights may hang on."""

    path: str
    title: str
    passages: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is compared: pages in reading order, lines of the metadata, of the contents (by depth) and of the list of
    pages, images by path with their content's hash, and the size of every file."""

    sections: tuple[Section, ...]
    metadata: tuple[str, ...]
    toc: tuple[str, ...]
    pages: tuple[str, ...]
    images: Mapping[str, str]
    sizes: Mapping[str, int]


def contents_of(ebook: Ebook) -> Contents:
    """What an opened EPUB holds."""
    images = {
        item.path: hashlib.sha256(ebook.files[item.path]).hexdigest()
        for item in ebook.listed
        if item.media_type.startswith("image/") and item.path in ebook.files
    }
    return Contents(
        tuple(_section(path, page) for path, page in ebook.pages if path in ebook.spine),
        tuple(_metadata(ebook.package)),
        tuple(_toc(ebook)),
        tuple(_page_list(ebook)),
        images,
        {path: len(data) for path, data in ebook.files.items()},
    )


def _section(path: str, page: Element) -> Section:
    body = next((e for e in page.iter() if local_name(e) == "body"), page)
    passages = tuple(text for raw in "".join(_texts(body)).split("\n\n") if (text := _SPACES.sub(" ", raw).strip()))
    title = next((t for e in body.iter() if local_name(e) in HEADINGS and (t := _said(e))), "")
    if not title:
        title = next((t for e in page.iter() if local_name(e) == "title" and (t := _said(e))), path)
    return Section(path, title, passages, tuple(str(name) for name in page.xpath("//@id")))


def _said(element: Element) -> str:
    return _SPACES.sub(" ", "".join(_texts(element))).strip()


def _texts(element: Element) -> Iterator[str]:
    """The text of an element, with an empty line around every block."""
    name = local_name(element)
    if not name or name in _UNREAD:
        return
    breaks = "\n\n" if name in BLOCKS else ""
    if name == "img":
        yield f" [image: {element.get('alt') or (element.get('src') or '').rpartition('/')[2]}] "
    yield breaks
    yield _one_line(element.text)
    if name == "br":
        yield " "
    for child in element:
        yield from _texts(child)
        yield _one_line(child.tail)
    yield breaks


def _one_line(text: str | None) -> str:
    return text.replace("\n", " ") if text else ""


def _metadata(package: Element) -> Iterator[str]:
    """Each line as `name: value`, what it refines behind it; the moment of writing is no difference."""
    held = next((e for e in package if local_name(e) == "metadata"), None)
    values = {e.get("id"): _said(e) for e in held if local_name(e)} if held is not None else {}
    for line in held if held is not None else ():
        name = local_name(line)
        if not name:
            continue
        if name == "meta":
            name = line.get("property") or line.get("name") or "meta"
        refined = values.get((line.get("refines") or "").removeprefix("#"))
        value = _said(line) or line.get("content") or line.get("href") or ""
        yield f"{name}: {value}" + (f" (of “{refined}”)" if refined else "")


def _toc(ebook: Ebook) -> Iterator[str]:
    """The lines of the contents, two spaces before each for each level."""
    tree = ebook.tree(ebook.navigation or "")
    if tree is not None:
        for nav in _navs(tree, "toc"):
            for item in nav.iter():
                if local_name(item) == "li":
                    depth = sum(1 for e in item.iterancestors() if local_name(e) == "li")
                    label = next((e for e in item if local_name(e) in ("a", "span")), None)
                    yield "  " * depth + (_said(label) if label is not None else "")
        return
    tree = ebook.tree(ebook.ncx or "")
    for point in tree.iter() if tree is not None else ():
        if local_name(point) == "navPoint":
            depth = sum(1 for e in point.iterancestors() if local_name(e) == "navPoint")
            yield "  " * depth + next((_said(e) for e in point if local_name(e) == "navLabel"), "")


def _page_list(ebook: Ebook) -> Iterator[str]:
    """The printed pages, each with the file that it begins in."""
    path = ebook.navigation or ""
    tree = ebook.tree(path)
    for nav in _navs(tree, "page-list") if tree is not None else ():
        for link in nav.iter():
            if local_name(link) == "a":
                yield f"{_said(link)} in {landing(link.get('href') or '', path)[0]}"


def _navs(tree: Element, kind: str) -> Iterator[Element]:
    return (e for e in tree.iter() if local_name(e) == "nav" and kind in (e.get(_TYPE) or "").split())
