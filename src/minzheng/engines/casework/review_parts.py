"""What one decision gave in parts is reviewed as one: the whole amount, and how a new whole lies on the parts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as ledger
from minzheng.engines.benefits.types import AwardLine, Decided, NewAward, NewMember
from minzheng.engines.casework.models import Case, Review
from minzheng.engines.casework.review_types import VerdictUnfit
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import AwardPart, GrantingHandler
from minzheng.engines.rules import queries as advice_store
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part: its award (None: not given so far), what it pays now and shall pay. Units: 分 a month."""

    kind: str
    award: AwardLine | None
    now_fen: int
    fen: int


@dataclass(frozen=True, slots=True)
class Holding:
    """From which month a decision holds, and the decision as the ledger asks for it."""

    first: date
    decided: Decided


def lines_beside(award_id: UUID) -> list[AwardLine]:
    """The award and the other parts the same decision gave the same person, none of them ended; the item's own first."""
    line = benefits.award(award_id=award_id)
    if line is None:
        return []
    item = catalogue.item_of_kind(line.kind)
    if not item.parts:
        return [line]
    found = [
        one
        for one in benefits.awards_of_case(case_id=line.case_id)
        if one.person_id == line.person_id
        and one.kind in item.parts
        and (one.id == line.id or one.end_month is None)
    ]
    return sorted(found, key=lambda one: (one.kind != item.code, one.kind))


def main_award(award_id: UUID) -> UUID:
    """The item's own award, whose review looks at all parts; the award itself where it is that, or stands alone."""
    found = lines_beside(award_id)
    return found[0].id if found else award_id


def paid_now(line: AwardLine, at: datetime) -> int:
    """分 an award pays this month or, before the first, from its first month on."""
    return line.amount_in(max(local_date(at), line.start_month)) or 0


def whole_amount(award_id: UUID, at: datetime) -> int:
    """分 all parts together pay."""
    return sum(paid_now(line, at) for line in lines_beside(award_id))


def divided(review: Review, case: Case, fen: int, *, at: datetime) -> list[PartChange]:
    """How a new whole lies on the parts: as the item divides it by what the review found; else the own award bears it.

    Refuses: VerdictUnfit (the other parts alone are more than the whole).
    """
    lines = lines_beside(review.award_id)
    if not lines:
        return []
    now = {line.kind: (line, paid_now(line, at)) for line in lines}
    parts = _by_item(case, fen)
    if not {one.kind for one in parts} >= set(now):  # nothing new is known of the other parts: they stay
        others = [AwardPart(kind, paid) for kind, (_line, paid) in now.items() if kind != lines[0].kind]
        own = fen - sum(one.fen for one in others)
        if own <= 0:
            raise VerdictUnfit("金额比照料护理补贴还少：基本生活费要大于零，请核对")
        parts = [AwardPart(lines[0].kind, own), *others]
    nothing: tuple[AwardLine | None, int] = (None, 0)
    return [PartChange(one.kind, *now.get(one.kind, nothing), one.fen) for one in parts]


def _by_item(case: Case, fen: int) -> list[AwardPart]:
    handler: object = catalogue.handler_of(case.item)
    kept = advice_store.advice_of(application_id=case.application_id, item=case.item)
    if not hasattr(handler, "award_parts"):
        return []
    return cast(GrantingHandler, handler).award_parts(kept.advice if kept else None, fen)


def check_parts(review: Review, case: Case, act: str, fen: int, *, at: datetime) -> None:
    """A rise takes from no part, and a cut adds none. Refuses: VerdictUnfit."""
    if act not in ("raise", "cut"):
        return
    changes = divided(review, case, fen, at=at)
    if act == "raise" and any(one.fen < one.now_fen for one in changes):
        raise VerdictUnfit(
            "增发时，基本生活费和照料护理补贴哪一项都不能减少；有一项要减的，请按减发先告知、听取意见"
        )
    if act == "cut" and any(one.award is None for one in changes):
        raise VerdictUnfit("减发时不能同时增加新的补贴，请核对金额，或者分两次办理")


def change_parts(
    review: Review, case: Case, fen: int, *, actor: Actor, holding: Holding, at: datetime
) -> None:
    """Every part pays its new amount from a month on, by one decision; a part not given so far begins with it."""
    first, decided = holding.first, holding.decided
    for one in divided(review, case, fen, at=at):
        if one.award is None:
            ledger.grant(actor=actor, award=_new_part(review, one, first, decided), at=at)
        elif one.fen != one.now_fen:
            ledger.change_amount(
                actor=actor,
                award_id=one.award.id,
                from_month=max(first, one.award.start_month),
                amount_fen=one.fen,
                decided=decided,
                at=at,
            )


def _new_part(review: Review, part: PartChange, first: date, decided: Decided) -> NewAward:
    line = lines_beside(review.award_id)[0]
    item = catalogue.item_of_kind(line.kind)
    return NewAward(
        kind=part.kind,
        kind_name=item.parts[part.kind],
        case_id=line.case_id,
        decision_id=decided.decision_id,
        household_id=line.household_id,
        person_id=line.person_id,
        payee_person_id=line.payee_person_id,
        area_code=line.area_code,
        start_month=max(first, line.start_month),
        amount_fen=part.fen,
        rule_version=decided.rule_version,
        rule_profile=line.rule_profile,
        members=(NewMember(line.person_id),),
        advice_id=decided.advice_id,
        of_person=item.of_person,
    )
