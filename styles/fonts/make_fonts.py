"""Make the bundled typefaces: BF Serif, BF Sans and BF Mono, each in four styles.

A developer runs this once, when a master or the choice of characters changes; what it writes is committed:

    pip install fonttools fontpkg-eb-garamond fontpkg-source-sans-3 fontpkg-jetbrains-mono
    python styles/fonts/make_fonts.py

The variable masters inside those packages are pinned to one weight a style, cut down to the characters books use
(their OpenType features whole), stripped of hints, renamed to private families, and written beside this file as plain
TrueType, with the licence of each. The same masters and the same fontTools give the same bytes. `README.md` here tells
what each face is and what was changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from fontTools.otlLib.optimize.gpos import compact
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).resolve().parent

# What a book in Latin, Greek or Cyrillic script may hold, as inclusive ranges; what a master lacks stays missing.
CHARACTERS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x0250, 0x036F),  # phonetic letters, modifiers, combining marks
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1E00, 0x1FFF),  # Latin Extended Additional, polytonic Greek
    (0x2000, 0x206F),  # spaces, dashes, quotation marks, U+2042 asterism
    (0x2070, 0x20BF),  # superscripts, subscripts, currency
    (0x2100, 0x218F),  # letterlike symbols, number forms
    (0x2190, 0x23FF),  # arrows, mathematical operators, keys of a keyboard
    (0x2460, 0x24FF),  # enclosed figures
    (0x2500, 0x25FF),  # box drawing (listings of folders), bullets, squares
    (0x2600, 0x27BF),  # tick boxes, stars, pointing hands, ticks, fleurons
    (0x27E6, 0x27EB),  # mathematical brackets
    (0x2E00, 0x2E5D),  # two-em dash and rarer punctuation
    (0xFB00, 0xFB06),  # Latin ligatures typed as characters
    (0xFEFF, 0xFEFF),  # zero width no-break space
    (0xFFFD, 0xFFFD),  # replacement character
)

# Names kept as the master has them: copyright, version, trademark, designer, their address, licence, its address.
KEPT_NAMES = (0, 5, 7, 9, 12, 13, 14)
ENGLISH = 0x409

# Height and depth of a line in EB Garamond, given to all three families: a word in another face, or a character that
# falls back to it, then sits in a line of the same size without making it taller.
ASCENDER, DESCENDER = 1007, -298

# Bits of OS/2.fsSelection and head.macStyle.
ITALIC, BOLD, REGULAR, USE_TYPO_METRICS = 1 << 0, 1 << 5, 1 << 6, 1 << 7
MAC_BOLD, MAC_ITALIC = 1 << 0, 1 << 1


@dataclass(frozen=True)
class Family:
    """One private family and the pair of variable masters it is cut from."""

    name: str
    package: str
    master: str
    version: str
    licence: str
    bold: int
    """The master's weight that looks best as the bold of its regular; it is called 700 whatever it is."""
    dropped_features: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Characters the master forgot, each with one whose glyph serves, or with a glyph's name."""
    italic_aliases: Mapping[str, str] = field(default_factory=dict)
    spaces: Mapping[str, int | str] = field(default_factory=dict)
    """Blank characters the master has wrong, each with its width in units, or with the character that is as wide."""

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")

    @property
    def home(self) -> Traversable:
        return files(self.package.replace("-", "_"))


@dataclass(frozen=True)
class Style:
    """One of the four styles that every program groups into a family."""

    name: str
    bold: bool = False
    italic: bool = False


STYLES = (Style("Regular"), Style("Italic", italic=True), Style("Bold", bold=True), Style("Bold Italic", True, True))

FAMILIES = (
    Family(
        name="BF Serif",
        package="fontpkg-eb-garamond",
        master="EBGaramond",
        version="1.003",
        licence="OFL-EB-Garamond.txt",
        bold=600,
        aliases={"\u202f": "\u2006"},
        italic_aliases={
            "⁰": "zero.sups",
            "¹": "one.sups",
            "²": "two.sups",
            "³": "three.sups",
            "⁴": "four.sups",
            "⁵": "five.sups",
            "⁶": "six.sups",
            "⁷": "seven.sups",
            "⁸": "eight.sups",
            "⁹": "nine.sups",
        },
        # At weight 600 the master has a thin space of 375 units beside a word space of 225, an em space of 780, and a
        # zero width space of 330; at 400 a figure space wider than a figure, and a hair space of 10.
        spaces={
            "\u2000": 500,  # en quad
            "\u2001": 1000,  # em quad
            "\u2002": 500,  # en space
            "\u2003": 1000,  # em space
            "\u2004": 333,  # three to an em
            "\u2005": 250,  # four to an em
            "\u2006": 166,  # six to an em, and the narrow no-break space
            "\u2007": "0",  # figure space
            "\u2008": ".",  # punctuation space
            "\u2009": 100,  # thin space
            "\u200a": 50,  # hair space
            **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u202a\u2060\ufeff", 0),  # breaks, joiners, directions
        },
    ),
    Family(
        name="BF Sans",
        package="fontpkg-source-sans-3",
        master="SourceSans3",
        version="3.052",
        licence="OFL-Source-Sans-3.txt",
        bold=600,
        dropped_features=frozenset({"size"}),  # the optical size of a name record that is gone
    ),
    Family(
        name="BF Mono",
        package="fontpkg-jetbrains-mono",
        master="JetBrainsMono",
        version="2.211",
        licence="OFL-JetBrains-Mono.txt",
        bold=700,
        dropped_features=frozenset({"calt"}),  # it draws -> as an arrow; a listing prints what was typed
        aliases={"\u2009": " ", "\u202f": " ", "\u2011": "\u2010"},
    ),
)


