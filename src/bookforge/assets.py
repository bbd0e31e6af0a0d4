"""Images: found inside the book's folder, checked, measured, hashed; SVG freed of all that runs or calls out."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from lxml import etree

from bookforge import limits
from bookforge.folder import IMAGES, Spelling, contents, is_file, names, within
from bookforge.markup import SVG, Element, file_slug, local_name, remove

SHARP = 200
"""Dots an inch in print, under which everyone sees them."""
# What EPUB 3.3 (section 3.2, core media types) lets every reading system show, by the name Pillow gives it; MPO, which
# telephones write, is a JPEG with further pictures behind it.
_MEDIA = {
    "MPO": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "JPEG": ("image/jpeg", "jpg"),
    "GIF": ("image/gif", "gif"),
    "WEBP": ("image/webp", "webp"),
}
_INWARD = re.compile(r"#|data:image/(?:png|jpeg|gif|webp)[;,]")
_NAMES_FILE = re.compile(r"(?:url|src|image(?:-set)?)\s*\((?!\s*[\"']?#)|@import|javascript:|\\", re.IGNORECASE)
_MEASURES = frozenset(
    "x y x1 y1 x2 y2 cx cy dx dy fx fy r rx ry d points width height viewBox transform gradientTransform patternTransform "
    "stroke-width stroke-dasharray stroke-dashoffset stroke-miterlimit font-size letter-spacing offset stdDeviation style".split()
)
_ENDLESS = re.compile(r"\b(?:nan|inf|infinity)\b|\d[eE]\+?\d{2}|\d{10}", re.IGNORECASE)  # no measure on any paper
_SVG_DROPPED = frozenset(
    {"script", "foreignObject", "iframe", "animate", "set", "animateTransform", "animateMotion", "handler"}
)


@dataclass(frozen=True, slots=True)
class Asset:
    """An image of the book: its path in the book's folder, its bytes and their hash, media type, size in px."""

    path: str
    data: bytes
    sha256: str
    media_type: str
    extension: str
    width: int
    height: int

    @property
    def name(self) -> str:
        """A file name that tells the image and changes with its bytes."""
        stem = posixpath.splitext(posixpath.basename(self.path))[0]
        return f"{file_slug(stem, 'image')}-{self.sha256[:8]}.{self.extension}"


def sharper(image: Asset) -> str:
    """What an author is to do about an image with too few pixels for print."""
    return f"Give a larger image, or a width of at most {image.width / SHARP:.1f}in; printers ask for 300 dots an inch."


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an image cannot be used: the diagnostic's code, the sentence, and paths that come near."""

    code: str
    message: str
    near: tuple[str, ...] = ()


def load_image(
    root: Path, src: str, chapter: str = "", known: Mapping[str, Asset] = MappingProxyType({})
) -> Asset | Refused:
    """The image that `src` names, counted from the folder of `chapter` (a path in the book), else from the book's.

    `root` is the book's folder, resolved. Nothing outside it is read, by whatever links. An image `known` by its path is
    not measured again while its file holds the same bytes.
    """
    shown = unquote(src)
    try:
        parts = urlsplit(src)
    except ValueError:  # brackets that look like an IPv6 address
        return Refused("image-exists", f"There is no image “{shown}”.")
    if parts.scheme in ("http", "https") or src.startswith("//"):
        return Refused("image-is-local", f"The image “{shown}” is on the network.")
    if parts.scheme:
        return Refused("image-is-local", f"The image “{shown[:60]}” is given by {parts.scheme}:, not by a file.")
    name, start = unquote(parts.path), posixpath.dirname(chapter)
    outside = False
    for i, candidate in enumerate(dict.fromkeys(posixpath.normpath(p) for p in (posixpath.join(start, name), name))):
        file = within(root, candidate)
        outside = outside or (file is None and (i == 0 or not candidate.startswith("..")))  # or by a link
        if file is not None and is_file(file):
            try:
                data, before = contents(file, limits.IMAGE_BYTES), known.get(candidate)
            except OSError as error:
                return Refused("image-is-readable", f"The image “{shown}” cannot be read: {error.strerror or error}.")
            return before if before is not None and before.data == data else measure(candidate, data)
    if outside:
        return Refused("file-in-book", f"The image “{shown}” lies outside the book's folder.")
    spelling = Spelling(root)
    for candidate in dict.fromkeys(posixpath.normpath(p) for p in (posixpath.join(start, name), name) if name):
        if spelt := spelling.of(candidate):
            own = posixpath.relpath(spelt, start or ".")
            return Refused("name-is-as-on-disk", f"The image “{shown}” is called “{own}” on disk.", (own,))
    near = tuple(posixpath.relpath(path, start or ".") for path in names(root, *IMAGES))
    return Refused("image-exists", f"There is no image “{shown}”.", near)


def measure(path: str, data: bytes) -> Asset | Refused:
    """An `Asset` from an image file's bytes."""
    if data.lstrip()[:1] == b"<" or path.lower().endswith(".svg"):
        return _svg(path, data)
    from PIL import Image  # most builds look at no image anew

    try:
        with warnings.catch_warnings(), _whole():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                kind, (width, height) = image.format or "", image.size
                image.load()
                if image.mode == "I;16":  # grey in 16 bits, which WeasyPrint does not know, and no eye tells from 8
                    out = io.BytesIO()
                    Image.frombytes("L", image.size, image.tobytes()[1::2]).save(out, "PNG")
                    data = out.getvalue()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        most = round((Image.MAX_IMAGE_PIXELS or 0) / 1e6)
        return Refused("image-is-readable", f"The image “{path}” has more than {most} million pixels.")
    except Exception as error:  # Pillow's readers raise whatever a damaged file leads them to
        return Refused("image-is-readable", f"The image “{path}” cannot be read: {_reason(error)}.")
    if kind not in _MEDIA:
        return Refused("image-is-readable", f"The image “{path}” is {kind}, which ebooks do not take.")
    media_type, extension = _MEDIA[kind]
    return Asset(path, data, hashlib.sha256(data).hexdigest(), media_type, extension, width, height)


