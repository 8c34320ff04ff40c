"""The size a picture claims, read from its first bytes: nothing is decoded, nothing is believed beyond this."""

import struct
from enum import StrEnum


class Magic(StrEnum):
    """What a file is by its first bytes; names and content types sent by a browser are never asked."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIC = "HEIC"
    PDF = "PDF"


_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
#: Markers of a JPEG frame header (SOF0–15 without DHT, JPG, DAC).
_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def magic(data: bytes) -> Magic | None:
    """What the first bytes say; None = nothing this house takes."""
    if data.startswith(b"\xff\xd8\xff"):
        return Magic.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Magic.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Magic.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return Magic.HEIC
    return Magic.PDF if data.startswith(b"%PDF-") else None


def claimed_size(data: bytes, kind: Magic) -> tuple[int, int] | None:
    """Width and height in pixels as the header claims; None when the header is broken."""
    try:
        if kind is Magic.PNG:
            return struct.unpack(">II", data[16:24]) if data[12:16] == b"IHDR" else None  # type: ignore[return-value]
        return _webp_size(data) if kind is Magic.WEBP else _jpeg_size(data)
    except (struct.error, IndexError):
        return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker in _SOF:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        else:
            at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None
