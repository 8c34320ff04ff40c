"""How a one-time decision gives: money at once or in several payments, partly in goods; to whom else the family is sent."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.engines.benefits.types import OncePart
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.money import yuan
from minzheng.kernel.result import Refusal

MOST_GOODS, LONGEST = 10, 60


class GivenUnfit(Refusal):
    """More payments than the item allows, goods without name, quantity or worth, or an item that is given monthly."""

    code = "given_unfit"
    message = "怎样给没有写清楚：分次发放写每次的月份和金额，实物写名称、数量和折合金额，请检查后再提交"


@dataclass(frozen=True, slots=True)
class Goods:
    """Something given instead of money: what, how much of it, and its worth in the books (分)."""

    name: str
    quantity: str
    worth_fen: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a decision gives one time. `money_fen` is paid at once, unless `parts` say when; `referred_to`: 转介, in words."""

    money_fen: int = 0
    parts: tuple[OncePart, ...] = ()
    goods: tuple[Goods, ...] = ()
    referred_to: str = ""

    @property
    def goods_fen(self) -> int:
        """What the goods are worth, 分."""
        return sum(one.worth_fen for one in self.goods)

    @property
    def paid_fen(self) -> int:
        """What is paid, 分."""
        return sum(one.amount_fen for one in self.parts) or self.money_fen

    @property
    def total_fen(self) -> int:
        """The amount that was proposed and published: money and goods together, 分."""
        return self.paid_fen + self.goods_fen

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the decision."""
        return {
            "money_fen": self.paid_fen,
            "parts": [[one.month.isoformat(), one.amount_fen] for one in self.parts],
            "goods": [[one.name, one.quantity, one.worth_fen] for one in self.goods],
            "referred_to": self.referred_to,
        }


def given_of(kept: dict[str, Any], *, amount_fen: int) -> Given:
    """What a decision's row says; all of it in money at once where it says nothing."""
    if not kept:
        return Given(money_fen=amount_fen)
    return Given(
        money_fen=kept["money_fen"],
        parts=tuple(OncePart(date.fromisoformat(month), fen) for month, fen in kept["parts"]),
        goods=tuple(Goods(*one) for one in kept["goods"]),
        referred_to=kept["referred_to"],
    )


def check_given(item: str, given: Given) -> None:
    """The item allows so many payments and goods, and every line says what it is. Refuses: GivenUnfit."""
    once = catalogue.item(item).once
    if once is None:
        raise GivenUnfit("这个事项按月发放，不能分次给一次性救助，也不发实物，请检查后再提交")
    if len(given.parts) > once.most_parts:
        raise GivenUnfit(f"这个事项最多分 {once.most_parts} 次发放（参数待核实），请减少次数后再提交")
    if given.goods and not once.goods:
        raise GivenUnfit("这个事项不发实物，请改办临时救助")
    if given.money_fen and given.parts and given.money_fen != given.paid_fen:
        raise GivenUnfit()
    unclear = [
        one
        for one in given.goods
        if not 0 < len(one.name.strip()) <= LONGEST or not 0 < len(one.quantity.strip()) <= LONGEST
    ]
    if unclear or len(given.goods) > MOST_GOODS or any(one.worth_fen <= 0 for one in given.goods):
        raise GivenUnfit()
    if len(given.referred_to) > 4 * LONGEST:
        raise GivenUnfit(f"转介给谁、帮什么，写在 {4 * LONGEST} 个字以内")


def given_words(given: Given) -> str:
    """One sentence for a message: what is paid when, and what comes in goods."""
    said = []
    if given.parts:
        each = "、".join(
            f"{one.month.year}年{one.month.month}月{yuan(one.amount_fen)}元" for one in given.parts
        )
        said.append(f"分{len(given.parts)}次发放：{each}，发到您登记的银行账户")
    elif given.money_fen:
        said.append(f"一次性发放{yuan(given.money_fen)}元，发到您登记的银行账户")
    if given.goods:
        what = "、".join(f"{one.name}{one.quantity}" for one in given.goods)
        said.append(
            f"另给实物：{what}，由工作人员当面交给您，请您签收"
            if said
            else f"给您实物：{what}，由工作人员当面交给您，请您签收"
        )
    return "；".join(said)
