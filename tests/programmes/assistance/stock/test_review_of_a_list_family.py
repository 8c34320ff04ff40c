"""复核：上次的填报带来源和日期，家庭说不一样的当场改、看得出是谁改的；添的人写进复核；材料跟着变化走。"""

import io
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from minzheng.engines.benefits.models import Award, AwardMember
from minzheng.engines.benefits.services import MemberUnfit
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework import services
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Case, ChangeReport, Event, Party, Review
from minzheng.engines.casework.review_types import (
    MemberChange,
    NewcomerDraft,
    NewReview,
    ReportedChange,
    ReportUnfit,
    Verdict,
)
from minzheng.engines.casework.services.change_papers import ChangeReviewed
from minzheng.engines.casework.services.corrections import CorrectionUnfit
from minzheng.engines.casework.types import NotThisStep, NotYourRole
from minzheng.engines.forms import services as forms
from minzheng.engines.papers.models import Paper
from minzheng.engines.papers.types import KindNotTaken
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.models import Person
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.result import NotYours, Refusal, StaleVersion
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from tests.cast import MORNING, Cast, resident
from tests.engines.casework.review_steps import act, refused, serve
from tests.programmes.assistance.stock.lists import family
from tests.programmes.assistance.stock.test_import import taken_over

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(days=30)
BABY = NewcomerDraft("邓小宝", "2", born_on=date(2026, 12, 1))
KEEP = Verdict("keep", "情况没有明显变化，金额不变")


@pytest.fixture
def award(cast: Cast) -> Award:
    """A couple of a list that receives 860 yuan."""
    taken_over(cast, family(1))
    with open_scope(WHOLE_CITY):
        return Award.objects.get()


def reviewing(cast: Cast, award: Award) -> UUID:
    """A review opened by 王敏; its file."""
    with cast.acting("王敏") as clerk:
        return services.open_review(actor=clerk, award_id=award.id, new=NewReview("cycle"), at=LATER)


def case_of(file: UUID) -> Case:
    with open_scope(WHOLE_CITY):
        return Case.objects.get(application_id=file)  # type: ignore[no-any-return]


def answers_in(file: UUID) -> dict[str, Any]:
    with open_scope(WHOLE_CITY):
        return open_answers(file, Application.objects.get(pk=file).answers_box)


def earning(file: UUID, yuan: str, who: str = "高滩村 杨毓芳") -> dict[str, Any]:
    """The answers with the applicant's wage as the family says it now."""
    post = {
        "people": ["p1", "p2"],
        "people-p1-has_income": "yes",
        "people-p1-incomes": ["wage"],
        "people-p1-wage_fen": yuan,
    }
    hand = forms.Hand(by=who, at=LATER)
    return forms.parse_step(DIBAO_FORM, "income", post, answers=answers_in(file), hand=hand)[0]


def correct(
    cast: Cast,
    who: str,
    file: UUID,
    answers: dict[str, Any],
    *,
    version: int | None = None,
    refusal: type[Refusal] | None = None,
) -> int:
    """The correction by an officer, or its refusal; the case's version."""
    case = case_of(file)
    with cast.acting(who) as officer, pytest.raises(refusal) if refusal else nullcontext():
        return services.correct_answers(
            actor=officer, case_id=case.id, answers=answers, version=version or case.version, at=LATER
        )
    return case.version


def told(cast: Cast, award: Award, change: ReportedChange, who: str = "小杨") -> UUID | None:
    with cast.acting(who) as officer:
        return services.report_change(actor=officer, award_id=award.id, change=change, at=LATER)


