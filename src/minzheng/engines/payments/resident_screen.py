"""A person's own payments in plain words: what comes next, and month by month what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from minzheng.engines.benefits.types import AwardLine, OncePartLine, RaiseLine, month_after, month_of
from minzheng.engines.payments.lines import PaymentLine
from minzheng.engines.payments.parameters import pay_day_of
from minzheng.engines.payments.queries import PaidFor
from minzheng.foundations.ui.services import zhdate

BADGES = {
    "due": "info", "held": "wait", "sent": "doing", "paid": "done", "failed": "bad", "in_doubt": "wait",
    "suspended": "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NextPay:
    """What comes next for one award. `arrived`: this month's is on the account already."""

    kind_name: str
    month: date
    day: date
    amount_fen: int
    words: str


@dataclass(frozen=True, slots=True)
class PaymentWords:
    """One line of the passbook: what, how much, a short badge, what became of it in a sentence or two, and why it is paid."""

    kind_name: str
    amount_fen: int
    badge: str
    badge_kind: str
    words: str
    more: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the passbook; `arrived_fen` is what is on the account."""

    month: date
    arrived_fen: int
    lines: tuple[PaymentWords, ...]


@dataclass(frozen=True, slots=True)
class AwardWords:
    """An award: since when, for how many, why (its letter), what it gives now, why that rose."""

    id: UUID
    kind_name: str
    running: bool
    amount_fen: int | None
    since: date
    until: date | None
    members: int
    letter_id: UUID | None
    ground: str
    raises: tuple[RaiseLine, ...] = ()
    once_fen: int | None = None
    parts: tuple[OncePartLine, ...] = ()


def next_pays(awards: list[AwardLine], lines: list[PaymentLine], *, on: date) -> list[NextPay]:
    """The next payment of each running award: this month's while it is not on the account, else next month's."""
    found = []
    for award in awards:
        month = month_of(on)
        mine = [
            one for one in lines if one.award_id == award.id and one.month == month and one.kind == "monthly"
        ]
        if mine and all(one.state in ("paid", "suspended") for one in mine):
            month, mine = month_after(on), []
        amount = sum(one.amount_fen for one in mine) or award.amount_in(month)
        if amount is None and month == month_of(on):
            month = month_after(on)
            amount = award.amount_in(month)
        if amount:
            found.append(NextPay(award.kind_name, month, pay_day_of(month), amount, _when(mine, month, on)))
    return found


def _when(mine: list[PaymentLine], month: date, on: date) -> str:
    day = pay_day_of(month)
    if any(one.state in ("held", "failed", "in_doubt") for one in mine):
        return _("有一笔还在处理，往下看是什么原因")
    if day < on:
        return _("正在办理，到账后会发消息告诉您")
    return _("预计%(day)s到账") % {"day": zhdate(day, "day")}


def months_of(lines: list[PaymentLine], paid_for: Mapping[UUID, PaidFor]) -> list[Month]:
    """The passbook, newest month first. `paid_for`: by payment, the document behind what is paid once."""
    found: dict[date, list[PaymentLine]] = {}
    for line in lines:
        found.setdefault(line.month, []).append(line)
    return [
        Month(
            month,
            sum(one.amount_fen for one in ones if one.state == "paid"),
            tuple(_words(one, paid_for.get(one.id)) for one in ones),
        )
        for month, ones in found.items()
    ]


def _words(line: PaymentLine, source: PaidFor | None) -> PaymentWords:
    badge, words, more = _SAYING[line.state](line)
    why = _why(source) if source else ""
    return PaymentWords(line.kind_name, line.amount_fen, badge, BADGES[line.state], words, more, why)


def _why(source: PaidFor) -> str:
    document = {"document": source.document}
    if source.cause == "price":
        return _("为什么有这笔：这个月物价涨得多，按文件 %(document)s 发价格临时补贴。") % document
    return _("为什么有这笔：保障标准提高，补发以前少发的，文件 %(document)s。") % document


def _due(line: PaymentLine) -> tuple[str, str, str]:
    return _("准备发放"), _("金额已经算好，等财政拨付以后送银行。"), ""


def _sent(line: PaymentLine) -> tuple[str, str, str]:
    return _("已送银行"), _("已经交给银行，等银行回单。"), ""


def _paid(line: PaymentLine) -> tuple[str, str, str]:
    day = {"tail": line.tail, "day": zhdate(line.state_at.date(), "day")}
    words = _("%(day)s已发到尾号 %(tail)s 的账户。") if line.tail else _("%(day)s已发到账。")
    return _("已到账"), words % day, ""


def _failed(line: PaymentLine) -> tuple[str, str, str]:
    why = _("银行没有发成：%(why)s。") % {"why": line.reason or _("银行没有说明原因")}
    return _("没发成"), why, _("钱没有丢。工作人员会联系您核对账户，更正后重新发放。")


def _in_doubt(line: PaymentLine) -> tuple[str, str, str]:
    return _("正在查"), _("银行还没有明确答复。"), _("工作人员正在向银行查清，不会重复发，也不会不发。")


def _held(line: PaymentLine) -> tuple[str, str, str]:
    reasons = {
        "no_account": _("还没有可以用的收款账户，请到村（社区）或镇街登记。"),
        "death": _("其他部门的数据说家里有人可能已去世，只暂缓这一份，正在核实。"),
        "custody": _("其他部门的数据说家里有人可能在服刑或被羁押，只暂缓这一份，正在核实。"),
        "account_change": _("收款账户刚换过，为防止冒领，正在向本人核实。"),
        "officer": _("工作人员正在核实一个情况。"),
    }
    hold = line.hold
    if hold is None:
        return _("暂缓"), _("工作人员正在核实一个情况。"), ""
    who = {"who": hold.owner_name, "day": zhdate(hold.cap_on, "day")}
    told = reasons.get(hold.reason, reasons["officer"])
    return _("暂缓"), told, _("由%(who)s核实，最迟%(day)s给出结果。") % who


def _suspended(line: PaymentLine) -> tuple[str, str, str]:
    return _("决定不发"), _("已经书面告诉您理由。"), _("不同意可以找镇街提出，也可以依法申请复议。")


_SAYING: dict[str, Any] = {
    "due": _due,
    "sent": _sent,
    "paid": _paid,
    "failed": _failed,
    "in_doubt": _in_doubt,
    "held": _held,
    "suspended": _suspended,
}


def award_words(award: AwardLine, *, on: date, letter_id: UUID | None, raises: list[RaiseLine]) -> AwardWords:
    """An award as its page draws it. `raises`: those of all the family's awards, newest first."""
    return AwardWords(
        id=award.id,
        kind_name=award.kind_name,
        running=award.runs_in(on) or award.start_month > on,
        amount_fen=award.amount_in(on) if award.runs_in(on) else award.amount_in(month_after(on)),
        since=award.start_month,
        until=award.end_month,
        members=award.member_count,
        letter_id=letter_id,
        ground=award.origin_document,
        raises=tuple(one for one in raises if one.award_id == award.id),
        once_fen=award.once_fen,
        parts=award.once_parts,
    )


__all__ = ["AwardWords", "Month", "NextPay", "PaymentWords", "award_words", "months_of", "next_pays"]
