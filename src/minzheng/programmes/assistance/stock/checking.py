"""Checking rows into families: what is wrong is said with its row and column; one bad family loses no other. No database."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from minzheng.engines.casework.services.stock import StockFamily, StockFault, StockMember, StockReading
from minzheng.foundations.people.types import Relation
from minzheng.foundations.regions.types import area_code
from minzheng.kernel.identifiers import (
    IdentityNumber,
    Unreadable,
    normalise_name,
    parse_identity_number,
    parse_phone,
)
from minzheng.kernel.money import AmountUnreadable, parse_yuan, yuan
from minzheng.programmes.assistance.stock.columns import BY_KEY, HEADING, NO, RELATION_WORDS, YES
from minzheng.programmes.assistance.stock.finding_places import PlaceNotFound, village_code
from minzheng.programmes.assistance.stock.reading import LOST_DIGITS, RawRow

#: Above this a person's month is a typing error: ten times the highest standard known to us.
MOST_A_PERSON_FEN = 1_000_000
MOST_MEMBERS = 20
_MONTH = re.compile(r"(\d{4})\s*[-./年]?\s*(\d{1,2})(?:\s*[-./月]?\s*(\d{1,2}))?\s*[日月]?")
_YES, _NO = (YES, "y", "yes", "1", "√", "保障", "享受"), (NO, "n", "no", "0", "×", "不保障", "不享受")


@dataclass(slots=True)
class _Family:
    """The rows of one family while they are read."""

    unit: str
    today: date
    rows: list[RawRow]
    faults: list[StockFault] = field(default_factory=list)

    def say(self, row: RawRow, key: str, reason: str) -> None:
        self.faults.append(StockFault(row.number, HEADING.get(key, ""), reason))

    def tried(self, row: RawRow, key: str, read: Callable[[str], object]) -> object | None:
        """A cell read by `read`; None with a fault when it cannot be, or is needed and empty."""
        text = row.get(key)
        if not text:
            if BY_KEY[key].required:
                self.say(row, key, f"没有填{HEADING[key]}。{BY_KEY[key].help}")
            return None
        if LOST_DIGITS in text:
            self.say(row, key, "这一格存成了数字，后几位已经丢失。请把整列设为文本格式，重新录入号码")
            return None
        try:
            return read(text)
        except (Unreadable, AmountUnreadable, ValueError) as wrong:
            self.say(row, key, str(wrong))
            return None


def check_rows(rows: list[RawRow], *, unit: str, today: date) -> list[StockReading]:
    """Every family of a sheet, in the order of the sheet; a person written twice is said on both rows.

    `unit`: the administering unit whose list it is; villages of other units are not found.
    """
    grouped: dict[str, list[RawRow]] = {}
    for row in rows:
        grouped.setdefault(row.get("family") or f"（第{row.number}行）", []).append(row)
    readings = [_read(number, _Family(unit, today, found)) for number, found in grouped.items()]
    _find_twice(readings)
    return [reading if not reading.faults else _without_family(reading) for reading in readings]


def _without_family(reading: StockReading) -> StockReading:
    return StockReading(
        reading.number,
        reading.name,
        reading.area_code,
        reading.rows,
        None,
        sorted(reading.faults, key=lambda f: f.row),
    )


def _find_twice(readings: list[StockReading]) -> None:
    seen: dict[str, list[tuple[StockReading, int]]] = {}
    for reading in readings:
        for number, cells in reading.rows:
            identity = cells.get("identity", "").upper().replace(" ", "")
            if identity:
                seen.setdefault(identity, []).append((reading, number))
    for places in seen.values():
        for reading, number in places if len(places) > 1 else ():
            others = "、".join(str(other) for _, other in places if other != number)
            reading.faults.append(
                StockFault(
                    number, HEADING["identity"], f"同一个身份证号在第 {others} 行又写了一次，请只留一处"
                )
            )


def _read(number: str, family: _Family) -> StockReading:
    rows = family.rows
    head = next((row for row in rows if _relation_word(row) is Relation.SELF), rows[0])
    members = [(row, _member(family, row)) for row in rows]
    _check_members(family, head)
    area, money = _area(family, head), _money(family, head)
    _check_repeated(family, head)
    reading = StockReading(
        number=number,
        name=head.get("name"),
        area_code=area or area_code(family.unit),
        rows=[(row.number, row.cells) for row in rows],
        faults=family.faults,
    )
    if family.faults or money is None:
        return reading
    ordered = [one for row, one in members if row is head] + [one for row, one in members if row is not head]
    built = StockFamily(
        number=number,
        area_code=area,
        members=tuple(one for one in ordered if one is not None),
        **money,  # type: ignore[arg-type]
    )
    return StockReading(number, reading.name, area, reading.rows, built, family.faults)


def _relation_word(row: RawRow) -> Relation | None:
    return RELATION_WORDS.get(row.get("relation"))


def _member(family: _Family, row: RawRow) -> StockMember | None:
    name = family.tried(row, "name", normalise_name)
    identity = family.tried(row, "identity", lambda text: parse_identity_number(text, today=family.today))
    relation = family.tried(row, "relation", _relation)
    counted = family.tried(row, "counted", _yes_or_no)
    phone = family.tried(row, "phone", parse_phone)
    if not (
        isinstance(name, str) and isinstance(identity, IdentityNumber) and isinstance(relation, Relation)
    ):
        return None
    return StockMember(
        name=name,
        identity=identity.text,
        relation=relation.value,
        counted=counted is True,
        phone=str(phone or ""),
    )


def _relation(text: str) -> Relation:
    found = RELATION_WORDS.get(text)
    if found is None:
        raise ValueError(
            f"不认识的关系“{text}”，请从这些里选：本人、配偶、儿子、女儿、孙辈、父母、祖辈、兄弟姐妹、其他"
        )
    return found


def _yes_or_no(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise ValueError("请写“是”或“否”")


def _check_members(family: _Family, head: RawRow) -> None:
    rows = family.rows
    heads = [row for row in rows if _relation_word(row) is Relation.SELF]
    if not heads:
        family.say(rows[0], "relation", "这户没有申请人。请把其中一位的“与申请人关系”写成“本人”")
    for row in heads[1:]:
        family.say(row, "relation", f"这户有两位申请人（第 {head.number} 行也写了“本人”），请只留一位")
    if not rows[0].get("family"):
        family.say(rows[0], "family", "没有填家庭编号。同一户的人请写同一个编号")
    if len(rows) > MOST_MEMBERS:
        family.say(rows[0], "family", f"这个编号下有 {len(rows)} 人，多半是编号写重了，请检查")
    _check_size(family, head, "size", len(rows), "本户行数")
    counted = Counter(row.get("counted").lower() in _YES for row in rows)[True]
    _check_size(family, head, "counted_size", counted, "写“是”的行数")
    if not counted:
        family.say(head, "counted", "这户没有保障对象，至少要有一人写“是”")


def _check_size(family: _Family, head: RawRow, key: str, rows: int, words: str) -> None:
    text = head.get(key)
    if text and (not text.isdigit() or int(text) != rows):
        family.say(
            head, key, f"{HEADING[key]}写的是 {text[:6]}，{words}是 {rows}，对不上。请补齐成员或更正人数"
        )


def _check_repeated(family: _Family, head: RawRow) -> None:
    for row in family.rows:
        for key, column in BY_KEY.items():
            if column.of_family and row is not head and row.get(key) not in ("", head.get(key)):
                family.say(row, key, f"与申请人那一行（第 {head.number} 行）写的不一样，请统一或空着")


def _area(family: _Family, head: RawRow) -> str:
    if not head.get("village"):
        family.say(head, "village", f"没有填村（社区）。{BY_KEY['village'].help}")
        return ""
    try:
        return area_code(village_code(family.unit, head.get("town"), head.get("village")))
    except PlaceNotFound as wrong:
        family.say(head, wrong.column, str(wrong))
        return ""


def _money(family: _Family, head: RawRow) -> dict[str, object] | None:
    amount = family.tried(head, "amount", _amount)
    counted = max(1, sum(row.get("counted").lower() in _YES for row in family.rows))
    if isinstance(amount, int) and amount > MOST_A_PERSON_FEN * counted:
        family.say(
            head,
            "amount",
            f"每月 {yuan(amount)} 元，{counted} 人，明显偏大。请检查单位是不是元、有没有多写 0",
        )
    start = family.tried(head, "start", lambda text: _day(text, family.today).replace(day=1))
    decided = family.tried(head, "decided", lambda text: _day(text, family.today))
    document = family.tried(head, "document", _document)
    account = family.tried(head, "account", account_number)
    holder = family.tried(head, "holder", normalise_name)
    if not (isinstance(amount, int) and isinstance(start, date) and isinstance(document, str)):
        return None
    if isinstance(decided, date) and decided.replace(day=1) > start:
        family.say(head, "decided", "确认日期在起始月份之后。低保从确认的下月起发，请检查两个日期")
    return {
        "amount_fen": int(amount), "start_month": start, "document": document, "decided_on": decided,
        "account": str(account or ""), "account_name": str(holder or ""),
        "group_name": head.get("group")[:40], "address": head.get("address"),
    }  # fmt: skip


def _amount(text: str) -> int:
    fen = parse_yuan(text)
    if fen <= 0:
        raise AmountUnreadable("每月金额应大于 0；已经停发的家庭不用导入")
    return fen


def _document(text: str) -> str:
    if len(text) < 2:
        raise ValueError("请写明文号或依据，例如“綦民低保〔2024〕118号”")
    return text[:100]


def _day(text: str, today: date) -> date:
    found = _MONTH.fullmatch(text.strip())
    if not found:
        raise ValueError("日期看不懂，请写成 2024-05 或 2024-05-18")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        raise ValueError("没有这个日期，请检查年、月、日") from None
    if not day.year >= 1990 or day.replace(day=1) > today:
        raise ValueError("日期在今天之后，或早得不合理，请检查年份")
    return day


def account_number(text: str) -> str:
    """A card or passbook number. Refuses (ValueError): other signs, length, and for a card (62…, 16–19) its check digit.

    The check digit is ISO/IEC 7812-1 (Luhn); passbooks have no common one.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not (digits.isascii() and digits.isdigit()) or not 8 <= len(digits) <= 32:
        raise ValueError("银行账号只能是 8 到 32 位数字，请对照银行卡或存折检查")
    if digits.startswith("62") and 16 <= len(digits) <= 19 and not luhn_holds(digits):
        raise ValueError("银行卡号的校验位不对，多半是有一位写错或两位写反了，请逐位对照银行卡")
    return digits


def luhn_holds(digits: str) -> bool:
    """Whether a card number's last digit fits the others."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        number = int(sign) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0
