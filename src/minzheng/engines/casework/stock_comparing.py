"""Comparing a list's families with what stands: new, changed, unchanged, or not to be taken over, with the reason."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import month_after
from minzheng.engines.casework.models import StockHousehold
from minzheng.engines.casework.stock_types import StockFamily, StockFault, StockReading, family_of
from minzheng.foundations.people import services as people
from minzheng.foundations.privacy.services import blind_index, unseal
from minzheng.kernel.actor import Actor
from minzheng.kernel.money import yuan

IDENTITY_COLUMN, FAMILY_COLUMN = "身份证号", "家庭编号"
HERE = "已经在享受这项救助（系统里另有一户），不能重复。请核对是否写错，或先在系统里办理调出"
CHANGED_HERE = "系统里这户现在是每月 {now} 元，已经按程序变动过，不能用导入覆盖。请走复核"
ENDED = "这户的待遇在系统里已经停发，不能用导入恢复。请走新申请"
OTHER_PLACE = "与上次导入的不是同一个村（社区）。迁移请在系统里办理，不用导入"
FORGOTTEN = "上次导入的明细已经按期清除，不能再用名单更改。有变化的，请在系统里办理复核"
OTHER_START = "与上次导入的不一样。起始月份不能用导入更改，确有错误的请联系系统管理员更正"


@dataclass(slots=True)
class Compared:
    """One family's finding; `changes` are (what, before, after) in words, never a number of a card or a person."""

    reading: StockReading
    finding: str
    key_index: bytes | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    less: bool = False
    faults: list[StockFault] = field(default_factory=list)


def key_of(item: str, family: StockFamily) -> bytes:
    """What a family is known by from one list to the next: its applicant's identity, blinded, and the item."""
    return blind_index(f"stock.{item}", family.members[0].identity)


def content_of(row: StockHousehold) -> dict[str, Any]:
    """The sealed content of a row: the family, the rows as written, the answers."""
    opened: dict[str, Any] = json.loads(unseal(row.content_box, context=f"stock.content|{row.id}"))
    return opened


@dataclass(slots=True)
class _Standing:
    """What the system holds already, asked in a fixed number of statements whatever the length of the list."""

    known: dict[str, UUID]
    holding: set[UUID]
    former: dict[bytes, StockHousehold]
    paid: dict[UUID, int]


def compare(
    readings: list[StockReading], *, item: str, area_code: str, actor: Actor, at: datetime, on: date
) -> list[Compared]:
    """Every family's finding, in the order of the list."""
    families = [reading.family for reading in readings if reading.family]
    numbers = sorted({member.identity for family in families for member in family.members})
    known = people.find_known(actor=actor, numbers=numbers, area_code=area_code, at=at)
    held = benefits.holders_among(actor=actor, person_ids=list(known.values()), kinds=[item], on=on, at=at)
    keys = [key_of(item, family) for family in families]
    former = StockHousehold.objects.filter(item=item, key_index__in=keys, applied_at__isnull=False)
    month = month_after(on)
    standing = _Standing(
        known=known,
        holding={person for person, _ in held},
        former={bytes(row.key_index): row for row in former.order_by("applied_at", "pk")},
        paid={row.award_id: row.amount_fen for row in benefits.due(month=month, kind=item)},
    )
    return [_compare(reading, item, standing) for reading in readings]


def _compare(reading: StockReading, item: str, standing: _Standing) -> Compared:
    family = reading.family
    if family is None:
        return Compared(reading, "rejected", faults=reading.faults)
    key = key_of(item, family)
    former = standing.former.get(key)
    if former is not None and not content_of(former):
        return _beside_the_ledger(reading, key, former, standing)
    faults = _new_faults(reading, family, former, standing)
    if former is None:
        return Compared(reading, "rejected" if faults else "new", key, faults=faults)
    before = family_of(content_of(former)["family"])
    faults += _changed_faults(reading, former, before, standing)
    if faults:
        return Compared(reading, "rejected", key, faults=faults)
    changes, less = differences(before, family)
    return Compared(reading, "changed" if changes else "unchanged", key, changes, less)


