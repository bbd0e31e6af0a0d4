"""A file as the package holds it: deflated once, and put into whatever package as it is."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

DEFLATER = zlib.ZLIB_RUNTIME_VERSION
"""Who deflates: another may make other bytes of the same file."""


@dataclass(frozen=True, slots=True)
class Deflated:
    """The bytes of a file deflated (RFC 1951), with its `size` and its CRC-32 as it was."""

    size: int
    crc: int
    data: bytes = field(repr=False)


def deflated(data: bytes) -> Deflated:
    """A file, deflated as `zipfile` does it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)  # without a head of its own: the ZIP file has one
    return Deflated(len(data), zlib.crc32(data), packer.compress(data) + packer.flush())
