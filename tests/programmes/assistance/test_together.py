"""一次申请、多个事项：同一份填写、材料、签字、核对和调查，各事项各走各的程序、期限和决定。"""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import (
    Application,
    Case,
    Decision,
    ItemProposal,
    Party,
    Recognition,
    RunningItem,
    Task,
)
from minzheng.engines.casework.other_items import OtherItemFirst
from minzheng.engines.casework.services.choosing import ItemsUnfit
from minzheng.engines.casework.services.proposing_items import propose_items
from minzheng.engines.casework.services.recognising import recognition_runs_out
from minzheng.engines.casework.types import AlreadyApplied, NotThisStep, NotYourRole, ReasonsMissing
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.messages.queries import inbox
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.verification.models import Authorisation, CheckRequest
from minzheng.engines.visits.models import Visit
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import Scope
from tests.cast import MORNING, Cast, resident
from tests.jobs import run_queued_jobs, tick
from tests.programmes.assistance.together_steps import (
    accepted,
    checked_and_surveyed,
    decided,
    drafted,
    family,
    handed_in,
    reviewed,
    stand_at,
)

pytestmark = pytest.mark.django_db

BOTH = ["dibao", "rigid_expense"]
LATER = MORNING + timedelta(days=9)


def confirming(cast: Cast, items: list[str] = BOTH) -> tuple[UUID, dict[str, UUID]]:
    """低保初审不予确认，刚性支出初审同意并公示期满：两件都到区县。"""
    application_id = accepted(cast, items)
    cases = checked_and_surveyed(cast, application_id)
    reviewed(cast, cases["dibao"], favourable=False)
    for item in set(cases) - {"dibao"}:
        reviewed(cast, cases[item], favourable=True)
    stand_at(LATER)
    tick()
    return application_id, cases


def served(cast: Cast, case_id: UUID) -> None:
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        version = Case.objects.get(pk=case_id).version
        how = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=how, at=LATER)


def test_一家人同时申请低保和刚性支出_低保不予确认_刚性支出获得认定(cast: Cast) -> None:
    application_id, cases = confirming(cast)
    with cast.acting("李科"):
        assert {case.state for case in Case.objects.all()} == {"confirming"}
        assert CheckRequest.objects.count() == 1 and Visit.objects.count() == 1, "一次核对、一次入户"
        signers = Party.objects.filter(must_sign=True).count()
        assert Authorisation.objects.count() == signers == 3, "每人只签一次"
        rigid = advice_store.advice_of(application_id=application_id, item="rigid_expense")
        assert rigid is not None and rigid.advice.fits
    decided(cast, cases["dibao"], "refuse", at=LATER)
    decided(cast, cases["rigid_expense"], "confirm", at=LATER)
    run_queued_jobs()
    with cast.acting("王敏"):
        row = Recognition.objects.get()
        assert (row.item, row.valid_from, row.valid_until) == (
            "rigid_expense",
            date(2026, 12, 2),
            date(2027, 12, 1),
        )
        assert len(row.members) == 3
        assert not benefits.awards_of_case(case_id=cases["rigid_expense"]), "认定不发钱"
        decision = Decision.objects.get(case_id=cases["rigid_expense"])
        assert (decision.amount_fen, decision.start_month, decision.valid_until) == (
            None,
            None,
            row.valid_until,
        )
        kinds = [one.kind for one in letters.letters_of(application_id) if one.decision]
        assert sorted(kinds) == ["dibao.non_confirmation", "rigid_expense.confirmation"]
        assert all(one.ready for one in letters.letters_of(application_id))
    served(cast, cases["dibao"])
    with cast.acting("王敏"):
        waiting = [
            one for one in letters.letters_of(application_id) if one.decision and one.served_at is None
        ]
        assert [one.kind for one in waiting] == ["rigid_expense.confirmation"], "送达一件不会把另一件也算送达"
        assert Application.objects.get(pk=application_id).state == "accepted"
    served(cast, cases["rigid_expense"])
    with cast.acting("王敏"):
        assert Application.objects.get(pk=application_id).state == "closed"
        assert not RunningItem.objects.filter(settled_at__isnull=True).exists()
        assert chain_is_whole(application_id)
        standing = {one.item: (one.decided, one.until) for one in queries.items_of(application_id)}
        assert standing == {"dibao": ("refuse", None), "rigid_expense": ("confirm", date(2027, 12, 1))}


