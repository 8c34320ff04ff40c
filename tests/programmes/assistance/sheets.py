"""The approved handouts: words and pictures. Refresh under the test settings: `python -m tests.programmes.assistance.sheets`, then look at the diff."""

import io
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader

from minzheng.engines.letters.typesetting import set_pdf, set_pictures
from minzheng.kernel.clock import start_of

FOLDER = Path(__file__).parent / "policy_sheets"
DAY = date(2026, 11, 1)
SAMPLES = (("dibao", "sheet"), ("dibao", "poster"), ("tekun", "large"), ("temporary_aid", "aloud"))


def words(code: str, kind: str) -> dict[str, Any]:
    """What the handout says."""
    from minzheng.programmes.assistance.policy_sheets import sheet_words

    return sheet_words(code, kind, on=DAY)


def text(code: str, kind: str) -> str:
    """The words a reader would copy out."""
    from minzheng.programmes.assistance.policy_sheets import TEMPLATE

    pdf = set_pdf(TEMPLATE, words(code, kind), at=start_of(DAY))
    return "\f".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def pages(code: str, kind: str) -> list[Image.Image]:
    """Its pages, grey, 40 dots an inch."""
    from minzheng.programmes.assistance.policy_sheets import TEMPLATE

    return [Image.open(io.BytesIO(one)).convert("L") for one in set_pictures(TEMPLATE, words(code, kind))]


def refresh() -> None:
    """Write what is set now as approved."""
    FOLDER.mkdir(exist_ok=True)
    for code, kind in SAMPLES:
        (FOLDER / f"{code}-{kind}.txt").write_text(text(code, kind) + "\n", encoding="utf-8")
        for number, page in enumerate(pages(code, kind), 1):
            page.quantize(16).save(FOLDER / f"{code}-{kind}.{number}.png", optimize=True)


if __name__ == "__main__":
    import django

    django.setup()
    refresh()
