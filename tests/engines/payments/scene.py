"""Families with awards and accounts, and the officers of a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import Decided, GivenOnce, NewAccount, NewAward, NewMember
from minzheng.engines.payments import services
from minzheng.engines.payments.models import Instruction, Run
from minzheng.engines.payments.services import NewLine
from minzheng.engines.payments.types import BudgetSource, InstructionState, Prepared, RunKind
from minzheng.foundations.people.services import Particulars, register_person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.bank_accounts import AccountKind
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import IdentityNumber, check_character, new_id
from minzheng.kernel.scope import Scope

UNIT, AREA = "500110", "500110500110120206"
FUHUAN = ("500110500110120", "500110500110121")
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
NOON = datetime(2026, 11, 2, 12, tzinfo=BEIJING)
CITY = Scope(lo="50", hi="51")


def officer(role: Role, name: str, lo: str = "500110", hi: str = "500111") -> Actor:
    """An officer in a posting over an area."""
    return Actor(role, name, Scope(lo=lo, hi=hi), account_id=new_id(), posting_id=new_id(), area_name="测试")


编制 = officer(Role.DISTRICT_FINANCE, "周财务")
复核 = officer(Role.DISTRICT_REVIEWER, "刘审核")
签发 = officer(Role.DISTRICT_CONFIRMER, "李科")
财政 = officer(Role.FINANCE_BUREAU, "郑财政")
经办 = officer(Role.TOWN_CLERK, "王敏", *FUHUAN)
镇长 = officer(Role.TOWN_LEADER, "张主任", *FUHUAN)
外区 = officer(Role.DISTRICT_FINANCE, "外人", "500101", "500102")
NAMES = ("罗庆华", "蹇世珍", "杨光明", "陈桂芳", "周永福", "吴秀英", "郑大海", "王明珍", "李国强", "冯素华")


@contextmanager
def as_actor(actor: Actor) -> Iterator[Actor]:
    """Inside an actor's own scope, as a request would be."""
    with open_scope(actor.scope):
        yield actor


def number_of(place: int, *, year: int = 1960) -> str:
    """A synthetic identity number of 綦江."""
    first = f"500222{year}{place // 28 % 12 + 1:02d}{place % 28 + 1:02d}{place % 500 * 2 + 1:03d}"
    return first + check_character(first)


def person(place: int, name: str = "") -> UUID:
    """A registered person, visible from the village."""
    number = number_of(place)
    identity = IdentityNumber(number, date(1960, int(number[10:12]), int(number[12:14])), 1)
    with open_scope(CITY):
        given = Particulars(name or NAMES[place % len(NAMES)], identity, "")
        return register_person(actor=SYSTEM, particulars=given, area_code=AREA, at=NOON)


def account(person_id: UUID, name: str, place: int) -> None:
    """An account in the payee's own name."""
    new = NewAccount(
        person_id,
        AREA,
        AccountKind.PASSBOOK,
        "重庆农村商业银行",
        name,
        f"6217{place:013d}",
        reason="登记账户",
    )
    with as_actor(经办):
        benefits.enter_account(actor=经办, account=new, at=NOON)


@dataclass(frozen=True, slots=True)
class Family:
    """A family on 低保."""

    award_id: UUID
    people: tuple[UUID, ...]
    place: int

    @property
    def head(self) -> UUID:
        """Who holds the award and is paid."""
        return self.people[0]


def family(  # noqa: PLR0913
    place: int = 0,
    *,
    members: int = 2,
    fen: int = 60_000,
    paid: bool = True,
    start: date = NOVEMBER,
    name: str = "",
) -> Family:
    """A family with an award from a month on, and an account unless told otherwise."""
    people = tuple(person(place * 10 + n, name if n == 0 else "") for n in range(members))
    called = name or NAMES[place * 10 % len(NAMES)]
    if paid:
        account(people[0], called, place)
    award = NewAward(
        kind="dibao", kind_name="最低生活保障", case_id=new_id(), decision_id=new_id(), household_id=new_id(),
        person_id=people[0], area_code=AREA, start_month=start, amount_fen=fen, rule_version="2026-01",
        rule_profile="cn-2021", members=tuple(NewMember(one) for one in people),
    )  # fmt: skip
    with as_actor(签发):
        award_id = benefits.grant(actor=签发, award=award, at=NOON)
    return Family(award_id, people, place)


