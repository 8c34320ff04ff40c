"""罗婶 of 高滩村, the officers of the cast, and partner departments' officers at their counters."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.referrals import services
from minzheng.engines.referrals.models import Referral
from minzheng.engines.referrals.types import ConsentHow, NewReferral, Reply
from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.accounts.models import Account
from minzheng.foundations.accounts.queries import officer_actor
from minzheng.foundations.people.services import Particulars, register_person
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import range_of
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.identifiers import parse_identity_number
from minzheng.kernel.result import Refusal
from minzheng.kernel.scope import Scope
from tests.cast import GAOTAN_AREA, JIANGJIN, LUO, MORNING, QIJIANG, Cast, resident

#: (department, unit, words): 何玲 decides 綦江's housing, 秦医保 its medical aid, 邻区房 another district's housing.
COUNTERS = {
    "何玲": ("housing", QIJIANG, "綦江区住房和城乡建设委员会"),
    "秦医保": ("medical", QIJIANG, "綦江区医疗保障局"),
    "邻区房": ("housing", JIANGJIN, "江津区住房和城乡建设委员会"),
}
ANSWERS = {
    "housing": {"now": "租房住", "people": "3 人"},
    "medical": {"wish": "医药费负担太重"},
    "funeral": {"died": "蹇大明", "relation": "子女", "aid": "低保"},
}
NO = Reply(
    outcome="refused",
    words="经核实，您家现有住房面积高于我区标准，这次不能安排公租房",
    reasons="不动产登记显示您家有自有住房 86 平方米",
    remedy="不同意的，可以在收到之日起 60 日内向区人民政府申请行政复议",
)


@dataclass(slots=True)
class Counters:
    """Departments' officers by name."""

    officers: dict[str, Actor]

    def __getitem__(self, name: str) -> Actor:
        return self.officers[name]

    @contextmanager
    def acting(self, name: str) -> Iterator[Actor]:
        """The officer, with her counter's scope open."""
        with open_scope(self.officers[name].scope):
            yield self.officers[name]


@pytest.fixture
def counters(db: None) -> Counters:
    """Everybody at her counter."""
    return Counters({name: at_counter(name) for name in COUNTERS})


def at_counter(name: str) -> Actor:
    """One officer appointed to her department's counter."""
    department, unit, words = COUNTERS[name]
    account_id = accounts.appoint(
        actor=SYSTEM,
        officer=accounts.NewOfficer(f"{department}{unit}", name, "correct-horse-7", "J" * 32),
        at=MORNING,
    )
    area = range_of(unit)
    posting_id = accounts.post_to_department(
        actor=SYSTEM, account_id=account_id, department=department, area=(area.lo, area.hi, words), at=MORNING
    )
    actor = officer_actor(account_id=account_id, posting_id=posting_id, on=MORNING.date())
    assert actor is not None
    return actor


@pytest.fixture
def luo(db: None) -> UUID:
    """罗婶, who lives in 高滩村 and has a phone."""
    with open_scope(Scope(lo=QIJIANG, hi="500111")):
        identity = parse_identity_number(LUO, today=MORNING.date())
        return register_person(
            actor=SYSTEM,
            particulars=Particulars("罗庆华", identity, phone="13900000001"),
            area_code=GAOTAN_AREA,
            at=MORNING,
        )


@contextmanager
def herself(person_id: UUID) -> Iterator[Actor]:
    """She acts for herself."""
    actor = resident(person_id)
    with open_scope(actor.scope):
        yield actor


def not_asked(refusal: type[Refusal], person_id: UUID, item: str = "housing", **changed: Any) -> None:
    """She asks, and is refused."""
    new = {
        "token": "once",
        "words": "",
        "consent": ConsentHow.OWN,
        "answers": ANSWERS.get(item, {}),
        **changed,
    }
    with herself(person_id) as actor, pytest.raises(refusal):
        services.refer(actor=actor, new=NewReferral(person_id=person_id, item=item, **new), at=MORNING)


def asked(person_id: UUID, item: str = "housing", *, token: str = "once", **changed: Any) -> UUID:  # noqa: S107
    """She asks a department on her phone."""
    new = {"answers": ANSWERS[item], "words": "房东下个月不租了", "consent": ConsentHow.OWN, **changed}
    with herself(person_id) as actor:
        return services.refer(
            actor=actor, new=NewReferral(person_id=person_id, item=item, token=token, **new), at=MORNING
        )


def row_of(referral_id: UUID) -> Referral:
    """The row, seen by the whole city."""
    with open_scope(Scope(lo="50", hi="51")):
        return Referral.objects.get(pk=referral_id)


def replied(counters: Counters, referral_id: UUID, given: Reply = NO, *, at: datetime = MORNING) -> UUID:
    """何玲 answers."""
    with counters.acting("何玲") as officer:
        return services.reply(
            actor=officer, referral_id=referral_id, version=row_of(referral_id).version, given=given, at=at
        )


def not_replied(counters: Counters, referral_id: UUID, refusal: type[Refusal], given: Reply) -> None:
    """何玲 answers, and is refused."""
    with counters.acting("何玲") as officer, pytest.raises(refusal):
        version = Referral.objects.get(pk=referral_id).version
        services.reply(actor=officer, referral_id=referral_id, version=version, given=given, at=MORNING)


def on_the(day: date) -> datetime:
    """The morning of a day."""
    return MORNING + (day - MORNING.date())


Enter = Callable[[Actor], Client]


@pytest.fixture
def at_nine(db: None) -> Callable[[datetime], None]:
    """Set the clock of the views; at first, half past nine of the cast's morning."""

    def move(moment: datetime) -> None:
        clock.set_offset_source(lambda: moment - clock.real_now())

    move(MORNING + timedelta(minutes=30))
    return move


def browser(actor: Actor) -> Client:
    """A browser signed in as an officer."""
    client = Client()
    session = client.session
    session["account"], session["posting"] = str(actor.account_id), str(actor.posting_id)
    session["kind"], session["seen"] = "officer", clock.real_now().timestamp()
    session.save()
    return client


def phone(person_id: UUID) -> Client:
    """A browser signed in as a resident."""
    account = Account.objects.create(
        kind="resident", person_id=person_id, display_name="罗婶", created_at=MORNING
    )
    client = Client()
    session = client.session
    session["account"], session["kind"] = str(account.id), "resident"
    session.save()
    return client


__all__ = ["Cast", "Counters"]
