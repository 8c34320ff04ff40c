"""Entering families of a confirmed list that are new here: people, household, settled file, decision, award, cycle of checks.

Many at once in a fixed number of statements; each family has all that one alone would have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import AwardOrigin, NewAward, NewMember
from minzheng.engines.casework import rechecking
from minzheng.engines.casework.answers import seal_answers
from minzheng.engines.casework.firing import Step, first_event
from minzheng.engines.casework.models import (
    Application,
    Case,
    Decision,
    Event,
    Party,
    StockHousehold,
    StockImport,
)
from minzheng.engines.casework.numbering import application_numbers
from minzheng.engines.casework.processes import application_process, case_process
from minzheng.engines.casework.retention import kept_until
from minzheng.engines.casework.stock_comparing import content_of
from minzheng.engines.casework.stock_types import StockFamily, family_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.people import services as people
from minzheng.foundations.people.types import Relation
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id, parse_identity_number
from minzheng.kernel.money import yuan

#: Not judged by our rules: the award rests on the paper it names.
RULE_VERSION, RULE_PROFILE = "存量导入", "stock"


@dataclass(frozen=True, slots=True)
class Batch:
    """Families of one list on their way in: the list, the officer whose decision it is, the moment."""

    of: StockImport
    actor: Actor
    at: datetime

    @property
    def on(self) -> date:
        """The civil day."""
        return local_date(self.at)


@dataclass(slots=True)
class _Entry:
    """One family of the batch while it is entered: its ids, made beforehand, so that rows can name one another."""

    row: StockHousehold
    family: StockFamily
    answers: dict[str, Any]
    persons: list[UUID]
    household: UUID
    number: str
    application: UUID
    case: UUID
    decision: UUID

    @property
    def area(self) -> str:
        """The family's village."""
        return str(self.row.area_code)


def enter(batch: Batch, rows: Sequence[StockHousehold]) -> list[tuple[UUID, UUID]]:
    """All of these families or none, inside the caller's transaction: (file, award) of each, in their order.

    Refuses what `people` and `benefits` refuse.
    """
    entries = _entries(batch, rows)
    files = Application.objects.bulk_create([_file(batch, one) for one in entries])
    Party.objects.bulk_create([party for one in entries for party in _parties(one)])
    Decision.objects.bulk_create([_decision(batch, one) for one in entries])
    cases = Case.objects.bulk_create([_case(batch, one) for one in entries])
    Event.objects.bulk_create(
        [
            first_event(
                file, actor=batch.actor, step=Step("stock", ("", "closed"), case, _note(one)), at=batch.at
            )
            for one, file, case in zip(entries, files, cases, strict=True)
        ]
    )
    awards = benefits.grant_each(
        actor=batch.actor,
        awards=[_award(batch, one) for one in entries],
        at=batch.at,
        heard=[rechecking.BEGINS_CYCLE],
    )
    rechecking.start_cycles(
        [
            rechecking.Begun(award_id, one.household, one.persons[0], one.area, one.family.members[0].name)
            for award_id, one in zip(awards, entries, strict=True)
        ],
        item=batch.of.item,
        on=batch.on,
        at=batch.at,
    )
    return [(one.application, award_id) for one, award_id in zip(entries, awards, strict=True)]


def _entries(batch: Batch, rows: Sequence[StockHousehold]) -> list[_Entry]:
    """People and households first: everything else names them."""
    contents = [content_of(row) for row in rows]
    families = [family_of(one["family"]) for one in contents]
    persons = _people(batch, rows, families)
    households = _households(batch, rows, families, persons)
    numbers = application_numbers(rows[0].area_code, batch.on, len(rows))
    return [
        _Entry(row, family, content["answers"], ids, household, number, new_id(), new_id(), new_id())
        for row, family, content, ids, household, number in zip(
            rows, families, contents, persons, households, numbers, strict=True
        )
    ]


def _people(batch: Batch, rows: Sequence[StockHousehold], families: list[StockFamily]) -> list[list[UUID]]:
    known = [
        (particulars_of(one, row.area_code, on=batch.on), str(row.area_code))
        for row, family in zip(rows, families, strict=True)
        for one in family.members
    ]
    ids = iter(people.register_placed(actor=batch.actor, people=known, at=batch.at))
    return [[next(ids) for _one in family.members] for family in families]


