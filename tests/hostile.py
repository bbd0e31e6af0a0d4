"""Manuscripts that nobody means well with, or that broke on the way: what each is, and what bookforge is to say of it.

Each is laid over the good little book of `conftest` and built in a process of its own, with a limit on its memory and on
its time. `python tests/hostile.py [NAME …]` tells what came of each, as a table; with `--json` as one line of JSON each.
Bombs are made here, never kept as files.
"""

# ruff: noqa: E501 — an input is best read on one line

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import resource
import signal
import struct
import sys
import tempfile
import traceback
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PIL import Image

Lay = Callable[[Path], None]
Files = Mapping[str, str | bytes | None]

NOTHING: Files = MappingProxyType({})
ROOM = 3 * 2**30
"""Bytes of address space that the process of one input may take."""
TIME = 240
"""Seconds of a processor that it may take."""
WAIT = 900
"""Seconds after which it is ended, on a machine with much other work."""
BUILT = ""
"""The input is merely odd: a good book comes of it."""

_GOOD = {
    "book.yaml": """\
bookforge: 1
title: A Little Book
language: en
identifier: urn:uuid:5f4d6f1e-57a1-4a3c-9a7e-0d6c7c6ed5a5
authors: [Ada Writer]
contents:
  body:
    - text/one.md
    - text/two.md
""",
    "text/one.md": "# Near and Apart\n\nTwo people who live together share a table and a window.\n\n## Signs {#signs}\n\n"
    "They also share [a door](two.md).\n",
    "text/two.md": "# Touch\n\nA hand says what a word cannot; see [the chapter before](one.md).\n",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its name, what lays it over a good book, the error that is to be told (`BUILT`: none), and where."""

    name: str
    lay: Lay
    told: str = BUILT
    at: str = ""
    editions: tuple[str, ...] = ("epub",)


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an input: "built", "refused", or how it went wrong; the errors, each `code place`; processor seconds and the
    largest memory of one process in megabytes; what stood in the finished files."""

    name: str
    end: str
    errors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    seconds: float = 0.0
    megabytes: int = 0
    finished: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()
    traceback: str = ""


INPUTS: dict[str, Input] = {}
SAMPLE = (
    "latin-1", "utf-16 manifest", "surrogates", "50 MB chapter", "3 MB line", "quotes 1,000 deep", "lists 1,000 deep",
    "divs 1,000 deep", "raw divs 1,000 deep", "brackets 1,000 deep", "YAML laughs: manifest", "YAML merges: manifest",
    "YAML 1,000 deep block: manifest", "YAML tag: manifest", "SVG laughs", "SVG uses that double", "PNG that is HTML",
    "PNG of 50,000 by 50,000", "PNG cut off", "CSS braces 3,000 deep", "CSS variables that double", "chapter linked to /dev/zero",
    "manifest linked to /etc/passwd", "chapter is a pipe", "ids linked to nothing", "dist linked out", "includes in a circle",
    "name: 300 bytes", "raw: mutation", "citation macros in a circle", "BibTeX xdata that double", "CSS page of a kilometre",
)  # fmt: skip
"""Some of each sort, which are quick."""


def hostile(name: str, lay: Lay | Files, told: str = BUILT, at: str = "", **more: Any) -> None:
    """Adds an input to the table."""
    assert name not in INPUTS, name
    INPUTS[name] = Input(name, lay if callable(lay) else _laid(lay), told, at, **more)


def _laid(files: Files) -> Lay:
    def lay(root: Path) -> None:
        for path, content in files.items():
            file = root / path
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)

    return lay


def chapter(text: str | bytes) -> Files:
    """A book whose first chapter says this after its title."""
    title = "# Near and Apart\n\n## Signs {#signs}\n\n"
    return {"text/one.md": title + text if isinstance(text, str) else title.encode() + text}


def manifest(more: str) -> Files:
    """A book whose manifest says this beside."""
    return {"book.yaml": _GOOD["book.yaml"] + more}


def titled(title: str) -> Files:
    """A book of this title, given as YAML."""
    return {"book.yaml": _GOOD["book.yaml"].replace("A Little Book", title)}


def pictured(name: str, data: bytes) -> Files:
    """A book whose first chapter shows an image."""
    return {**chapter(f"![A door](../{name})\n"), name: data}


def styled(css: str | bytes, **more: str | bytes) -> Files:
    """A book with style sheets of its own."""
    return {"styles/extra.css": css, **more}


# --- bytes that are no text ------------------------------------------------------------------------------------------

hostile("latin-1", chapter("Café\n".encode("latin-1")), "text-is-utf8", "text/one.md:5")
hostile("utf-16", {"text/one.md": _GOOD["text/one.md"].encode("utf-16")}, "text-is-utf8", "text/one.md:1")
hostile("utf-16 manifest", {"book.yaml": _GOOD["book.yaml"].encode("utf-16")}, "text-is-utf8", "book.yaml:1")
hostile("surrogates", chapter(b"A \xed\xa0\x80 half\n"), "text-is-utf8", "text/one.md:5")
hostile("NUL bytes", chapter("A\x00B\n"))
hostile("all NUL", {"text/one.md": b"\0" * 100_000}, "chapter-has-title", "text/one.md")
hostile("control characters", chapter("A\x01\x02\x07\x0b\x0c\x1b[31m\x7f\x85\ufffe\uffff\u202e B\n"))
hostile("private use", chapter("A \ue000 \U000f0000 \U0010fffd B\n"))
hostile("mixed line ends", {"text/one.md": "# Near and Apart\r\n\r\nA\rB\n\r## Signs {#signs}\n\nC\u2028D\u2029E\n"})
hostile("BOM", {"text/one.md": "\ufeff" + _GOOD["text/one.md"], "book.yaml": "\ufeff" + _GOOD["book.yaml"]})
hostile("BOM twice", {"text/one.md": "\ufeff\ufeff" + _GOOD["text/one.md"]})
hostile(
    "an image as a chapter", {"text/one.md": b"\x89PNG\r\n\x1a\n" + bytes(range(256))}, "text-is-utf8", "text/one.md:1"
)
hostile("empty chapter", {"text/one.md": ""}, "chapter-has-title", "text/one.md")
hostile("empty manifest", {"book.yaml": ""}, "manifest-not-empty", "book.yaml")
hostile(
    "random bytes as manifest",
    {"book.yaml": bytes((i * 97 + i * i * 31) % 256 for i in range(4000))},
    "text-is-utf8",
    "book.yaml:1",
)

# --- too much --------------------------------------------------------------------------------------------------------

