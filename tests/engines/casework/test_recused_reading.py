"""回避: who is registered as a family's near relative reads neither what others said of it nor its whole file (art. 11)."""

from dataclasses import replace
from uuid import UUID

import pytest

from minzheng.channels.desk.objection_parts import disagreement, inquiries
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.firing import Step, locked_case, write_event
from minzheng.engines.casework.models import NearRelative
from minzheng.engines.casework.processes import case_process
from minzheng.engines.casework.services import archive
from minzheng.engines.casework.types import NearRelativeRecuses, SamePerson
from minzheng.engines.visits.queries import inquiries_of
from minzheng.engines.visits.types import Asked, Inquiry, InquiryToRecord, VisitKind, VisitSignature
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from tests.cast import MORNING, Cast
from tests.engines.casework.objecting import case_of, day, objected, ordered, published
from tests.engines.casework.routes_steps import confirming, decide
from tests.engines.casework.steps import DRAWN, POINTS, accepted
from tests.engines.casework.test_democratic_review import holds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def asked_neighbours(cast: Cast, application_id: UUID, who: tuple[str, str] = ("陈刚", "小杨")) -> None:
    """Two officers ask a neighbour."""
    postings = tuple(cast[name].posting_id for name in who)
    asked = InquiryToRecord(
        kind=VisitKind.NEIGHBOURS,
        at=MORNING,
        found=Inquiry(asked=[Asked(name="邻居甲")], as_declared=True, told="没有听说有门面"),
        surveyors=postings,
        signatures=tuple(
            VisitSignature(role="surveyor", signer=one, svg=DRAWN, points=POINTS) for one in postings
        ),
        token="inquiry-1",  # noqa: S106
    )
    with cast.acting(who[0]) as clerk:
        services.record_inquiry(actor=clerk, application_id=application_id, inquiry=asked, at=MORNING)


def make_kin(cast: Cast, case_id: UUID, who: str) -> None:
    """The family's register names this officer."""
    row = case_of(cast, case_id)
    with cast.acting(who) as kin:
        NearRelative.objects.create(
            application_id=row.application_id, applicant_id=row.applicant_id, area_code=row.area_code,
            person_id=row.applicant_id, member_name="罗庆华", relation="兄弟", official_name=kin.name, post="镇街",
            registered_by=kin.posting_id, registered_at=MORNING,
        )  # fmt: skip


def read_by(actor: Actor, case_id: UUID, application_id: UUID) -> tuple[int, int, int]:
    """How many objections, reviews and neighbours the file's page shows."""
    file = queries.case_file(application_id, actor=actor, on=local_date(day(9)))
    assert file is not None
    shown = disagreement(file, actor, at=day(9))
    asked = inquiries(file, inquiries_of(application_id), actor)
    return len(shown["objections"]), len(shown["reviews"]), len(asked["inquiries"])


def test_近亲属看不到群众反映_民主评议_邻里访问_也不能导出(cast: Cast) -> None:
    case_id = published(cast)
    objected(cast, case_id)
    application_id = case_of(cast, case_id).application_id
    asked_neighbours(cast, application_id)
    ordered(cast, case_id, "democratic_review", day(8))
    holds(cast, case_id)
    with cast.acting("张主任") as leader:
        assert read_by(leader, case_id, application_id) == (1, 1, 1)
        given = {"application_id": application_id, "reason": "行政复议答复", "at": MORNING}
        copy_id = archive.ask_copy(actor=leader, **given)
    make_kin(cast, case_id, "张主任")
    with cast.acting("张主任") as kin:
        assert read_by(kin, case_id, application_id) == (0, 0, 0)
        with pytest.raises(NearRelativeRecuses):
            queries.democratic_reviews(case_id, actor=kin)
        with pytest.raises(NearRelativeRecuses):
            archive.ask_copy(actor=kin, **given)
        with pytest.raises(NearRelativeRecuses):
            archive.take_file_copy(actor=kin, copy_id=copy_id, at=MORNING)
    with cast.acting("李科") as district:
        assert read_by(district, case_id, application_id) == (1, 1, 1)


def test_调查过邻里_记过评议的人不能确认_可以初审(cast: Cast) -> None:
    rows = [row for row in case_process("dibao").transitions if row.act in ("confirm", "refuse")]
    assert rows and all({"inquiry", "democratic_review"} <= set(row.not_by) for row in rows)
    row = case_process("dibao").row("propose", "reviewing")
    assert row is not None and not {"inquiry", "democratic_review"} & set(row.not_by)


@pytest.mark.parametrize("group", [("小杨", "陈刚"), ("陈刚", "小杨")])
def test_访问过邻里的两个人_换了岗位也不能确认(cast: Cast, group: tuple[str, str]) -> None:
    """小杨 asked, as the first or as the second; later the same account holds the confirmer's posting."""
    application_id = accepted(cast)
    asked_neighbours(cast, application_id, group)
    case_id = confirming(cast, application_id)
    cast.officers["李科"] = replace(cast["李科"], account_id=cast["小杨"].account_id)
    decide(cast, "李科", case_id, refused=SamePerson)
    decide(cast, "李科", case_id, yes=False, refused=SamePerson)


def test_记过民主评议的人_换了岗位也不能确认(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    with cast.acting("李科") as district:
        application, case = locked_case(case_id)
        step = Step("democratic_review", ("objected", "reviewing"), case)
        write_event(application, actor=district, step=step, at=MORNING)
    decide(cast, "李科", case_id, refused=SamePerson)
