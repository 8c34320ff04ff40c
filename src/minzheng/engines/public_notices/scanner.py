"""What must never be in a public page or file, looked for in its final bytes: hidden by style is still there.

Finds identity numbers (GB 11643, 18 and 15 characters), bank card numbers (Luhn, 16–19 digits), mobile numbers, street
addresses, and words of illness or disability in a person's row. Reads HTML source (comments, attributes and scripts
too) and the text, metadata and attachments of PDF. A clean answer is no proof for pictures: they are not read.
"""

import html
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html.parser import HTMLParser
from io import BytesIO

from pypdf import PdfReader

from minzheng.kernel.identifiers import check_character


class LeakKind(StrEnum):
    """A kind of secret, with its name for people."""

    IDENTITY = "identity"
    BANK = "bank"
    PHONE = "phone"
    ADDRESS = "address"
    HEALTH = "health"

    @property
    def label(self) -> str:
        """Chinese name, for refusals."""
        return _LABELS[self]


_LABELS = {
    LeakKind.IDENTITY: "身份证号",
    LeakKind.BANK: "银行账号",
    LeakKind.PHONE: "手机号",
    LeakKind.ADDRESS: "详细住址",
    LeakKind.HEALTH: "疾病或残疾情况",
}


@dataclass(frozen=True, slots=True)
class Leak:
    """One finding. `text` is what was found; reports for people show `kind` and `where`, not `text`."""

    kind: LeakKind
    text: str
    where: str


_UUID = re.compile(r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
#: Digits, possibly written in groups (6222 0212 3456, 500110-1960…); X only as a last check character.
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d(?:[ \u00b7.\-—]?\d){9,23}[Xx]?(?![0-9A-Za-z])")
_GROUPED = re.compile(r"[^0-9Xx]")
_MOBILE = re.compile(r"(?:86)?(1[3-9]\d{9})")
#: unit (6) + statutory code (12) of a place of ours: no card number begins so.
_AREA_CODE = re.compile(r"50[0-9A-Z]{4}50\d{10}")
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{1,10}(?:路|街|巷|大道|弄|支路)\s?[0-9一二三四五六七八九十百]+\s?号"
    r"|[0-9一二三四五六七八九十]+\s?(?:号楼|栋|幢|单元)(?:[0-9]|\s|$)"
    r"|[0-9]+\s?[—\-]\s?[0-9]+\s?(?:室|号房)"
    r"|[0-9一二三四五六七八九十]+\s?(?:组|社)\s?[0-9一二三四五六七八九十]+\s?号"
    r"|门牌\s?[0-9]+"
)
_HEALTH = re.compile(
    "残疾|残障|重病|大病|癌|肿瘤|白血病|尿毒症|透析|艾滋|HIV|精神病|精神障碍|精神分裂|智力障碍|智障|瘫痪|失明|失聪|聋哑"
    "|慢性病|糖尿病|高血压|心脏病|脑梗|中风|传染病|肺结核|怀孕|患有"
)
#: First two digits of an identity number: a province, or Hong Kong, Macao, Taiwan (GB/T 2260).
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")


def find_in_text(
    text: str, *, allowed_phones: Collection[str] = (), person_row: bool = False, where: str = "text"
) -> list[Leak]:
    """Secrets in a text. `person_row`: the text is about one person, so words of illness count too."""
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    folded = _UUID.sub(" ", folded)
    allowed = {_GROUPED.sub("", phone) for phone in allowed_phones}
    found = [leak for match in _NUMBER.finditer(folded) for leak in _numbers(match.group(), allowed, where)]
    found += [Leak(LeakKind.ADDRESS, match.group(), where) for match in _ADDRESS.finditer(folded)]
    if person_row:
        found += [Leak(LeakKind.HEALTH, match.group(), where) for match in _HEALTH.finditer(folded)]
    return found


def _numbers(written: str, allowed: set[str], where: str) -> Iterator[Leak]:
    """A run of digits as a whole, and each of its groups: "1 13800000001" is a count and a phone."""
    seen = set()
    for candidate in [_GROUPED.sub("", written), *re.split(r"[^0-9Xx]+", written)]:
        digits = candidate.upper()
        kind = _kind_of(digits)
        if kind is None or digits in seen or (kind is LeakKind.PHONE and digits[-11:] in allowed):
            continue
        seen.add(digits)
        yield Leak(kind, digits, where)


