"""一项一项地算：哪一项正在办、已经有、已经定了，只挡那一项；别的事项、别的家人、别的急难照常。"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import QuerySet

from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import (
    Application,
    Case,
    ItemProposal,
    Party,
    Recognition,
    RunningItem,
    Task,
)
from minzheng.engines.casework.other_items import OtherItemFirst, recognised_already
from minzheng.engines.casework.types import AlreadyApplied, Submitted
from minzheng.engines.letters.types import ServiceMethod
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.identifiers import new_id
from tests.cast import LUO, MORNING, SON, Cast, identity
from tests.jobs import run_queued_jobs, tick
from tests.programmes.assistance import once_cases as once
from tests.programmes.assistance.dibao_answers import HUSBAND
from tests.programmes.assistance.together_steps import (
    accepted,
    checked_and_surveyed,
    decided,
    drafted,
    family,
    reviewed,
    stand_at,
)

pytestmark = pytest.mark.django_db
RIGID = ["dibao", "rigid_expense"]
LATER = MORNING + timedelta(days=9)


@pytest.fixture(autouse=True)
def clock_back() -> Iterator[None]:
    yield
    clock.set_offset_source(lambda: timedelta(0))


def served(cast: Cast, case_id: UUID) -> None:
    """The decision's letter was handed over."""
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        version = Case.objects.get(pk=case_id).version
        handed = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=handed, at=LATER)


def at_district(cast: Cast, items: list[str], favourable: set[str]) -> dict[str, UUID]:
    """Reviewed by the town, hung out where it is for the family; the cases by item, before the confirmer."""
    cases = checked_and_surveyed(cast, accepted(cast, items))
    for item, case_id in cases.items():
        reviewed(cast, case_id, favourable=item in favourable)
    stand_at(LATER)
    tick()
    return cases


def recognised(cast: Cast, item: str = "rigid_expense") -> Recognition:
    """低保 refused, the family recognised, every letter served."""
    cases = at_district(cast, ["dibao", item], {item})
    decided(cast, cases["dibao"], "refuse", at=LATER)
    decided(cast, cases[item], "confirm", at=LATER)
    for case_id in cases.values():
        served(cast, case_id)
    with open_scope(WHOLE_CITY):
        return Recognition.objects.get()


def again(cast: Cast, items: list[str], answers: dict[str, Any] | None = None) -> Submitted:
    """Another application, handed in nine days later."""
    application_id, version = drafted(cast, items, answers)
    with cast.acting("小杨") as aide:
        return services.submit(actor=aide, application_id=application_id, version=version, at=LATER)


def not_again(cast: Cast, items: list[str], words: str, answers: dict[str, Any] | None = None) -> str:
    """Another application that is not taken, and why; nothing of it is lost."""
    application_id, version = drafted(cast, items, answers)
    with cast.acting("小杨") as aide, pytest.raises(AlreadyApplied, match=words) as no:
        services.submit(actor=aide, application_id=application_id, version=version, at=LATER)
    with cast.acting("小杨"):
        draft = queries.draft(application_id)
        assert draft is not None and (draft.state, draft.version) == ("draft", version)
        assert draft.answers["groups"]["people"], "nothing entered is lost"
    return no.value.message


def not_confirmed(cast: Cast, case_id: UUID, words: str) -> None:
    """李科 may not confirm it, and reads why."""
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case_id).version
        with pytest.raises(OtherItemFirst, match=words):
            services.confirm(
                actor=confirmer, case_id=case_id, version=version, reasons="刚性支出占收入的比例达到规定", at=LATER
            )  # fmt: skip


def test_低保不予确认并送达以后_别的事项还在办也可以再申请低保(cast: Cast) -> None:
    cases = at_district(cast, RIGID, {"rigid_expense"})
    decided(cast, cases["dibao"], "refuse", at=LATER)
    not_again(cast, ["dibao"], "低保申请中")
    served(cast, cases["dibao"])
    with cast.acting("王敏"):
        first = Application.objects.get(case=cases["dibao"])
        assert first.state == "accepted", "the other item goes on"
        left = RunningItem.objects.filter(settled_at__isnull=True).values_list("item", flat=True)
        assert set(left) == {"rigid_expense"}
        assert not Party.objects.filter(application=first, counts_for="dibao").exists()
    not_again(cast, ["rigid_expense"], "刚性支出困难申请中")
    assert again(cast, ["dibao"]).number


def offered(cast: Cast) -> ItemProposal:
    """低保 alone was refused and served; 刚性支出 is offered, nobody has answered."""
    cases = at_district(cast, ["dibao"], set())
    decided(cast, cases["dibao"], "refuse", at=LATER)
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        proposal = ItemProposal.objects.get()
        services.offer_item(actor=clerk, proposal_id=proposal.id, at=LATER)
    served(cast, cases["dibao"])
    return proposal