hostile(
    "50 MB chapter",
    lambda root: _laid(chapter("Word upon word. " * 3_300_000))(root),
    "file-is-not-too-large",
    "text/one.md",
)
hostile(
    "50 MB manifest", lambda root: _laid(manifest("# " + "x" * 50_000_000))(root), "file-is-not-too-large", "book.yaml"
)
hostile(
    "200 MB sparse chapter",
    lambda root: os.truncate(root / "text/one.md", 200_000_000),
    "file-is-not-too-large",
    "text/one.md",
)
hostile("5 MB line", lambda root: _laid(chapter("word " * 1_000_000))(root), "file-is-not-too-large", "text/one.md")
hostile("3 MB line", lambda root: _laid(chapter("word " * 600_000))(root), "line-is-not-too-long", "text/one.md:5")
hostile("1 MB word", lambda root: _laid(chapter("w" * 1_000_000 + "\n"))(root), "line-is-not-too-long", "text/one.md:5")
hostile("90 kB line", chapter("word and word " * 6400 + "\n"), editions=("epub", "print"))
hostile("10,000 headings", chapter("".join(f"## Part {i}\n\nWords.\n\n" for i in range(10_000))), editions=("web",))
hostile(
    "5,000 notes", chapter("".join(f"A word.[^{i}]\n\n[^{i}]: Note {i}.\n\n" for i in range(5000))), editions=("web",)
)
hostile(
    "30,000 notes",
    chapter("".join(f"A word.[^{i}]\n\n[^{i}]: Note {i}.\n\n" for i in range(30_000))),
    "notes-are-not-too-many",
    "text/one.md",
)
hostile(
    "100,000 chapters",
    manifest("".join(f"    - text/{i}.md\n" for i in range(100_000))),
    "file-is-not-too-large",
    "book.yaml",
)
hostile(
    "5,000 chapters not there",
    manifest("".join(f"    - text/{i}.md\n" for i in range(5000))),
    "file-exists",
    "book.yaml:10",
)
hostile(
    "table of 2,000 columns",
    chapter("|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n|" + "b|" * 2000 + "\n"),
    editions=("epub", "web", "print"),
)
hostile("table of 5,000 rows", chapter("|a|b|\n|-|-|\n" + "|c|d|\n" * 5000), editions=("web",))
for name, spans in {
    "1,000,000,000 columns": "colspan=1000000000",
    "a number of 5,000 digits": f"colspan={'9' * 5000} rowspan={'9' * 5000}",
    "rows without end": "rowspan=1000000000",
    "no number": "colspan=² rowspan=x",
}.items():
    hostile(
        f"cell that takes {name}",
        chapter(f"<table><tr><td {spans}>a</td><td>b</td></tr></table>\n"),
        editions=("epub", "web", "print"),
    )
hostile("quotes 1,000 deep", chapter("> " * 1000 + "x\n"), "text-is-not-too-deep", "text/one.md:5")
hostile("quotes 1,000 deep, no spaces", chapter(">" * 1000 + "x\n"), "text-is-not-too-deep", "text/one.md:5")
hostile(
    "lists 1,000 deep", chapter("".join("  " * i + "- x\n" for i in range(1000))), "text-is-not-too-deep", "text/one.md"
)
hostile("lists 1,000 deep on a line", chapter("- " * 1000 + "x\n"), "text-is-not-too-deep", "text/one.md:5")
hostile(
    "divs 1,000 deep",
    chapter("".join(f"::: {{.note #n{i}}}\n" for i in range(1000)) + "x\n" + ":::\n" * 1000),
    "text-is-not-too-deep",
    "text/one.md",
)
hostile(
    "colon divs 1,000 deep",
    chapter("".join(":" * (1003 - i) + " note\n" for i in range(1000)) + "x\n"),
    "text-is-not-too-deep",
    "text/one.md",
)
hostile(
    "raw divs 1,000 deep", chapter("<div>" * 1000 + "x" + "</div>" * 1000 + "\n"), "text-is-not-too-deep", "text/one.md"
)
hostile(
    "raw spans 1,000 deep",
    chapter("a " + "<span>" * 1000 + "x" + "</span>" * 1000 + "\n"),
    "text-is-not-too-deep",
    "text/one.md",
)
hostile("raw divs unclosed", chapter("<div>\n" * 3000 + "x\n"), "text-is-not-too-deep", "text/one.md")
hostile("raw tables 300 deep", chapter("<table><tr><td>" * 300 + "x\n"), "text-is-not-too-deep", "text/one.md")
hostile("brackets 1,000 deep", chapter("[" * 1000 + "x" + "]" * 1000 + "\n"), "text-is-not-too-deep", "text/one.md:5")
hostile("links 200 deep", chapter("[" * 200 + "x" + "](a.md)" * 200 + "\n"), "text-is-not-too-deep", "text/one.md:5")
hostile("images 200 deep", chapter("![" * 200 + "x" + "](a.png)" * 200 + "\n"), "text-is-not-too-deep", "text/one.md:5")
hostile("notes within notes", chapter("^[" * 300 + "x" + "]" * 300 + "\n"), "text-is-not-too-deep", "text/one.md:5")
hostile("emphasis 500 deep", chapter("*a **b " * 500 + "x" + "** *" * 500 + "\n"))
hostile("spans 200 deep", chapter("[" * 200 + "x" + "]{.a}" * 200 + "\n"), "text-is-not-too-deep", "text/one.md:5")
hostile(
    "math 2,000 deep", chapter("$" + "{" * 2000 + "x" + "}" * 2000 + "$\n"), "text-is-not-too-deep", "text/one.md:5"
)
hostile(
    "fractions 500 deep",
    chapter("$" + r"\frac{1}{" * 500 + "x" + "}" * 500 + "$\n"),
    "text-is-not-too-deep",
    "text/one.md:5",
)
hostile("headings that jump", chapter("###### Six\n\n## Two\n\n###### Six\n"))

# --- YAML ------------------------------------------------------------------------------------------------------------

LAUGHS = "a0: &a0 [lol, lol, lol]\n" + "".join(
    f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n" for i in range(1, 30)
)
MERGES = "m0: &m0 {a: 1}\n" + "".join(f"m{i}: &m{i} {{<<: [*m{i - 1}, *m{i - 1}], k{i}: 1}}\n" for i in range(1, 40))
DEEP = "deep: " + "[" * 1000 + "]" * 1000 + "\n"
DEEP_BLOCK = "deep:\n" + "".join(" " * i + "a:\n" for i in range(1, 1000))
OWN = "self: &self [*self]\n"
TAG = "evil: !!python/object/apply:os.system ['touch owned']\n"
for kind, yaml in {
    "laughs": LAUGHS,
    "merges": MERGES,
    "1,000 deep": DEEP,
    "1,000 deep block": DEEP_BLOCK,
    "of itself": OWN,
}.items():
    hostile(f"YAML {kind}: manifest", {"book.yaml": yaml + _GOOD["book.yaml"]}, "yaml-is-valid", "book.yaml:")
    bracketed = "text-is-not-too-deep" if kind == "1,000 deep" else "yaml-is-valid"
    hostile(
        f"YAML {kind}: front matter",
        {"text/one.md": f"---\n{yaml}---\n{_GOOD['text/one.md']}"},
        bracketed,
        "text/one.md:",
    )
    hostile(
        f"YAML {kind}: glossary",
        {"glossary.yaml": yaml, **manifest("  back: [glossary]\n")},
        bracketed,
        "glossary.yaml:",
    )
    hostile(
        f"YAML {kind}: index", {"index.yaml": yaml, **manifest("  back: [index]\n")}, "yaml-is-valid", "index.yaml:"
    )
    hostile(
        f"YAML {kind}: bibliography",
        {
            "refs.yaml": f"references:\n- id: a\n  type: book\n  title: X\n{yaml}",
            **manifest("bibliography: refs.yaml\n"),
            **chapter("See @a.\n"),
        },
        "bibliography-is-readable",
        "refs.yaml:",
    )
    hostile(f"YAML {kind}: ids", {"ids.yaml": yaml}, "yaml-is-valid", "ids.yaml:")
    hostile(
        f"YAML {kind}: copyfit",
        {"copyfit.yaml": yaml, **manifest("editions: {print: {copyfit: true}}\n")},
        "yaml-is-valid",
        "copyfit.yaml:",
    )
