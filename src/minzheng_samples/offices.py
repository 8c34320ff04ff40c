"""The cast takes office and the cast's families come on file: through the services, as in real life."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import make_password

from minzheng.channels.tour.types import (
    BEHIND,
    CHEN,
    DEMO_PASSWORD,
    DEMO_TOTP_SECRET,
    HUSBAND,
    JIAN,
    LUO,
    MOTHER,
    OFFICERS,
    QIJIANG,
    SHIJIAO,
    SON,
    OfficerPart,
    ResidentPart,
)
from minzheng.engines.casework import services as casework
from minzheng.engines.payments import services as payments
from minzheng.engines.payments.types import BudgetSource
from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.accounts.queries import officer_actor
from minzheng.foundations.people import services as people
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import area_code, range_of
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import parse_identity_number
from minzheng_samples.rows import StockOfficer

SINCE = date(2024, 1, 1)
#: Who lives with whom, the head first.
FAMILIES: tuple[tuple[tuple[ResidentPart, Relation], ...], ...] = (
    ((LUO, Relation.SELF), (SON, Relation.SON), (MOTHER, Relation.PARENT)),
    ((CHEN, Relation.SELF), (HUSBAND, Relation.SPOUSE)),
    ((JIAN, Relation.SELF),),
)


def hire_everybody(*, at: datetime) -> dict[str, Actor]:
    """Officers by login, each in her posting."""
    return {
        part.login: _at_counter(part, at)
        if part.department
        else _hire(part.login, part.name, part.role, (part.place, part.place_name), at)
        for part in (*OFFICERS, *BEHIND)
    }


def _hire(login: str, name: str, role: Role, place: tuple[str, str], at: datetime) -> Actor:
    account_id = _appoint(login, name, at)
    area = range_of(place[0])
    posting_id = accounts.add_posting(
        actor=SYSTEM, account_id=account_id, role=role, area=(area.lo, area.hi, place[1]), since=SINCE, at=at
    )
    return _acting(login, account_id, posting_id, at)


def _at_counter(part: OfficerPart, at: datetime) -> Actor:
    account_id = _appoint(part.login, part.name, at)
    area = range_of(part.place)
    posting_id = accounts.post_to_department(
        actor=SYSTEM,
        account_id=account_id,
        department=part.department,
        area=(area.lo, area.hi, part.place_name),
        at=at,
    )
    return _acting(part.login, account_id, posting_id, at)


def _appoint(login: str, name: str, at: datetime) -> UUID:
    officer = accounts.NewOfficer(login, name, DEMO_PASSWORD, DEMO_TOTP_SECRET, _demo_hash())
    return accounts.appoint(actor=SYSTEM, officer=officer, at=at)


def _acting(login: str, account_id: UUID, posting_id: UUID, at: datetime) -> Actor:
    actor = officer_actor(account_id=account_id, posting_id=posting_id, on=local_date(at))
    if actor is None:
        raise RuntimeError(f"{login} holds no posting on {local_date(at)}")
    return actor


@lru_cache(maxsize=1)
def _demo_hash() -> str:
    """The one password of the demo, hashed once: hashing is slow on purpose, and there are dozens of officers."""
    return make_password(DEMO_PASSWORD)


def retire_stock_officer(*, at: datetime) -> StockOfficer:
    """The confirmer whose decisions the imported awards stand on: she has left, her posting and account are closed."""
    actor = _hire("stock2025", "龚玉兰", Role.DISTRICT_CONFIRMER, (QIJIANG, "綦江区"), at)
    if actor.posting_id is None or actor.account_id is None:
        raise RuntimeError("an officer without posting")
    accounts.end_posting(
        actor=SYSTEM, posting_id=actor.posting_id, last_day=local_date(at) - timedelta(days=1), at=at
    )
    accounts.disable(actor=SYSTEM, account_id=actor.account_id, at=at)
    return StockOfficer(actor.posting_id, actor.account_id)


def delegate_a_town(*, district: Actor, at: datetime) -> None:
    """石角镇 has confirmed 低保 itself for two months, by an invented document."""
    at -= timedelta(days=60)
    new = casework.NewDelegation(
        place=SHIJIAO,
        item="dibao",
        since=local_date(at),
        document="綦民发〔2026〕12号（演示）",
        reasons="镇街力量充足，便于群众就近办理",
    )
    with open_scope(district.scope):
        casework.delegate(actor=district, new=new, at=at)


def register_families(*, aide: Actor, at: datetime) -> dict[str, UUID]:
    """The cast's families on file in 高滩村; person ids by key. Those with a phone get an account by signing in."""
    ids: dict[str, UUID] = {}
    area = area_code(LUO.place)
    with open_scope(aide.scope):
        for family in FAMILIES:
            members = []
            for part, relation in family:
                ids[part.key] = _register(part, aide, area, at)
                members.append(people.Member(ids[part.key], relation))
            people.form_household(actor=aide, members=members, area_code=area, on=local_date(at), at=at)
    for family in FAMILIES:
        for part, _ in family:
            if part.phone:
                _sign_in_once(part.phone, at)
    return ids


def _register(part: ResidentPart, aide: Actor, area: str, at: datetime) -> UUID:
    identity = parse_identity_number(part.number, today=local_date(at))
    known = people.Particulars(part.name, identity, part.phone, area[6:], phone_verified=True)
    return people.register_person(actor=aide, particulars=known, area_code=area, at=at)


def _sign_in_once(phone: str, at: datetime) -> None:
    code = accounts.issue_phone_code(phone=phone, at=at)
    if accounts.sign_in_resident(phone=phone, code=code, at=at) is None:
        raise RuntimeError("a fresh code was not accepted")


def grant_money(*, bureau: Actor, at: datetime) -> None:
    """This year's and next year's money of the district, by invented documents, so that months can be paid."""
    year = local_date(at).year
    with open_scope(bureau.scope):
        for this, source, name, yuan in (
            (year, BudgetSource.CENTRAL, "中央困难群众救助补助", 180_000_000),
            (year, BudgetSource.CITY, "市级困难群众救助补助", 60_000_000),
            (year, BudgetSource.DISTRICT, "区级困难群众救助配套", 24_000_000),
            (year + 1, BudgetSource.CENTRAL, "中央困难群众救助补助", 180_000_000),
        ):
            document = f"渝财社〔{this}〕1号（演示）"
            line = payments.NewLine(QIJIANG, this, source, name, document, yuan * 100)
            payments.enter_budget_line(actor=bureau, line=line, at=at)
