"""转交与协查：在别处申请的由经办人转过去，不用重新申请；协查函五个工作日（审核确认办法第四、五条）。"""

from contextlib import nullcontext
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import (
    Application,
    Assistance,
    Event,
    Forwarding,
    OfApplicant,
    Party,
    Task,
)
from minzheng.engines.casework.services.forwarding import HANGING, PlaceUnfit, ReasonMissing
from minzheng.engines.casework.types import AlreadyApplied, NotThisStep, NotYourRole
from minzheng.engines.letters.queries import letters_of
from minzheng.engines.papers import queries as papers
from minzheng.engines.verification import queries as checks
from minzheng.kernel.result import NotYours, StaleVersion
from tests.access.world import village_of
from tests.cast import GAOTAN, MORNING, Cast
from tests.engines.casework.conftest import filled
from tests.engines.casework.intake_steps import bring, later
from tests.engines.casework.steps import accepted, handed_in
from tests.jobs import run_queued_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]
SHIJIAO = village_of("500110108")
JIANGJIN_VILLAGE = village_of("500116")


def send_on(
    cast: Cast, application_id: UUID, *, village: str = SHIJIAO, who: str = "王敏", **more: Any
) -> Any:
    no = more.get("no")
    with cast.acting(who) as clerk, pytest.raises(no) if no else nullcontext():
        row = Application.objects.filter(pk=application_id).first()
        return services.forward_application(
            actor=clerk,
            application_id=application_id,
            version=more.get("version") or (row.version if row else 1),
            onward=services.Onward(village, more.get("reason", "户籍在石角镇")),
            at=later(30),
        )


def test_转到户籍地_编号签字材料都跟着走(cast: Cast) -> None:
    application_id = handed_in(cast)
    bring(cast, application_id)
    send_on(cast, application_id)
    with cast.acting("外镇") as there:
        row = Application.objects.get(pk=application_id)
        assert row.number and row.state == "ready" and row.area_code[6:] == SHIJIAO
        assert Party.objects.filter(application=row, signed_at__isnull=False).count() == 2
        assert len(papers.papers_of(application_id)) == 1
        assert len(checks.valid_authorisations(application_id, _people(row), later(60))) == 2
        assert chain_is_whole(application_id)
        assert queries.intake(application_id).forwarded[0][2] == "户籍在石角镇"
        services.accept(actor=there, application_id=application_id, version=row.version, at=later(60))
        assert Task.objects.filter(application=row, closed_at__isnull=True).count() == 2
    run_queued_jobs()


def test_还没生成的文书在新地方接着生成(cast: Cast) -> None:
    application_id = handed_in(cast)
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        asked = services.Asked(papers=("household_book",))
        services.ask_supplement(
            actor=clerk, application_id=application_id, version=version, asked=asked, at=MORNING
        )
    send_on(cast, application_id)
    run_queued_jobs()
    with cast.acting("外镇"):
        assert [line.ready for line in letters_of(application_id)] == [True]


def _people(row: Application) -> list[UUID]:
    return list(
        Party.objects.filter(application=row).order_by("position").values_list("person_id", flat=True)
    )


def test_转走以后原镇街看不到也办不了(cast: Cast) -> None:
    application_id = handed_in(cast)
    send_on(cast, application_id)
    with cast.acting("王敏"):
        assert not Application.objects.filter(pk=application_id).exists()
        assert not Event.objects.filter(application_id=application_id).exists()
    send_on(cast, application_id, no=NotYours)


def test_可以转到别的区县(cast: Cast) -> None:
    application_id = handed_in(cast)
    send_on(cast, application_id, village=JIANGJIN_VILLAGE)
    with cast.acting("外人"):
        assert Application.objects.get(pk=application_id).area_code[:6] == "500116"
        assert chain_is_whole(application_id)


def test_转交不会变成两份申请(cast: Cast) -> None:
    application_id = handed_in(cast)
    send_on(cast, application_id)
    again, version = filled(cast)
    with cast.acting("小杨") as aide, pytest.raises(AlreadyApplied):
        services.submit(actor=aide, application_id=again, version=version, at=later(40))


@pytest.mark.parametrize("village", ["", "500110120", "999999999999", GAOTAN])
def test_转去的地方要是别的镇街的村(cast: Cast, village: str) -> None:
    send_on(cast, handed_in(cast), village=village, no=PlaceUnfit)


def test_转交要写原因(cast: Cast) -> None:
    send_on(cast, handed_in(cast), reason=" ", no=ReasonMissing)


def test_受理以后不能再转(cast: Cast) -> None:
    send_on(cast, accepted(cast), no=NotThisStep)


def test_只有镇街经办人能转交(cast: Cast) -> None:
    application_id = handed_in(cast)
    for who in ("小杨", "张主任", "李科"):
        send_on(cast, application_id, who=who, no=NotYourRole)
    send_on(cast, application_id, who="外镇", no=NotYours)


def test_转交要看过最新内容(cast: Cast) -> None:
    send_on(cast, handed_in(cast), version=1, no=StaleVersion)