def _kind_of(digits: str) -> LeakKind | None:
    if is_identity_number(digits):
        return LeakKind.IDENTITY
    if (
        16 <= len(digits) <= 19
        and digits.isdigit()
        and not _AREA_CODE.fullmatch(digits)
        and passes_luhn(digits)
    ):
        return LeakKind.BANK
    return LeakKind.PHONE if _MOBILE.fullmatch(digits) else None


def is_identity_number(digits: str) -> bool:
    """18 characters with a real birth date and the right check character, or the old 15 digits. Source: GB 11643."""
    if not _PROVINCE.match(digits) or not digits[:-1].isdigit():
        return False
    if len(digits) == 18:
        return _is_date(digits[6:14]) and digits[17] == check_character(digits[:17])
    return len(digits) == 15 and digits.isdigit() and _is_date("19" + digits[6:12])


def _is_date(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1890
    except ValueError:
        return False


def passes_luhn(digits: str) -> bool:
    """The check of bank card numbers; numbers that begin with 0, 1 or 2 are no cards."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return digits[0] in "3456789" and total % 10 == 0


class _Rows(HTMLParser):
    """Text of a page, whole and by row (`tr`, `li`, `article`), style and visibility ignored."""

    ROWS = frozenset({"tr", "li", "article"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.rows: list[str] = []
        self._open: list[list[str]] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.ROWS:
            self._open.append([])
        self._quiet += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.ROWS and self._open:
            self.rows.append("".join(self._open.pop()))
        self._quiet -= tag in ("script", "style") and self._quiet > 0

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.text.append(data)
            for row in self._open:
                row.append(data)


def scan_html(page: bytes, *, allowed_phones: Collection[str] = ()) -> list[Leak]:
    """Secrets in a page's final bytes: its source as sent, its text with tags taken out, and each person's row."""
    source = html.unescape(page.decode("utf-8", errors="replace"))
    reader = _Rows()
    reader.feed(page.decode("utf-8", errors="replace"))
    reader.close()
    found = find_in_text(source, allowed_phones=allowed_phones, where="source")
    found += find_in_text("".join(reader.text), allowed_phones=allowed_phones, where="text")
    for row in reader.rows:
        found += find_in_text(row, allowed_phones=allowed_phones, person_row=True, where="row")
    return _once(found)


def scan_pdf(file: bytes, *, allowed_phones: Collection[str] = (), person_rows: bool = True) -> list[Leak]:
    """Secrets in a PDF: text layer (white or covered text too), metadata, annotations, names and bytes of attachments."""
    reader = PdfReader(BytesIO(file))
    found: list[Leak] = []
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        where = f"page {number}"
        found += find_in_text(text, allowed_phones=allowed_phones, person_row=person_rows, where=where)
        for note in page.get("/Annots") or ():
            found += find_in_text(
                str(note.get_object()), allowed_phones=allowed_phones, where=f"{where} annotation"
            )
    for key, value in (reader.metadata or {}).items():
        found += find_in_text(
            str(value), allowed_phones=allowed_phones, person_row=True, where=f"metadata {key}"
        )
    for name, contents in reader.attachments.items():
        text = name + " " + " ".join(part.decode("utf-8", errors="replace") for part in contents)
        found += find_in_text(text, allowed_phones=allowed_phones, person_row=True, where="attachment")
    return _once(found)


def scan_bytes(content: bytes, content_type: str, *, allowed_phones: Collection[str] = ()) -> list[Leak]:
    """Secrets in a public answer by its media type: HTML, PDF, or any other text."""
    if content_type.startswith("application/pdf"):
        return scan_pdf(content, allowed_phones=allowed_phones)
    if content_type.startswith(("text/html", "application/xhtml")):
        return scan_html(content, allowed_phones=allowed_phones)
    return _once(find_in_text(content.decode("utf-8", errors="replace"), allowed_phones=allowed_phones))


def _once(found: list[Leak]) -> list[Leak]:
    first: dict[tuple[LeakKind, str], Leak] = {}
    for leak in found:
        first.setdefault((leak.kind, leak.text), leak)
    return list(first.values())
