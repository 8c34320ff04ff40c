"""Signatures on the sheet: cleaned before they are printed."""

import base64
import io

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader

from minzheng.engines.letters.signature import KEPT, signature_png
from minzheng.engines.letters.types import SignatureUnreadable
from minzheng.engines.letters.typesetting import set_pdf
from tests.engines.letters.samples import AT, DATA, KINDS, words


def pad(*, ink: bool = True, size: tuple[int, int] = (900, 300), fmt: str = "PNG") -> bytes:
    """What a signature pad sends: dark strokes on glass."""
    sheet = Image.new("RGBA", size, (0, 0, 0, 0))
    if ink:
        ImageDraw.Draw(sheet).line(
            [(60, 240), (300, 60), (500, 250), (840, 70)], fill=(10, 10, 60, 255), width=12
        )
    out = io.BytesIO()
    (sheet if fmt == "PNG" else sheet.convert("RGB")).save(out, fmt)
    return out.getvalue()


def pictures(pdf: bytes) -> int:
    """How many pictures a PDF shows."""
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_signature_is_printed_where_it_belongs() -> None:
    signature = signature_png(pad())
    form = set_pdf(
        KINDS["dibao.application_form"].template, words("dibao.application_form", signature=signature), at=AT
    )
    assert pictures(form) == 1
    first, *others = DATA["dibao.authorisation"]["signers"]
    signers = [{**first, "signature": signature}, *others]
    letter = set_pdf(
        KINDS["dibao.authorisation"].template, words("dibao.authorisation", signers=signers), at=AT
    )
    assert pictures(letter) == 1


def test_a_signature_is_kept_small() -> None:
    with Image.open(io.BytesIO(base64.b64decode(signature_png(pad(size=(3000, 1000)))))) as kept:
        assert kept.size == KEPT


@pytest.mark.parametrize(
    "picture",
    {
        "空白签名": pad(ink=False),
        "不是图片": b"<svg/>",
        "JPEG": pad(fmt="JPEG"),
        "断掉的图片": pad()[:80],
        "过大的图片": pad(size=(4000, 3000)),
        "空": b"",
    }.items(),
    ids=lambda pair: pair[0],
)
def test_what_is_no_signature_is_refused(picture: tuple[str, bytes]) -> None:
    with pytest.raises(SignatureUnreadable, match="重新写"):
        signature_png(picture[1])


def test_only_a_cleaned_signature_reaches_the_sheet() -> None:
    for trick in ("../../config/settings/base.py", base64.b64encode(b"<svg/>").decode()):
        with pytest.raises(SignatureUnreadable):
            set_pdf(
                KINDS["dibao.application_form"].template,
                words("dibao.application_form", signature=trick),
                at=AT,
            )