def test_建议没有答复_不妨碍再申请低保(cast: Cast) -> None:
    proposal = offered(cast)
    with cast.acting("王敏"):
        assert Application.objects.get(pk=proposal.application_id).state == "accepted"
    assert again(cast, ["dibao"]).number


def test_建议的事项家庭已经另外申请_答应时说清楚_不出错_什么也没变(cast: Cast) -> None:
    proposal = offered(cast)
    assert again(cast, ["rigid_expense"]).number
    with cast.acting("小杨") as aide:
        with pytest.raises(AlreadyApplied, match="刚性支出困难申请中"):
            services.agree_item(actor=aide, proposal_id=proposal.id, words="电话同意办理", at=LATER)
        assert ItemProposal.objects.get().state == "offered"
        assert not Case.objects.filter(item="rigid_expense").exists()
        services.decline_item(actor=aide, proposal_id=proposal.id, words="已经另外申请了", at=LATER)
        assert Application.objects.get(pk=proposal.application_id).state == "closed"


def asks() -> QuerySet[Task]:
    """Open tasks of the village to ask the family once more."""
    return Task.objects.filter(kind="ask_item", closed_at__isnull=True)


def test_询问以后十个工作日没有答复_请村里问一问_不替家庭回答(cast: Cast) -> None:
    cases = at_district(cast, ["dibao"], set())
    decided(cast, cases["dibao"], "refuse", at=LATER)
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        look = Task.objects.get(kind="offer_item", closed_at__isnull=True)
        assert look.due_on == date(2026, 12, 9), "the town looks within five working days"
        services.offer_item(actor=clerk, proposal_id=ItemProposal.objects.get().id, at=LATER)
    stand_at(LATER + timedelta(days=14))
    tick()
    with cast.acting("小杨"):
        assert not asks().exists(), "the tenth working day counts"
    stand_at(LATER + timedelta(days=15))
    tick()
    tick()
    with cast.acting("小杨") as aide:
        task = asks().get()
        assert (task.queue, queries.task_name(task.kind)) == ("village_worker", "问问家庭要不要办理其他事项")
        proposal = ItemProposal.objects.get()
        assert proposal.state == "offered", "silence is no answer"
        shown = queries.progress(proposal.application_id, on=LATER.date())
        assert shown is not None and "问问家庭" not in str(shown)
        services.decline_item(actor=aide, proposal_id=proposal.id, words="上门问过，暂时不需要", at=LATER)
        assert not asks().exists()


def test_答应办理时_低保已经结了_家里每个人仍算在内(cast: Cast) -> None:
    proposal = offered(cast)
    with cast.acting("小杨") as aide:
        services.agree_item(actor=aide, proposal_id=proposal.id, words="电话同意办理", at=LATER)
        running = RunningItem.objects.filter(item="rigid_expense", settled_at__isnull=True)
        assert running.count() == 3


def test_认定有效_只挡这一项_说清是哪一项_填的都在(cast: Cast) -> None:
    standing = recognised(cast)
    said = not_again(cast, RIGID, f"您家的刚性支出困难还在有效期内（到{standing.valid_until:%Y年%m月%d日}）")
    assert "只去掉“刚性支出困难”" in said
    with cast.acting("小杨") as aide:
        second = Application.objects.get(state="draft")
        version = services.choose_items(
            actor=aide, application_id=second.id, items=["dibao"], version=second.version, at=LATER
        )
        assert services.submit(actor=aide, application_id=second.id, version=version, at=LATER).number


def test_只申请一项的_不叫人回去选(cast: Cast) -> None:
    recognised(cast)
    assert "选择事项" not in not_again(cast, ["rigid_expense"], "有效期内")


def named(*people: tuple[str, str]) -> dict[str, Any]:
    """The same home with these three people: applicant, spouse, child."""
    changes = {}
    for n, (name, number) in enumerate(people, 1):
        changes |= {f"people-p{n}-name": name, f"people-p{n}-identity": number}
    return family(family=changes)


def test_孩子成了家_娘家的认定不挡小家的申请(cast: Cast) -> None:
    standing = recognised(cast)
    wife, baby = ("陈小川", identity("50011020040506442")), ("蹇小雨", identity("50011020240918431"))
    document = named(wife, ("蹇小兵", SON), baby)
    second, version = drafted(cast, ["rigid_expense"], document)
    with cast.acting("小杨") as aide:
        done = services.submit(actor=aide, application_id=second, version=version, at=LATER)
        assert done.number, done.missing
        people = Party.objects.filter(application_id=second).values_list("person_id", flat=True)
        shared = {str(one) for one in people} & set(standing.members)
        assert len(shared) == 1, "one person of the recognised family stands in the new one"