def _beside_the_ledger(
    reading: StockReading, key: bytes, former: StockHousehold, standing: _Standing
) -> Compared:
    """The last list's rows are forgotten: the same place and the amount paid say that nothing changed, else a review."""
    family, row = reading.family, reading.first_row
    assert family is not None  # noqa: S101 - compared families are readable
    paid = standing.paid.get(former.award_id) if former.award_id else None
    if paid is None:
        return Compared(reading, "rejected", key, faults=[StockFault(row, FAMILY_COLUMN, ENDED)])
    if paid != family.amount_fen or former.area_code != family.area_code:
        return Compared(reading, "rejected", key, faults=[StockFault(row, FAMILY_COLUMN, FORGOTTEN)])
    return Compared(reading, "unchanged", key)


def _new_faults(
    reading: StockReading, family: StockFamily, former: StockHousehold | None, standing: _Standing
) -> list[StockFault]:
    """Who receives already, elsewhere in the city or in another family here."""
    ours = (
        {member.identity for member in family_of(content_of(former)["family"]).members if member.counted}
        if former
        else set()
    )
    rows = {cells.get("identity", "").replace(" ", "").upper(): number for number, cells in reading.rows}
    return [
        StockFault(rows.get(member.identity, reading.first_row), IDENTITY_COLUMN, f"{member.name}{HERE}")
        for member in family.members
        if member.counted
        and member.identity not in ours
        and standing.known.get(member.identity) in standing.holding
    ]


def _changed_faults(
    reading: StockReading, former: StockHousehold, before: StockFamily, standing: _Standing
) -> list[StockFault]:
    family, row = reading.family, reading.first_row
    assert family is not None  # noqa: S101 - compared families are readable
    paid = standing.paid.get(former.award_id) if former.award_id else None
    if paid is None:
        return [StockFault(row, FAMILY_COLUMN, ENDED)]
    faults = []
    if paid != before.amount_fen:
        faults.append(StockFault(row, "每月金额（元）", CHANGED_HERE.format(now=yuan(paid))))
    if family.area_code != before.area_code:
        faults.append(StockFault(row, "村（社区）", OTHER_PLACE))
    if family.start_month != before.start_month:
        faults.append(StockFault(row, "起始月份", OTHER_START))
    return faults


def differences(before: StockFamily, after: StockFamily) -> tuple[list[tuple[str, str, str]], bool]:
    """What changed in words, and whether the family gets less by it: a lower amount or fewer people counted."""
    changes: list[tuple[str, str, str]] = []
    if before.amount_fen != after.amount_fen:
        changes.append(("每月金额", f"{yuan(before.amount_fen)} 元", f"{yuan(after.amount_fen)} 元"))
    was, now = _counted(before), _counted(after)
    left = [was[identity] for identity in was if identity not in now]
    joined = [now[identity] for identity in now if identity not in was]
    if left or joined:
        changes.append(("保障对象", f"减少：{'、'.join(left) or '无'}", f"增加：{'、'.join(joined) or '无'}"))
    for label, one, other, shown in (
        ("成员信息", _details(before), _details(after), False),
        ("银行账号", before.account, after.account, False),
        ("账户姓名", before.account_name, after.account_name, False),
        ("家庭住址", before.address, after.address, False),
        ("村民小组", before.group_name, after.group_name, True),
        ("确认文号或依据", before.document, after.document, True),
        ("确认日期", str(before.decided_on or ""), str(after.decided_on or ""), True),
    ):
        if one != other:
            changes.append((label, str(one) if shown else "原登记", str(other) if shown else "已更正"))
    return changes, bool(left) or after.amount_fen < before.amount_fen


def _counted(family: StockFamily) -> dict[str, str]:
    return {member.identity: member.name for member in family.members if member.counted}


def _details(family: StockFamily) -> list[tuple[str, str, str, str]]:
    return sorted((m.identity, m.name, m.relation, m.phone) for m in family.members)