hostile("YAML tag: manifest", {"book.yaml": _GOOD["book.yaml"] + TAG}, "manifest-key-known", "book.yaml:")
hostile("YAML tag: front matter", {"text/one.md": f"---\n{TAG}---\n{_GOOD['text/one.md']}"})
hostile(
    "YAML tag: bibliography",
    {
        "refs.yaml": "references:\n- id: a\n  type: book\n  title: !!python/name:os.system\n",
        **manifest("bibliography: refs.yaml\n"),
        **chapter("See @a.\n"),
    },
)
hostile("YAML escape of no character: manifest", titled(r'"A \U00110000 Book"'), "yaml-is-valid", "book.yaml:2")
hostile(
    "YAML escape of no character: front matter",
    {"text/one.md": '---\ntitle: "A \\UFFFFFFFF"\n---\n\nWords.\n'},
    "yaml-is-valid",
    "text/one.md:2",
)
hostile(
    "YAML numbers without end",
    manifest("editions: {print: {copyfit: " + "9" * 100_000 + "}}\n"),
    "manifest-value-fits",
    "book.yaml:",
)
hostile(
    "JSON 100,000 deep: bibliography",
    {"refs.json": "[" * 100_000, **manifest("bibliography: refs.json\n"), **chapter("See @a.\n")},
    "bibliography-is-readable",
    "refs.json:",
)
hostile(
    "BibTeX unclosed",
    {"refs.bib": "@book{a, title = {" * 3000, **manifest("bibliography: refs.bib\n"), **chapter("See @a.\n")},
    "bibliography-is-readable",
    "refs.bib:",
)
hostile(
    "BibTeX strings that double",
    {
        "refs.bib": '@string{s0 = "lol"}\n'
        + "".join(f"@string{{s{i} = s{i - 1} # s{i - 1}}}\n" for i in range(1, 34))
        + "@book{a, title = s33, year=1}\n",
        **manifest("bibliography: refs.bib\n"),
        **chapter("See @a.\n"),
    },
    "bibliography-is-readable",
    "refs.bib",
)
hostile(
    "a style of citations with entities",
    {
        "s.csl": '<!DOCTYPE s [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><style xmlns="http://purl.org/net/xbiblio/csl">&b;</style>',
        "refs.yaml": "references:\n- {id: a, type: book, title: X}\n",
        **manifest("bibliography: refs.yaml\ncitations: {style: s.csl}\n"),
        **chapter("See @a.\n"),
    },
    "citation-style-is-usable",
    "s.csl",
)


def macros(*of: str) -> str:
    """A citation style whose macros m0, m1 … hold these elements."""
    made = "".join(f'<macro name="m{i}">{inner}</macro>' for i, inner in enumerate(of))
    info = "<info><title>S</title><id>s</id><updated>2020-01-01T00:00:00Z</updated></info>"
    begin = f'<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">{info}{made}'
    return f'{begin}<citation><layout><text macro="m0"/></layout></citation></style>'


STYLES = {
    "in a circle": macros('<text macro="m1"/>', '<text macro="m0"/>'),
    "that double": macros(*(f'<text macro="m{i}"/>' * 2 for i in range(1, 31)), '<text value="lol"/>'),
}
for name, style in STYLES.items():
    hostile(
        f"citation macros {name}",
        {
            "s.csl": style,
            "refs.yaml": "references:\n- {id: a, type: book, title: X}\n",
            **manifest("bibliography: refs.yaml\ncitations: {style: s.csl}\n"),
            **chapter("See @a.\n"),
        },
        "citation-style-is-usable",
        "s.csl:1",
    )
SOURCES = {
    "crossref in a circle": "@book{a, crossref={b}, title={X}}\n@book{b, crossref={a}, title={Y}}\n",
    "xdata that double": "@book{a, title={X}, xdata={x0,x0}}\n"
    + "".join(f"@xdata{{x{i}, xdata={{x{i + 1},x{i + 1}}}}}\n" for i in range(30))
    + "@xdata{x30, publisher={P}}\n",
}
for name, sources in SOURCES.items():
    hostile(
        f"BibTeX {name}",
        {"refs.bib": sources, **manifest("bibliography: refs.bib\n"), **chapter("See @a.\n")},
        "bibliography-is-readable",
        "refs.bib:",
    )
hostile("notes of readers, broken", {"notes.jsonl": "{" * 100_000 + "\n" + "[" * 3000 + "\nnull\n"})

# --- SVG and images --------------------------------------------------------------------------------------------------


def svg(inner: str, before: str = "", attributes: str = "") -> bytes:
    """An SVG file."""
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100" {attributes}>{inner}</svg>'.encode()


_LOL = (
    "<!DOCTYPE svg ["
    + '<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    + "]>"
)
hostile("SVG laughs", pictured("a.svg", svg("<text>&l9;</text>", _LOL)), "image-is-readable", "text/one.md:5")
hostile(
    "SVG quadratic",
    pictured("a.svg", svg("<text>" + "&a;" * 50_000 + "</text>", f'<!DOCTYPE svg [<!ENTITY a "{"x" * 50_000}">]>')),
    "image-is-readable",
    "text/one.md:5",
)
hostile(
    "SVG outer entity",
    pictured("a.svg", svg("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
)
hostile(
    "SVG scripts",
    pictured(
        "a.svg",
        svg(
            '<script>alert(1)</script><a xlink:href="javascript:alert(1)"><rect onclick="x()" width="9" height="9"/></a><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>1</script></body></foreignObject><use href="file:///etc/passwd#a"/><image href="http://example.org/x.png"/><style>@import "http://example.org/x.css";</style><animate onbegin="x()"/>',
            attributes='onload="alert(1)"',
        ),
    ),
    editions=("epub", "web", "print"),
)
hostile(
    "SVG 10,000 deep", pictured("a.svg", svg("<g>" * 10_000 + "</g>" * 10_000)), "image-is-readable", "text/one.md:5"
)
hostile(
    "SVG 200 deep",
    pictured("a.svg", svg("<g>" * 200 + "<rect width='9' height='9'/>" + "</g>" * 200)),
    editions=("epub", "print"),
)
hostile(
    "SVG uses that double",
    pictured(
        "a.svg",
        svg(
            '<g id="g0"><rect width="9" height="9"/></g>'
            + "".join(f'<g id="g{i}"><use href="#g{i - 1}"/><use href="#g{i - 1}"/></g>' for i in range(1, 30))
        ),
    ),
    "image-is-readable",
    "text/one.md:5",
    editions=("epub", "print"),
)
hostile(
    "SVG use of itself",
    pictured("a.svg", svg('<g id="g"><use href="#g"/><rect width="9" height="9"/></g>')),
    "image-is-readable",
    "text/one.md:5",
    editions=("epub", "print"),
)
hostile(
    "SVG gradients in a circle",
    pictured(
        "a.svg",
        svg(
            '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/><rect fill="url(#a)" width="9" height="9"/>'
        ),
    ),
    editions=("epub", "print"),
)
hostile(
    "SVG patterns in a circle",
    pictured(
        "a.svg",
        svg(
            '<pattern id="a" width="1" height="1"><rect fill="url(#a)" width="9" height="9"/></pattern><rect fill="url(#a)" width="9" height="9"/>'
        ),
    ),
    editions=("epub", "print"),
)
hostile(
    "SVG filter, huge",
    pictured(
        "a.svg",
        svg(
            '<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter><rect filter="url(#f)" width="1e9" height="1e9"/>'
        ),
    ),
    editions=("epub", "print"),
)
hostile(
    "SVG size without end",
    pictured(
        "a.svg",
        svg("", attributes='viewBox="0 0 1e308 1e308"').replace(
            b'width="100" height="100"', b'width="1e999" height="nan"'
        ),
    ),
    editions=("epub", "print"),
)
hostile(
    "SVG of 60 MB",
    lambda root: _laid(pictured("a.svg", svg("<g/>" * 15_000_000)))(root),
    "image-is-readable",
    "text/one.md:5",
)
hostile(
    "SVG with a prefix of nobody's",
    pictured("a.svg", b'<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg><x:y/>&x;</svg>'),
)
hostile("SVG cut off", pictured("a.svg", svg("<g>")[:-8]), "image-is-readable", "text/one.md:5")
hostile("SVGZ", pictured("a.svg", b"\x1f\x8b\x08" + bytes(50)), "image-is-readable", "text/one.md:5")


def png(width: int, height: int, rows: bytes | None = None, mode: int = 2, depth: int = 8, *extra: bytes) -> bytes:
    """A PNG, of one colour unless its rows are given."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, depth, mode, 0, 0, 0)
    if rows is None:
        channels = {0: 1, 2: 3, 6: 4}[mode] * depth // 8
        packer, line = zlib.compressobj(9), bytes(1 + width * channels)
        rows = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(extra) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pixels(kind: str, mode: str, size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A small image by Pillow."""
    file = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("1", "I;16", "I", "F") else None or 0).save(file, kind, **options)
    return file.getvalue()


def bomb_chunk() -> bytes:
    """A text of 100 MB in a chunk of some kB."""
    data = b"comment\0\0" + zlib.compress(b"x" * 100_000_000, 9)
    return struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))


