"""The other files of a book: pictures, style sheets, bibliographies; made well, then damaged."""

# ruff: noqa: E501 - tables read better in few lines

from __future__ import annotations

import io
import json

from hypothesis import strategies as st
from PIL import Image

from strategies.texts import PHRASES, TEXTS

_FORMS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
_MODES = ("RGB", "L", "1", "P", "CMYK", "RGBA", "I;16")


def _picture(form: str, mode: str, width: int, height: int) -> bytes:
    """An image of one colour; in another mode where the form does not know the one asked for."""
    file = io.BytesIO()
    try:
        Image.new(mode, (width, height)).save(file, form)
    except (OSError, ValueError):
        file = io.BytesIO()
        Image.new("RGB", (width, height)).save(file, form)
    return file.getvalue()


_BITMAPS = st.builds(_picture, st.sampled_from(_FORMS), st.sampled_from(_MODES), st.integers(1, 40), st.integers(1, 40))

_HOLDS = st.sampled_from((
    '<path d="M0 0h9"/>', "<script>alert(1)</script>", '<image href="http://example.org/x.png"/>', '<image xlink:href="x.png"/>',
    '<g onload="x()"><rect width="9" height="9"/></g>', "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
    "<style>@import url(http://example.org/a.css); a{fill:url(#b)}</style>", '<a href="javascript:x()"><text>a</text></a>',
    '<use href="#b"/>', '<set attributeName="onclick" to="x()"/>', '<rect fill="url(http://example.org/#a)"/>', "&x;", "<text>a</text>",
    '<use href="data:image/svg+xml,&lt;svg/&gt;"/>', "<!-- a -->", "<?x y?>", "<x:y/>", '<image href="data:image/png;base64,AA"/>',
))  # fmt: skip
_HEADS = st.sampled_from(("", '<?xml version="1.0"?>', '<!DOCTYPE svg [<!ENTITY x "a">]>', "\ufeff",
                          '<!DOCTYPE svg SYSTEM "file:///etc/passwd">',
                          '<!DOCTYPE svg [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;">]>',
                          '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))  # fmt: skip
_ATTRIBUTES = st.sampled_from(('xmlns="http://www.w3.org/2000/svg"', 'xmlns:xlink="http://www.w3.org/1999/xlink"', 'width="9"',
                               'height="1e9"', 'viewBox="0 0 9 9"', 'viewBox="nan"', 'onload="x()"', 'width="-1"'))  # fmt: skip
_DRAWINGS = st.builds(
    lambda head, attributes, inner: f"{head}<svg {' '.join(attributes)}>{''.join(inner)}</svg>".encode(),
    _HEADS,
    st.lists(_ATTRIBUTES, max_size=4, unique=True),
    st.lists(_HOLDS, max_size=4),
)


@st.composite
def damaged(draw: st.DrawFn, files: st.SearchStrategy[bytes]) -> bytes:
    """A file with some bytes that are others, or its end missing."""
    data = bytearray(draw(files))
    for _ in range(draw(st.integers(0, 4))):
        if data:
            data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


PICTURES = _BITMAPS | _DRAWINGS | damaged(_BITMAPS | _DRAWINGS) | st.binary(max_size=60)

_CSS = st.sampled_from((
    "p{color:red}", "p{color:var(--a)}", ":root{--a:var(--b);--b:var(--a)}", "@import url(x.css);", "@import 'http://example.org/x';",
    "@font-face{font-family:A;src:url(../../x.ttf)}", "@font-face{font-family:A;src:url(http://example.org/a.woff2)}",
    "p{background:url(data:text/html,x)}", "p{background:image-set('x.png' 1x)}", "@page{margin:1in;@top-center{content:string(x)}}",
    "@page :left{", "@media print{p{color:red}", "p::before{content:'\\", "}", "{", "a{b", "/*", "*/", "<!--", "p{color:rgb(", "\x00",
    "@charset 'x';", "p:is(", "p{width:calc(1px + )}", ".callout{--x:{}}", "p{content:target-counter(attr(href),page)}", "p{:red}",
    "p{counter-increment:-9999999999999}", "p{font-size:1e999px}", "p[a='", "p>>>q{}", "@supports(", "p{behavior:url(x)}",
))  # fmt: skip
SHEETS = st.lists(_CSS | PHRASES, max_size=6).map("\n".join)
"""Style sheets, good and bad."""

_FIELDS = ("author", "title", "year", "date", "journal", "url", "doi", "note", "crossref")
_ENTRIES = st.builds(
    lambda kind, key, fields: (
        f"@{kind}{{{key},\n" + "".join(f"  {name} = {value},\n" for name, value in fields.items()) + "}"
    ),
    st.sampled_from(("book", "article", "misc", "comment", "string", "preamble", "bokk", "")),
    st.sampled_from(("x", "y", "x y", "", "é", "<b>")),
    st.dictionaries(
        st.sampled_from(_FIELDS),
        PHRASES.map(lambda text: f"{{{text}}}")
        | st.sampled_from(
            (
                "2026",
                '"a" # "b"',
                "{{{",
                "{\\'e}",
                "{\\input{/etc/passwd}}",
                "{$x$}",
                "{<script>x</script>}",
                "{x",
                "jan",
            )
        ),
        max_size=4,
    ),
)
_ITEMS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from(("x", "y", "")), "type": st.sampled_from(("book", "x"))},
                          optional={"title": PHRASES, "author": st.lists(st.just({"family": "A"}), max_size=2)}), max_size=2
).map(json.dumps)  # fmt: skip
BIBLIOGRAPHIES = st.tuples(st.just("sources.bib"), st.lists(_ENTRIES, max_size=3).map("\n".join) | TEXTS) | st.tuples(
    st.just("sources.json"), _ITEMS | TEXTS
)
"""A bibliography: the name of its file, and what stands in it."""
