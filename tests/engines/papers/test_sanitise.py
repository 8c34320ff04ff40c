"""Hostile uploads are refused or made harmless within two seconds; honest ones are taken."""

import io
import os
import re
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from minzheng.engines.papers import pdf_scan
from minzheng.engines.papers.sanitise import display_name, sanitise
from minzheng.engines.papers.types import (
    LARGEST_KEPT,
    LARGEST_UPLOAD,
    HarmfulContent,
    HeicNotRead,
    KindNotTaken,
    PdfActive,
    PdfDamaged,
    PdfLocked,
    PdfTooLong,
    PictureDamaged,
    PictureTooManyPixels,
    UploadEmpty,
    UploadRefused,
    UploadTooLarge,
)
from tests.engines.papers import hostile

Make = Callable[[], bytes]

#: Every hostile upload by name: what it is, how it is made, how it is refused.
REFUSED: dict[str, tuple[Make, type[UploadRefused]]] = {
    "空文件": (lambda: b"", UploadEmpty),
    "超过 20 MB 的文件": (lambda: b"\xff\xd8\xff" + b"\0" * LARGEST_UPLOAD, UploadTooLarge),
    "九亿像素的 PNG": (hostile.png_of_900_megapixels, PictureTooManyPixels),
    "注释展开成 300 MB 的 PNG": (hostile.png_text_bomb, PictureDamaged),
    "传到一半断掉的 JPEG": (lambda: hostile.photo()[:-4000], PictureDamaged),
    "只有文件头的 JPEG": (lambda: b"\xff\xd8\xff\xe0", PictureDamaged),
    "一千次扫描的渐进 JPEG": (hostile.jpeg_with_thousand_scans, PictureDamaged),
    "带脚本的 SVG": (lambda: hostile.SVG, KindNotTaken),
    "改名成 .jpg 的网页": (lambda: hostile.HTML, KindNotTaken),
    "压缩包": (lambda: hostile.archive({"../../etc/passwd": b"x"}), KindNotTaken),
    "压缩炸弹": (lambda: hostile.archive({"bomb": b"\0" * 30_000_000}), KindNotTaken),
    "带外部实体的 DOCX": (hostile.docx, KindNotTaken),
    "双扩展名的可执行文件": (lambda: hostile.EXE, KindNotTaken),
    "脚本文件": (lambda: hostile.SHELL, KindNotTaken),
    "EICAR 测试病毒": (lambda: hostile.EICAR, HarmfulContent),
    "藏在照片尾部的 EICAR": (lambda: hostile.photo() + hostile.EICAR, HarmfulContent),
    "GIF 与脚本的拼接": (lambda: b"GIF89a/*" + b"\0" * 90 + b"*/=1;alert(1)", KindNotTaken),
    "网页开头的 PDF 拼接": (lambda: hostile.HTML + hostile.scan(), KindNotTaken),
    "HEIC 照片": (lambda: hostile.HEIC, HeicNotRead),
    "带脚本的 PDF": (hostile.pdf_with_script, PdfActive),
    "脚本名用十六进制写的 PDF": (hostile.pdf_with_hidden_script, PdfActive),
    "带附件的 PDF": (hostile.pdf_with_attachment, PdfActive),
    "点开就启动程序的 PDF": (hostile.pdf_with_launch, PdfActive),
    "加密的 PDF": (hostile.pdf_locked, PdfLocked),
    "图像炸弹 PDF": (hostile.pdf_bomb, PdfTooLong),
    "页树自己套自己的 PDF": (hostile.pdf_with_looping_pages, PdfDamaged),
    "只有文件头的 PDF": (lambda: b"%PDF-1.7\n", PdfDamaged),
    "三十一页的 PDF": (lambda: hostile.scan(pages=31, size=(40, 60)), PdfTooLong),
}


