"""Packing a copied file: sheets, letters and papers into one zip written piece by piece, each part hashed and marked."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from minzheng.engines.casework.archive_sheets import Sheets
from minzheng.engines.casework.models import Application
from minzheng.engines.casework.told_papers import papers_with
from minzheng.engines.letters import queries as letter_queries
from minzheng.engines.letters import services as letters
from minzheng.engines.letters.types import LetterNotReady
from minzheng.engines.papers import queries as papers
from minzheng.kernel.clock import BEIJING, local_date

PIECE = 1024 * 1024
NO_CHECKS = "按查看权限，这份档案不含核对报告。"


@dataclass(frozen=True, slots=True)
class Copying:
    """Who copies which file, why, and what she may see of it."""

    application: Application
    asked_by: str
    reason: str
    with_checks: bool
    at: datetime

    @property
    def mark(self) -> str:
        """Across each page: who took it out, when, which file."""
        moment = self.at.astimezone(BEIJING)
        return f"{self.asked_by} {moment:%Y-%m-%d %H:%M} 导出 {self.application.number}"


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the copy. `folder` and `title` make its name."""

    name: str
    title: str
    data: bytes
    pages: int


@dataclass(slots=True)
class Packed:
    """What was packed: pages, and the digest of the whole."""

    pages: int = 0
    size: int = 0
    sha256: str = ""


@dataclass(slots=True)
class _Pieces(io.RawIOBase):
    """A sink that hands on pieces of one size as they fill, and is never read back."""

    keep: Callable[[bytes], None]
    waiting: bytearray = field(default_factory=bytearray)
    written: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.waiting += data
        self.written += len(data)
        self.digest.update(data)
        while len(self.waiting) >= PIECE:
            self.keep(bytes(self.waiting[:PIECE]))
            del self.waiting[:PIECE]
        return len(data)

    def last(self) -> None:
        if self.waiting:
            self.keep(bytes(self.waiting))
            self.waiting.clear()


def pack(copying: Copying, keep: Callable[[bytes], None]) -> Packed:
    """Write the zip through `keep`, one megabyte after another; one document at a time stands in memory.

    The index, with the SHA-256 of every part, is its last entry and its first name.
    """
    sink, packed, listed = _Pieces(keep), Packed(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for part in _parts(copying):
            archive.writestr(_entry(part.name, copying.at), part.data)
            packed.pages += part.pages
            listed.append((part.name, part.title, str(part.pages), hashlib.sha256(part.data).hexdigest()))
        index = _index(copying, listed)
        archive.writestr(_entry("00-目录.pdf", copying.at), index)
        packed.pages += letters.pages_of(index)
    sink.last()
    packed.size, packed.sha256 = sink.written, sink.digest.hexdigest()
    return packed


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    moment = at.astimezone(BEIJING)
    info = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _parts(copying: Copying) -> Iterator[Part]:
    sheets = Sheets(copying.application, copying.at)
    made = [
        ("01-申请与签字", sheets.application_sheet),
        *([("02-核对报告", sheets.check_sheet)] if copying.with_checks else []),
        ("03-走访调查", sheets.visit_sheet),
        ("04-办理过程", sheets.process_sheet),
        ("05-查看留痕", sheets.audit_sheet),
    ]
    for name, sections in made:
        title = name.partition("-")[2]
        data = letters.set_sheet(title, sections(), mark=copying.mark, at=copying.at)
        yield Part(f"{name}.pdf", title, data, letters.pages_of(data))
    yield from _letters(copying)
    yield from _papers(copying)


def _letters(copying: Copying) -> Iterator[Part]:
    for number, line in enumerate(letter_queries.letters_of(copying.application.id), 1):
        try:
            pdf = letter_queries.pdf_of(line.id)
        except LetterNotReady:
            continue
        data, pages = letters.marked(pdf, "application/pdf", mark=copying.mark, at=copying.at)
        yield Part(f"文书/{number:02d}-{_plain(line.title)}.pdf", f"{line.title} {line.number}", data, pages)


def _papers(copying: Copying) -> Iterator[Part]:
    for number, line in enumerate(papers_with(copying.application.id), 1):
        kept, media_type = papers.paper_bytes(line.id)
        data, pages = letters.marked(kept, media_type, mark=copying.mark, at=copying.at)
        again = f"（沿用，{local_date(line.first_at):%Y-%m-%d} 首次交）" if line.first_at else ""
        yield Part(f"材料/{number:02d}-{_plain(line.kind_name)}.pdf", line.kind_name + again, data, pages)


def _plain(text: str) -> str:
    """A name for a file: no sign a system reads as a path."""
    return "".join(sign for sign in text if sign.isalnum())[:40] or "文件"


def _index(copying: Copying, listed: list[tuple[str, str, str, str]]) -> bytes:
    row = copying.application
    words = [
        f"编号：{row.number}　申请人：{row.applicant_name}",
        f"导出人：{copying.asked_by}　导出时间：{copying.at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        f"事由：{copying.reason}",
        "每份文件后面是它的 SHA-256 校验值，任何改动都会使它变化。",
        *([] if copying.with_checks else [NO_CHECKS]),
    ]
    heads = ("文件", "内容", "页数", "SHA-256")
    section = letters.SheetSection("一户一档目录", words, heads, listed, (4, 4, 1, 8))
    return letters.set_sheet("家庭档案副本", [section], mark=copying.mark, at=copying.at)