def test_同一户换个人来申请_认定还是同一份(cast: Cast) -> None:
    standing = recognised(cast)
    other = named(("蹇大全", HUSBAND), ("罗庆华", LUO), ("蹇小兵", SON))
    not_again(cast, ["rigid_expense"], "有效期内", other)
    on, item = LATER.date(), ["rigid_expense"]
    with cast.acting("小杨"):
        rest = [UUID(one) for one in standing.members if one != str(standing.applicant_id)]
        assert len(rest) == 2 and recognised_already(rest, item, on=on), "she is away; all others are counted"
        assert not recognised_already([*rest, new_id()], item, on=on), "somebody new: another household"
        assert not recognised_already(rest, ["dibao"], on=on)


def test_续认草稿没人动_照样提醒_照样清空(cast: Cast) -> None:
    recognised(cast)
    told = LATER + timedelta(days=340)
    stand_at(told)
    tick()
    with cast.acting("小杨"):
        renewal = Recognition.objects.get().renewal_id
        assert queries.draft(renewal).answers["groups"]["people"], "it holds the last answers"
    stand_at(told + timedelta(days=77))
    tick()
    with cast.acting("小杨"):
        assert Application.objects.get(pk=renewal).draft_warned_at is not None
    stand_at(told + timedelta(days=92))
    tick()
    with cast.acting("小杨"):
        assert Application.objects.get(pk=renewal).draft_emptied_at is not None
        assert queries.draft(renewal).answers == {}


def test_同一户已经认定低保边缘_不再确认刚性支出_同一份申请里也不行(cast: Cast) -> None:
    cases = at_district(cast, ["dibao", "borderline", "rigid_expense"], {"borderline", "rigid_expense"})
    decided(cast, cases["dibao"], "refuse", at=LATER)
    not_confirmed(cast, cases["rigid_expense"], "低保边缘还没有决定")
    decided(cast, cases["borderline"], "confirm", at=LATER)
    not_confirmed(cast, cases["rigid_expense"], "低保边缘已经确认")
    decided(cast, cases["rigid_expense"], "refuse", at=LATER)


def test_低保边缘是另一份申请认定的_同一户的刚性支出也不确认(cast: Cast) -> None:
    standing = recognised(cast, "borderline")
    clock.set_offset_source(lambda: timedelta(0))
    cases = at_district(cast, ["rigid_expense"], {"rigid_expense"})
    with open_scope(WHOLE_CITY):
        same = Application.objects.get(case=cases["rigid_expense"]).household_id
        assert same == standing.household_id
    not_confirmed(cast, cases["rigid_expense"], f"低保边缘已经认定，到{standing.valid_until:%Y年%m月%d日}")


FIRE = {"type": "emergency", "kind": "disaster", "cost_fen": None, "happened_on": "2026-11-22"}


def urgent(cast: Cast, **changes: Any) -> Case:
    """急难型, accepted."""
    answers = once.temporary(**{**FIRE, **changes})
    del answers["fields"]["cost_fen"]
    return once.accepted(cast, once.handed_in(cast, "temporary_aid", answers))


def drafted_urgent(cast: Cast) -> tuple[UUID, int]:
    """The same fire told of once more."""
    answers = once.temporary(**FIRE)
    del answers["fields"]["cost_fen"]
    with cast.acting("小杨") as aide:
        draft: UUID = services.start_application(actor=aide, items=["temporary_aid"], at=MORNING)
        version = services.save_answers(
            actor=aide, application_id=draft, answers=answers, version=1, at=MORNING
        )
    return draft, version


def test_支出型还在办_家里着火照样先行救助(cast: Cast) -> None:
    once.handed_in(cast, "temporary_aid", once.temporary())
    assert urgent(cast).table == "urgent"


def test_先行救助等着补手续_又遇到新的急难可以申请(cast: Cast) -> None:
    case = urgent(cast)
    second = drafted_urgent(cast)
    with cast.acting("小杨") as aide, pytest.raises(AlreadyApplied, match="临时救助申请中"):
        services.submit(actor=aide, application_id=second[0], version=second[1], at=MORNING)
    once.proposed(cast, case.id, "张主任", 500_000)
    once.confirmed(cast, case.id, "李科", 500_000)
    with cast.acting("王敏"):
        assert not RunningItem.objects.filter(settled_at__isnull=True).exists()
    assert urgent(cast, kind="illness", happened_on="2026-11-23").state == "reviewing"


def test_另一种急难同时发生_两份都收(cast: Cast) -> None:
    urgent(cast)
    assert urgent(cast, kind="illness").state == "reviewing"
    with cast.acting("王敏"):
        about = RunningItem.objects.values_list("about", flat=True).distinct()
        assert sorted(about) == ["urgent:disaster:2026-11-22", "urgent:illness:2026-11-22"]