def photo(colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return out.getvalue()


def test_上次的填报_带着来源和日期(cast: Cast, award: Award) -> None:
    file = reviewing(cast, award)
    with cast.acting("小杨") as aide:
        shown = casework.carried_answers(file, actor=aide)
    assert shown is not None and shown.open
    lines = [line for _key, _title, lines in shown.steps for line in lines]
    name = next(line for line in lines if line.label == "姓名")
    assert (name.words, name.source, name.on, name.by) == (
        "邓乙松",
        "carried",
        clock.local_date(clock.now()),
        "存量导入",
    )


def test_家庭说不一样的_改成这次填的_其余仍是上次的(cast: Cast, award: Award) -> None:
    file = reviewing(cast, award)
    correct(cast, "小杨", file, earning(file, "900"))
    person = answers_in(file)["groups"]["people"][0]["fields"]
    assert (person["wage_fen"]["source"], person["name"]["source"]) == ("typed", "carried")
    with cast.acting("张主任"):
        lines = casework.corrections(file)
        assert {line.label for line in lines} == {"近一年有没有收入", "有哪些收入（可多选）", "打工、工资"}
        wage = next(line for line in lines if line.label == "打工、工资")
        assert (wage.whose, wage.before, wage.by) == ("邓乙松", "", "高滩村 杨毓芳") and "900" in wage.after
        event = Event.objects.get(application_id=file, act="correct")
        assert "打工、工资" in event.note and "900" not in event.note
        assert chain_is_whole(file)


def test_the_family_corrects_on_its_own_phone_and_a_stranger_finds_nothing(cast: Cast, award: Award) -> None:
    file = reviewing(cast, award)
    answers = earning(file, "700", "邓乙松")
    me, stranger = resident(award.person_id), resident()
    with open_scope(me.scope):
        shown = casework.carried_answers(file, actor=me)
        assert shown is not None and shown.open
        services.correct_answers(
            actor=me, case_id=shown.case_id, answers=answers, version=shown.version, at=LATER
        )
    with open_scope(stranger.scope), pytest.raises(NotYours):
        services.correct_answers(
            actor=stranger, case_id=case_of(file).id, answers=answers, version=2, at=LATER
        )
    assert answers_in(file)["groups"]["people"][0]["fields"]["wage_fen"]["by"] == "邓乙松"


def test_people_are_not_changed_by_correcting(cast: Cast, award: Award) -> None:
    file = reviewing(cast, award)
    answers = answers_in(file)
    answers["groups"]["people"][1]["fields"]["name"]["value"] = "别名氏"
    correct(cast, "小杨", file, answers, refusal=CorrectionUnfit)
    answers = answers_in(file)
    del answers["groups"]["people"][1]
    correct(cast, "小杨", file, answers, refusal=CorrectionUnfit)
    correct(cast, "小杨", file, {"parties": []}, refusal=CorrectionUnfit)


def test_an_old_page_a_wrong_role_and_a_decided_review_are_refused(cast: Cast, award: Award) -> None:
    file = reviewing(cast, award)
    correct(cast, "小杨", file, earning(file, "900"), version=99, refusal=StaleVersion)
    correct(cast, "张主任", file, earning(file, "900"), refusal=NotYourRole)
    case = case_of(file).id
    act(cast, "王敏", services.begin_review, case, how="papers", at=LATER)
    act(cast, "张主任", services.propose_review, case, opinion=KEEP, at=LATER)
    correct(cast, "小杨", file, earning(file, "900"), refusal=NotThisStep)


def test_the_same_answers_again_are_no_correction(cast: Cast, award: Award) -> None:
    file = reviewing(cast, award)
    before = case_of(file).version
    assert correct(cast, "小杨", file, answers_in(file)) == before
    with open_scope(WHOLE_CITY):
        assert not Event.objects.filter(application_id=file, act="correct").exists()


def test_添了孩子_写进复核_测算和核对都算上(cast: Cast, award: Award) -> None:
    file = told(cast, award, ReportedChange("birth", "上月添了个儿子", date(2026, 12, 1), newcomer=BABY))
    assert file is not None
    with open_scope(WHOLE_CITY):
        parties = list(Party.objects.filter(application_id=file).order_by("position"))
        assert [(one.name, one.position, one.role) for one in parties][-1] == ("邓小宝", 2, "member")
        people = answers_in(file)["groups"]["people"]
        assert people[2]["fields"]["name"]["value"] == "邓小宝"
        assert Person.objects.get(pk=parties[2].person_id).birth == date(2026, 12, 1)
        (line,) = casework.review_of(file, on=LATER.date()).told  # type: ignore[union-attr]
        assert line.newcomer.startswith("邓小宝（儿子") and not line.not_checked
        assert Award.objects.get().member_count == 2, "counting is a decision"
    act(cast, "王敏", services.begin_review, case_of(file).id, how="check", at=LATER)
    with open_scope(WHOLE_CITY):
        assert not Party.objects.get(application_id=file, name="邓小宝").must_sign, "a baby signs nothing"


def test_a_newcomer_stands_after_the_family_and_before_the_supporters(cast: Cast, award: Award) -> None:
    file = reviewing(cast, award)
    with open_scope(WHOLE_CITY):
        row = Application.objects.get(pk=file)
        Party.objects.create(
            application=row, area_code=row.area_code, applicant_id=row.applicant_id, role="obligor", position=2,
            person_id=cast["外人"].account_id, name="邓远方", relation="2", must_sign=False,
        )  # fmt: skip
    told(cast, award, ReportedChange("birth", "上月添了个儿子", newcomer=BABY))
    with open_scope(WHOLE_CITY):
        order = Party.objects.filter(application_id=file).order_by("position").values_list("name", "position")
        assert list(order)[-2:] == [("邓小宝", 2), ("邓远方", 3)]


def test_计入保障_由决定的人选_不会登记成两个人(cast: Cast, award: Award) -> None:
    file = told(cast, award, ReportedChange("birth", "上月添了个儿子", newcomer=BABY))
    assert file is not None
    case = case_of(file).id
    act(cast, "王敏", services.begin_review, case, how="papers", at=LATER)
    act(cast, "张主任", services.propose_review, case, opinion=KEEP, at=LATER)
    with open_scope(WHOLE_CITY):
        ((person, name),) = casework.review_of(file, on=LATER.date()).uncounted  # type: ignore[union-attr]
        assert name == "邓小宝" and Person.objects.filter(name="邓小宝").count() == 1
    change = MemberChange("新生儿，计入保障人数", counted=(person,))
    act(cast, "李科", services.change_review_members, case, change=change, at=LATER)
    with open_scope(WHOLE_CITY):
        assert Award.objects.get().member_count == 3
        assert AwardMember.objects.filter(person_id=person).count() == 1
        assert Person.objects.filter(name="邓小宝").count() == 1
        assert casework.review_of(file, on=LATER.date()).uncounted == ()  # type: ignore[union-attr]


def test_nobody_outside_the_file_is_counted_in(cast: Cast, award: Award) -> None:
    file = reviewing(cast, award)
    case = case_of(file).id
    act(cast, "王敏", services.begin_review, case, how="papers", at=LATER)
    act(cast, "张主任", services.propose_review, case, opinion=KEEP, at=LATER)
    stranger = cast["外人"].account_id
    assert stranger is not None
    change = MemberChange("新生儿，计入保障人数", counted=(stranger,))
    refused(cast, "李科", MemberUnfit, services.change_review_members, case, change=change, at=LATER)


@pytest.mark.parametrize(
    ("kind", "newcomer"),
    [
        ("birth", NewcomerDraft(" ", "2")),
        ("birth", NewcomerDraft("邓小宝", "0")),
        ("birth", NewcomerDraft("邓小宝", "")),
        ("birth", NewcomerDraft("邓小宝", "2", "500110199001010011")),
        ("birth", NewcomerDraft("邓小宝", "2", born_on=date(2030, 1, 1))),
        ("income", BABY),
    ],
)
def test_a_newcomer_who_cannot_be_is_refused_with_what_to_do(
    cast: Cast, award: Award, kind: str, newcomer: NewcomerDraft
) -> None:
    with cast.acting("小杨") as aide, pytest.raises(ReportUnfit) as no:
        services.report_change(
            actor=aide,
            award_id=award.id,
            change=ReportedChange(kind, "家里添了人", newcomer=newcomer),
            at=LATER,
        )
    assert "请" in no.value.message
    with open_scope(WHOLE_CITY):
        assert not ChangeReport.objects.exists() and not Review.objects.exists()


def test_told_after_the_decision_the_newcomer_stands_in_the_next_review(cast: Cast, award: Award) -> None:
    file = told(cast, award, ReportedChange("income", "儿子出门打工了"))
    assert file is not None
    case = case_of(file).id
    raised = Verdict("raise", "母亲住院，收入减少，按差额增发", 90_000)
    act(cast, "王敏", services.begin_review, case, how="papers", at=LATER)
    act(cast, "张主任", services.propose_review, case, opinion=raised, at=LATER)
    act(cast, "李科", services.decide_review, case, verdict=raised, at=LATER)
    told(cast, award, ReportedChange("birth", "上月添了个儿子", newcomer=BABY))
    with open_scope(WHOLE_CITY):
        assert not Party.objects.filter(application_id=file, name="邓小宝").exists()
    serve(cast, case, LATER)
    with open_scope(WHOLE_CITY):
        following = Review.objects.get(open=True)
        assert Party.objects.filter(application_id=following.application_id, name="邓小宝").count() == 1
        assert (
            answers_in(following.application_id)["groups"]["people"][2]["fields"]["name"]["value"] == "邓小宝"
        )
        assert Person.objects.filter(name="邓小宝").count() == 1


def test_材料跟着变化走_复核的人看得到(cast: Cast, award: Award) -> None:
    change = ReportedChange("illness", "母亲住院了")
    file = told(cast, award, change)
    assert file is not None
    with cast.acting("小杨") as aide:
        for _twice in range(2):
            paper = services.add_change_paper(
                actor=aide, report_id=change.id, upload=photo(), filename="住院单.jpg", at=LATER
            )
        with pytest.raises(KindNotTaken):
            services.add_change_paper(
                actor=aide, report_id=change.id, upload=b"MZ not a picture", filename="a.exe", at=LATER
            )
    with cast.acting("张主任"):
        shown = casework.review_of(file, on=LATER.date())
        assert shown is not None and [one for one, _name in shown.told[0].papers] == [paper]
        assert casework.file_holding(paper) == file
        assert [line.id for line in casework.papers_with(file)] == [paper]
        assert Paper.objects.count() == 1, "the same photo twice is one paper"


def test_who_told_it_hands_in_more_and_nobody_else(cast: Cast, award: Award) -> None:
    me, stranger = resident(award.person_id), resident()
    change = ReportedChange("illness", "母亲住院了")
    with open_scope(me.scope):
        services.report_change(actor=me, award_id=award.id, change=change, at=LATER)
        services.add_change_paper(actor=me, report_id=change.id, upload=photo(), filename="a.jpg", at=LATER)
        assert len(casework.change_report(change.id).papers) == 1  # type: ignore[union-attr]
    given = {"report_id": change.id, "upload": photo("red"), "filename": "b.jpg", "at": LATER}
    with open_scope(stranger.scope), pytest.raises(NotYours):
        services.add_change_paper(actor=stranger, **given)
    for who in ("张主任", "外镇"):
        with cast.acting(who) as officer, pytest.raises(NotYours):
            services.add_change_paper(actor=officer, **given)


def test_after_the_decision_a_paper_is_refused_with_the_way_to_go(cast: Cast, award: Award) -> None:
    change = ReportedChange("illness", "母亲住院了")
    file = told(cast, award, change)
    assert file is not None
    case = case_of(file).id
    act(cast, "王敏", services.begin_review, case, how="papers", at=LATER)
    act(cast, "张主任", services.propose_review, case, opinion=KEEP, at=LATER)
    act(cast, "李科", services.decide_review, case, verdict=KEEP, at=LATER)
    with cast.acting("小杨") as aide, pytest.raises(ChangeReviewed):
        services.add_change_paper(actor=aide, report_id=change.id, upload=photo(), filename="a.jpg", at=LATER)
    with open_scope(WHOLE_CITY):
        assert not Paper.objects.exists()
