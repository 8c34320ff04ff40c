"""Taking over one family of a confirmed list, correcting one taken over, or opening the review of one that would get less."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.benefits import queries as benefit_queries
from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import (
    Decided,
    MembersChange,
    NewMember,
    month_after,
    month_of,
)
from minzheng.engines.casework.answers import seal_answers
from minzheng.engines.casework.firing import Step, locked_application, write_event
from minzheng.engines.casework.models import Application, Case, Decision, Party, StockHousehold, StockImport
from minzheng.engines.casework.review_types import NewReview, ReviewRunning
from minzheng.engines.casework.services.reviews import open_review
from minzheng.engines.casework.stock_comparing import FORGOTTEN, content_of, differences
from minzheng.engines.casework.stock_entering import RULE_VERSION, Batch, enter, particulars_of
from minzheng.engines.casework.stock_types import StockFamily, StockMember, family_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.foundations.people import services as people
from minzheng.foundations.people.types import Relation
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.money import yuan
from minzheng.kernel.result import Refusal

#: What taking a family over writes on its row.
TAKEN = ("application_id", "award_id", "applied_at", "waiting", "failure")


class ChangedMeanwhile(Refusal):
    """Another list or a decision changed the family between the check and the taking over."""

    code = "stock.changed_meanwhile"
    message = "核对以后，这户的待遇又有变动，这次的变更没有执行"


class ReviewRunsAlready(Refusal):
    """The list gives the family less, and it is being reviewed already."""

    code = "stock.review_runs"
    message = "这户正在复核，没有另开一件。请把名单上的情况写进正在办的复核里"


class FormerForgotten(Refusal):
    """The rows this family was last taken over from are forgotten: there is nothing to compare with."""

    code = "stock.former_forgotten"
    message = FORGOTTEN


@dataclass(frozen=True, slots=True)
class TakingOver:
    """One family on its way in: the row, the officer whose decision it is, the moment."""

    batch: StockImport
    row: StockHousehold
    actor: Actor
    at: datetime

    @property
    def on(self) -> date:
        """The civil day."""
        return local_date(self.at)


def take_over_new(batch: Batch, rows: Sequence[StockHousehold]) -> None:
    """Rows of families that are new here, all or none, inside the caller's transaction. Refuses: as `enter`."""
    for row, (application_id, award_id) in zip(rows, enter(batch, rows), strict=True):
        row.application_id, row.award_id = application_id, award_id
        row.applied_at, row.waiting, row.failure = batch.at, False, ""
    StockHousehold.objects.bulk_update(rows, TAKEN)


def take_over(job: TakingOver) -> None:
    """One row, inside the caller's transaction. Refuses what people, benefits, messages and reviews refuse.

    A list never lowers or ends anything: a family it gives less is reviewed, and paid as before until that is decided.
    """
    if job.row.finding == "new":
        take_over_new(Batch(job.batch, job.actor, job.at), [job.row])
        return
    content = content_of(job.row)
    family = family_of(content["family"])
    if job.row.less:
        _ask_for_review(job, family)
        return
    application, award_id = _correct(job, family, content["answers"])
    job.row.application_id, job.row.award_id = application.id, award_id
    job.row.document, job.row.applied_at, job.row.waiting = family.document, job.at, False
    job.row.failure = ""
    job.row.save(update_fields=["document", *TAKEN])


def _ask_for_review(job: TakingOver, family: StockFamily) -> None:
    """The family's review is opened, in words that name the list and both amounts; nothing of the row is applied.

    Refuses: ChangedMeanwhile, ReviewRunsAlready. Source: 审核确认办法 art. 31, 32 (a cut is decided for one family, told
    before, with reasons).
    """
    before, _application_id, award_id = _former(job.row)
    _must_stand_as_checked(job, award_id, before, family)
    changed = "；".join(f"{what}：{was} → {now}" for what, was, now in job.row.changes)
    words = (
        f"导入的名单“{job.batch.filename[:60]}”每月 {yuan(family.amount_fen)} 元，系统现在每月 {yuan(before.amount_fen)} 元"
        f"（名单依据 {family.document[:60]}）；{changed}"
    )
    if job.batch.reasons:
        words = f"{words[:220]}。名单说明：{job.batch.reasons}"
    try:
        application_id = open_review(
            actor=job.actor, award_id=award_id, new=NewReview("other", words), at=job.at
        )
    except ReviewRunning:
        raise ReviewRunsAlready() from None
    job.row.application_id, job.row.award_id = application_id, award_id
    job.row.waiting, job.row.failure = False, ""
    job.row.save(update_fields=["application_id", "award_id", "waiting", "failure"])


def _former(row: StockHousehold) -> tuple[StockFamily, UUID, UUID]:
    """The family as it was last taken over or corrected, its file and its award: a changed row has them."""
    former = (
        StockHousehold.objects.filter(item=row.item, key_index=row.key_index, applied_at__isnull=False)
        .order_by("-applied_at", "-pk")
        .first()
    )
    assert former is not None  # noqa: S101 - a changed row has a former one
    kept = content_of(former)
    if not kept:
        raise FormerForgotten()
    return family_of(kept["family"]), former.application_id, former.award_id


