"""What an award of one amount is: given once, by one decision, never twice for the same cause."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minzheng.kernel.result import Refusal

#: The words of the end such an award is entered with.
PAID_ONCE = "一次性发放"
ONE_OFF = "one_off"
#: Parts what happened from the day an officer found it new.
ANEW = "#"


class AlreadyAided(Refusal):
    """Somebody of the family was helped for this very cause already, here or elsewhere in the city."""

    code = "already_aided"
    message = "这家有人已因同一事由得到过这项救助（也可能在本市其他地方），同一事由不能重复救助。是新发生的困难，请更正事由后再办"
    status = 409


class OnceUnfit(Refusal):
    """A one-off award without its cause, or with days that run backwards."""

    code = "once_unfit"
    message = "一次性救助要写明事由和发放月份，请检查后再提交"


class PartStopUnfit(Refusal):
    """No such payment is still to come, or it was stopped already."""

    code = "part_stop_unfit"
    message = "只能停发以后月份还没有编制的那一次，本月和以前的照常发放，请刷新后重新选择"


@dataclass(frozen=True, slots=True)
class OncePart:
    """One payment of an amount given in several: the first of its month, 分."""

    month: date
    amount_fen: int


@dataclass(frozen=True, slots=True)
class OncePartLine:
    """One payment of what was given one time, as people read it; `stopped_reasons` "": it stands. Units: 分."""

    id: UUID
    month: date
    amount_fen: int
    stopped_reasons: str = ""


@dataclass(frozen=True, slots=True)
class GivenOnce:
    """An award of one amount. `cause`: a code of the item's own, what happened and on which day; nobody it helps is
    given the same kind for the same cause again before `apart_until`. `met`: whose hardship it is; (): the whole
    family's. `anew`: why the decider finds it a new hardship although the cause reads the same; on the ledger beside it.
    Refuses: OnceUnfit. Source: 国发〔2014〕47号 (同一事由不重复救助).

    `parts`: the money in several payments, a month apart from one another (分次发放); () : at once. `goods_fen`: what
    of the amount is given in goods and never paid (实物救助).
    """

    cause: str
    given_on: date
    apart_until: date
    met: tuple[UUID, ...] = ()
    anew: str = ""
    parts: tuple[OncePart, ...] = ()
    goods_fen: int = 0

    def __post_init__(self) -> None:
        if not self.cause or ANEW in self.cause or self.apart_until <= self.given_on:
            raise OnceUnfit()

    @property
    def kept_cause(self) -> str:
        """The cause as the ledger keeps it apart; one found new carries the day it was found so."""
        return f"{self.cause}{ANEW}{self.given_on:%Y-%m-%d}" if self.anew else self.cause

    def payments(self, *, amount_fen: int, start_month: date) -> tuple[OncePart, ...]:
        """What is due when: together the amount without its goods, to the 分. Refuses: OnceUnfit."""
        money = amount_fen - self.goods_fen
        found = self.parts or ((OncePart(start_month, money),) if money else ())
        months = [one.month for one in found]
        latest = date(start_month.year + 1, start_month.month, 1)
        if (
            self.goods_fen < 0
            or money != sum(one.amount_fen for one in found)
            or any(one.amount_fen <= 0 or one.month.day != 1 for one in found)
            or months != sorted(set(months))
            or any(not start_month <= month < latest for month in months)
        ):
            raise OnceUnfit(
                "分次发放各次的金额合起来要等于批准的金额，一个月一次，都在一年以内，请检查后再提交"
            )
        return found
