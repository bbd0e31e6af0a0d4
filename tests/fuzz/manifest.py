"""Target: whatever is YAML in a book. Its manifest, a chapter's front matter, its glossary, whichever a text is taken for."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from bookforge.diagnostics import Place, has_errors
from bookforge.folder import NotUtf8, decode
from bookforge.manifest import load
from bookforge.manuscript import Source
from bookforge.manuscript.front import split
from bookforge.manuscript.glossary import pasted
from bookforge.positions import BadYaml, read
from fuzz.places import stand_inside, stands_inside

_PLAIN = (str, int, bool, type(None))


def tried(data: bytes) -> None:
    """Reads a text as all that it could be."""
    folder = _folder()
    (folder / "book.yaml").write_bytes(data)
    loaded, found = load(folder)
    assert (loaded is None) == has_errors(found)
    try:
        text = decode(data).replace("\x00", "�")
    except NotUtf8:
        stand_inside(found, {"book.yaml": decode(data.decode(errors="replace").encode())})
        return
    stand_inside(found, {"book.yaml": text})
    holds_plain_values_only(text)
    for chapter in (f"---\n{text}\n---\n\nText.\n", text):
        _, body, found = split(Source("one.md", chapter))
        assert body.count("\n") == chapter.count("\n")
        stand_inside(found, {"one.md": chapter})
    terms, found = pasted(Source("glossary.yaml", text))
    assert terms.markdown is not None
    stand_inside(found, {"glossary.yaml": text})


def holds_plain_values_only(text: str) -> None:
    """YAML gives text, whole numbers, yes and no, lists and mappings: no tag makes anything else of them."""
    try:
        waiting = [read(text).data]
    except BadYaml as error:
        stands_inside(Place("book.yaml", error.line, error.column), {"book.yaml": text})
        return
    while waiting:
        value = waiting.pop()
        if type(value) is dict:
            assert all(type(key) is str for key in value)
            waiting += value.values()
        elif type(value) is list:
            waiting += value
        else:
            assert type(value) in _PLAIN, type(value)


@cache
def _folder() -> Path:
    """A book's folder with a few of the files that manifests name."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-manifest-"))
    for name in ("one.md", "two.md", "text/three.md", "sources.bib", "glossary.yaml", "index.yaml", "cover.png"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("# One\n")
    return folder
