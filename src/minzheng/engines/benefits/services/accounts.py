"""The account an award taken over from a list is paid to, corrected by a later list two officers stand for."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.benefits.services.changing import locked_award
from minzheng.engines.benefits.types import AwardOrigin, Decided
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import Refusal


class NotFromStock(Refusal):
    """Only what came by a list is corrected by a list."""

    code = "not_from_stock"
    message = "这项待遇不是导入的，账户变更请在系统里按程序办理"


@act
def correct_stock_account(
    *, actor: Actor, award_id: UUID, account: str, decided: Decided, at: datetime
) -> None:
    """Another account number for a stock award; "" forgets it. Refuses: DecisionNeeded, NotYours, NotFromStock."""
    award = locked_award(actor, award_id, decided)
    if award.origin != AwardOrigin.STOCK:
        raise NotFromStock()
    sealed = seal(account.encode(), context=f"award.account|{award_id}") if account else None
    award.payee_account_box = sealed
    award.save(update_fields=["payee_account_box"])
    record(
        actor=actor,
        action="benefits.award.account_corrected",
        subject=Subject("award", award_id, award.person_id, award.area_code),
        at=at,
        decision_id=str(decided.decision_id),
    )
