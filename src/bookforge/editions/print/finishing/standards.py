"""PDF/X: what a printer's file is to be so that it prints everywhere alike, looked for before it is claimed.

X-4 is ISO 15930-7:2010, X-3 is ISO 15930-3:2002, the older one that IngramSpark asks for: nothing see-through, PDF 1.3. The
claim is made only when `breaches` finds nothing; it is bookforge's own, no validator of another house has confirmed it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from bookforge.editions.print.finishing import tints
from bookforge.editions.print.finishing.transparency import has_soft_masks, transparent_states
from bookforge.layers import streams_of
from bookforge.profiles import Profile

Standard = Literal["x-4", "x-3"]
TITLES: dict[Standard, str] = {"x-4": "PDF/X-4", "x-3": "PDF/X-3:2002"}
PDF_VERSIONS: dict[Standard, str] = {"x-4": "1.6", "x-3": "1.3"}
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def breaches(document: pikepdf.Pdf, profile: Profile, standard: Standard) -> tuple[str, ...]:
    """Why the standard cannot be claimed, as parts of a sentence; nothing when it can."""
    found = [*_of_fonts(document), *_of_colours(document, profile)]
    if standard == "x-3":
        if next(transparent_states(document), None) is not None or has_soft_masks(document):
            found.append("something in it is see-through")
        if not profile.is_version_2:
            found.append("the profile is of a later version than ICC 2")
        if any(isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == Name.OpenType for o in document.objects):
            found.append("it holds OpenType fonts with PostScript outlines")
    return tuple(dict.fromkeys(found))


def claim(document: pikepdf.Pdf, profile: Profile, standard: Standard, date: datetime) -> None:
    """Writes what the standard asks for: for which press the file is meant, and what it calls itself."""
    intent = document.make_stream(profile.data, N=profile.inks, Alternate=tints.device(profile.inks))
    document.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String(profile.name),
                Info=String(profile.name),
                DestOutputProfile=document.make_indirect(intent),
            )
        ]
    )
    title = TITLES[standard]
    stamp = f"{date:D:%Y%m%d%H%M%SZ}"
    info = document.docinfo
    info["/CreationDate"] = info["/ModDate"] = String(stamp)
    if "/Title" not in info:
        info["/Title"] = String("")
    if standard == "x-4":
        _describe(document, date, title)
    info["/Trapped"] = Name("/False")
    if standard == "x-3":
        info["/GTS_PDFXVersion"] = String(title)
        if "/Metadata" in document.Root:
            del document.Root.Metadata  # PDF 1.3 knows none


def _describe(document: pikepdf.Pdf, date: datetime, title: str) -> None:
    """What X-4 wants to be told in XMP; the name of the file is made of what it shows, not by chance."""
    name = uuid.UUID(bytes=hashlib.sha256(_content(document)).digest()[:16], version=5)
    when = f"{date:%Y-%m-%dT%H:%M:%SZ}"
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(document.docinfo)
        metadata["pdfxid:GTS_PDFXVersion"] = title
        metadata["pdf:Trapped"] = "False"
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = metadata["xmp:MetadataDate"] = when
        metadata["xmpMM:DocumentID"] = f"uuid:{name}"
        metadata["xmpMM:VersionID"] = "1"
        metadata["xmpMM:RenditionClass"] = "default"


def _content(document: pikepdf.Pdf) -> bytes:
    """What tells the file from others, whenever it was made."""
    streams = (stream.read_raw_bytes() for page in document.pages for stream in streams_of(page))
    return b"".join(hashlib.sha256(stream).digest() for stream in streams)


def _of_fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for found in document.objects:
        if not isinstance(found, pikepdf.Dictionary) or found.get("/Type") != Name.Font:
            continue
        for font in found.get("/DescendantFonts", [found]):
            descriptor = font.get("/FontDescriptor", Dictionary())
            if font.get("/Subtype") != Name.Type3 and not any(key in descriptor for key in _FONT_FILES):
                yield f"the font {str(font.get('/BaseFont', '?'))[1:]} is not in it"


def _of_colours(document: pikepdf.Pdf, profile: Profile) -> Iterator[str]:
    """Colours that the press of the profile does not have: `inking` leaves none, but what it does not know."""
    allowed = {"/DeviceGray", "/DeviceCMYK"} if profile.inks == 4 else {"/DeviceGray"}
    for found in document.objects:
        if not isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            continue
        space = found.get("/ColorSpace")
        if space is None or (isinstance(space, pikepdf.Dictionary)) or found.get("/ImageMask"):
            continue
        if tints.family(space) not in allowed:
            yield f"a picture or gradient is in {tints.family(space)[1:]}"
