"""Images: found inside the book's folder, checked, measured, hashed; SVG freed of all that runs or calls out."""

from __future__ import annotations

import hashlib
import io
import posixpath
import warnings
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree
from PIL import Image

from bookforge.markup import SVG, slug

# What EPUB 3.3 (section 3.2, core media types) lets every reading system show, by the name Pillow gives it.
_MEDIA = {
    "PNG": ("image/png", "png"),
    "JPEG": ("image/jpeg", "jpg"),
    "GIF": ("image/gif", "gif"),
    "WEBP": ("image/webp", "webp"),
}
_MOST_PIXELS = 200_000_000
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
        return f"{slug(stem, 'image')}-{self.sha256[:8]}.{self.extension}"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an image cannot be used: the diagnostic's code, the sentence, and paths that come near."""

    code: str
    message: str
    near: tuple[str, ...] = ()


def load_image(root: Path, src: str, chapter: str = "") -> Asset | Refused:
    """The image that `src` names, counted from the folder of `chapter` (a path in the book), else from the book's.

    `root` is the book's folder, resolved. Nothing outside it is read, by whatever links.
    """
    parts = urlsplit(src)
    if parts.scheme in ("http", "https") or src.startswith("//"):
        return Refused("image-is-local", f"The image “{src}” is on the network.")
    if parts.scheme:
        return Refused("image-is-local", f"The image “{src[:60]}” is given by {parts.scheme}:, not by a file.")
    name = unquote(parts.path)
    if "\x00" in name or not name:
        return Refused("image-exists", f"There is no image “{src}”.")
    candidates = [posixpath.normpath(posixpath.join(posixpath.dirname(chapter), name)), posixpath.normpath(name)]
    for candidate in dict.fromkeys(candidates):
        file = (root / candidate).resolve()
        if file.is_file():
            if not file.is_relative_to(root):
                return Refused("file-in-book", f"The image “{src}” lies outside the book's folder.")
            return measure(candidate, file.read_bytes())
    if any(not (root / c).resolve().is_relative_to(root) for c in candidates):
        return Refused("file-in-book", f"The image “{src}” lies outside the book's folder.")
    return Refused("image-exists", f"There is no image “{src}”.", _images_in(root, posixpath.dirname(chapter)))


def _images_in(root: Path, start: str) -> tuple[str, ...]:
    """Images that the author may have meant, as a chapter in folder `start` would name them."""
    found = (p for suffix in ("png", "jpg", "jpeg", "gif", "svg", "webp") for p in root.glob(f"**/*.{suffix}"))
    near = [
        posixpath.relpath(p.relative_to(root).as_posix(), start or ".") for _, p in zip(range(500), found, strict=False)
    ]
    return tuple(sorted(near))


def measure(path: str, data: bytes) -> Asset | Refused:
    """An `Asset` from an image file's bytes."""
    digest = hashlib.sha256(data).hexdigest()
    if data.lstrip()[:1] == b"<" or path.lower().endswith(".svg"):
        return _svg(path, data, digest)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                kind, (width, height) = image.format or "", image.size
                if width * height > _MOST_PIXELS:
                    return Refused("image-is-readable", f"The image “{path}” is too large: {width} × {height} px.")
                image.load()
    except Exception as error:  # Pillow's readers raise whatever a damaged file leads them to
        return Refused("image-is-readable", f"The image “{path}” cannot be read: {error or type(error).__name__}.")
    if kind not in _MEDIA:
        return Refused("image-is-readable", f"The image “{path}” is {kind}, which ebooks do not take.")
    media_type, extension = _MEDIA[kind]
    return Asset(path, data, digest, media_type, extension, width, height)


def _svg(path: str, data: bytes, digest: str) -> Asset | Refused:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return Refused("image-is-readable", f"The image “{path}” cannot be read as SVG: {error.msg}.")
    if etree.QName(root).localname != "svg":
        return Refused("image-is-readable", f"The image “{path}” is no SVG.")
    changed = _disarm(root)
    width, height = _svg_size(root)
    clean = etree.tostring(root) if changed or etree.QName(root).namespace != SVG or b"<!DOCTYPE" in data else data
    return Asset(path, clean, hashlib.sha256(clean).hexdigest(), "image/svg+xml", "svg", width, height)


def _disarm(root: etree._Element) -> bool:
    """Takes scripts, event handlers and addresses outside the file out of an SVG; tells whether there were any."""
    changed = False
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).localname in _SVG_DROPPED:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
                changed = True
            continue
        for name, value in list(element.attrib.items()):
            local = etree.QName(name).localname
            outward = local in ("href", "src") and not str(value).startswith(("#", "data:image/"))
            if local.lower().startswith("on") or outward or "url(http" in str(value) or "javascript:" in str(value):
                del element.attrib[name]
                changed = True
        if (
            etree.QName(element).localname == "style"
            and element.text
            and ("@import" in element.text or "url(" in element.text)
        ):
            element.text = ""
            changed = True
    return changed


def _svg_size(root: etree._Element) -> tuple[int, int]:
    def number(text: str | None) -> float | None:
        digits = (text or "").strip().removesuffix("px")
        try:
            return float(digits)
        except ValueError:
            return None

    width, height = number(root.get("width")), number(root.get("height"))
    box = [number(part) for part in (root.get("viewBox") or "").replace(",", " ").split()]
    if len(box) == 4 and box[2] and box[3]:
        width, height = width or box[2], height or box[3]
    return round(width or 300), round(height or 150)