def main() -> None:
    for family in FAMILIES:
        for style in STYLES:
            path = HERE / f"{family.slug}-{style.name.lower().replace(' ', '')}.ttf"
            make(family, style).save(path)
            data = path.read_bytes()
            print(f"{path.name:28} {len(data):7} bytes  sha256 {sha256(data).hexdigest()[:16]}", flush=True)
        licence = family.home.joinpath("LICENSE").read_text(encoding="utf-8")
        (HERE / family.licence).write_text(licence, encoding="utf-8", newline="\n")


def make(family: Family, style: Style) -> TTFont:
    """The finished face of `family` in `style`."""
    with as_file(master_file(family, style)) as path:
        font = TTFont(path, lazy=False, recalcTimestamp=False)
    if not str(font["name"].getDebugName(5)).startswith(f"Version {family.version}"):
        raise SystemExit(f"{path.name}: expected version {family.version}, found {font['name'].getDebugName(5)}")
    instantiateVariableFont(font, {"wght": family.bold if style.bold else 400}, inplace=True)
    add_aliases(font, {**family.aliases, **(family.italic_aliases if style.italic else {})})
    set_spaces(font, family.spaces)
    cut_down(font, family.dropped_features)
    rename(font, family, style)
    set_style(font, style)
    set_line(font)
    return font


def master_file(family: Family, style: Style) -> Traversable:
    return family.home.joinpath("files", f"{family.master}{'-Italic' if style.italic else ''}[wght].ttf")


def add_aliases(font: TTFont, aliases: Mapping[str, str]) -> None:
    """Give characters that have no glyph of their own a glyph that is there."""
    cmap: dict[int, str] = font.getBestCmap()
    for char, source in aliases.items():
        if ord(char) in cmap:
            raise SystemExit(f"U+{ord(char):04X} is in the master now: drop its alias")
        glyph = cmap[ord(source)] if len(source) == 1 else source
        font.getGlyphID(glyph)  # a KeyError rather than a broken font
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(char)] = glyph


def set_spaces(font: TTFont, spaces: Mapping[str, int | str]) -> None:
    """Make blank characters as wide as they should be."""
    cmap: dict[int, str] = font.getBestCmap()
    metrics = font["hmtx"].metrics
    for char, width in spaces.items():
        advance = metrics[cmap[ord(width)]][0] if isinstance(width, str) else width
        metrics[cmap[ord(char)]] = (advance, 0)


def cut_down(font: TTFont, dropped_features: frozenset[str]) -> None:
    """Keep the characters of books and all that their features reach; drop what only a screen or an axis needs."""
    # Without this the bytes depend on whether uharfbuzz happens to be installed.
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False
    options = Options()
    options.layout_features = sorted(features(font) - dropped_features)
    options.name_IDs = [*KEPT_NAMES]
    options.name_languages = [ENGLISH]
    options.drop_tables += ["STAT", "gasp"]
    options.hinting = False
    options.notdef_outline = True
    options.harfbuzz_repacker = False
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in CHARACTERS for code in range(first, last + 1)])
    subsetter.subset(font)
    compact(font, 5)  # kerning by classes says the same in a third of the bytes


def features(font: TTFont) -> set[str]:
    """The tags of the layout features that `font` has."""
    return {record.FeatureTag for tag in ("GSUB", "GPOS") for record in font[tag].table.FeatureList.FeatureRecord}


def rename(font: TTFont, family: Family, style: Style) -> None:
    """Present the face by its private name; the names that give credit and licence stay."""
    postscript = f"{family.name}-{style.name}".replace(" ", "")
    names = font["name"]
    for name_id, text in presented_names(family, style, postscript):
        names.setName(text, name_id, 3, 1, ENGLISH)
    font["OS/2"].achVendID = "NONE"


def presented_names(family: Family, style: Style, postscript: str) -> Iterator[tuple[int, str]]:
    yield 1, family.name
    yield 2, style.name
    yield 3, f"{family.version};NONE;{postscript}"
    yield 4, f"{family.name} {style.name}"
    yield 6, postscript


def set_style(font: TTFont, style: Style) -> None:
    """Say regular, bold and italic in each of the places where programs look for it."""
    os2, head = font["OS/2"], font["head"]
    os2.fsType = 0
    os2.usWeightClass = 700 if style.bold else 400
    os2.fsSelection = (
        (os2.fsSelection & USE_TYPO_METRICS)
        | (BOLD if style.bold else 0)
        | (ITALIC if style.italic else 0)
        | (0 if style.bold or style.italic else REGULAR)
    )
    head.macStyle = (MAC_BOLD if style.bold else 0) | (MAC_ITALIC if style.italic else 0)
    if os2.panose.bFamilyType == 2:  # Latin text, the one kind whose third digit is a weight
        os2.panose.bWeight = 8 if style.bold else 5


def set_line(font: TTFont) -> None:
    """Give the face the line that all the families share."""
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent = os2.sTypoAscender = ASCENDER
    hhea.descent = os2.sTypoDescender = DESCENDER
    hhea.lineGap = os2.sTypoLineGap = 0


if __name__ == "__main__":
    main()
