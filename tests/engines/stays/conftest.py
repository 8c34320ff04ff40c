"""救助站 of 綦江 and of 江津, at their counters; the cast's officers; somebody brought at night."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from minzheng.engines.stays import services
from minzheng.engines.stays.models import Handover, Stay, StayStep
from minzheng.engines.stays.recording import words_of
from minzheng.engines.stays.types import Leaving, NewEntry, NewHandover, NewWord
from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.accounts.queries import officer_actor
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import range_of
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.scope import Scope
from tests.cast import JIANGJIN, MORNING, QIJIANG

CITY = Scope(lo="50", hi="51")
ITEM = "homeless_aid"
#: 22:10 on the evening before the cast's Monday.
NIGHT = MORNING - timedelta(hours=10, minutes=50)
OFFICERS = {
    "冉站": ("rescue_station", QIJIANG, "綦江区救助管理站"),
    "谭夜": ("rescue_station", QIJIANG, "綦江区救助管理站"),
    "邻站": ("rescue_station", JIANGJIN, "江津区救助管理站"),
    "住建": ("housing", QIJIANG, "綦江区住房和城乡建设委员会"),
}
WOMAN = NewEntry(
    source="police",
    place="綦江区古南街道北门汽车站",
    health="well",
    will="yes",
    words="想回家，路上钱丢了",
    token="night-1",  # noqa: S106 - a form's token
    item=ITEM,
    name="陆启芳",
    sex="f",
    age=41,
    home="贵州省习水县",
    belongings=("布包一个", "旧手机一部"),
)
ACROSS = NewHandover(
    kind="station",
    to_name="贵州省习水县救助管理站",
    taker="袁光明",
    day=date(2026, 11, 24),
    place="习水县救助管理站",
    health="身体好，无外伤",
    agreed="yes",
    returned=True,
)


No = type[Exception] | None


def refused(no: No) -> AbstractContextManager[Any]:
    """Inside: the refusal is raised, or nothing is."""
    return pytest.raises(no) if no else nullcontext()


@dataclass(slots=True)
class Stations:
    """Stations' officers by name."""

    officers: dict[str, Actor]

    def __getitem__(self, name: str) -> Actor:
        return self.officers[name]

    @contextmanager
    def acting(self, name: str) -> Iterator[Actor]:
        """The officer, with her counter's scope open."""
        with open_scope(self.officers[name].scope):
            yield self.officers[name]


@pytest.fixture
def stations(db: None) -> Stations:
    """Everybody at her counter."""
    return Stations({name: at_counter(name) for name in OFFICERS})


def at_counter(name: str) -> Actor:
    """One officer appointed to a counter."""
    department, unit, words = OFFICERS[name]
    officer = accounts.NewOfficer(f"{name}{unit}", name, "correct-horse-7", "J" * 32)
    account_id = accounts.appoint(actor=SYSTEM, officer=officer, at=MORNING)
    area = range_of(unit)
    posting_id = accounts.post_to_department(
        actor=SYSTEM, account_id=account_id, department=department, area=(area.lo, area.hi, words), at=MORNING
    )
    actor = officer_actor(account_id=account_id, posting_id=posting_id, on=MORNING.date())
    assert actor is not None
    return actor


def entered(stations: Stations, new: NewEntry = WOMAN, *, at: datetime = NIGHT, no: No = None) -> Any:
    """谭夜 registers somebody who was brought at night; `no`: she is refused by it."""
    with stations.acting("谭夜") as officer, refused(no):
        return services.take_in(actor=officer, stay_id=None, version=0, new=new, at=at)


def row_of(stay_id: UUID) -> Stay:
    """The row, seen by the whole city."""
    with open_scope(CITY):
        return Stay.objects.get(pk=stay_id)


def handover_of(stay_id: UUID) -> Handover:
    """The latest handover of a stay."""
    with open_scope(CITY):
        found: Handover = Handover.objects.filter(stay_id=stay_id).order_by("-given_at", "-pk")[0]
        return found


def did(stations: Stations, name: str, stay_id: UUID, *, no: No = None, **given: Any) -> Any:
    """An officer of the station (`by`) does something to a stay as it stands; `no`: it is refused by it."""
    version, by = row_of(stay_id).version, given.pop("by", "冉站")
    given.setdefault("at", MORNING)
    with stations.acting(by) as officer, refused(no):
        act = getattr(services, name)
        return act(actor=officer, stay_id=stay_id, version=version, **given)


def left(stations: Stations, stay_id: UUID, how: str, *, no: No = None, **given: Any) -> None:
    """She leaves."""
    words = {"words": "我自己走，不用送", "returned": True, **given}
    did(stations, "leave", stay_id, no=no, leaving=Leaving(how=how, **words))


def steps_of(stay_id: UUID) -> list[tuple[str, str]]:
    """Kind and words of each step."""
    with open_scope(CITY):
        rows = StayStep.objects.filter(stay_id=stay_id).order_by("number", "pk")
        return [(row.kind, words_of(row)) for row in rows]


def told(actor: Actor, *, token: str = "word-1", at: datetime = NIGHT) -> UUID:  # noqa: S107
    """Somebody tells, an officer writes it down."""
    word = NewWord(ITEM, "passer_by", "扶欢镇大桥下", "有个老人睡在桥下，话说不清", token)
    with open_scope(actor.scope):
        return services.tell_word(actor=actor, new=word, at=at)


def browser(actor: Actor) -> Client:
    """A browser signed in as an officer."""
    client = Client()
    session = client.session
    session["account"], session["posting"] = str(actor.account_id), str(actor.posting_id)
    session["kind"], session["seen"] = "officer", clock.real_now().timestamp()
    session.save()
    return client


Clock = Callable[[datetime], None]


@pytest.fixture
def at_nine(db: None) -> Clock:
    """Set the clock of the views; at first, half past nine of the cast's morning."""

    def move(moment: datetime) -> None:
        clock.set_offset_source(lambda: moment - clock.real_now())

    move(MORNING + timedelta(minutes=30))
    return move
