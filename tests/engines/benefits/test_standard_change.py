"""调标：先看预览，两个人批准，按文件的月份执行；只增不减，说不清的问工作人员，老决定仍按老标准解释得通。"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy
import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.engines.benefits import queries, services, standard_picture
from minzheng.engines.benefits.models import AmountBasis, AwardChange, DueItem, StandardChange, StandardItem
from minzheng.engines.benefits.question_types import NotYourTurn, SameAccount
from minzheng.engines.benefits.services import standards
from minzheng.engines.benefits.services.standards import apply_standard
from minzheng.engines.benefits.standard_types import (
    NewStandard,
    PreviewStale,
    StandardLower,
    StandardNotReady,
    StandardTaken,
    StandardUnfit,
)
from minzheng.engines.benefits.types import Decided, NewMember, left_to_officers
from minzheng.engines.rules import services as rules
from minzheng.engines.rules.queries import advice_by_id
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.benefits.awards import (
    AT,
    CITY,
    DECEMBER,
    JANUARY,
    amounts,
    dibao_family,
    granted,
    questions,
    刘审核,
)
from tests.engines.benefits.scene import as_actor, officer, 外人, 张主任, 李科
from tests.jobs import run_queued_jobs
from tests.law.families import family as facts_of

pytestmark = pytest.mark.django_db
NEW = NewStandard("500110", JANUARY, 80_000, 66_000, "渝民规〔2026〕9号", "关于提高城乡低保标准的通知")


def proposed(new: NewStandard = NEW, *, at: datetime = AT) -> UUID:
    with transaction.atomic(), as_actor(刘审核):
        return services.propose_standard(actor=刘审核, new=new, at=at)


def digest_of(change_id: UUID, *, at: datetime = AT) -> str:
    with transaction.atomic(), as_actor(李科):
        seen = queries.standard_preview(actor=李科, change_id=change_id, at=at)
    assert seen is not None
    return seen.digest


def approved(new: NewStandard = NEW, *, at: datetime = AT) -> UUID:
    change_id = proposed(new, at=at)
    with transaction.atomic(), as_actor(李科):
        services.approve_standard(actor=李科, change_id=change_id, digest=digest_of(change_id, at=at), at=at)
    return change_id


def applied(new: NewStandard = NEW, *, at: datetime = AT) -> UUID:
    change_id = approved(new, at=at)
    apply_standard(change_id=change_id, at=at)
    return change_id


def outcomes(change_id: UUID) -> dict[UUID, str]:
    with open_scope(CITY):
        return dict(StandardItem.objects.filter(change_id=change_id).values_list("award_id", "outcome"))


def test_预览按区县写明谁增加_增加多少_谁要人工核定() -> None:
    dibao_family(40_000, 0)  # rural: 2 × 630 − 400 = 860 → 2 × 660 − 400 = 920
    dibao_family(0, area="urban")  # 770 → 800
    granted()  # no advice was kept
    dibao_family(0, own_fen=50_000)  # an officer's own amount
    change_id = proposed()
    with transaction.atomic(), as_actor(李科):
        seen = queries.standard_preview(actor=李科, change_id=change_id, at=AT)
        rows = queries.standard_rows(actor=李科, change_id=change_id, at=AT)
    assert seen is not None
    (unit,) = seen.units
    assert (unit.unit, unit.awards, unit.raised, unit.same, unit.asked) == ("500110", 4, 2, 0, 2)
    assert unit.more_fen == seen.more_fen == 6_000 + 3_000
    assert unit.bands == ((1_000, 0), (2_000, 0), (5_000, 1), (10_000, 1), (0, 0))
    assert dict(seen.reasons) == {"raised": 2, "no_basis": 1, "own_amount": 1}
    assert sorted((row.old_fen, row.new_fen) for row in rows) == [
        (50_000, 50_000),
        (60_000, 60_000),
        (77_000, 80_000),
        (86_000, 92_000),
    ]
    assert seen.rule_version.startswith("chongqing-1.0.0/cn-2021+")
    assert amounts(rows[0].award_id)[0][0] == DECEMBER, "a preview changes nothing"


def test_图是服务器画的条形_数字与预览一致() -> None:
    dibao_family(40_000, 0)
    change_id = proposed()
    with transaction.atomic(), as_actor(李科):
        seen = queries.standard_preview(actor=李科, change_id=change_id, at=AT)
    assert seen is not None
    picture = standard_picture.rises(seen)
    assert "50—100元：1户" in picture.described and len(picture.bars) == 5
    assert max(bar.width for bar in picture.bars) == 640 - 150 - 110
    assert "60元，1户" in standard_picture.districts(seen).described
    assert queries.standard_pictures(seen) == [picture], "one district: no picture of districts"
    both = replace(seen, units=(*seen.units, replace(seen.units[0], unit="500101")))
    assert len(queries.standard_pictures(both)) == 2
    assert left_to_officers([("raised", 3), ("no_basis", 2)]) == [
        ("没有核定收入（导入的存量户等），请核定后调整", 2)
    ]


def test_批准后由作业执行_从当月起新金额_每户记明规则版本() -> None:
    home = dibao_family(40_000, 0)
    change_id = approved()
    run_queued_jobs()
    line = queries_award(home.award_id)
    assert amounts(home.award_id) == [(DECEMBER, DECEMBER, 86_000), (JANUARY, None, 92_000)]
    assert line.amount_in(DECEMBER) == 86_000 and line.amount_in(JANUARY) == 92_000
    with open_scope(CITY):
        change = StandardChange.objects.get(pk=change_id)
        history = AwardChange.objects.get(award_id=home.award_id)
        version = home_version(home.award_id, JANUARY)
    assert change.state == "applied" and change.applied_at is not None
    assert (history.act, history.decision_id, history.posting_id) == ("standard", change_id, 李科.posting_id)
    assert version == change.rule_version != "chongqing-1.0.0/cn-2021"
    assert {row.action for row in audit()} >= {
        "benefits.standard.proposed",
        "benefits.standard.approved",
        "benefits.standard.applied",
    }


def queries_award(award_id: UUID) -> Any:
    with open_scope(CITY):
        line = queries.award(award_id=award_id)
    assert line is not None
    return line


def home_version(award_id: UUID, month: date) -> str:
    from minzheng.engines.benefits.models import AwardAmount

    return str(AwardAmount.objects.get(award_id=award_id, from_month=month).rule_version)


def audit() -> list[Event]:
    with open_scope(CITY):
        return list(Event.objects.filter(action__startswith="benefits.standard").order_by("real_at"))


def test_执行几次都只改一次_中途断了接着做(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standards, "CHUNK", 2)
    homes = [dibao_family(10_000 * n) for n in range(5)]
    change_id = approved()
    assert apply_standard(change_id=change_id, at=AT, chunks=1) == 2
    assert len(outcomes(change_id)) == 2
    assert apply_standard(change_id=change_id, at=AT) == 3
    before = [amounts(home.award_id) for home in homes]
    assert apply_standard(change_id=change_id, at=AT) == 0
    assert [amounts(home.award_id) for home in homes] == before
    assert all(len(periods) == 2 for periods in before)


def test_一块里出错_整块都不算(monkeypatch: pytest.MonkeyPatch) -> None:
    from minzheng.engines.benefits import standard_change

    home = dibao_family(0)
    change_id = approved()
    monkeypatch.setattr(standard_change, "STEPS", (*standard_change.STEPS, "select 1 / 0"))
    with pytest.raises(Exception, match="division by zero"), transaction.atomic():
        apply_standard(change_id=change_id, at=AT)
    assert amounts(home.award_id) == [(DECEMBER, None, 63_000)] and outcomes(change_id) == {}
    monkeypatch.undo()
    assert apply_standard(change_id=change_id, at=AT) == 1


def test_说不清的不改金额_每户问镇街一次() -> None:
    stock, own = granted(), dibao_family(0, own_fen=50_000)
    alone = granted(amount_fen=30_000, start_month=DECEMBER)
    change_id = applied()
    assert set(outcomes(change_id).values()) == {"no_basis", "own_amount"}
    for home in (stock, own, alone):
        assert len(amounts(home.award_id)) == 1
    asked = questions(kind="standard")
    assert {row.award_id for row in asked} == {stock.award_id, own.award_id, alone.award_id}
    assert all(row.role == "town_clerk" and row.advice for row in asked)
    apply_standard(change_id=change_id, at=AT + timedelta(days=1))
    assert len(questions(kind="standard")) == 3


def test_渐退_人数变动_后续调整的都交给人() -> None:
    tapering, fewer, later = (dibao_family(0), dibao_family(0, 0), dibao_family(0))
    decided = Decided(new_id(), 李科.posting_id, "2026", "按规定调整")
    from minzheng.engines.benefits.services import Tapering
    from minzheng.engines.benefits.types import MembersChange

    with transaction.atomic(), as_actor(李科):
        services.taper(
            actor=李科,
            award_id=tapering.award_id,
            tapering=Tapering(DECEMBER, 6, 30_000),
            decided=decided,
            at=AT,
        )
        services.change_members(
            actor=李科,
            award_id=fewer.award_id,
            change=MembersChange(DECEMBER, leave=(fewer.people[1],)),
            decided=replace(decided, decision_id=new_id()),
            at=AT,
        )
        services.change_amount(
            actor=李科,
            award_id=later.award_id,
            from_month=date(2027, 3, 1),
            amount_fen=40_000,
            decided=replace(decided, decision_id=new_id()),
            at=AT,
        )
    found = outcomes(applied())
    assert found[fewer.award_id] == "heads"
    assert found[tapering.award_id] in ("no_basis", "periods") and found[later.award_id] in (
        "no_basis",
        "periods",
    )
    assert amounts(later.award_id)[-1][2] == 40_000


def test_按新标准测算过的不再加_批准后新纳入的老标准户补上() -> None:
    change_id = applied()
    late = dibao_family(0, on=date(2026, 12, 20), start_month=JANUARY)
    fresh = granted(new_id(), start_month=date(2027, 2, 1))
    apply_standard(change_id=change_id, at=AT + timedelta(days=30))
    assert amounts(late.award_id) == [(JANUARY, None, 66_000)]
    assert outcomes(change_id)[fresh.award_id] == "no_basis"
    with open_scope(CITY):
        text = queries.adopted_text(unit="500110")
    advice = rules.assess(
        facts_of({"relation": "self", "wage": 0, "able_to_work": True, "married": False}, area="rural"),
        on=date(2027, 1, 5),
        adopted=text,
    )
    assert advice.monthly_fen == 66_000


def test_文件晚到的_下月起执行_以前的月份一次补发() -> None:
    home = dibao_family(40_000, 0, start_month=DECEMBER)
    late = datetime(2027, 3, 10, 12, tzinfo=BEIJING)
    change_id = applied(at=late)
    april = date(2027, 4, 1)
    assert amounts(home.award_id)[-1] == (april, None, 92_000)
    with open_scope(CITY):
        (item,) = DueItem.objects.filter(award_id=home.award_id)
    assert (item.kind, item.month, item.amount_fen, item.decision_id) == (
        "back_pay",
        april,
        3 * 6_000,
        change_id,
    )


def test_连续两次调标_第二次接着第一次算() -> None:
    home = dibao_family(40_000, 0)
    applied()
    second = replace(NEW, from_month=date(2027, 7, 1), rural_fen=70_000, document="渝民规〔2027〕5号")
    applied(second, at=datetime(2027, 6, 10, 12, tzinfo=BEIJING))
    assert [fen for _, _, fen in amounts(home.award_id)] == [86_000, 92_000, 100_000]


def test_老决定仍按老标准解释得通() -> None:
    """An old decision recomputes under the old figures, whatever was adopted since; its advice is as it was kept."""
    home = dibao_family(40_000, 0)
    with open_scope(CITY):
        kept = advice_by_id(advice_id=AmountBasis.objects.get(award_id=home.award_id).advice_id)
    applied()
    assert kept is not None
    people = [
        {"relation": "self", "wage": 40_000, "able_to_work": True, "married": False},
        {"relation": "spouse", "wage": 0, "able_to_work": True, "married": True},
    ]
    again = rules.assess(
        facts_of(*people, area="rural"), on=kept.advice.on, adopted=queries.adopted_text(unit="500110")
    )
    assert (again.monthly_fen, again.explanation) == (kept.advice.monthly_fen, kept.advice.explanation)
    assert kept.advice.trace["parameters"]["dibao.standard.rural"] == 63_000
    with open_scope(CITY):
        old = AmountBasis.objects.get(
            award_id=home.award_id, decision_id=queries_award(home.award_id).decision_id
        )
    fen = rules.amounts_under(
        numpy.array([old.urban]), numpy.array([old.heads]), numpy.array([old.income_yearly_fen]),
        on=old.assessed_on, profile="cn-2021", adopted=queries.adopted_text(unit="500110"),
    )  # fmt: skip
    assert fen.tolist() == [86_000]


def test_数组算的与逐户算的分文不差() -> None:
    """The law asked once for all equals the law asked family by family: no second copy of it."""
    generator = numpy.random.default_rng(20261122)
    adopted = rules.place_text(
        [rules.AdoptedStandard(JANUARY, 80_000, 66_000, "渝民规〔2026〕9号", "通知")], title="调标"
    )
    families = []
    for _ in range(60):
        wages = generator.integers(0, 70_000, generator.integers(1, 4)).tolist()
        people = [{"relation": "self", "wage": wages[0], "able_to_work": True, "married": False}]
        people += [
            {"relation": "parent", "wage": wage, "able_to_work": True, "married": False} for wage in wages[1:]
        ]
        families.append(facts_of(*people, area=["urban", "rural"][int(generator.integers(2))]))
    before = rules.assess_many(families, on=date(2026, 11, 20))
    chosen = [(n, one) for n, one in enumerate(before) if rules.settled(one).bound == ""]
    assert len(chosen) > 30
    settled = [rules.settled(one) for _, one in chosen]
    found = rules.amounts_under(
        numpy.array([one.urban for one in settled]), numpy.array([one.heads for one in settled]),
        numpy.array([one.income_yearly_fen for one in settled]), on=JANUARY, profile="cn-2021", adopted=adopted,
    )  # fmt: skip
    after = rules.assess_many([families[n] for n, _ in chosen], on=JANUARY, adopted=adopted)
    assert found.tolist() == [one.monthly_fen for one in after]


def test_提出要文号_月份_标准_不得调低_同月只有一个() -> None:
    for wrong in (
        replace(NEW, document=""),
        replace(NEW, urban_fen=None, rural_fen=None),
        replace(NEW, from_month=date(2027, 1, 2)),
        replace(NEW, from_month=date(2025, 1, 1)),
        replace(NEW, kind="tekun"),
    ):
        with pytest.raises(StandardUnfit):
            proposed(wrong)
    with pytest.raises(StandardLower):
        proposed(replace(NEW, rural_fen=62_900))
    change_id = proposed()
    with pytest.raises(StandardTaken):
        proposed()
    with transaction.atomic(), as_actor(刘审核):
        services.withdraw_standard(actor=刘审核, change_id=change_id, reasons="文件有更正", at=AT)
        with pytest.raises(StandardNotReady):
            services.withdraw_standard(actor=刘审核, change_id=change_id, reasons="文件有更正", at=AT)
    proposed()


def test_提出和批准各有岗位_不能是同一账号_不出本区县() -> None:
    with as_actor(张主任), pytest.raises(NotYourTurn):
        services.propose_standard(actor=张主任, new=NEW, at=AT)
    with as_actor(刘审核), pytest.raises(NotYours):
        services.propose_standard(actor=刘审核, new=replace(NEW, unit=""), at=AT)
    change_id = proposed()
    digest = digest_of(change_id)
    same = replace(李科, account_id=刘审核.account_id)
    for actor, refusal in ((刘审核, NotYourTurn), (外人, NotYours), (same, SameAccount)):
        with as_actor(actor), pytest.raises(refusal):
            services.approve_standard(actor=actor, change_id=change_id, digest=digest, at=AT)
    with transaction.atomic(), as_actor(李科):
        services.approve_standard(actor=李科, change_id=change_id, digest=digest, at=AT)
        with pytest.raises(StandardNotReady):
            services.approve_standard(actor=李科, change_id=change_id, digest=digest, at=AT)


def test_看过预览之后名单变了_要重新看() -> None:
    change_id = proposed()
    digest = digest_of(change_id)
    dibao_family(0)
    with as_actor(李科), pytest.raises(PreviewStale):
        services.approve_standard(actor=李科, change_id=change_id, digest=digest, at=AT)


def test_没批准的不执行_数据库也不许() -> None:
    home = dibao_family(0)
    change_id = proposed()
    assert apply_standard(change_id=change_id, at=AT) == 0
    with (
        open_scope(CITY),
        pytest.raises(IntegrityError, match="only an approved standard"),
        transaction.atomic(),
    ):
        StandardItem.objects.create(
            area_code="500110500110120206", change_id=change_id, award_id=home.award_id, from_month=JANUARY,
            old_fen=1, new_fen=2, outcome="raised", applied_at=AT,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="two_accounts"), transaction.atomic():
        StandardChange.objects.filter(pk=change_id).update(
            state="approved",
            approved_by_account=刘审核.account_id,
            approved_by_posting=new_id(),
            approved_at=AT,
        )
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        StandardChange.objects.filter(pk=change_id).update(rural_fen=99_999)


def test_数据库只许调标增加_不许减少() -> None:
    change_id = approved()
    home = dibao_family(0)
    with open_scope(CITY), pytest.raises(IntegrityError, match="only_raises"), transaction.atomic():
        StandardItem.objects.create(
            area_code="500110500110120206", change_id=change_id, award_id=home.award_id, from_month=JANUARY,
            old_fen=200, new_fen=100, outcome="raised", applied_at=AT,
        )  # fmt: skip


def test_全市调标_各区县各有一行() -> None:
    from tests.engines.benefits.scene import OTHER_AREA

    city_reviewer = officer(Role.DISTRICT_REVIEWER, "50", "51", "市审核")
    city_confirmer = officer(Role.DISTRICT_CONFIRMER, "50", "51", "市确认")
    dibao_family(0)
    with transaction.atomic(), as_actor(外人):
        services.grant(actor=外人, award=replace_area(OTHER_AREA), at=AT)
    with transaction.atomic(), as_actor(city_reviewer):
        change_id = services.propose_standard(actor=city_reviewer, new=replace(NEW, unit=""), at=AT)
    with transaction.atomic(), as_actor(city_confirmer):
        seen = queries.standard_preview(actor=city_confirmer, change_id=change_id, at=AT)
        assert seen is not None and [unit.unit for unit in seen.units] == ["500101", "500110"]
        services.approve_standard(actor=city_confirmer, change_id=change_id, digest=seen.digest, at=AT)
    assert apply_standard(change_id=change_id, at=AT) == 2
    with transaction.atomic(), as_actor(李科):
        mine = queries.standard_preview(actor=李科, change_id=change_id, at=AT)
        assert mine is not None and [unit.unit for unit in mine.units] == ["500110"], (
            "a district sees its own"
        )


def replace_area(area: str) -> Any:
    from tests.engines.benefits.awards import award

    someone = new_id()
    return award(someone, area_code=area, members=(NewMember(someone),))


def test_夜里再看一遍_晚到的也补上(monkeypatch: pytest.MonkeyPatch) -> None:
    from minzheng.engines.benefits.jobs import look_at_night

    change_id = applied()
    late = dibao_family(0)
    night = datetime(2026, 11, 24, 2, 0, tzinfo=BEIJING)
    monkeypatch.setattr(clock, "now", lambda: night)
    look_at_night(at=datetime(2026, 11, 24, 12, 0, tzinfo=BEIJING))
    assert late.award_id not in outcomes(change_id), "not by day"
    look_at_night(at=night)
    assert outcomes(change_id)[late.award_id] == "raised"


def test_搬家后依据跟着走() -> None:
    """The basis moves with its award, or the next standard could not be laid over it."""
    home = dibao_family(0)
    moved = "500110500110108201"
    with transaction.atomic(), as_actor(李科):
        services.move_award(
            actor=李科,
            award_id=home.award_id,
            area_code=moved,
            decided=Decided(new_id(), 李科.posting_id, "2026", "搬家"),
            at=AT,
        )
    with open_scope(CITY):
        assert AmountBasis.objects.get(award_id=home.award_id).area_code == moved
        with (
            connection.cursor() as cursor,
            pytest.raises(IntegrityError, match="only moves"),
            transaction.atomic(),
        ):
            cursor.execute("update benefits_amount_basis set heads = heads + 1")
    assert outcomes(applied())[home.award_id] == "raised"


def test_批准以后的新申请按新标准测算_别的区县照旧(monkeypatch: pytest.MonkeyPatch) -> None:
    """The item's handler asks the law with the standards the district has adopted."""
    from minzheng.engines.catalogue.queries import handler_of
    from minzheng.engines.catalogue.types import Evidence

    applied()
    handler = handler_of("dibao")
    facts = facts_of({"relation": "self", "wage": 0, "able_to_work": True, "married": False}, area="rural")
    monkeypatch.setattr(f"{type(handler).__module__}.to_facts", lambda *_, **_named: facts)
    for unit, on, fen in (
        ("500110", JANUARY, 66_000),
        ("500110", DECEMBER, 63_000),
        ("500101", JANUARY, 63_000),
    ):
        assert handler.assess({}, Evidence([], None, unit=unit), on=on).monthly_fen == fen
