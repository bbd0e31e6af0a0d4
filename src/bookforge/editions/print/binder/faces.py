"""Each face once in a book, with all glyphs that its units and its furniture use.

WeasyPrint keeps the numbers of glyphs when it subsets a face, so the text on the pages stays as it is: only the fonts that
it names are exchanged for those of the book.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from bookforge.editions.print.subsets import Face, outlines

_MAPPED = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>")  # one line of `beginbfchar`, as WeasyPrint writes it
_SYMBOLIC, _FIXED, _ITALIC = 4, 1, 64  # flags of a font (PDF 1.7, 9.8.2)
_BATCH = 100  # entries that `beginbfchar` may have


@dataclass(slots=True)
class _Reading:
    """A font of the file: what its glyphs are read as. A face has a second one only where a glyph stands for other letters."""

    font: Object
    letters: dict[int, str] = field(default_factory=dict)

    def agrees(self, letters: Mapping[int, str]) -> bool:
        return all(self.letters.get(glyph, text) == text for glyph, text in letters.items())


@dataclass(slots=True)
class _Use:
    """A face in the book: its font's descendant, the widths of its glyphs as the pages reckon with them, how it is read."""

    face: Face
    descendant: Object
    widths: dict[int, int] = field(default_factory=dict)
    readings: list[_Reading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UnitFont:
    """A font of a unit: its name on the unit's pages, its face, the widths of its glyphs, and what they are read as."""

    key: str
    face: str
    widths: Mapping[int, int]
    letters: Mapping[int, str]


def taken(unit: Pdf, known: Collection[str]) -> tuple[list[UnitFont], set[str]]:
    """Takes the fonts of `known` faces out of a unit; and the names of the faces that stay in it.

    A font of another face stays in the unit as it is, and one with characters that its face lacks: its glyphs are
    numbered beyond the face's.
    """
    fonts = _fonts(unit.pages[0]) if len(unit.pages) else Dictionary()
    found, left = [], set()
    for key, font in list(fonts.items()):
        name = str(font.get("/BaseFont", ""))[1:].rpartition("+")[2]
        if name in known and font.get("/Encoding") == Name("/Identity-H"):
            widths = dict(_widths(font.DescendantFonts[0].W))
            found.append(UnitFont(key, name, widths, dict(_letters(font.ToUnicode.read_bytes()))))
            del fonts[key]
        elif name not in known:
            left.add(name)
    return found, left


class Faces:
    """Gathers what is used of each face and gives fonts for it; `write` then fills those fonts in."""

    def __init__(self, book: Pdf, masters: Mapping[str, bytes]) -> None:
        self._book = book
        self._masters = masters
        self._uses: dict[str, _Use] = {}

    @property
    def known(self) -> Collection[str]:
        """The names of the faces of which there are font files."""
        return self._masters.keys()

    def for_these(self, taken: Sequence[UnitFont]) -> dict[str, Object]:
        """The book's fonts for those of a unit, by their names on its pages."""
        return {one.key: self.font(one.face, one.widths, one.letters) for one in taken}

    def give(self, page: pikepdf.Page, fonts: Mapping[str, Object]) -> None:
        """Puts fonts into the resources of a page, which it may share with others."""
        if fonts:
            _fonts(page).update(fonts)

    def face(self, name: str) -> Face:
        return self._use(name).face

    def with_letter(self, letter: str, name: str) -> str:
        """The name of a face that has a letter: `name` if it does, or if none does."""
        if letter.isspace() or self.face(name).has(letter):
            return name
        return next((other for other in sorted(self._masters) if self.face(other).has(letter)), name)

    def font(self, name: str, widths: Mapping[int, int], letters: Mapping[int, str]) -> Object:
        """A font of the face `name` in which the glyphs of `letters` are read as these."""
        use = self._use(name)
        for glyph, width in widths.items():
            use.widths.setdefault(glyph, width)
        reading = next((reading for reading in use.readings if reading.agrees(letters)), None)
        if reading is None:
            reading = _Reading(self._book.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0)))
            use.readings.append(reading)
        reading.letters.update(letters)
        return reading.font

    def lend(self, name: str, glyphs: Sequence[tuple[int, str]]) -> tuple[Object, bool]:
        """A font of the face for a line of glyphs; and whether each is read there as the letters that come with it."""
        use = self._use(name)
        if not use.readings:
            self.font(name, {}, {})
        letters = use.readings[0].letters
        for glyph, text in glyphs:
            if glyph not in use.widths:
                use.widths[glyph] = use.face.width(glyph)
            letters.setdefault(glyph, text)
        return use.readings[0].font, all(letters[glyph] == text for glyph, text in glyphs)

    def widths(self, name: str) -> Mapping[int, int]:
        return self._use(name).widths

    def write(self, *, full: bool) -> None:
        """Embeds the faces: the glyphs that are used, or whole."""
        for name in sorted(self._uses):
            if self._uses[name].readings:
                _write(self._book, self._uses[name], full=full)

    def _use(self, name: str) -> _Use:
        if name not in self._uses:
            descendant = self._book.make_indirect(Dictionary(Type=Name.Font))
            self._uses[name] = _Use(Face(name, self._masters[name]), descendant)
        return self._uses[name]


