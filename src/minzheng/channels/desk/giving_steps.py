"""How one-time help is given, on the page of a file: payments and goods typed with the decision, handed over, a later one stopped."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from minzheng.channels.desk.review_views import ChoiceMissing
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.services import DECIDERS, NewPartStop
from minzheng.engines.benefits.types import OncePart, month_of, months_later
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services as acts
from minzheng.engines.casework.types import CaseLine
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.money import AmountUnreadable, parse_yuan

HANDERS = (Role.TOWN_CLERK, Role.VILLAGE_WORKER)
GOODS_ROWS, MONTHS_AHEAD, LONGEST = 3, 12, 240


def typed_given(sent: Mapping[str, str], *, amount_fen: int) -> acts.Given | None:
    """What the form says beside the amount; None: all of it in money at once. Refuses: GivenUnfit (unreadable)."""
    parts, goods = [], []
    try:
        for n in range(MONTHS_AHEAD):
            if sent.get(f"part{n}_amount", "").strip():
                month = date.fromisoformat(sent.get(f"part{n}_month", ""))
                parts.append(OncePart(month, parse_yuan(sent[f"part{n}_amount"])))
        for n in range(GOODS_ROWS):
            name, quantity, worth = (
                sent.get(f"goods{n}_{one}", "").strip() for one in ("name", "quantity", "worth")
            )
            if name or quantity or worth:
                goods.append(acts.Goods(name, quantity, parse_yuan(worth)))
    except (ValueError, AmountUnreadable):
        raise acts.GivenUnfit() from None
    referred = sent.get("referred_to", "").strip()[: LONGEST + 1]
    if not (parts or goods or referred):
        return None
    given = acts.Given(parts=tuple(parts), goods=tuple(goods), referred_to=referred)
    if parts:
        return given
    return acts.Given(money_fen=amount_fen - given.goods_fen, goods=given.goods, referred_to=referred)


def act_on(do: str, *, actor: Actor, case: CaseLine, version: int, sent: Mapping[str, str]) -> str:
    """实物签收 or 停发 of a later payment; the words shown then. Refuses: what the acts refuse, ChoiceMissing."""
    try:
        if do == "hand_goods":
            handed = acts.Handover(
                handed_on=date.fromisoformat(sent.get("handed_on", "")),
                way=sent.get("way", ""),
                receiver=sent.get("receiver", "")[:60],
                second=sent.get("second", "")[:60],
                carried_by=sent.get("carried_by", "")[:60],
                note=sent.get("note", "")[:300],
            )
        else:
            stop = NewPartStop(
                month=date.fromisoformat(sent.get("stop_month", "")),
                reasons=sent.get("stop_words", "")[:1000],
                basis=sent.get("basis", "")[:200],
                told_on=date.fromisoformat(sent.get("told_on", "")),
                family_said=sent.get("family_said", "")[:1000],
            )
    except ValueError:
        raise ChoiceMissing() from None
    if do == "hand_goods":
        acts.hand_goods(actor=actor, case_id=case.id, version=version, handed=handed, at=clock.now())
        return "实物签收已登记，签收单可以打印请领取人签字"
    award = next(iter(benefits.awards_of_case(case_id=case.id)), None)
    if award is None:
        raise ChoiceMissing()
    acts.stop_part(actor=actor, award_id=award.id, new=stop, at=clock.now())
    return "已决定这一次不再发放，决定书请送达；其他各次照常"


def panel(actor: Actor, case: CaseLine | None, sent: Mapping[str, str]) -> dict[str, Any]:
    """Fields for a decision still to be made, and what was given by one that was."""
    once = catalogue.item(case.item).once if case is not None else None
    if case is None or once is None:
        return {}
    if case.outcome is None:
        return {"giving": _fields(once.most_parts, once.goods, sent)}
    return {"given": _given(actor, case)} if case.outcome.kind == "confirm" else {}


def _fields(most: int, goods: bool, sent: Mapping[str, str]) -> dict[str, Any] | None:
    first = month_of(today())
    months = [
        (f"{one:%Y-%m-%d}", zhdate(one, "month"))
        for one in (months_later(first, n) for n in range(MONTHS_AHEAD))
    ]
    if most < 2 and not goods:
        return None
    return {
        "months": months,
        "most": most,
        "parts": [
            {
                "month": f"part{n}_month",
                "amount": f"part{n}_amount",
                "chosen": sent.get(f"part{n}_month") or months[n][0],
                "typed": sent.get(f"part{n}_amount", ""),
                "n": n + 1,
            }
            for n in range(most if most > 1 else 0)
        ],
        "goods": [
            {name: (f"goods{n}_{name}", sent.get(f"goods{n}_{name}", "")) for name in ("name", "quantity", "worth")}
            for n in range(GOODS_ROWS if goods else 0)
        ],
        "referred_to": sent.get("referred_to", ""),
        "open": any(value.strip() for name, value in sent.items() if name.startswith(("part", "goods", "referred")) and not name.endswith("_month")),
    }  # fmt: skip


def _given(actor: Actor, case: CaseLine) -> dict[str, Any]:
    award, kept = next(iter(benefits.awards_of_case(case_id=case.id)), None), casework.goods_of(case.id)
    this_month = month_of(today())
    parts = award.once_parts if award else ()
    to_come = [one for one in parts if one.month > this_month and not one.stopped_reasons]
    return {
        "parts": [
            [zhdate(one.month, "month"), one.amount_fen, f"已停发：{one.stopped_reasons}" if one.stopped_reasons else "照发"]
            for one in parts
        ]
        if len(parts) > 1 or to_come
        else [],
        "part_columns": ["月份", {"label": "金额", "kind": "yuan"}, "情况"],
        "goods": [(one.name, f"{one.quantity}，折合 {yuan(one.worth_fen)}") for one in kept.goods],
        "referred_to": kept.referred_to,
        "receipt": kept.receipt,
        "may_hand": bool(kept.goods) and not kept.receipt and actor.role in HANDERS,
        "ways": list(acts.HANDED_NAMES.items()),
        "may_stop": bool(to_come) and actor.role in DECIDERS,
        "months_to_come": [(f"{one.month:%Y-%m-%d}", zhdate(one.month, "month")) for one in to_come],
        "today": f"{today():%Y-%m-%d}",
    }  # fmt: skip


def case_of(cases: list[CaseLine], case_id: UUID) -> CaseLine:
    """The case the form is about. Refuses: ChoiceMissing."""
    found = next((one for one in cases if one.id == case_id), None)
    if found is None:
        raise ChoiceMissing()
    return found