def test_受理后各事项各有办件_任务和期限(cast: Cast) -> None:
    application_id = accepted(cast, ["dibao", "borderline", "rigid_expense"])
    with cast.acting("王敏"):
        cases = {case.item: case for case in Case.objects.filter(application_id=application_id)}
        assert list(cases) == ["dibao", "borderline", "rigid_expense"]
        open_kinds = Task.objects.filter(closed_at__isnull=True).values_list("case__item", "kind")
        assert sorted(open_kinds) == sorted(
            (item, kind) for item in cases for kind in ("survey", "verification")
        )
        assert RunningItem.objects.count() == 9, "三口人各算一次，每个事项一次"


def test_授权书写明选了哪些事项(cast: Cast) -> None:
    from minzheng.engines.casework.services.signing import ref_of
    from minzheng.engines.verification.services import authorisation_to_sign

    application_id = handed_in(cast, BOTH)
    with cast.acting("李科"):
        application = Application.objects.get(pk=application_id)
        text = authorisation_to_sign(of=ref_of(application), person_id=application.applicant_id)
        assert "申请社会救助（最低生活保障、刚性支出困难家庭认定）" in text.text
        assert set(Authorisation.objects.values_list("text_version", flat=True)) == {"2026-2"}


def test_选择事项_至少一项_只能选同一张表的_提交以后不能再选(cast: Cast) -> None:
    application_id, version = drafted(cast, BOTH)
    with cast.acting("小杨") as aide:

        def choose(items: list[str], version: int = version) -> int:
            return services.choose_items(
                actor=aide, application_id=application_id, items=items, version=version, at=MORNING
            )

        for items in ([], ["dibao", "medical"]):
            with pytest.raises(ItemsUnfit):
                choose(items)
        with pytest.raises(StaleVersion):
            choose(BOTH, version - 1)
        assert choose(["rigid_expense", "dibao"]) == version, "没有变化，不改版本"
        assert choose(["rigid_expense"]) == version + 1
    with open_scope(Scope(subject=new_id())), pytest.raises(NotYours):
        services.choose_items(
            actor=resident(), application_id=application_id, items=BOTH, version=version + 1, at=MORNING
        )
    handed = handed_in(cast, ["borderline"])
    with cast.acting("小杨") as aide, pytest.raises(NotThisStep):
        services.choose_items(actor=aide, application_id=handed, items=BOTH, version=9, at=MORNING)


def test_可能符合的事项_只是提示(cast: Cast) -> None:
    application_id, _ = drafted(cast, ["dibao"])
    with cast.acting("小杨"):
        found = {one.code: one for one in queries.choices_of(application_id, on=MORNING.date())}
    assert [(one.code, one.chosen, one.may_fit) for one in found.values()] == [
        ("dibao", True, False),
        ("borderline", False, False),
        ("rigid_expense", False, True),
        ("tekun", False, True),
        ("temporary_aid", False, True),
    ], "有自己的表、也能一起申请的排在后面；还没问到的不算不符合"
    poor, _ = drafted(cast, ["dibao"], family(income={"people-p1-wage_fen": "600"}))
    with cast.acting("小杨"):
        found = {one.code: one for one in queries.choices_of(poor, on=MORNING.date())}
    assert [one.code for one in found.values() if one.hint and one.hint.outcome == "fits"] == ["dibao"]


@pytest.mark.parametrize("again", [["dibao"], ["rigid_expense"], BOTH])
def test_同一家人同一事项不能同时申请两次(cast: Cast, again: list[str]) -> None:
    handed_in(cast, BOTH)
    second, version = drafted(cast, again)
    with cast.acting("小杨") as aide, pytest.raises(AlreadyApplied):
        services.submit(actor=aide, application_id=second, version=version, at=MORNING)


def test_另一个没有申请的事项可以另外申请(cast: Cast) -> None:
    handed_in(cast, ["dibao"])
    second, version = drafted(cast, ["rigid_expense"])
    with cast.acting("小杨") as aide:
        assert services.submit(actor=aide, application_id=second, version=version, at=MORNING).number


def test_数据库不让一个人在两份申请里办同一事项(cast: Cast) -> None:
    application_id = handed_in(cast, BOTH)
    with cast.acting("小杨"):
        row = RunningItem.objects.filter(application_id=application_id).first()
        row.pk = new_id()
        with pytest.raises(IntegrityError, match="casework_item_runs_once"):
            row.save(force_insert=True)


def test_认定还在有效期内_不用再申请_快到期了可以(cast: Cast) -> None:
    _, cases = confirming(cast)
    decided(cast, cases["dibao"], "refuse", at=LATER)
    decided(cast, cases["rigid_expense"], "confirm", at=LATER)
    served(cast, cases["dibao"])
    served(cast, cases["rigid_expense"])
    second, version = drafted(cast, ["rigid_expense"])
    with cast.acting("小杨") as aide:
        with pytest.raises(AlreadyApplied, match="有效期内"):
            services.submit(actor=aide, application_id=second, version=version, at=LATER)
        near_its_end = LATER + timedelta(days=340)
        done = services.submit(actor=aide, application_id=second, version=version, at=near_its_end)
        assert done.number


