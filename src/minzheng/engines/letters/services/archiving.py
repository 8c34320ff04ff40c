"""Inside papers of a copied file: sheets set from plain sections, and a mark laid over pages that exist already."""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from PIL import Image
from pypdf import PdfReader, PdfWriter, Transformation

from minzheng.engines.letters import typesetting

ARCHIVE = (Path(__file__).parents[1] / "typst" / "archive.typ").resolve()
JPEG = "image/jpeg"
#: A4 in points.
_WIDE, _HIGH = 595.28, 841.89


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A part of a sheet: words, then a table. `widths` are shares of the width, one a head."""

    title: str
    words: Sequence[str] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[int] = field(default=())

    def plain(self) -> dict[str, object]:
        """For the typesetter: texts only, as many cells a row as heads."""
        kept = asdict(self)
        kept["widths"] = list(self.widths) or [1] * len(self.heads)
        kept["rows"] = [[str(cell) for cell in row] for row in self.rows]
        return kept


def set_sheet(title: str, sections: Sequence[SheetSection], *, mark: str, at: datetime) -> bytes:
    """A PDF of sections with `mark` across every page. Only in jobs: setting takes 10–50 ms."""
    words = {"title": title, "mark": mark, "sections": [section.plain() for section in sections]}
    return typesetting.set_pdf(ARCHIVE, words, at=at)


def marked(data: bytes, media_type: str, *, mark: str, at: datetime) -> tuple[bytes, int]:
    """A PDF or a JPEG as a PDF whose every page bears the mark, and how many pages it has. Only in jobs."""
    source = PdfReader(io.BytesIO(_as_pdf(data) if media_type == JPEG else data))
    over = PdfReader(io.BytesIO(set_sheet("", (), mark=mark, at=at))).pages[0]
    out = PdfWriter()
    for page in source.pages:
        added = out.add_page(page)
        wide, high = float(added.mediabox.width), float(added.mediabox.height)
        added.merge_transformed_page(over, Transformation().scale(wide / _WIDE, high / _HIGH))
    made = io.BytesIO()
    out.write(made)
    return made.getvalue(), len(out.pages)


def _as_pdf(picture: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        opened.convert("RGB").save(out, "PDF", resolution=120)
    return out.getvalue()


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)