ALL = ("epub", "web", "print")
hostile(
    "PNG that is HTML",
    pictured("a.png", b"<html><script>alert(1)</script></html>"),
    "image-is-readable",
    "text/one.md:5",
)
hostile(
    "PNG that is SVG", pictured("a.png", svg("<script>alert(1)</script><rect width='9' height='9'/>")), editions=ALL
)
hostile("PNG that is JPEG", pictured("a.png", pixels("JPEG", "RGB")), editions=ALL)
for name, number in {"of 5,000 digits": "9" * 5000, "²": "²"}.items():
    hostile(
        f"numbers that are {name}",
        {
            **chapter(
                f"![A door](../a.png){{width={number} height={number}}}\n\n::: {{.lines rows={number}}}\n:::\n\n"
                f"<ol start={number}><li value={number}>a</li></ol>\n\n``` {{.py .numberLines startFrom={number}}}\na\n```\n"
            ),
            "a.png": png(60, 40),
        },
        "?",
        editions=ALL,
    )
    hostile(
        f"CSS numbers that are {name}",
        styled(f"@font-face {{ font-family: Own; font-weight: {number}; src: local(Own) }} p {{ width: {number}px }}"),
        "?",
        editions=ALL,
    )
hostile("JPEG that is PNG", pictured("a.jpg", png(60, 40)))
hostile("JPEG that is PDF", pictured("a.jpg", b"%PDF-1.7\n%%EOF\n"), "image-is-readable", "text/one.md:5")
hostile(
    "PNG that is PostScript",
    pictured("a.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/passwd) run\n"),
    "image-is-readable",
    "text/one.md:5",
)
hostile("PNG that is TIFF", pictured("a.png", pixels("TIFF", "RGB")), "image-is-readable", "text/one.md:5")
hostile(
    "PNG of 50,000 by 50,000",
    pictured("a.png", png(50_000, 50_000, zlib.compress(bytes(100_000), 9))),
    "image-is-readable",
    "text/one.md:5",
)
hostile("PNG of 2³¹ by 2³¹", pictured("a.png", png(2**31 - 1, 2**31 - 1, b"")), "image-is-readable", "text/one.md:5")
hostile("scan of 20,000 pixels", lambda root: _laid(pictured("a.png", png(20_000, 4000)))(root), editions=ALL)
hostile(
    "scan of 20,000 by 14,000",
    lambda root: _laid(pictured("a.png", png(20_000, 14_000)))(root),
    "image-is-readable",
    "text/one.md:5",
)
hostile("PNG of no width", pictured("a.png", png(0, 5, b"")), "image-is-readable", "text/one.md:5")
hostile(
    "PNG with a bomb of text",
    lambda root: _laid(pictured("a.png", png(60, 40, None, 2, 8, bomb_chunk())))(root),
    "image-is-readable",
    "text/one.md:5",
)
hostile("PNG cut off", pictured("a.png", png(600, 400)[:-40]), "image-is-readable", "text/one.md:5")
hostile("PNG of 16 bits", pictured("a.png", png(60, 40, None, 2, 16)), editions=ALL)
hostile("PNG of 16 grey bits", pictured("a.png", pixels("PNG", "I;16")), editions=ALL)
hostile("PNG of one bit", pictured("a.png", pixels("PNG", "1")), editions=ALL)
hostile("PNG of a palette with clear parts", pictured("a.png", pixels("PNG", "P", transparency=0)), editions=ALL)
hostile("JPEG in CMYK", pictured("a.jpg", pixels("JPEG", "CMYK")), editions=ALL)
hostile(
    "JPEG cut off", pictured("a.jpg", pixels("JPEG", "RGB", (600, 400))[:-300]), "image-is-readable", "text/one.md:5"
)
hostile(
    "JPEG with a broken profile", pictured("a.jpg", pixels("JPEG", "RGB", icc_profile=b"no profile" * 30)), editions=ALL
)
hostile(
    "GIF of 400 pictures",
    pictured(
        "a.gif",
        pixels("GIF", "P", save_all=True, append_images=[Image.new("P", (60, 40), i % 250) for i in range(400)]),
    ),
    editions=ALL,
)
hostile("GIF cut off", pictured("a.gif", pixels("GIF", "P", (300, 200))[:60]), "image-is-readable", "text/one.md:5")
hostile(
    "WebP cut off", pictured("a.webp", pixels("WEBP", "RGB", (300, 200))[:-20]), "image-is-readable", "text/one.md:5"
)
hostile("BMP", pictured("a.bmp", pixels("BMP", "RGB")), "image-is-readable", "text/one.md:5")
hostile("empty image", pictured("a.png", b""), "image-is-readable", "text/one.md:5")
hostile(
    "cover cut off",
    {**manifest("cover: {image: c.png}\n"), "c.png": png(600, 900)[:-40]},
    "image-is-readable",
    "book.yaml:",
)
hostile(
    "cover of 50,000 by 50,000",
    {**manifest("cover: {image: c.png}\n"), "c.png": png(50_000, 50_000, zlib.compress(bytes(9), 9))},
    "image-is-readable",
    "book.yaml:",
)
hostile(
    "200 MB image",
    lambda root: (_laid(pictured("a.png", b"\x89PNG"))(root), os.truncate(root / "a.png", 200_000_000))[0],
    "image-is-readable",
    "text/one.md:5",
)

# --- style sheets, faces, templates ----------------------------------------------------------------------------------

