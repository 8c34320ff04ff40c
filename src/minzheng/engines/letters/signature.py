"""Handwritten signatures on a sheet: cleaned here, so that no picture from outside reaches the typesetter as it came."""

import base64
import binascii
import io

from PIL import Image, UnidentifiedImageError

from minzheng.engines.letters.types import SignatureUnreadable

#: Most pixels a signature pad sends (a wide tablet at triple density), and what is kept.
MOST_PIXELS = 8_000_000
KEPT = (480, 160)
_DARK = 200


def signature_png(picture: bytes) -> str:
    """A small grey PNG in base64, ready for a letter's `signature`, from what a signature pad sent (PNG).

    Refuses: SignatureUnreadable (no PNG, broken, too large, or a blank sheet).
    """
    try:
        with Image.open(io.BytesIO(picture), formats=["PNG"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise SignatureUnreadable()
            layer = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise SignatureUnreadable() from None
    sheet = Image.new("RGB", layer.size, "white")
    sheet.paste(layer, mask=layer.getchannel("A"))
    ink = sheet.convert("L")
    if not any(ink.histogram()[:_DARK]):
        raise SignatureUnreadable()
    ink.thumbnail(KEPT)
    out = io.BytesIO()
    ink.quantize(8).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode("ascii")


def signature_bytes(text: str) -> list[int]:
    """The bytes of a kept signature as the typesetter takes them. Refuses: SignatureUnreadable."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise SignatureUnreadable() from None
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise SignatureUnreadable()
    return list(data)