def seconds() -> float:
    """Processor seconds of this process and its children: what a busy machine does not change."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_upload_is_refused_in_time_with_a_way_forward(name: str) -> None:
    make, refusal = REFUSED[name]
    upload = make()
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, seconds()
    with pytest.raises(refusal) as caught:
        sanitise(upload)
    assert seconds() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    assert re.search("请", caught.value.message)
    assert re.search("拍|重新|取消|分成", caught.value.message)


def test_a_photo_loses_its_place_and_stands_upright() -> None:
    clean = sanitise(hostile.photo_with_place())
    with Image.open(io.BytesIO(clean.data)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (400, 800)
        assert not picture.getexif()
        assert "comment" not in picture.info
    assert b"Exif" not in clean.data
    assert b"PhoneMaker" not in clean.data


def test_a_picture_that_is_also_an_archive_keeps_only_the_picture() -> None:
    clean = sanitise(hostile.photo() + hostile.archive({"run.exe": hostile.EXE}))
    assert b"PK\x03\x04" not in clean.data
    assert clean.media_type == "image/jpeg"


def test_a_png_that_lies_about_its_size_costs_nothing() -> None:
    upload = hostile.png_with_lying_header()
    started = seconds()
    assert len(sanitise(upload).data) < 10_000
    assert seconds() - started < 2


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_honest_photos_become_small_jpegs(fmt: str) -> None:
    clean = sanitise(hostile.photo(fmt=fmt, size=(4000, 3000)))
    with Image.open(io.BytesIO(clean.data)) as picture:
        assert picture.size == (2000, 1500)
    assert len(clean.data) <= LARGEST_KEPT


def test_noise_that_will_not_compress_still_fits() -> None:
    noise = Image.effect_noise((2400, 2400), 120).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    assert len(sanitise(out.getvalue()).data) <= LARGEST_KEPT


def test_glass_lies_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(sanitise(out.getvalue()).data)) as picture:
        assert picture.getpixel((25, 25)) == (255, 255, 255)


def test_a_scan_is_rewritten_without_author_or_links() -> None:
    clean = sanitise(hostile.pdf_with_note_and_author())
    reader = PdfReader(io.BytesIO(clean.data))
    assert clean.pages == len(reader.pages) == 2
    assert not reader.metadata or "/Author" not in reader.metadata
    assert all("/Annots" not in page for page in reader.pages)
    assert len(reader.pages[0].images) == 1


def test_an_electronic_certificate_keeps_its_words() -> None:
    certificate = (Path(__file__).parent / "certificate.pdf").read_bytes()
    clean = sanitise(certificate)
    text = PdfReader(io.BytesIO(clean.data)).pages[0].extract_text()
    assert "在校证明" in text
    assert clean.media_type == "application/pdf"


def test_the_child_that_reads_a_pdf_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, dict[str, str]] = {}
    real = subprocess.run

    def watch(*arguments: Any, **how: Any) -> Any:
        seen["env"] = how["env"]
        return real(*arguments, **how)

    monkeypatch.setattr(pdf_scan.subprocess, "run", watch)
    sanitise(hostile.scan())
    assert set(seen["env"]) == {"PYTHONPATH"}


def test_a_heavy_scan_is_pressed_under_the_limit() -> None:
    noise = [Image.effect_noise((2200, 3000), 90).convert("RGB") for _ in range(2)]
    out = io.BytesIO()
    noise[0].save(out, "PDF", save_all=True, append_images=noise[1:], quality=90)
    assert len(out.getvalue()) > LARGEST_KEPT
    assert len(sanitise(out.getvalue()).data) <= LARGEST_KEPT


NAMES = {
    "户口簿.jpg": "户口簿.jpg",
    "身份证.jpg.exe": "身份证.jpg",
    "../../etc/passwd": "passwd.jpg",
    "C:\\Users\\x\\收入证明.png": "收入证明.jpg",
    "残疾\0证.jpg": "残疾证.jpg",
    "a\u202egpj.exe": "agpj.jpg",
    "<script>alert(1)</script>.jpg": "script.jpg",
    "=cmd|'/c calc'!A1.jpg": "c_calc_!A1.jpg",
    "": "材料.jpg",
    "....": "材料.jpg",
}


@pytest.mark.parametrize("given", NAMES)
def test_a_name_is_only_for_showing(given: str) -> None:
    assert display_name(given, media_type="image/jpeg") == NAMES[given]


def test_a_name_of_three_hundred_characters_is_cut() -> None:
    assert display_name("材" * 300 + ".pdf", media_type="application/pdf") == "材" * 60 + ".pdf"
