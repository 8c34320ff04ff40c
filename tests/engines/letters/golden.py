"""The approved letters: words and pictures. Refresh: `python -m tests.engines.letters.golden`, then look at the diff."""

import io
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from minzheng.engines.letters.typesetting import set_pdf, set_pictures
from tests.engines.letters.samples import AT, DATA, KINDS, words

FOLDER = Path(__file__).parent / "golden"


def text_of(pdf: bytes) -> str:
    """The words a reader would copy out, page by page."""
    return "\f".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def golden_text(code: str) -> str:
    """Words of the sample letter as set now."""
    return text_of(set_pdf(KINDS[code].template, words(code), at=AT))


def pictures(code: str) -> list[Image.Image]:
    """Pages of the sample letter as set now, grey, 40 dots an inch."""
    return [
        Image.open(io.BytesIO(page)).convert("L") for page in set_pictures(KINDS[code].template, words(code))
    ]


def refresh() -> None:
    """Write what is set now as approved."""
    FOLDER.mkdir(exist_ok=True)
    for stale in FOLDER.glob("*"):
        stale.unlink()
    for code in DATA:
        (FOLDER / f"{code}.txt").write_text(golden_text(code) + "\n", encoding="utf-8")
        for number, page in enumerate(pictures(code), 1):
            page.quantize(16).save(FOLDER / f"{code}.{number}.png", optimize=True)


if __name__ == "__main__":
    refresh()