def test_低保没有决定以前_刚性支出不能确认_低保确认了也不再认定(cast: Cast) -> None:
    application_id = accepted(cast, BOTH)
    cases = checked_and_surveyed(cast, application_id)
    reviewed(cast, cases["dibao"], favourable=True, fen=30000)
    reviewed(cast, cases["rigid_expense"], favourable=True)
    stand_at(LATER)
    tick()
    with cast.acting("李科") as confirmer:
        rigid = Case.objects.get(pk=cases["rigid_expense"])

        def confirm() -> UUID:
            return services.confirm(
                actor=confirmer,
                case_id=rigid.id,
                version=rigid.version,
                reasons="刚性支出占比达到规定",
                at=LATER,
            )

        with pytest.raises(OtherItemFirst, match="低保还没有决定"):
            confirm()
        version = Case.objects.get(pk=cases["dibao"]).version
        services.confirm(
            actor=confirmer, case_id=cases["dibao"], version=version, amount_fen=30000,
            reasons="依据核对和调查，予以确认", at=LATER,
        )  # fmt: skip
        with pytest.raises(OtherItemFirst, match="低保已经确认"):
            confirm()
    decided(cast, cases["rigid_expense"], "refuse", at=LATER)


def refused_alone(cast: Cast) -> tuple[UUID, UUID]:
    """只申请低保的一家，不予确认。"""
    application_id, cases = confirming(cast, ["dibao"])
    decided(cast, cases["dibao"], "refuse", at=LATER)
    run_queued_jobs()
    return application_id, cases["dibao"]


def test_低保不予确认_向镇街建议刚性支出_一点就问_家庭同意才立案_什么都不用再填(cast: Cast) -> None:
    application_id, dibao = refused_alone(cast)
    with cast.acting("王敏") as clerk:
        proposal = ItemProposal.objects.get()
        assert (proposal.item, proposal.state) == ("rigid_expense", "waiting")
        assert "刚性支出占比达到规定" in proposal.advice
        assert Case.objects.count() == 1, "建议不立案"
        assert [t.kind for t in Task.objects.filter(queue="town_clerk", case=None, closed_at=None)] == [
            "offer_item"
        ]
        services.offer_item(actor=clerk, proposal_id=proposal.id, at=LATER)
        with pytest.raises(NotThisStep):
            services.offer_item(actor=clerk, proposal_id=proposal.id, at=LATER)
    served(cast, dibao)
    with cast.acting("王敏"):
        application = Application.objects.get(pk=application_id)
        assert application.state == "accepted", "等家庭答复，不因为没有回音就结束"
        kinds = Task.objects.filter(closed_at=None).values_list("kind", "queue")
        assert list(kinds) == [("agree_item", "applicant")]
    family_itself = resident(application.applicant_id)
    with open_scope(Scope(subject=application.applicant_id)):
        told = [one.title for one in inbox(person_id=application.applicant_id)]
        assert "还可以办理刚性支出困难家庭认定" in told
        case_id = services.agree_item(actor=family_itself, proposal_id=proposal.id, at=LATER)
    with cast.acting("王敏"):
        case = Case.objects.get(pk=case_id)
        assert (case.item, case.state) == ("rigid_expense", "reviewing"), "核对和调查已经有了"
        assert case.advice_id is not None and case.owner_posting == Case.objects.get(pk=dibao).owner_posting
        assert CheckRequest.objects.count() == 1 and Visit.objects.count() == 1
        assert Authorisation.objects.count() == 3, "不用再签"
        assert Application.objects.get(pk=application_id).items == BOTH
        assert RunningItem.objects.filter(item="rigid_expense", settled_at=None).count() == 3
        assert chain_is_whole(application_id)
    reviewed(cast, case_id, favourable=True)
    stand_at(LATER + timedelta(days=9))
    tick()
    decided(cast, case_id, "confirm", at=LATER + timedelta(days=9))


