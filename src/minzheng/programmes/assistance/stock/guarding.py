"""Looking at an uploaded workbook before anything opens it: is it a plain .xlsx of a size people fill in by hand?"""

import io
import re
import zipfile
from typing import ClassVar
from xml.parsers import expat

from minzheng.kernel.result import Refusal

#: Larger than any district's list of households: 20,000 people take about 2 MB.
LARGEST_FILE = 8 * 1024 * 1024
LARGEST_UNPACKED = 80 * 1024 * 1024
MOST_PARTS, MOST_COLUMNS, MOST_ROWS, MOST_CELLS = 200, 60, 30_000, 1_000_000
_STEP = 256 * 1024
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ACTIVE = (
    "vbaproject",
    "activex",
    "embeddings/",
    "externallinks/",
    "macrosheets/",
    "ctrlprops/",
    "connections",
)


class WorkbookRefused(Refusal):
    """A file that is not opened at all; the message says why and what to do."""

    code: ClassVar[str] = "stock.workbook_refused"
    message = "这个文件打不开。请下载模板，把内容按“只粘贴数值”粘进模板，存成 .xlsx 后再上传"


def guard(data: bytes) -> None:
    """Refuses (WorkbookRefused): no .xlsx, encrypted, macros or links inside, unpacks too large, too wide or too long.

    Nothing is opened by a spreadsheet library before this has read every sheet's marks once, as a stream.
    """
    if not data:
        raise WorkbookRefused("这个文件是空的，请重新选择")
    if len(data) > LARGEST_FILE:
        raise WorkbookRefused("文件超过 8 MB。请按镇街分成几个文件，分别导入")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise WorkbookRefused(
            "这是旧格式（.xls）或加了密码的文件。请用表格软件另存为 .xlsx、去掉密码后再上传"
        )
    if data[:4] != b"PK\x03\x04":
        raise WorkbookRefused(
            "只收 .xlsx 文件（不收 .csv、.xls、图片）。请下载模板填写，另存为 .xlsx 后再上传"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard_parts(archive)
            for name in archive.namelist():
                if name.startswith("xl/") and name.endswith(".xml"):
                    _guard_marks(archive, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zipfile.LargeZipFile):
        raise WorkbookRefused() from None
    except (ValueError, OverflowError):
        raise WorkbookRefused() from None


def _guard_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) != len(names):
        raise WorkbookRefused("这个文件的结构不正常，不能打开。请把内容粘进模板后再上传")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise WorkbookRefused("只收 .xlsx 文件。请下载模板填写，另存为 .xlsx 后再上传")
    if any(part.flag_bits & 0x1 for part in parts):
        raise WorkbookRefused("这个文件加了密码。请去掉密码后再上传")
    if any(mark in name.lower() for name in names for mark in _ACTIVE):
        raise WorkbookRefused(
            "这个文件里带有宏、控件或外部链接，为了安全不能接收。请把内容粘进模板、另存为 .xlsx"
        )
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise WorkbookRefused("这个文件解开后太大，为了安全不能接收。请按镇街分成几个文件，分别导入")


class _Marks:
    """Counts the rows, columns and cells a sheet's marks speak of."""

    def __init__(self) -> None:
        self.rows = self.cells = self.in_row = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        kind = name.rsplit(":", 1)[-1]
        if kind == "row":
            self.in_row, self.rows = 0, self.rows + 1
            self._row(int(given.get("r", self.rows)))
        elif kind == "c":
            self.in_row, self.cells = self.in_row + 1, self.cells + 1
            found = _REFERENCE.fullmatch(given.get("r", ""))
            self._column(max(self.in_row, _column_number(found[1]) if found else 0))
            if found:
                self._row(int(found[2]))

    def _row(self, number: int) -> None:
        if max(number, self.rows) > MOST_ROWS or self.cells > MOST_CELLS:
            raise WorkbookRefused(f"一个文件最多 {MOST_ROWS} 行。请删掉表格下方的空行，或按镇街分成几个文件")

    def _column(self, number: int) -> None:
        if number > MOST_COLUMNS:
            raise WorkbookRefused(f"表格超过 {MOST_COLUMNS} 列。请只保留模板里的列，把右边多余的列整列删除")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _no_doctype(*_given: object) -> None:
    raise WorkbookRefused("这个文件的结构不正常，不能打开。请把内容粘进模板后再上传")


def _guard_marks(archive: zipfile.ZipFile, name: str) -> None:
    """One part, as a stream: the announced sizes of a zip can lie, what comes out is counted."""
    parser, marks, read = expat.ParserCreate(), _Marks(), 0
    parser.StartDoctypeDeclHandler = _no_doctype
    if name.startswith("xl/worksheets/"):
        parser.StartElementHandler = marks.start
    try:
        with archive.open(name) as part:
            while step := part.read(_STEP):
                read += len(step)
                if read > LARGEST_UNPACKED:
                    raise WorkbookRefused(
                        "这个文件解开后太大，为了安全不能接收。请按镇街分成几个文件，分别导入"
                    )
                parser.Parse(step, False)
            parser.Parse(b"", True)
    except expat.ExpatError:
        raise WorkbookRefused() from None
