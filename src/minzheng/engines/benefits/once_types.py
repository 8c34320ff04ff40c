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


@dataclass(frozen=True, slots=True)
class GivenOnce:
    """An award of one amount. `cause`: a code of the item's own, what happened and on which day; nobody it helps is
    given the same kind for the same cause again before `apart_until`. `met`: whose hardship it is; (): the whole
    family's. `anew`: why the decider finds it a new hardship although the cause reads the same; on the ledger beside it.
    Refuses: OnceUnfit. Source: 国发〔2014〕47号 (同一事由不重复救助).
    """

    cause: str
    given_on: date
    apart_until: date
    met: tuple[UUID, ...] = ()
    anew: str = ""

    def __post_init__(self) -> None:
        if not self.cause or ANEW in self.cause or self.apart_until <= self.given_on:
            raise OnceUnfit()

    @property
    def kept_cause(self) -> str:
        """The cause as the ledger keeps it apart; one found new carries the day it was found so."""
        return f"{self.cause}{ANEW}{self.given_on:%Y-%m-%d}" if self.anew else self.cause
