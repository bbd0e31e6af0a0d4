"""A picture in a PDF file, of any bit depth and colour space that WeasyPrint may leave, becomes one in the printer's ink.

A JPEG stays one; everything else is kept without loss. Size in pixels and soft mask stay as they are.
"""

from __future__ import annotations

import io
import zlib

import pikepdf
from pikepdf import Array, Name
from PIL import Image

from bookforge.editions.print.finishing import tints
from bookforge.editions.print.finishing.ink import Ink

_QUALITY = 95  # nothing to be seen of the second compression, in print
_MODES = {1: "L", 3: "RGB", 4: "CMYK"}
_SPACES = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}


def print_picture(stream: pikepdf.Object, ink: Ink) -> None:
    """Puts an image into an ink, in its place in the file."""
    if stream.get("/ImageMask"):
        return  # a stencil: it is filled with the colour in force
    if tints.family(stream.ColorSpace) == "/DeviceGray":
        return
    image = _opened(stream)
    printed = ink.picture(image)
    if printed is image and tints.family(stream.ColorSpace) in ("/DeviceRGB", "/DeviceCMYK"):
        return
    is_jpeg = _is_jpeg(stream)
    data = _jpeg(printed) if is_jpeg else zlib.compress(printed.tobytes(), 9)
    for key in ("/DecodeParms", "/Decode", "/Intent"):
        if key in stream:
            del stream[key]
    stream.write(data, filter=Name.DCTDecode if is_jpeg else Name.FlateDecode)
    stream.ColorSpace = _SPACES[printed.mode]
    stream.BitsPerComponent = 8
    if is_jpeg and printed.mode == "CMYK":  # Pillow writes them inverted, as Adobe does
        stream.Decode = Array([1, 0] * 4)


def _is_jpeg(stream: pikepdf.Object) -> bool:
    filters = stream.get("/Filter")
    return filters == Name.DCTDecode or (isinstance(filters, Array) and list(filters) == [Name.DCTDecode])


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True, subsampling=0)
    return out.getvalue()


def _opened(stream: pikepdf.Object) -> Image.Image:
    """The picture as Pillow has it: L, RGB or CMYK, 0 being dark in the first two."""
    if _is_jpeg(stream):
        image: Image.Image = Image.open(io.BytesIO(stream.read_raw_bytes()))
        image.load()
        return image if image.mode in _SPACES else image.convert("RGB")
    space, depth = stream.ColorSpace, int(stream.get("/BitsPerComponent", 8))
    if tints.family(space) == "/Indexed":
        return _coloured(_samples(stream, 1, depth, scaled=False), space)
    count = tints.components(space)
    image = _samples(stream, count, depth, scaled=True)
    decode = [float(edge) for edge in stream.get("/Decode", ())]
    return image.point(lambda sample: 255 - sample) if decode[:2] == [1, 0] else image


def _samples(stream: pikepdf.Object, count: int, depth: int, *, scaled: bool) -> Image.Image:
    """The samples, a byte each; `scaled` fills the byte's range, otherwise they stay the numbers they are."""
    width, height, data = int(stream.Width), int(stream.Height), stream.read_bytes()
    if depth == 16:
        data = data[::2]
    elif depth < 8:
        per_row, most = width * count, 2**depth - 1
        row_bytes = (per_row * depth + 7) // 8
        held = [[byte >> shift & most for shift in range(8 - depth, -1, -depth)] for byte in range(256)]  # in a byte
        factor = 255 // most if scaled else 1
        rows = (data[start : start + row_bytes] for start in range(0, row_bytes * height, row_bytes))
        data = b"".join(bytes(part * factor for byte in row for part in held[byte])[:per_row] for row in rows)
    return Image.frombytes(_MODES[count], (width, height), data)


def _coloured(numbers: Image.Image, space: pikepdf.Object) -> Image.Image:
    """An indexed picture with the colours of its table."""
    _, base, _, table = space
    colours = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)
    count = tints.components(base)
    shades = [colours[start : start + count] for start in range(0, len(colours) - count + 1, count)]
    channels = []
    for i in range(count):
        look_up = [shade[i] for shade in shades] + [0] * (256 - len(shades))
        channels.append(numbers.point(look_up[:256]))
    return channels[0] if count == 1 else Image.merge(_MODES[count], channels)