def given_once(place: int) -> UUID:
    """小额快救 decided on 2 November, with an account to pay it to."""
    someone = person(place)
    account(someone, NAMES[place], place)
    award = NewAward(
        kind="quick_aid", kind_name="临时救助（小额快救）", case_id=new_id(), decision_id=new_id(), household_id=new_id(),
        person_id=someone, area_code=AREA, start_month=NOVEMBER, amount_fen=63_000, rule_version="2026-01",
        rule_profile="cn-2021", members=(NewMember(someone),),
        once=GivenOnce(f"illness:{place}", date(2026, 11, 2), date(2027, 11, 1)),
    )  # fmt: skip
    with as_actor(签发):
        return benefits.grant(actor=签发, award=award, at=NOON)


def decided(reasons: str = "收入有变化，按规定调整") -> Decided:
    """A decision of 李科."""
    return Decided(new_id(), 签发.posting_id, "2026-01", reasons)


def prepared(month: date = NOVEMBER, *, at: datetime = NOON, kind: RunKind = RunKind.MONTHLY) -> Prepared:
    """周财务 freezes a month."""
    with as_actor(编制):
        return services.prepare_run(actor=编制, unit=UNIT, month=month, kind=kind, at=at)


def version(run_id: UUID | None) -> int:
    """The run's version now."""
    with open_scope(CITY):
        return int(Run.objects.get(pk=run_id).version)


def budget(
    fen: int = 100_000_000, *, name: str = "中央困难群众救助补助", source: BudgetSource = BudgetSource.CENTRAL
) -> UUID:
    """A line of the district for 2026."""
    with as_actor(财政):
        return services.enter_budget_line(
            actor=财政, line=NewLine(UNIT, 2026, source, name, "渝财社〔2026〕1号", fen), at=NOON
        )


def reviewed_and_released(run_id: UUID | None, *, at: datetime = NOON) -> None:
    """刘审核 reviews, 李科 releases."""
    assert run_id is not None
    with as_actor(复核):
        services.review_run(actor=复核, run_id=run_id, version=version(run_id), at=at)
    with as_actor(签发):
        services.release_run(actor=签发, run_id=run_id, version=version(run_id), at=at)


def financed(run_id: UUID | None, *, at: datetime = NOON) -> UUID:
    """All four: the money may go to the bank."""
    assert run_id is not None
    reviewed_and_released(run_id, at=at)
    with as_actor(财政):
        services.finance_run(actor=财政, run_id=run_id, version=version(run_id), at=at)
    return run_id


def sent(run_id: UUID, *, at: datetime = NOON) -> list[UUID]:
    """Everything due goes to the bank."""
    with open_scope(CITY):
        due = list(
            Instruction.objects.filter(run_id=run_id, state="due").order_by("pk").values_list("pk", flat=True)
        )
        assert services.mark_sent(run_id=run_id, instruction_ids=due, at=at) == len(due)
    return due


def told(instruction_id: UUID, state: InstructionState, reason: str = "", *, at: datetime = NOON) -> bool:
    """The bank says what became of one."""
    with open_scope(CITY):
        return services.enter_result(instruction_id=instruction_id, state=state, reason=reason, at=at)


def rows(**wanted: Any) -> list[Instruction]:
    """Payments as the database holds them, by award and part."""
    with open_scope(CITY):
        return list(Instruction.objects.filter(**wanted).order_by("award_id", "month", "kind", "part"))


def run(run_id: UUID | None) -> Run:
    """A run as the database holds it."""
    with open_scope(CITY):
        found: Run = Run.objects.get(pk=run_id)
        return found


@pytest.fixture
def line(db: None) -> UUID:
    """Money enough."""
    return budget()