def _register(job: TakingOver, family: StockFamily) -> list[UUID]:
    area = str(job.row.area_code)
    known = [particulars_of(one, area, on=job.on) for one in family.members]
    persons = people.register_people(actor=job.actor, people=known, area_code=area, at=job.at)
    members = [
        people.Member(person, Relation(one.relation))
        for person, one in zip(persons, family.members, strict=True)
    ]
    formed = people.NewHousehold(members, area, family.group_name, family.address)
    people.form_households(actor=job.actor, families=[formed], on=job.on, at=job.at)
    return persons


def _name_parties(application: Application, members: tuple[StockMember, ...], persons: list[UUID]) -> None:
    here = set(Party.objects.filter(application=application).values_list("person_id", flat=True))
    Party.objects.bulk_create(
        [
            Party(
                application=application,
                area_code=application.area_code,
                applicant_id=application.applicant_id,
                role="applicant" if position == 0 else "member",
                position=position + (len(here) if here else 0),
                person_id=person,
                name=one.name,
                relation=one.relation,
                must_sign=False,
            )
            for position, (person, one) in enumerate(zip(persons, members, strict=True))
            if person not in here
        ]
    )


def _decide(job: TakingOver, case_id: UUID, applicant: UUID, family: StockFamily, kind: str) -> Decision:
    """The correction as a decision of the officer who confirmed the list."""
    return Decision.objects.create(  # type: ignore[no-any-return]
        id=new_id(),
        case_id=case_id,
        applicant_id=applicant,
        area_code=job.row.area_code,
        kind=kind,
        posting_id=job.actor.posting_id,
        account_id=job.actor.account_id,
        reasons=_why(job, family),
        rule_version=RULE_VERSION,
        amount_fen=family.amount_fen,
        start_month=family.start_month,
        decided_at=job.at,
    )


def _why(job: TakingOver, family: StockFamily) -> str:
    said = job.batch.reasons or "更正导入的登记"
    changed = "；".join(f"{what}：{before} → {after}" for what, before, after in job.row.changes)
    return f"{said}（依据 {family.document}；{changed}）"


def _correct(job: TakingOver, family: StockFamily, answers: dict[str, Any]) -> tuple[Application, UUID]:
    """Only what differs from the former list is touched; the months already past stay as they were."""
    before, application_id, award_id = _former(job.row)
    application = locked_application(application_id)
    _must_stand_as_checked(job, award_id, before, family)
    persons = _register(job, family)
    case = Case.objects.select_for_update(of=("self",)).get(application=application, item=job.row.item)
    kind = "raise" if family.amount_fen > before.amount_fen else "keep"
    decision = _decide(job, case.id, persons[0], family, kind)
    decided = Decided(decision.id, job.actor.posting_id, RULE_VERSION, decision.reasons[:180])
    _correct_award(job, award_id, (before, family), persons, decided)
    _name_parties(application, family.members, persons)
    application.answers_box = seal_answers(application.id, answers)
    application.updated_at, application.version = job.at, application.version + 1
    application.save(update_fields=["answers_box", "updated_at", "version"])
    case.decision, case.version = decision, case.version + 1
    case.save(update_fields=["decision", "version"])
    step = Step("stock_corrected", ("closed", "closed"), case, decision.reasons)
    write_event(application, actor=job.actor, step=step, at=job.at)
    if kind != "keep":
        _tell(job, application, family)
    return application, award_id


def _must_stand_as_checked(job: TakingOver, award_id: UUID, before: StockFamily, after: StockFamily) -> None:
    """What the second officer saw is what is done: no list or decision has changed the family since the check."""
    changes, less = differences(before, after)
    line = benefit_queries.award(award_id=award_id)
    paid = line.amount_in(month_after(job.on)) if line else None
    shown = [list(one) for one in changes] == [list(one) for one in job.row.changes]
    if not shown or less != job.row.less or paid != before.amount_fen:
        raise ChangedMeanwhile()


def _correct_award(
    job: TakingOver,
    award_id: UUID,
    families: tuple[StockFamily, StockFamily],
    persons: list[UUID],
    decided: Decided,
) -> None:
    before, after = families
    month = max(month_of(job.on), after.start_month)
    of_number = {one.identity: person for one, person in zip(after.members, persons, strict=True)}
    was = {one.identity for one in before.members if one.counted}
    joined = sorted({one.identity for one in after.members if one.counted} - was)
    if joined:
        change = MembersChange(month, join=tuple(NewMember(of_number[number]) for number in joined))
        benefits.change_members(actor=job.actor, award_id=award_id, change=change, decided=decided, at=job.at)
    if before.amount_fen != after.amount_fen:
        benefits.change_amount(
            actor=job.actor,
            award_id=award_id,
            from_month=month,
            amount_fen=after.amount_fen,
            decided=decided,
            at=job.at,
        )
    if before.account != after.account:
        benefits.correct_stock_account(
            actor=job.actor, award_id=award_id, account=after.account, decided=decided, at=job.at
        )


def _tell(job: TakingOver, application: Application, family: StockFamily) -> None:
    assert application.applicant_id is not None  # noqa: S101 - a stock file has its applicant
    messages.tell(
        person_id=application.applicant_id,
        area_code=application.area_code,
        kind=f"{job.batch.item}.stock_corrected",
        context={
            "name": application.applicant_name,
            "item": catalogue.item(job.batch.item).name,
            "amount": yuan(family.amount_fen),
            "document": family.document,
        },
        link=f"/applications/{application.id}/",
        at=job.at,
    )