hostile("CSS unclosed", styled('p { color: red; { { [ ( "unclosed\n h1 { x'), editions=ALL)
hostile(
    "CSS not UTF-8",
    styled(b"p { color: red } /* \xff\xfe */ h1::before { content: '\xff' }"),
    "text-is-utf8",
    "styles/extra.css:1",
)
hostile(
    "CSS of 10 MB",
    lambda root: _laid(styled("p.a { color: red }\n" * 550_000))(root),
    "file-is-not-too-large",
    "styles/extra.css",
)
hostile("CSS of 900 kB", styled("p.a { color: red }\n" * 45_000), editions=ALL)
hostile(
    "CSS imports",
    styled(
        '@import "file:///etc/passwd"; @import url(http://example.org/x.css); @import "../../x.css";\np { color: red }'
    ),
    told="resource-is-found",
    at="styles/extra.css",
    editions=ALL,
)
hostile(
    "CSS addresses",
    styled(
        "body { background: url(file:///etc/passwd) } p { background: url(http://example.org/x.png) } h1 { list-style-image: url(../../../etc/passwd) } h2 { background: url(//example.org/y.png) }  li { background: image-set(url(http://example.org/z.png) 1x) } q { content: url('data:image/svg+xml,<svg/>') }"
    ),
    told="resource-is-found",
    at="styles/extra.css",
    editions=ALL,
)
hostile(
    "CSS braces 3,000 deep",
    styled("p { " * 3000 + "color: red" + "}" * 3000),
    "text-is-not-too-deep",
    "styles/extra.css",
    editions=ALL,
)
hostile(
    "CSS brackets 3,000 deep",
    styled("p { width: " + "calc(" * 3000 + "1px" + ")" * 3000 + "}"),
    "text-is-not-too-deep",
    "styles/extra.css",
    editions=ALL,
)
hostile(
    "CSS :has bombs", styled("".join(f"{':has(* ' * 8}p{')' * 8} {{ color: red }}\n" for _ in range(40))), editions=ALL
)
hostile(
    "CSS :not bombs",
    styled("* " * 400 + "p { color: red }\n" + ":is(" * 90 + "p" + ")" * 90 + "{ color: red }"),
    "text-is-not-too-deep",
    "styles/extra.css",
    editions=ALL,
)
hostile(
    "CSS variables that double",
    styled(
        ":root { --a0: red red;"
        + "".join(f"--a{i}: var(--a{i - 1}) var(--a{i - 1});" for i in range(1, 34))
        + "} p { font-family: var(--a33) }"
    ),
    "text-is-not-too-deep",
    "styles/extra.css",
    editions=ALL,
)
hostile(
    "CSS variables in a circle",
    styled(":root { --a: var(--b); --b: var(--a); --c: var(--c) } p { color: var(--a); margin: var(--c) }"),
    editions=ALL,
)
hostile(
    "CSS page of no room",
    styled("@page { size: 1mm 1mm; margin: 50mm } p { font-size: 0; line-height: 0 }"),
    "chapter-is-laid-out",
    "book.yaml",
    editions=("print",),
)
MEASURES = {
    "page of a kilometre": "@page { size: 1000000mm 1000000mm }",
    "page of a kilometre, reckoned": ":root { --n: 1000 } @page { size: calc(var(--n) * 1000mm) }",
    "page of a kilometre, by its margins": "@page { margin: -500000mm }",
    "huge type": "p { font-size: 1e7px; line-height: 1e9; letter-spacing: 1e9px; text-indent: -1e9px }",
    "numbers of a billion signs": "p { counter-increment: a 1e9 } p::before { content: counter(a, s) } @counter-style s { system: symbolic; symbols: 'I' }",
    "numbers filled up": "p::before { content: counter(page, s) } @counter-style s { system: extends decimal; pad: 1000000000 '0' }",
    "content of 5,000 parts": "p::before { content: " + "'xxxx' " * 5000 + "}",
    "grid of a billion": "section { display: grid; grid-template-columns: repeat(1000000000, 1px) }",
    "grid row 100,000,000": "section { display: grid } p { grid-row: span 100000000 }",
    "gradient without end": "body { background: repeating-linear-gradient(red, blue 0.0000001px) }",
    "waves without end": "p { text-decoration: underline wavy 1e-9px }",
    "rules that nest": "p,p,p,p,p,p,p,p,p,p{" + "&,&,&,&,&,&,&,&,&,&{" * 7 + "color:red" + "}" * 8,
    "5,000 backgrounds": "p { background: " + ",".join(["linear-gradient(red,blue)"] * 5000) + "}",
}
for name, css in MEASURES.items():
    hostile(f"CSS {name}", styled(css), "style-is-in-measure", "styles/extra.css:1", editions=("print",))
hostile(
    "CSS counters and content",
    styled("p::before { content: '" + "x" * 100_000 + "' counter(a) }"),
    "line-is-not-too-long",
    "styles/extra.css:1",
    editions=("print",),
)
hostile("CSS columns", styled("section { columns: 100000 } "), editions=("print",))
hostile("CSS break before all", styled("* { break-before: page; break-inside: avoid }"), editions=("print",))
hostile(
    "CSS expression",
    styled(
        "p { width: expression(alert(1)); behavior: url(x.htc); -moz-binding: url(http://example.org/x.xml#a); background: url(javascript:alert(1)) }"
    ),
    "resource-is-found",
    "styles/extra.css",
    editions=ALL,
)
NO_FACE = "resource-is-found", "styles/extra.css"
FACE = "@font-face { font-family: Own; src: url(own.ttf) } p { font-family: Own }"
hostile("face that is no face", styled(FACE, **{"styles/own.ttf": b"no face at all" * 100}), *NO_FACE, editions=ALL)
hostile("face that is missing", styled(FACE), *NO_FACE, editions=ALL)
hostile("face that is empty", styled(FACE, **{"styles/own.ttf": b""}), *NO_FACE, editions=ALL)


def broken_face(how: Callable[[bytes], bytes]) -> Lay:
    """A face of bookforge's own, damaged."""

    def lay(root: Path) -> None:
        from bookforge.theme import shipped

        source = min((shipped("styles") / "fonts").glob("*.ttf"), key=lambda file: file.stat().st_size)
        _laid(styled(FACE, **{"styles/own.ttf": how(source.read_bytes())}))(root)

    return lay


def _tables(data: bytes) -> dict[bytes, tuple[int, int, int]]:
    count = struct.unpack(">H", data[4:6])[0]
    rows = ((*struct.unpack(">4sIII", data[12 + 16 * i : 28 + 16 * i]), 12 + 16 * i) for i in range(count))
    return {row[0]: (row[2], row[3], row[4]) for row in rows}


def _garbled(data: bytes, *names: bytes) -> bytes:
    made = bytearray(data)
    for name in names:
        start, length, _ = _tables(data)[name]
        made[start : start + length] = bytes((i * 7 + 3) % 256 for i in range(length))
    return bytes(made)


def _without(data: bytes, name: bytes) -> bytes:
    made, at = bytearray(data), _tables(data)[name][2]
    made[at : at + 4] = b"xxxx"
    return bytes(made)


