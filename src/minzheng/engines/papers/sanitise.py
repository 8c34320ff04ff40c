"""The door every upload passes: read nothing but pictures and PDF scans, keep nothing but a re-encoded copy.

Pure: bytes in, `CleanFile` out; no Django, no database, no name is trusted. Pictures are decoded here, after their
claimed size was checked; PDFs are read in a child process with limits of time and memory (`pdf_scan`).
"""

import io
import re
import struct
import unicodedata
import zlib

from PIL import Image, ImageOps

from minzheng.engines.papers import pdf_scan
from minzheng.engines.papers.picture_header import Magic, claimed_size, magic
from minzheng.engines.papers.types import (
    JPEG,
    LARGEST_KEPT,
    LARGEST_UPLOAD,
    LONGEST_SIDE,
    CleanFile,
    HarmfulContent,
    HeicNotRead,
    KindNotTaken,
    PictureDamaged,
    PictureTooManyPixels,
    UploadEmpty,
    UploadTooLarge,
)

#: Most pixels before decoding. Baseline JPEG shrinks while it decodes, so a 64-Mpx phone photo stays small in memory.
MOST_PIXELS = {Magic.JPEG: 66_000_000, Magic.PNG: 26_000_000, Magic.WEBP: 26_000_000}
MOST_PIXELS_PROGRESSIVE = 26_000_000
#: Scans of a progressive JPEG; honest encoders write about ten, a bomb thousands.
MOST_SCANS = 64
_EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_QUALITIES = (85, 75, 60, 45, 30)
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    struct.error,
    zlib.error,
)
_NAME_LENGTH = 60


def sanitise(upload: bytes) -> CleanFile:
    """Turn an upload into a clean copy.

    Shape: JPEG ≤ 2000 px on the long side, upright, without EXIF, place or comment; or a PDF rewritten page by page.
    Units: result ≤ 2 MB. Time ≤ 2 s, memory ≤ 200 MB for hostile input.
    Refuses: the subclasses of `UploadRefused`. Source: OWASP ASVS 5.2–5.3.
    """
    if not upload:
        raise UploadEmpty()
    if len(upload) > LARGEST_UPLOAD:
        raise UploadTooLarge()
    if _EICAR in upload:
        raise HarmfulContent()
    kind = magic(upload)
    if kind is None:
        raise KindNotTaken()
    if kind is Magic.HEIC:
        raise HeicNotRead()
    if kind is Magic.PDF:
        return pdf_scan.sanitise_pdf(upload)
    return CleanFile(_clean_picture(upload, kind), JPEG)


def display_name(filename: str, *, media_type: str) -> str:
    """A name safe to show: no folders, no control or direction signs, one extension, and it is ours.

    "..\\\\a/户口簿.jpg.exe" as a JPEG → "户口簿.jpg". Never used to open, store or guess anything.
    """
    text = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(c for c in text if unicodedata.category(c)[0] not in "CZ" or c == " ")
    stem = re.split(r"\.[A-Za-z0-9]{1,5}(?=\.|$)", text, maxsplit=1)[0]
    stem = re.sub(r"[<>:\"'`|?*&;$%=+@#.\s]+", "_", stem).strip("_")
    return (stem[:_NAME_LENGTH] or "材料") + (".pdf" if media_type != JPEG else ".jpg")


def _clean_picture(upload: bytes, kind: Magic) -> bytes:
    size = claimed_size(upload, kind)
    if size is None or 0 in size:
        raise PictureDamaged()
    progressive = kind is Magic.JPEG and upload.count(b"\xff\xda") > 1 and b"\xff\xc2" in upload
    cap = MOST_PIXELS_PROGRESSIVE if progressive else MOST_PIXELS[kind]
    if size[0] * size[1] > cap or max(size) > 30_000:
        raise PictureTooManyPixels()
    if kind is Magic.JPEG and upload.count(b"\xff\xda") > MOST_SCANS:
        raise PictureDamaged()
    try:
        return _encode(_upright(upload, kind))
    except _BROKEN:
        raise PictureDamaged() from None


def _upright(upload: bytes, kind: Magic) -> Image.Image:
    """Decode, turn by the orientation tag, lay on white, shrink. Only the first frame of an animation is read."""
    with Image.open(io.BytesIO(upload), formats=[kind.value]) as opened:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        picture: Image.Image = opened.copy()
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    return picture.convert("RGB")


def _encode(picture: Image.Image) -> bytes:
    picture.info.clear()  # comments, EXIF and profiles would otherwise be written again
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= LARGEST_KEPT:
            return out.getvalue()
    raise PictureTooManyPixels()
