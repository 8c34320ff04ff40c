"""A family of two in 扶欢镇, the district's 核对 officer, and strangers: all invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from minzheng.engines.jobs.services import run_job
from minzheng.engines.verification.models import CheckQuery
from minzheng.engines.verification.services import (
    SampleEntry,
    authorise,
    load_samples,
    open_check,
    start_check,
)
from minzheng.engines.verification.types import Signature
from minzheng.foundations.people.services import Particulars, register_person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.application import ApplicationRef
from minzheng.kernel.identifiers import check_character, new_id, parse_identity_number
from minzheng.kernel.scope import Scope

QIJIANG = Scope(lo="500110", hi="500111")
YUBEI = Scope(lo="500112", hi="500113")
VILLAGE = "500110500110106201"
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
DUE = date(2026, 11, 27)
SIGNED = Signature(
    svg='<svg viewBox="0 0 9 9"><path d="M0 0L9 9"/></svg>', points='[{"points":[{"x":1},{"x":2},{"x":3}]}]'
)


def number(birth: str, order: str) -> str:
    """An identity number that passes its check."""
    first = "500222" + birth + order
    return first + check_character(first)


MOTHER_NUMBER, SON_NUMBER = number("19700101", "002"), number("20050505", "003")


@dataclass(frozen=True)
class Family:
    """罗婶 and her student son, and the application they stand in."""

    mother: UUID
    son: UUID
    of: ApplicationRef


def officer(role: Role, name: str, scope: Scope = QIJIANG) -> Actor:
    """An officer in a posting."""
    return Actor(
        role=role, name=name, scope=scope, account_id=new_id(), posting_id=new_id(), area_name="綦江区"
    )


def resident(person_id: UUID) -> Actor:
    """A person signed in for herself."""
    return Actor(role=Role.RESIDENT, name="本人", scope=Scope(subject=person_id), person_id=person_id)


@pytest.fixture
def checker() -> Actor:
    """李科, the district's 核对 officer."""
    return officer(Role.VERIFICATION_OFFICER, "李科")


@pytest.fixture
def clerk() -> Actor:
    """王敏, the town's clerk."""
    return officer(Role.TOWN_CLERK, "王敏")


@pytest.fixture
def stranger() -> Actor:
    """外人: a 核对 officer of another district."""
    return officer(Role.VERIFICATION_OFFICER, "外人", YUBEI)


@pytest.fixture
def scoped(db: None) -> Iterator[None]:
    """The district's scope, as a request of its officers has it."""
    with open_scope(QIJIANG):
        yield


@pytest.fixture
def family(scoped: None, clerk: Actor) -> Family:
    """罗婶 and her son."""
    return make_family(clerk)


def make_family(clerk: Actor) -> Family:
    """Register the two and name their application."""

    def person(name: str, identity: str) -> UUID:
        particulars = Particulars(name, parse_identity_number(identity, today=TODAY))
        return register_person(actor=clerk, particulars=particulars, area_code=VILLAGE, at=AT)

    mother, son = person("罗秀英", MOTHER_NUMBER), person("罗小军", SON_NUMBER)
    return Family(mother, son, ApplicationRef(new_id(), mother, VILLAGE))


def sign_both(family: Family, clerk: Actor) -> dict[UUID, UUID]:
    """Both sign before the clerk."""
    return {
        person: authorise(actor=clerk, of=family.of, person_id=person, signature=SIGNED, at=AT)
        for person in (family.mother, family.son)
    }


@pytest.fixture
def signed(family: Family, clerk: Actor) -> dict[UUID, UUID]:
    """Both have signed: authorisation by person."""
    return sign_both(family, clerk)


@pytest.fixture
def opened(family: Family, clerk: Actor) -> UUID:
    """A check that waits for its officer."""
    return open_check(actor=clerk, of=family.of, person_ids=[family.mother, family.son], due_on=DUE, at=AT)


@pytest.fixture
def asking(opened: UUID, signed: dict[UUID, UUID], checker: Actor) -> UUID:
    """A started check, every question still waiting."""
    start_check(actor=checker, check_id=opened, at=AT)
    return opened


@pytest.fixture
def samples(db: None) -> None:
    """The mother has a pension and a deposit; the tax office fails for her once."""
    load_samples(
        [
            SampleEntry(
                "social_insurance",
                MOTHER_NUMBER,
                {"facts": [{"kind": "pension", "amount_fen": 21000}]},
                TODAY,
            ),
            SampleEntry("bank", MOTHER_NUMBER, {"facts": [{"kind": "deposit", "amount_fen": 860000}]}, TODAY),
            SampleEntry("education", SON_NUMBER, {"facts": [{"kind": "student", "text": "本科在读"}]}, TODAY),
            SampleEntry("tax", MOTHER_NUMBER, {"fault": "error", "attempts": 1}, TODAY),
        ]
    )


def run_questions(check_id: UUID) -> None:
    """Run the job of every question of a check, as the worker would."""
    for query in CheckQuery.objects.filter(check_request_id=check_id).order_by("pk"):
        run_job("verification.ask", {"query_id": str(query.id), "area_code": query.area_code})


@pytest.fixture
def answered(asking: UUID, samples: None) -> UUID:
    """A check whose questions have all been asked: one failed, the securities are not connected."""
    run_questions(asking)
    return asking