def particulars_of(one: Any, area: str, *, on: date) -> people.Particulars:
    """A member of a list's family as the register takes her."""
    return people.Particulars(
        one.name, parse_identity_number(one.identity, today=on), one.phone, residence=area[6:]
    )


def _households(
    batch: Batch, rows: Sequence[StockHousehold], families: list[StockFamily], persons: list[list[UUID]]
) -> list[UUID]:
    formed = [
        people.NewHousehold(
            [
                people.Member(person, Relation(one.relation))
                for person, one in zip(ids, family.members, strict=True)
            ],
            str(row.area_code),
            family.group_name,
            family.address,
        )
        for row, family, ids in zip(rows, families, persons, strict=True)
    ]
    return people.form_households(actor=batch.actor, families=formed, on=batch.on, at=batch.at)


def _file(batch: Batch, one: _Entry) -> Application:
    """一户一档: the family's file, settled from the start, so that everything later hangs on it."""
    return Application(
        id=one.application,
        number=one.number,
        kind="stock",
        items=[batch.of.item],
        state="closed",
        process_version=application_process().version,
        answers_box=seal_answers(one.application, one.answers),
        applicant_name=one.family.members[0].name,
        applicant_id=one.persons[0],
        household_id=one.household,
        area_code=one.area,
        created_at=batch.at,
        updated_at=batch.at,
        settled_at=batch.at,
        retain_until=kept_until("confirmed", on=batch.on),
    )


def _parties(one: _Entry) -> list[Party]:
    return [
        Party(
            application_id=one.application,
            area_code=one.area,
            applicant_id=one.persons[0],
            role="applicant" if position == 0 else "member",
            position=position,
            person_id=person,
            name=member.name,
            relation=member.relation,
            must_sign=False,
        )
        for position, (person, member) in enumerate(zip(one.persons, one.family.members, strict=True))
    ]


def _decision(batch: Batch, one: _Entry) -> Decision:
    return Decision(
        id=one.decision,
        case_id=one.case,
        applicant_id=one.persons[0],
        area_code=one.area,
        kind="confirm",
        posting_id=batch.actor.posting_id,
        account_id=batch.actor.account_id,
        reasons=f"存量导入，依据 {one.family.document}",
        rule_version=RULE_VERSION,
        amount_fen=one.family.amount_fen,
        start_month=one.family.start_month,
        decided_at=batch.at,
    )


def _case(batch: Batch, one: _Entry) -> Case:
    assert batch.actor.posting_id is not None  # noqa: S101 - the officer who confirmed the list
    return Case(
        id=one.case,
        application_id=one.application,
        applicant_id=one.persons[0],
        area_code=one.area,
        item=batch.of.item,
        process_version=case_process(batch.of.item).version,
        state="closed",
        owner_posting=batch.actor.posting_id,
        decision_id=one.decision,
        proposed_fen=one.family.amount_fen,
        opened_at=batch.at,
        due_on=batch.on,
        settled_at=batch.at,
    )


def _note(one: _Entry) -> str:
    return f"存量导入，依据 {one.family.document}，每月 {yuan(one.family.amount_fen)} 元"


def _award(batch: Batch, one: _Entry) -> NewAward:
    family, persons = one.family, one.persons
    counted = [
        NewMember(person) for person, member in zip(persons, family.members, strict=True) if member.counted
    ]
    return NewAward(
        kind=batch.of.item,
        kind_name=catalogue.item(batch.of.item).name,
        case_id=one.case,
        decision_id=one.decision,
        household_id=one.household,
        person_id=persons[0],
        area_code=one.area,
        start_month=family.start_month,
        amount_fen=family.amount_fen,
        rule_version=RULE_VERSION,
        rule_profile=RULE_PROFILE,
        members=tuple(counted),
        payee_person_id=_payee(family, persons),
        payee_account=family.account,
        origin=AwardOrigin.STOCK,
        origin_document=family.document,
    )


def _payee(family: StockFamily, persons: list[UUID]) -> UUID:
    """Whose account it is: the member of that name, else the applicant."""
    named = (
        person for person, one in zip(persons, family.members, strict=True) if one.name == family.account_name
    )
    return next(named, persons[0])