@contextmanager
def _whole() -> Iterator[None]:
    """A file that is cut off is damaged, whatever a library that is loaded as well (WeasyPrint) asks of Pillow."""
    from PIL import ImageFile

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _reason(error: Exception) -> str:
    from PIL import UnidentifiedImageError

    return "it is no image" if isinstance(error, UnidentifiedImageError) else str(error) or type(error).__name__


def _svg(path: str, data: bytes) -> Asset | Refused:
    if len(data) > limits.DRAWING_BYTES:
        most = limits.DRAWING_BYTES // 1_000_000
        return Refused("image-is-readable", f"The image “{path}” has more than {most} MB, which is much for a drawing.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return Refused("image-is-readable", f"The image “{path}” cannot be read as SVG: {error.msg}.")
    _drop_undeclared(root)
    if root.tag not in ("svg", f"{{{SVG}}}svg"):
        return Refused("image-is-readable", f"The image “{path}” is no SVG.")
    if root.tag == "svg":  # most programs show nothing without the namespace
        bare, root = root, etree.Element(f"{{{SVG}}}svg", root.attrib, nsmap={None: SVG})
        root.extend(list(bare))
    _disarm(root)
    if _parts(root) > limits.DRAWING_PARTS:
        return Refused("image-is-readable", f"The image “{path}” uses its parts without end.")
    width, height = _svg_size(root)
    clean = etree.tostring(root, with_tail=False)  # written anew: what stood around the root is gone too
    return Asset(path, clean, hashlib.sha256(clean).hexdigest(), "image/svg+xml", "svg", width, height)


def _parts(root: Element) -> int:
    """How many parts are drawn when each `<use>` stands for what it names; too many for one that uses itself."""
    names = {name: element for element in root.iter() if (name := element.get("id"))}
    counts: dict[Element, int] = {}

    def used(element: Element) -> Element | None:
        address = next((v for k, v in element.attrib.items() if etree.QName(k).localname == "href"), "")
        return names.get(str(address).removeprefix("#")) if local_name(element) == "use" else None

    # Without calling itself: what an element holds and uses is counted before it.
    waiting = [root]
    begun: set[Element] = set()
    while waiting:
        element = waiting[-1]
        target = used(element)
        below = [*element, *([target] if target is not None else [])]
        if element in begun:
            waiting.pop()
            # What has been begun and not counted stands around the element itself.
            counts[element] = 1 + sum(counts.get(part, limits.DRAWING_PARTS) for part in below)
        else:
            begun.add(element)
            waiting += [part for part in below if part not in begun]
    return counts[root]


def _drop_undeclared(root: Element) -> None:
    """Takes out elements and attributes whose prefix is declared nowhere; libxml2 lets them pass behind an entity that it does
    not know."""
    for element in list(root.iter(etree.Element)):
        if ":" in local_name(element) and element is not root:
            remove(element)
        for name in [name for name in map(str, element.attrib) if ":" in name.rpartition("}")[2]]:
            del element.attrib[name]


def _disarm(root: Element) -> None:
    """Takes out of an SVG what is no picture: scripts, foreign elements, event handlers, addresses outside the file."""
    for element in list(root.iter()):
        if isinstance(element.tag, str) and etree.QName(element).namespace is None:
            element.tag = f"{{{SVG}}}{element.tag}"
        if (
            not isinstance(element.tag, str)
            or etree.QName(element).namespace != SVG
            or local_name(element) in _SVG_DROPPED
        ):
            remove(element)
            continue
        for name, value in list(element.attrib.items()):
            local = etree.QName(name).localname.lower()
            outward = local in ("href", "src") and not _INWARD.match(value)
            if (
                local.startswith("on")
                or outward
                or _reaches_out(value)
                or (etree.QName(name).localname in _MEASURES and _ENDLESS.search(value))
            ):
                del element.attrib[name]
        if local_name(element) in ("image", "use") and not any(
            etree.QName(n).localname == "href" for n in element.attrib
        ):
            remove(element)  # what it showed was outside the file
            continue
        if local_name(element) == "style" and _reaches_out("".join(element.itertext())):
            remove(element)


def _reaches_out(css: str) -> bool:
    """Whether CSS, or an attribute's value, names anything but a part of the same file; escapes may hide what they name."""
    return _NAMES_FILE.search(css) is not None


def _svg_size(root: Element) -> tuple[int, int]:
    def number(text: str | None) -> float | None:
        try:
            value = float((text or "").strip().removesuffix("px"))
        except ValueError:
            return None
        return value if 0 < value < 1e6 else None  # neither NaN nor without end

    width, height = number(root.get("width")), number(root.get("height"))
    box = [number(part) for part in (root.get("viewBox") or "").replace(",", " ").split()]
    if len(box) == 4:
        width, height = width or box[2], height or box[3]
    return round(width or 300), round(height or 150)