def _fonts(page: pikepdf.Page) -> Object:
    resources = page.obj.Resources
    if "/Font" not in resources:
        resources.Font = Dictionary()
    return resources.Font


def _widths(array: Object) -> Iterator[tuple[int, int]]:
    """The widths in a CIDFont's /W: `first [w w …]` again and again, as WeasyPrint writes it."""
    flat = list(array)
    for first, row in zip(flat[::2], flat[1::2], strict=True):
        for glyph, width in enumerate(row, start=int(first)):
            yield glyph, round(float(width))


def _letters(cmap: bytes) -> Iterator[tuple[int, str]]:
    for glyph, text in _MAPPED.findall(cmap):
        yield int(glyph, 16), bytes.fromhex(text.decode()).decode("utf-16-be", "replace")


def _write(book: Pdf, use: _Use, *, full: bool) -> None:
    face, glyphs = use.face, sorted(use.widths)
    marks = hashlib.sha256(",".join(map(str, glyphs)).encode() + face.name.encode()).digest()
    name = face.postscript_name if full else f"{''.join(chr(65 + m % 26) for m in marks[:6])}+{face.postscript_name}"
    data = face.embedded(() if full else glyphs)
    if face.is_cff:
        file = book.make_stream(data if full else outlines(data))
        file.Subtype = Name.OpenType if full else Name.CIDFontType0C
    else:
        file = book.make_stream(data)
        file.Length1 = len(data)
    descendant = use.descendant
    descendant.Subtype = Name.CIDFontType0 if face.is_cff else Name.CIDFontType2
    descendant.BaseFont = Name(f"/{name}")
    descendant.CIDSystemInfo = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
    descendant.FontDescriptor = book.make_indirect(_descriptor(face, name, file))
    descendant.W = book.make_indirect(_runs(use.widths))
    if not face.is_cff:
        descendant.CIDToGIDMap = Name.Identity
    for reading in use.readings:
        reading.font.BaseFont = Name(f"/{name}")
        reading.font.Encoding = Name("/Identity-H")
        reading.font.DescendantFonts = Array([descendant])
        reading.font.ToUnicode = book.make_stream(_cmap(reading.letters))


def _descriptor(face: Face, name: str, file: Object) -> Dictionary:
    told = face.measures
    flags = _SYMBOLIC | (_FIXED if told.is_fixed else 0) | (_ITALIC if told.italic_angle else 0)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{name}"),
        Flags=flags,
        FontBBox=Array(told.box),
        ItalicAngle=round(told.italic_angle, 2),
        Ascent=told.ascent,
        Descent=told.descent,
        CapHeight=told.cap_height,
        StemV=50 + (told.weight // 65) ** 2,  # no face tells it; the usual guess from its weight
    )
    descriptor["/FontFile3" if face.is_cff else "/FontFile2"] = file
    return descriptor


def _runs(widths: Mapping[int, int]) -> Array:
    """Widths by glyph as a /W: runs of glyphs that follow each other."""
    runs: list[tuple[int, list[int]]] = []
    for glyph in sorted(widths):
        if runs and glyph == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(widths[glyph])
        else:
            runs.append((glyph, [widths[glyph]]))
    return Array([part for first, row in runs for part in (first, Array(row))])


def _cmap(letters: Mapping[int, str]) -> bytes:
    """What glyphs are read as, as a CMap (PDF 1.7, 9.10.3)."""
    lines = [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(letters.items())]
    batches = (lines[start : start + _BATCH] for start in range(0, len(lines), _BATCH))
    mapped = "".join(f"{len(batch)} beginbfchar\n{chr(10).join(batch)}\nendbfchar\n" for batch in batches)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{mapped}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
