"""Drawn identity cards of nobody: invented names and numbers that pass the check."""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import minzheng.engines.letters
from minzheng.kernel.identifiers import check_character

FONT = Path(minzheng.engines.letters.__file__).parent / "fonts" / "NotoSerifCJKsc-Bold-subset.otf"
INK, PAPER, TABLE = (30, 30, 40), (236, 242, 246), (120, 110, 100)


def number(first17: str) -> str:
    """The whole number."""
    return first17 + check_character(first17)


def drawn(name: str, identity: str, *, turned: int = 0) -> bytes:
    """A photo of a card on a table, as JPEG; `turned` in degrees."""
    card = Image.new("RGB", (1000, 630), PAPER)
    pen = ImageDraw.Draw(card)
    born = f"{identity[6:10]}年{int(identity[10:12])}月{int(identity[12:14])}日"
    for left, top, text, size in (
        *((60, 60, "姓名", 30), (160, 52, name, 42), (60, 140, "性别", 30), (160, 136, "女", 36)),
        *((280, 140, "民族", 30), (380, 136, "汉", 36), (60, 220, "出生", 30), (160, 216, born, 36)),
        *((60, 300, "住址", 30), (160, 296, "重庆市綦江区扶欢镇高滩村", 34), (160, 346, "三组28号", 34)),
        *((60, 540, "公民身份号码", 30), (300, 532, identity, 44)),
    ):
        pen.text((left, top), text, font=ImageFont.truetype(str(FONT), size), fill=INK)
    photo = Image.new("RGB", (1300, 900), TABLE)
    photo.paste(card, (150, 130))
    out = io.BytesIO()
    photo.rotate(turned, expand=True, fillcolor=TABLE).save(out, "JPEG", quality=70)
    return out.getvalue()
