"""爷爷申请特困，暂不算进全家的低保；特困没有确认，就把他算回来，不会两头落空。"""

from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.benefits.models import AwardMember
from minzheng.engines.casework import counted, other_items, services
from minzheng.engines.casework.counted import counted_members
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Case, Event, Party, Task
from minzheng.engines.casework.other_items import ExcludedBeside, OtherItemFirst
from minzheng.engines.casework.types import ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.rules import queries as advice_store
from minzheng.kernel import clock
from tests.cast import Cast
from tests.jobs import run_queued_jobs, tick
from tests.programmes.assistance import test_sharpest_together as three
from tests.programmes.assistance.one_form import FATHER_NAME, GRANDFATHER_NAME, GRANDSON_NAME
from tests.programmes.assistance.test_sharpest_together import (  # noqa: F401
    LATER,
    REASONS,
    bank_is_silent,
    clock_back,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ITEMS = ["dibao", "tekun"]
FAMILY_FEN = 30_000
EVERYBODY = {GRANDSON_NAME, GRANDFATHER_NAME, FATHER_NAME}
WHOM = {"dibao_for": "household", "people-p1-tekun_for": "no", "people-p2-tekun_for": "yes"}


def reviewing(cast: Cast) -> dict[str, UUID]:
    """全家低保和爷爷的特困，一次核对、一次入户，都到初审。"""
    application_id = three.handed_in(cast, ITEMS, whom=WHOM)
    three.signed(cast, application_id)
    cases = three.accepted(cast, application_id)
    three.checked_and_surveyed(cast, application_id)
    return cases


def published(cast: Cast, cases: dict[str, UUID], tekun: int | None = None) -> None:
    """低保在公示；特困初审的意见也有了。"""
    three.reviewed(cast, cases["dibao"], FAMILY_FEN)
    three.reviewed(cast, cases["tekun"], tekun)


def over() -> None:
    """The seven days are over."""
    clock.set_offset_source(lambda: LATER - clock.real_now())
    tick()
    run_queued_jobs()


def refused(cast: Cast, case_id: UUID) -> None:
    three.looked_at_by_district(cast, case_id)
    with cast.acting("李科") as officer:
        version = Case.objects.get(pk=case_id).version
        services.refuse(actor=officer, case_id=case_id, version=version, reasons=REASONS, at=LATER)


def not_confirmed(cast: Cast, case_id: UUID, words: str) -> None:
    """李科 may not confirm it yet, and reads why."""
    with cast.acting("李科") as officer:
        version = Case.objects.get(pk=case_id).version
        with pytest.raises(OtherItemFirst, match=words):
            services.confirm(
                actor=officer, case_id=case_id, version=version, amount_fen=FAMILY_FEN, reasons=REASONS, at=LATER
            )  # fmt: skip


def people_of(cast: Cast, case_id: UUID) -> set[str]:
    with cast.acting("李科"):
        case = Case.objects.get(pk=case_id)
        application = Application.objects.get(pk=case.application_id)
        return {one.name for one in counted_members(application, case.item)}


def test_特困不予确认_公示过的低保退回镇街_把爷爷算回来再公示(cast: Cast) -> None:
    cases = reviewing(cast)
    published(cast, cases)
    assert people_of(cast, cases["dibao"]) == EVERYBODY - {GRANDFATHER_NAME}
    over()
    with cast.acting("李科"):
        assert Case.objects.get(pk=cases["dibao"]).state == "confirming"
    refused(cast, cases["tekun"])
    with cast.acting("张主任"):
        dibao = Case.objects.get(pk=cases["dibao"])
        assert (dibao.state, dibao.opinion, dibao.notice_id, dibao.decision_id) == (
            "reviewing",
            "",
            None,
            None,
        )
        kinds = Task.objects.filter(case=dibao, closed_at__isnull=True).values_list("kind", "queue")
        assert list(kinds) == [("first_review", "town_leader")]
        event = Event.objects.filter(case=dibao, act="send_back").get()
        assert (
            event.role == "system"
            and f"{GRANDFATHER_NAME}的特困" in event.note
            and "重新提出初审意见" in event.note
        )
        assert chain_is_whole(dibao.application_id)
        advice = advice_store.advice_of(application_id=dibao.application_id, item="dibao")
        assert advice is not None and "m1" in advice.advice.counted
    assert people_of(cast, cases["dibao"]) == EVERYBODY


def test_公示中_特困先不予确认_公示撤下_低保回到初审(cast: Cast) -> None:
    cases = reviewing(cast)
    published(cast, cases)
    with cast.acting("李科"):
        assert Case.objects.get(pk=cases["dibao"]).state == "notice"
    refused(cast, cases["tekun"])
    with cast.acting("张主任"):
        dibao = Case.objects.get(pk=cases["dibao"])
        assert (dibao.state, dibao.notice_id) == ("reviewing", None)
        assert Notice.objects.get(case_id=dibao.id).status == "withdrawn"
        kinds = Task.objects.filter(case=dibao, closed_at__isnull=True).values_list("kind", flat=True)
        assert list(kinds) == ["first_review"]
    over()
    with cast.acting("张主任"):
        assert Case.objects.get(pk=cases["dibao"]).state == "reviewing", "旧公示的期限不再推动办件"


def test_还没提初审意见的低保_只重新测算_不退回(cast: Cast) -> None:
    cases = reviewing(cast)
    three.reviewed(cast, cases["tekun"], None)
    assert people_of(cast, cases["dibao"]) == EVERYBODY - {GRANDFATHER_NAME}
    refused(cast, cases["tekun"])
    assert people_of(cast, cases["dibao"]) == EVERYBODY
    with cast.acting("张主任"):
        assert not Event.objects.filter(case_id=cases["dibao"], act="send_back").exists()


def test_特困没有决定以前_全家的低保不能确认_特困确认了可以(cast: Cast) -> None:
    cases = reviewing(cast)
    published(cast, cases, three.AMOUNTS["tekun"])
    over()
    not_confirmed(cast, cases["dibao"], f"{GRANDFATHER_NAME}的特困.*还没有决定")
    three.looked_at_by_district(cast, cases["tekun"])
    three.confirmed(cast, cases["tekun"], three.AMOUNTS["tekun"])
    three.confirmed(cast, cases["dibao"], FAMILY_FEN)
    given_without_him(cast, cases["dibao"])


def test_没有自动退回的_确认前也拦得住(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """审批会议里的办件不自动退回：会议以后确认人会看到原因，自己退回。"""
    monkeypatch.setattr(
        "minzheng.engines.casework.services.counting_again._to_the_town", lambda *_, **__: None
    )
    cases = reviewing(cast)
    published(cast, cases)
    over()
    refused(cast, cases["tekun"])
    not_confirmed(cast, cases["dibao"], "重新算进来.*退回镇街")


def given_without_him(cast: Cast, case_id: UUID) -> None:
    with cast.acting("李科"):
        given = set(AwardMember.objects.filter(award__case_id=case_id).values_list("person_id", flat=True))
        case = Case.objects.get(pk=case_id)
        his = Party.objects.get(application_id=case.application_id, name=GRANDFATHER_NAME).person_id
        assert len(given) == 2 and his not in given


def test_低保没有测算建议_也不算爷爷_两项都能确认(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """没有建议时算全家，两项就互相挡住（ExcludedBeside）；出路是不算同一份申请里要特困的人。"""

    def no_advice(*_: Any, **__: Any) -> Any:
        raise ReasonsMissing()

    monkeypatch.setattr(type(catalogue.handler_of("dibao")), "assess", no_advice)
    cases = reviewing(cast)
    published(cast, cases, three.AMOUNTS["tekun"])
    over()
    three.looked_at_by_district(cast, cases["tekun"])
    three.confirmed(cast, cases["tekun"], three.AMOUNTS["tekun"])
    with cast.acting("李科"):
        case = Case.objects.get(pk=cases["dibao"])
        assert case.advice_id is None
        with (
            monkeypatch.context() as defect,
            pytest.raises(ExcludedBeside, match=f"{GRANDFATHER_NAME}.*退回镇街"),
        ):
            defect.setattr(counted, "left_out_places", lambda *_: ())
            other_items.not_beside_what_excludes(Application.objects.get(pk=case.application_id), case)
    three.confirmed(cast, cases["dibao"], FAMILY_FEN)
    given_without_him(cast, cases["dibao"])