def test_转交记录不能改(cast: Cast) -> None:
    application_id = handed_in(cast)
    send_on(cast, application_id)
    with (
        cast.acting("外镇"),
        pytest.raises(Exception, match="append-only|permission denied"),
        transaction.atomic(),
    ):
        Forwarding.objects.filter(application_id=application_id).update(reason="改过")


def test_流转记录仍然只能追加_跟着办件走的只有所在地(cast: Cast) -> None:
    application_id = handed_in(cast)
    for change in ("note = 'x'", "area_code = '500116500116000000'", "actor_name = ''"):
        with (
            cast.acting("李科"),
            pytest.raises(Exception, match="append-only|permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"update casework_event set {change} where application_id = %s", [application_id])  # noqa: S608
    with cast.acting("李科"):
        assert chain_is_whole(application_id)


def test_每一张受理前的表都跟着走() -> None:
    """A table of an application's rows either moves with it, or is written from acceptance on, or is a record of what was."""
    stays = {"Event", "Forwarding", "Reminder", "Rating"}
    after_acceptance = {
        "Case", "CheckResult", "Dissent", "Objection", "DemocraticReview", "Deadline", "NearRelative", "Escalation",
        "Review", "ChangeReport", "ItemProposal",
    }  # fmt: skip
    ours = [
        model
        for model in apps.get_app_config("casework").get_models()
        if issubclass(model, OfApplicant) and any(f.name == "application" for f in model._meta.get_fields())
    ]
    unsaid = (
        {model.__name__ for model in ours} - {table.__name__ for table in HANGING} - stays - after_acceptance
    )
    assert unsaid == set()


def ask(cast: Cast, application_id: UUID, *, who: str = "王敏", **more: Any) -> Any:
    no = more.get("no")
    inquiry = services.Inquiry(
        more.get("question", "请核实户主在贵镇有无住房、是否自住"),
        more.get("place", SHIJIAO),
        more.get("addressee", ""),
    )
    with cast.acting(who) as clerk, pytest.raises(no) if no else nullcontext():
        return services.ask_assistance(
            actor=clerk, application_id=application_id, inquiry=inquiry, at=MORNING
        )


def answer(cast: Cast, asked: Assistance, *, who: str = "外镇", **more: Any) -> Any:
    no = more.get("no")
    with cast.acting(who) as officer, pytest.raises(no) if no else nullcontext():
        return services.reply_assistance(
            actor=officer,
            assistance_id=asked.id,
            reply=more.get("reply", "有住房一处，现无人居住"),
            at=later(60),
        )


def test_协查函五个工作日_对方答复两边都看得到(cast: Cast) -> None:
    application_id = accepted(cast)
    asked = ask(cast, application_id)
    assert asked.due_on.isoformat() == "2026-11-30"
    with cast.acting("外镇") as there:
        lines = queries.assistance(lo=there.scope.lo, hi=there.scope.hi)
        assert [line.mine for line in lines] == [True]
        assert not Application.objects.filter(pk=application_id).exists()  # the question, not the file
    answer(cast, asked)
    with cast.acting("王敏"):
        line = queries.intake(application_id).assistance[0]
        assert line.reply == "有住房一处，现无人居住" and "外镇" in line.replied_by
        assert chain_is_whole(application_id)


def test_问的一方不能自己答复_第三方看不到(cast: Cast) -> None:
    asked = ask(cast, accepted(cast))
    answer(cast, asked, who="王敏", no=NotYours)
    answer(cast, asked, who="外人", no=NotYours)


def test_答复只能一次_要写明情况(cast: Cast) -> None:
    asked = ask(cast, accepted(cast))
    answer(cast, asked, reply=" ", no=ReasonMissing)
    answer(cast, asked)
    answer(cast, asked, no=NotThisStep)


def test_市外单位用函件答复_由发函的镇街登记(cast: Cast) -> None:
    asked = ask(cast, accepted(cast), place="", addressee="四川省泸州市合江县民政局")
    assert asked.question.startswith("致四川省泸州市合江县民政局")
    answer(cast, asked, who="王敏", reply="来函答复：名下无房")


@pytest.mark.parametrize(("place", "question", "no"), [(GAOTAN, "请核实住房", PlaceUnfit), ("", "请核实住房", PlaceUnfit), (SHIJIAO, "查", ReasonMissing)])  # fmt: skip
def test_本辖区的不用协查_要写明查什么(cast: Cast, place: str, question: str, no: Any) -> None:
    ask(cast, accepted(cast), place=place, question=question, no=no)


def test_村专干不能发协查函(cast: Cast) -> None:
    ask(cast, accepted(cast), who="小杨", no=NotYourRole)


def test_没有内容的答复数据库也不收(cast: Cast) -> None:
    asked = ask(cast, accepted(cast))
    with cast.acting("外镇"), pytest.raises(IntegrityError), transaction.atomic():
        Assistance.objects.filter(pk=asked.id).update(replied_at=MORNING)