hostile("face cut off", broken_face(lambda data: data[: len(data) // 2]), *NO_FACE, editions=ALL)
hostile("face with a broken cmap", broken_face(lambda data: _garbled(data, b"cmap")), *NO_FACE, editions=ALL)
hostile("face with broken outlines", broken_face(lambda data: _garbled(data, b"glyf")), editions=ALL)
hostile(
    "face with broken metrics",
    broken_face(lambda data: _garbled(data, b"hhea", b"hmtx", b"head")),
    *NO_FACE,
    editions=ALL,
)
hostile("face with broken features", broken_face(lambda data: _garbled(data, b"GSUB", b"GPOS")), *NO_FACE, editions=ALL)
hostile(
    "face with broken names",
    broken_face(lambda data: _garbled(data, b"name", b"OS/2", b"post")),
    *NO_FACE,
    editions=ALL,
)
hostile("face without maxp", broken_face(lambda data: _without(data, b"maxp")), *NO_FACE, editions=ALL)
hostile("face without name", broken_face(lambda data: _without(data, b"name")), editions=ALL)
hostile("face that is WOFF", broken_face(lambda data: b"wOFF" + data[4:]), *NO_FACE, editions=ALL)
hostile("face that is WOFF2", broken_face(lambda data: b"wOF2" + data[4:]), *NO_FACE, editions=ALL)
hostile(
    "face of 100 MB",
    lambda root: (
        _laid(styled(FACE, **{"styles/own.ttf": b"\0\1\0\0"}))(root),
        os.truncate(root / "styles/own.ttf", 100_000_000),
    )[0],
    *NO_FACE,
    editions=("epub", "web"),
)
hostile(
    "face outside",
    styled(
        "@font-face { font-family: Own; src: url(../../../../../../usr/share/fonts/x.ttf), url(http://example.org/x.ttf), local(Arial), url(file:///usr/share/fonts/x.ttf) } p { font-family: Own }"
    ),
    *NO_FACE,
    editions=ALL,
)
hostile(
    "template reads files",
    {"templates/epub/page.xhtml": "{% include '/etc/passwd' %}{{ ''.__class__.__mro__[1].__subclasses__() }}"},
    "template-is-valid",
    "templates/epub/page.xhtml",
)
hostile(
    "template without end",
    {
        "templates/epub/page.xhtml": "{% for i in range(99999) %}{% for j in range(99999) %}{{ i }}{% endfor %}{% endfor %}"
    },
    "template-is-valid",
    "templates/epub/page.xhtml",
)
hostile(
    "template as a bomb",
    {"templates/epub/page.xhtml": "{{ 'x' * 9999999999 }}"},
    "template-is-valid",
    "templates/epub/page.xhtml",
)
hostile(
    "template includes itself",
    {"templates/epub/page.xhtml": "{% include 'epub/page.xhtml' %}"},
    "template-is-valid",
    "templates/epub/page.xhtml",
)
hostile(
    "template in powers",
    {"templates/epub/page.xhtml": "{{ 9 ** 9 ** 9 }}"},
    "template-is-valid",
    "templates/epub/page.xhtml",
)

# --- paths -----------------------------------------------------------------------------------------------------------


def linked(name: str, target: str, files: Files) -> Lay:
    """A link in the book's folder."""

    def lay(root: Path) -> None:
        _laid(files)(root)
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).unlink(missing_ok=True)
        (root / name).symlink_to(target)

    return lay


def piped(name: str, files: Files = NOTHING) -> Lay:
    """A pipe that nobody writes into."""

    def lay(root: Path) -> None:
        _laid(files)(root)
        (root / name).unlink(missing_ok=True)
        os.mkfifo(root / name)

    return lay


def foldered(name: str, files: Files = NOTHING) -> Lay:
    """A folder where a file is wanted."""

    def lay(root: Path) -> None:
        _laid(files)(root)
        (root / name).unlink(missing_ok=True)
        (root / name).mkdir(parents=True)

    return lay


for name, target in {
    "/etc/passwd": "/etc/passwd",
    "/dev/zero": "/dev/zero",
    "../": "../../../../../../etc/passwd",
}.items():
    hostile(f"chapter linked to {name}", linked("text/one.md", target, {}), "file-in-book", "book.yaml:8")
    hostile(
        f"image linked to {name}", linked("a.png", target, chapter("![A](../a.png)\n")), "file-in-book", "text/one.md:5"
    )
    hostile(f"style linked to {name}", linked("styles/extra.css", target, {}), "file-in-book", "styles/extra.css")
    hostile(f"manifest linked to {name}", linked("book.yaml", target, {}), "file-in-book", "book.yaml")
    hostile(
        f"include linked to {name}",
        linked("a.md", target, chapter("{{< include ../a.md >}}\n")),
        "file-in-book",
        "text/one.md:5",
    )
    hostile(
        f"index linked to {name}",
        linked("index.yaml", target, manifest("  back: [index]\n")),
        "file-in-book",
        "index.yaml",
    )
    hostile(f"ids linked to {name}", linked("ids.yaml", target, {}), "file-in-book", "ids.yaml")
    hostile(
        f"template linked to {name}",
        linked("templates/epub/page.xhtml", target, {}),
        "file-in-book",
        "templates/epub/page.xhtml",
    )
hostile(
    "folder of chapters linked out",
    lambda root: (
        (root / "text/one.md").unlink(),
        (root / "text/two.md").unlink(),
        (root / "text").rmdir(),
        (root / "text").symlink_to("/etc"),
    )[-1],
    "file-in-book",
    "book.yaml:8",
)
hostile("links in a circle", linked("text/one.md", "one.md", {}), "file-exists", "book.yaml:8")
hostile("chapter is a pipe", piped("text/one.md"), "file-exists", "book.yaml:8")
hostile("manifest is a pipe", piped("book.yaml"), "manifest-found", "book.yaml")
hostile("image is a pipe", piped("a.png", chapter("![A](../a.png)\n")), "image-exists", "text/one.md:5")
hostile("style is a pipe", piped("styles/extra.css", {"styles/faces.css": ""}), "file-exists", "styles/extra.css")
hostile("index is a pipe", piped("index.yaml", manifest("  back: [index]\n")), "file-exists", "index.yaml")
hostile("ids is a pipe", piped("ids.yaml"), "file-exists", "ids.yaml")
hostile("ids linked to nothing", linked("ids.yaml", "../../new.yaml", {}), "file-in-book", "ids.yaml")
hostile("dist linked out", linked("dist", "../..", {}), "MachineLacks")
hostile("chapter is a folder", foldered("text/one.md"), "file-exists", "book.yaml:8")
hostile("manifest is a folder", foldered("book.yaml"), "manifest-found", "book.yaml")
hostile("image is a folder", foldered("a.png", chapter("![A](../a.png)\n")), "image-exists", "text/one.md:5")
hostile("style is a folder", foldered("styles/extra.css/own"))
hostile("dist is a file", {"dist": "no folder"}, "MachineLacks", "")
hostile("chapter by ../", manifest("    - ../outside.md\n"), "file-in-book", "book.yaml:10")
hostile("chapter by an absolute path", manifest("    - /etc/passwd\n"), "file-in-book", "book.yaml:10")
hostile("chapter by file:", manifest("    - file:///etc/passwd\n"), "file-exists", "book.yaml:10")
hostile("image by ../", chapter("![A](../../../../../etc/passwd)\n"), "file-in-book", "text/one.md:5")
hostile("image by an absolute path", chapter("![A](/etc/passwd)\n"), "file-in-book", "text/one.md:5")
hostile("image by file:", chapter("![A](file:///etc/passwd)\n"), "image-is-local", "text/one.md:5")
hostile("image by http:", chapter("![A](http://example.org/a.png)\n"), "image-is-local", "text/one.md:5")
hostile("image by data:", chapter("![A](data:image/png;base64,AAAA)\n"), "image-is-local", "text/one.md:5")
hostile(
    "link by file:",
    chapter("[A](file:///etc/passwd) [B](javascript:alert(1)) [C](vbscript:x) [D](data:text/html,x)\n"),
    "link-is-safe",
    "text/one.md:5",
)
hostile("include by ../", chapter("{{< include ../../../../etc/passwd >}}\n"), "file-in-book", "text/one.md:5")
hostile(
    "include by an absolute path",
    chapter('{{< include /etc/passwd >}}\n\n```{.py include="/etc/passwd"}\n```\n'),
    "file-in-book",
    "text/one.md:5",
)
hostile("manifest lists itself", manifest("    - book.yaml\n"), "manifest-value-fits", "book.yaml:10:7")
hostile("manifest included in a chapter", chapter("{{< include ../book.yaml >}}\n"))
hostile(
    "includes in a circle",
    {**chapter("{{< include a.md >}}\n"), "text/a.md": "{{< include b.md >}}\n", "text/b.md": "{{< include a.md >}}\n"},
    "include-ends",
    "text/b.md:1",
)
hostile("a chapter includes itself", chapter("{{< include one.md >}}\n"), "include-ends", "text/one.md:5")
hostile(
    "includes 200 deep",
    {
        **chapter("{{< include i0.md >}}\n"),
        **{f"text/i{i}.md": f"{{{{< include i{i + 1}.md >}}}}\n" for i in range(200)},
    },
    "include-ends",
    "text/",
)
hostile(
    "includes that double",
    {
        **chapter("{{< include i0.md >}}\n"),
        **{f"text/i{i}.md": f"{{{{< include i{i + 1}.md >}}}}\n\n" * 2 for i in range(19)},
        "text/i19.md": "x\n",
    },
    "include-ends",
    "text/",
)
hostile(
    "include of 50 MB",
    lambda root: _laid({**chapter("{{< include a.md >}}\n"), "text/a.md": "word " * 10_000_000})(root),
    "include-ends",
    "text/one.md:5",
)
hostile("include is a pipe", piped("a.md", chapter("{{< include ../a.md >}}\n")), "include-exists", "text/one.md:5")


def named(name: str) -> Lay:
    """The first chapter, and an image, under another name."""

    def lay(root: Path) -> None:
        _laid(
            {
                f"text/{name}.md": f"# Near\n\n## Signs {{#signs}}\n\n![A door](<../{name}.png>)\n",
                "text/one.md": None,
                f"{name}.png": png(60, 40),
            }
        )(root)
        text = _GOOD["book.yaml"].replace("text/one.md", json.dumps(f"text/{name}.md", ensure_ascii=False))
        _laid({"book.yaml": text, "text/two.md": "# Touch\n\nA hand.\n"})(root)

    return lay


for label, name in {
    "spaces": "my first  chapter", "quotes": "it's “so” called", "double quotes": 'a"b', "emoji": "🐙👩‍👩‍👧", "percent": "100%25 & more", "hash": "a#b?c=d",
    "255 bytes": "x" * 251, "NFD": "cafe\u0301", "NFC": "caf\u00e9", "leading dash": "-rf", "dollar": "$(touch owned)`id`", "semicolon": "a;b|c", "backslash": "a\\b", "markup": "<b>a&b", "right to left": "\u202efdp",
}.items():  # fmt: skip
    # An address spells `%` and `#` otherwise, and a manifest writes no backslashes.
    told = {"percent": "image-exists", "hash": "image-exists", "backslash": "file-exists"}.get(label, BUILT)
    hostile(f"name: {label}", named(name), told, editions=ALL if label in ("255 bytes", "markup") else ("epub",))
hostile("name: 300 bytes", manifest(f"    - text/{'x' * 300}.md\n"), "file-exists", "book.yaml:10")
hostile("name: 100,000 bytes", manifest(f"    - text/{'x/' * 50_000}.md\n"), "file-exists", "book.yaml:10")
hostile(
    "name: NFD on disk, NFC in the manifest",
    {"text/cafe\u0301.md": "# C\n\nx\n", **manifest("    - text/caf\u00e9.md\n")},
    "name-is-as-on-disk",
    "book.yaml:10",
)
hostile("name: NUL", manifest('    - "text/one.md\\0"\n'), "yaml-is-valid", "book.yaml:10")

# --- what is to run --------------------------------------------------------------------------------------------------

RAW = {
    "script": "<script>alert(1)</script>", "script in prose": "a <script>alert(1)</script> b", "handlers": "<p onclick='x()' ONMOUSEOVER=x()>a</p> <img src='x.png' onerror='x()'>",
    "javascript:": "<a href='javascript:alert(1)'>a</a> <a href='JaVa&#x09;Script:alert(1)'>b</a> <a href=' \x01javascript:x'>c</a>", "form": "<form action='http://example.org'><input type=text name=a><button>Go</button></form>",
    "iframe": "<iframe src='http://example.org'></iframe>", "base": "<base href='http://example.org/'>", "meta refresh": "<meta http-equiv='refresh' content='0;url=http://example.org'>",
    "object": "<object data='file:///etc/passwd'></object><embed src='x.swf'>", "svg onload": "<svg onload='alert(1)'><script>1</script></svg>", "math": "<math><mtext><script>alert(1)</script></mtext></math>",
    "link": "<link rel=stylesheet href='http://example.org/x.css'>", "style": "<style>body { background: url(http://example.org/x) }</style>", "style attribute": "<p style='background:url(http://example.org/x);width:expression(1)'>a</p>",
    "mutation": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript><p><svg><style><!--</style><img src=x onerror=alert(1)>", "comment": "<!--><script>alert(1)</script>--> <!-- a -- b -->", "cdata": "<![CDATA[<script>alert(1)</script>]]>",
    "processing": "<?php system('id') ?> <?xml-stylesheet href='http://example.org/x'?>", "doctype": "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]> &x;", "srcset": "<img src='../a.png' srcset='http://example.org/a.png 2x' alt='a'>",
    "video": "<video src='http://example.org/x.mp4' autoplay></video><audio src=x></audio>", "template": "<template><script>1</script></template><slot></slot><x-a onclick=1>a</x-a>",
    "attributes": "[a]{onclick=\"alert(1)\" style=\"background:url(http://example.org)\" srcdoc=\"<script>\"} ![b](../a.png){onerror=\"x()\"}\n\n::: {.note onload=\"x()\"}\na\n:::",
    "raw attribute": "```{=html}\n<script>alert(1)</script>\n```\n\n`<script>alert(1)</script>`{=html} `<b onclick=x()>a</b>`{=html5}",
}  # fmt: skip
for name, raw in RAW.items():
    hostile(f"raw: {name}", {**chapter(f"{raw}\n\nAnd words.\n"), "a.png": png(60, 40)}, "?")
hostile(
    "LaTeX",
    chapter(
        "\\input{/etc/passwd} \\immediate\\write18{touch owned} $\\input{/etc/passwd}$ $$\\write18{id}$$\n\n```{=latex}\n\\input{/etc/passwd}\n```\n\n\\newcommand{\\a}{\\a\\a}\n\n$\\a$\n"
    ),
    "?",
    editions=ALL,
)
hostile(
    "LaTeX macros that double",
    chapter(
        "".join(
            f"\\newcommand{{\\m{c}}}{{\\m{d}\\m{d}}}\n"
            for c, d in zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)
        )
        + "\n$\\ma$\n"
    ),
    "?",
)

TITLES = {
    "braces": "'{{ 7*7 }} {% raw %} {# x #} ${7*7} {{ self.__init__.__globals__ }}'", "script": "'</title></script><script>alert(1)</script>'", "comment": "'a --> b <!-- c --!> d'", "cdata": "']]> <![CDATA['",
    "XML": "'<&>\"&amp;&lt;&#0;'", "quotes": "'it''s \"so\" called'", "lines": "\"a\\nb\\tc\"", "control": "\"a\\u0007b\"", "right to left": "\"a\\u202Eb\"", "100,000": "x" * 100_000, "CSS": "'\"; } body { display: none } \\\\0022'", "CSS escapes": "'\\\"\\a } * { color: red } /*'",
    "PDF": "'(a) << /JS (alert(1)) >> \\\\) endobj'", "formula": "'=cmd|''/C calc''!A0'", "emoji": "'👩‍👩‍👧 🏳️‍🌈'", "slashes": "'../../../etc/passwd'", "dots": "'..'", "only marks": "'///'", "255": "y" * 300, "NUL": '"a\\0b"',
}  # fmt: skip
for name, title in TITLES.items():
    hostile(
        f"title: {name}",
        titled(title),
        {"control": "yaml-is-valid", "NUL": "yaml-is-valid", "100,000": "manifest-value-fits"}.get(name, BUILT),
        "book.yaml:2" if name in ("control", "NUL", "100,000") else "",
        editions=ALL,
    )
hostile(
    "authors as templates",
    {
        "book.yaml": _GOOD["book.yaml"].replace(
            "[Ada Writer]", "['{{ 7*7 }}', '</script><script>alert(1)</script>', ']]>', '\"><x>']"
        )
    },
    editions=ALL,
)
hostile(
    "chapter titles as templates",
    {"text/one.md": "# {{ 7*7 }} {% include 'x' %} ]]> --> &lt;/script&gt; {#signs}\n\nA.\n"},
    "?",
    editions=ALL,
)
hostile(
    "variables of themselves",
    {**manifest("variables: {a: '{{ b }} {{ b }}', b: '{{ a }} {{ a }}'}\n"), **chapter("{{ a }}\n")},
    "?",
)

# --- one sign a hundred thousand times -------------------------------------------------------------------------------

SIGNS = [
    "*",
    "_",
    "[",
    "]",
    "(",
    ")",
    "`",
    "<",
    ">",
    "|",
    ":",
    "{",
    "}",
    "&",
    "~",
    "^",
    "$",
    "\\",
    "-",
    "+",
    "#",
    "!",
    "=",
    '"',
    "'",
    "@",
    "/",
    "%",
    ".",
]
PAIRS = [
    "* ",
    "_a",
    "[]",
    "[a",
    "![",
    "](",
    "[^",
    "^[",
    "<a ",
    "<!",
    "<!--",
    "&#",
    "&a",
    "``` ",
    "` ",
    "${",
    "$a",
    "$$",
    "~~",
    "~a",
    "**a",
    "*a_",
    "_a*",
    "|-",
    "{#",
    "{{",
    "}}",
    "{.",
    ":::",
    "a:",
    "\\\\",
    "> ",
    "- ",
    "1. ",
    "[a](",
    "[a]{",
    "{=",
    "@a",
    "[@",
    '"a',
    "'a",
    "a'",
    "[[",
    "==",
    "++",
    "<a",
    "</",
    "a^",
    "(a",
    "((",
    "()",
    "[!",
    "![](",
    "\t",
    " ",
    "\u00a0",
    "a\u0301",
    "\u200b",
    "<http:",
    "http://a",
    "www.",
    "a@b.",
    "...",
    "--",
    "%%",
    "{{<",
    "!!!",
    ":a",
    "a|",
]
for sign in [*SIGNS, *PAIRS]:
    for shape, text in {
        "line": sign * (100_000 // len(sign)),
        "lines": (sign * 20 + "\n") * (100_000 // (20 * len(sign) + 1)),
    }.items():
        hostile(f"signs: {sign!r} {shape}", chapter(f"{text}\n\nAnd words.\n"), "?", editions=())


# --- building one in a process of its own ----------------------------------------------------------------------------

FORBIDDEN = re.compile(
    rb"<script\b|javascript:|\bon(?:click|load|error|mouseover|begin)\s*=\s*[\"']|root:x:0|http://example\.org|file:///",
    re.IGNORECASE,
)
"""What may be in no finished page but as words: looked for in tags."""


def build(name: str, folder: Path, store: Path) -> Came:
    """Lays an input into a folder and builds it, in this process; `store` remembers the faces that were cut."""
    from bookforge.build import build as built
    from bookforge.cache import Cache
    from bookforge.diagnostics import MachineLacks, Severity
    from bookforge.outcome import Request
    from bookforge.reading import read_book

    class Silent:
        def step(self, name: str) -> None: ...
        def detail(self, words: str) -> None: ...

    wanted = INPUTS[name]
    _laid(_GOOD)(folder)
    wanted.lay(folder)
    request = Request(folder, wanted.editions, None, 1, False, Cache(store))
    try:
        if not wanted.editions:  # it is enough that it is read
            found = read_book(folder, jobs=1, cache=Cache(None)).diagnostics
            errors = tuple(f"{d.code} {d.place}" for d in found if d.severity is Severity.ERROR)
            return Came(name, "refused" if errors else "built", errors[:20])
        outcome = built(request, Silent())
    except MachineLacks as lacks:
        return Came(name, "refused", (f"MachineLacks {lacks}",))
    errors = tuple(f"{d.code} {d.place} {d.message[:150]}" for d in outcome.diagnostics if d.severity is Severity.ERROR)
    others = tuple(f"{d.code} {d.place}" for d in outcome.diagnostics if d.severity is not Severity.ERROR)
    dist = folder / "dist"
    made = (
        tuple(
            sorted(
                f.relative_to(dist).as_posix() for f in dist.rglob("*") if f.is_file() and ".bookforge" not in f.parts
            )
        )
        if dist.is_dir() and not dist.is_symlink()
        else ()
    )
    end = "refused" if outcome.failed else "built"
    if (folder / "owned").exists() or (folder / "text/owned").exists() or Path("owned").exists():
        end = "OWNED"
    return Came(name, end, errors[:20], tuple(sorted(set(others)))[:20], finished=made, leaks=tuple(_leaks(dist)))


def _leaks(dist: Path) -> Iterator[str]:
    """What of the input stands in a finished page where it could run or call out."""
    import zipfile

    pages = {f.name: f.read_bytes() for f in dist.rglob("*.html")} if dist.is_dir() else {}
    for file in dist.glob("*.epub") if dist.is_dir() else ():
        with zipfile.ZipFile(file) as book:
            pages |= {
                name: book.read(name) for name in book.namelist() if name.endswith(("html", "svg", "opf", "ncx", "css"))
            }
    for name, data in pages.items():
        is_site = name.endswith(".html")
        for tag in re.findall(rb"<[^<>]*>", data):
            if FORBIDDEN.search(tag) and not (is_site and tag.startswith(b"<script")):
                yield f"{name}: {tag[:80].decode(errors='replace')}"
        if b"root:x:0" in data:
            yield f"{name}: /etc/passwd"


def apart(name: str, store: Path) -> Came:
    """Builds an input in a process of its own, with limits. Not beside threads."""
    with tempfile.TemporaryDirectory() as folder:
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            _child(name, Path(folder) / "book", store, write)
        os.close(write)
        return _awaited(name, child, read)


def _child(name: str, folder: Path, store: Path, write: int) -> None:
    os.setsid()
    os.chdir(folder.parent)
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    try:
        came = build(name, folder, store)
    except BaseException:
        came = Came(name, "TRACEBACK", traceback="".join(traceback.format_exc())[-3000:])
    with contextlib.suppress(OSError), os.fdopen(write, "wb") as pipe:
        pipe.write(json.dumps(asdict(came)).encode())
    os._exit(0)


def _awaited(name: str, child: int, read: int) -> Came:
    late: list[bool] = []

    def end(*_: object) -> None:
        late.append(True)
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(WAIT)
    with os.fdopen(read, "rb") as pipe:
        data = pipe.read()
    _, _, usage = os.wait4(child, 0)
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
    told = json.loads(data) if data else asdict(Came(name, "HANGS" if late else "DIES"))
    told |= {"seconds": round(usage.ru_utime + usage.ru_stime, 1), "megabytes": usage.ru_maxrss // 1024}
    return Came(**{key: tuple(value) if isinstance(value, list) else value for key, value in told.items()})


def fits(came: Came) -> bool:
    """Whether what came of an input is what is to come of it."""
    wanted = INPUTS[came.name]
    if came.leaks or came.seconds > TIME or came.end not in ("built", "refused"):
        return False
    if wanted.told == "?":
        return bool(came.errors) == (came.end == "refused")
    if wanted.told == BUILT:
        return came.end == "built"
    told = (error.split(" ", 2) for error in came.errors)
    return (
        came.end == "refused"
        and not came.finished
        and any(e[0] == wanted.told and e[1].startswith(wanted.at) for e in told)
    )


def main() -> None:
    """The table, or lines of JSON, of the inputs named (by a part of their names), of all, or of those that are asked for line by
    line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each")
    parser.add_argument("--serve", action="store_true", help="read names from the input, one a line")
    given = parser.parse_args()
    for module in ("bookforge.build", "weasyprint", "bookforge.editions.print.press"):
        __import__(module)
    asked = (line.rstrip("\n") for line in sys.stdin) if given.serve else iter(INPUTS)
    wanted = (name for name in asked if not given.names or any(part in name for part in given.names))
    with tempfile.TemporaryDirectory() as store:
        for name in wanted:
            _tell(apart(name, Path(store)), as_json=given.json or given.serve)


def _tell(came: Came, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(asdict(came)), flush=True)
        return
    sign = "  " if fits(came) else "✗ "
    said = "; ".join(came.errors[:2]) or came.traceback.strip().rpartition("\n")[2]
    more = f" leaks {came.leaks[:2]}" if came.leaks else ""
    told = f"{came.end:9} {came.seconds:6.1f} s {came.megabytes:5} MB  {said[:160]}{more}"
    print(f"{sign}{came.name:44.44} {told}", flush=True)


if __name__ == "__main__":
    main()
