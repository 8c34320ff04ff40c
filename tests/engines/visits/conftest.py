"""A home in 扶欢镇 and two surveyors of the town: all invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from minzheng.engines.visits.types import (
    Housing,
    IncomeConfirmed,
    IncomeSeen,
    Living,
    MemberSeen,
    VisitFindings,
    VisitSignature,
    VisitToRecord,
)
from minzheng.foundations.accounts.services import NewOfficer, add_posting, appoint
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.application import ApplicationRef
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope

QIJIANG = Scope(lo="500110", hi="500111")
YUBEI = Scope(lo="500112", hi="500113")
VILLAGE = "500110500110106201"
AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
THERE = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
SVG, POINTS = '<svg><path d="M0 0L9 9"/></svg>', '[{"points":[{"x":1},{"x":2},{"x":3}]}]'


@dataclass(frozen=True)
class Home:
    """罗婶, her son, their application, and the two who go there."""

    mother: UUID
    son: UUID
    of: ApplicationRef
    surveyors: tuple[UUID, UUID]

    def visit(self, **changes: object) -> VisitToRecord:
        """A whole visit, signed by both surveyors and the mother."""
        given: dict[str, object] = {
            "at": THERE,
            "findings": findings(self),
            "surveyors": self.surveyors,
            "present": (self.mother,),
            "signatures": (
                *(VisitSignature("surveyor", one, SVG, POINTS) for one in self.surveyors),
                VisitSignature("member", self.mother, SVG, POINTS),
            ),
            "token": "0192-device-made",
            "place": "高滩村 3 组",
        }
        return VisitToRecord(**{**given, **changes})  # type: ignore[arg-type]


def findings(home: "Home") -> VisitFindings:
    """Mother's pension confirmed; the son's incomes not confirmed at this visit."""
    pension = IncomeConfirmed(kind=IncomeSeen.PENSION, fen_per_month=21000)
    return VisitFindings(
        members=[MemberSeen(person_id=home.mother, incomes=[pension]), MemberSeen(person_id=home.son)],
        living=Living.HARD,
        housing=Housing.OWN_POOR,
        remarks="土墙房，屋内简陋",
    )


def surveyor(name: str) -> UUID:
    """The posting of a town clerk."""
    account = appoint(actor=SYSTEM, officer=NewOfficer(new_id().hex, name, "x" * 12, "A" * 32), at=AT)
    area = ("500110500110106", "500110500110107", "扶欢镇")
    return add_posting(
        actor=SYSTEM, account_id=account, role=Role.TOWN_CLERK, area=area, since=date(2026, 1, 1), at=AT
    )


@pytest.fixture
def scoped(db: None) -> Iterator[None]:
    """The district's scope."""
    with open_scope(QIJIANG):
        yield


@pytest.fixture
def home(scoped: None) -> Home:
    """The home and its surveyors."""
    mother = new_id()
    surveyors = (surveyor("王敏"), surveyor("陈刚"))
    return Home(mother, new_id(), ApplicationRef(new_id(), mother, VILLAGE), surveyors)


@pytest.fixture
def clerk(home: Home) -> Actor:
    """王敏, one of the surveyors, who records."""
    return Actor(Role.TOWN_CLERK, "王敏", QIJIANG, new_id(), home.surveyors[0], area_name="扶欢镇")


@pytest.fixture
def stranger() -> Actor:
    """外人 of another district."""
    return Actor(Role.TOWN_CLERK, "外人", YUBEI, new_id(), new_id(), area_name="渝北区")