def test_家庭不需要_由工作人员记下_申请随最后一件办结(cast: Cast) -> None:
    application_id, dibao = refused_alone(cast)
    with cast.acting("王敏") as clerk:
        proposal = ItemProposal.objects.get()
        with pytest.raises(NotThisStep):
            services.agree_item(actor=clerk, proposal_id=proposal.id, words="电话同意", at=LATER)
        services.offer_item(actor=clerk, proposal_id=proposal.id, at=LATER)
        with pytest.raises(ReasonsMissing):
            services.agree_item(actor=clerk, proposal_id=proposal.id, words="", at=LATER)
    served(cast, dibao)
    with cast.acting("小杨") as aide:
        services.decline_item(actor=aide, proposal_id=proposal.id, words="上门问过，暂时不需要", at=LATER)
    with cast.acting("王敏"):
        assert ItemProposal.objects.get().state == "declined"
        assert Application.objects.get(pk=application_id).state == "closed"
        assert not Task.objects.filter(closed_at=None).exists()


def test_镇街可以不建议_要写明理由_只有镇街能问(cast: Cast) -> None:
    refused_alone(cast)
    with cast.acting("小杨") as aide:
        proposal = ItemProposal.objects.get()
        with pytest.raises(NotYourRole):
            services.offer_item(actor=aide, proposal_id=proposal.id, at=LATER)
        with pytest.raises(NotYourRole):
            services.decline_item(actor=aide, proposal_id=proposal.id, words="不合适", at=LATER)
    with cast.acting("外人") as stranger, pytest.raises(NotYours):
        services.offer_item(actor=stranger, proposal_id=proposal.id, at=LATER)
    with cast.acting("张主任") as leader:
        with pytest.raises(ReasonsMissing):
            services.decline_item(actor=leader, proposal_id=proposal.id, words=" ", at=LATER)
        services.decline_item(actor=leader, proposal_id=proposal.id, words="票据还不齐，补齐后再问", at=LATER)


def test_别的家庭不能替人同意(cast: Cast) -> None:
    application_id, _ = refused_alone(cast)
    with cast.acting("王敏") as clerk:
        proposal = ItemProposal.objects.get()
        services.offer_item(actor=clerk, proposal_id=proposal.id, at=LATER)
        son = Party.objects.get(application_id=application_id, position=2).person_id
    with cast.acting("李科"), pytest.raises(NotYours):
        services.agree_item(actor=resident(son), proposal_id=proposal.id, at=LATER)


def test_建议只提一次_已经申请的不再建议(cast: Cast) -> None:
    application_id, dibao = refused_alone(cast)
    with cast.acting("王敏"):
        assert propose_items(application_id=application_id, case_id=dibao, at=LATER) == 0
        assert ItemProposal.objects.count() == 1


def test_两项一起申请_低保不予确认_不再重复建议(cast: Cast) -> None:
    _, cases = confirming(cast)
    decided(cast, cases["dibao"], "refuse", at=LATER)
    run_queued_jobs()
    with cast.acting("王敏"):
        assert not ItemProposal.objects.exists()


def test_认定快到期_告诉家庭_备好草稿_不自动结束(cast: Cast) -> None:
    application_id, cases = confirming(cast)
    decided(cast, cases["dibao"], "refuse", at=LATER)
    decided(cast, cases["rigid_expense"], "confirm", at=LATER)
    served(cast, cases["dibao"])
    served(cast, cases["rigid_expense"])
    with cast.acting("王敏"):
        row = Recognition.objects.get()
        assert recognition_runs_out(recognition_id=row.id, at=LATER) is None, "还早"
    stand_at(LATER + timedelta(days=340))
    tick()
    with cast.acting("小杨") as aide:
        row.refresh_from_db()
        assert row.told_at is not None and row.valid_until == date(2027, 12, 1)
        draft = queries.draft(row.renewal_id)
        assert draft is not None and (draft.state, draft.items) == ("draft", ["rigid_expense"])
        assert draft.answers == queries.draft(application_id).answers, "上次填的都在"
        kinds = Task.objects.filter(application_id=row.renewal_id, closed_at=None).values_list(
            "kind", flat=True
        )
        assert sorted(kinds) == ["call", "fill"]
        assert recognition_runs_out(recognition_id=row.id, at=LATER + timedelta(days=340)) is None, (
            "只提醒一次"
        )
        done = services.submit(
            actor=aide, application_id=row.renewal_id, version=draft.version, at=LATER + timedelta(days=341)
        )
        assert done.number, "看一遍就能交，什么都不用再填"


def test_数据库不让没有期限也没有金额的确认存在(cast: Cast) -> None:
    _, cases = confirming(cast)
    decided(cast, cases["dibao"], "refuse", at=LATER)
    decided(cast, cases["rigid_expense"], "confirm", at=LATER)
    with cast.acting("李科"):
        row = Decision.objects.get(case_id=cases["rigid_expense"])
        row.pk, row.valid_until = new_id(), None
        with pytest.raises(IntegrityError, match="casework_confirmed_by_an_officer"):
            row.save(force_insert=True)
