"""近亲属备案: the register, what it forces (a visit and a second opinion by the district), and who must stay out.

Source: 审核确认办法 arts. 11, 20.
"""

from contextlib import nullcontext
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from minzheng.engines.casework import guards, queries, services
from minzheng.engines.casework.firing import locked_case
from minzheng.engines.casework.models import Application, Case, DistrictVisit, NearRelative, SecondReview
from minzheng.engines.casework.types import (
    DistrictMissing,
    NearRelativeRecuses,
    NotThisStep,
    NotYourRole,
    ReasonsMissing,
    SamePerson,
    SecondReviewMissing,
    VisitMissing,
)
from minzheng.engines.visits.queries import visits_of
from minzheng.foundations.accounts.models import Account
from minzheng.kernel.result import NotYours, StaleVersion
from tests.cast import MORNING, Cast
from tests.engines.casework.routes_steps import (
    KIN,
    LATER,
    STRANGER,
    accepted_with,
    confirming,
    decide,
    delegated,
    version_of,
)
from tests.engines.casework.steps import accepted, handed_in, visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_handler")]


def visited(
    cast: Cast,
    case_id: UUID,
    group: tuple[str, ...] = ("刘审核", "孙审核"),
    *,
    refused: type[Exception] | None = None,
    token: str = "district-1",  # noqa: S107
) -> None:
    """The district's visit, recorded by the first of the group."""
    version, application_id = version_of(cast, case_id), file_of(cast, case_id)
    seen = replace(visit(cast, application_id, group, token), at=LATER)
    with cast.acting(group[0]) as officer, pytest.raises(refused) if refused else nullcontext():
        services.record_district_visit(actor=officer, case_id=case_id, version=version, visit=seen, at=LATER)


def second(
    cast: Cast,
    who: str,
    case_id: UUID,
    *,
    reasons: str = "材料和入户情况一致，同意镇街意见",
    refused: type[Exception] | None = None,
) -> None:
    """The second officer's opinion."""
    version = version_of(cast, case_id)
    with cast.acting(who) as officer, pytest.raises(refused) if refused else nullcontext():
        services.second_review(
            actor=officer, case_id=case_id, version=version, agrees=True, reasons=reasons, at=LATER
        )


def file_of(cast: Cast, case_id: UUID) -> UUID:
    """The file of a case."""
    with cast.acting("李科"):
        return UUID(str(Case.objects.values_list("application_id", flat=True).get(pk=case_id)))


@pytest.mark.parametrize("town", [False, True])
def test_有备案的要区县入户和复核后才能确认(cast: Cast, town: bool) -> None:
    confirmer = "吴镇长" if town else "李科"
    if town:
        delegated(cast)
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    with cast.acting("刘审核"):
        waiting = {line.kind for line in queries.queue(role="district_reviewer", on=LATER.date())}
        assert waiting == {"district_visit", "second_review"}
    decide(cast, confirmer, case_id, refused=VisitMissing)
    decide(cast, confirmer, case_id, refused=VisitMissing, yes=False)
    visited(cast, case_id)
    decide(cast, confirmer, case_id, refused=SecondReviewMissing)
    second(cast, "刘审核", case_id)
    decide(cast, confirmer, case_id)
    with cast.acting("李科"):
        assert DistrictVisit.objects.get(case_id=case_id).reason == "近亲属备案"
        assert SecondReview.objects.get(case_id=case_id).account_id == cast["刘审核"].account_id
        assert len(visits_of(file_of(cast, case_id))) == 2, (
            "the town's survey stays beside the district's visit"
        )


@pytest.mark.parametrize("guard", ["visit_done", "second_reviewed"])
def test_少了这一道检查就会漏过去(cast: Cast, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: with one guard gone the other still holds, and each is what stops its own omission."""
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    if guard == "second_reviewed":
        visited(cast, case_id)
        monkeypatch.setitem(guards.GUARDS, guard, lambda application, case, actor: None)
        decide(cast, "李科", case_id)
        return
    second(cast, "刘审核", case_id)
    monkeypatch.setitem(guards.GUARDS, guard, lambda application, case, actor: None)
    version = version_of(cast, case_id)
    with (
        cast.acting("李科") as officer,
        pytest.raises(IntegrityError, match="casework_decided_after_the_visit"),
        transaction.atomic(),
    ):
        services.confirm(
            actor=officer,
            case_id=case_id,
            version=version,
            amount_fen=77000,
            reasons="情况属实，同意初审意见",
            at=LATER,
        )


def test_没有近亲属的不用区县入户(cast: Cast) -> None:
    case_id = confirming(cast, accepted(cast))
    with cast.acting("刘审核"):
        assert queries.queue(role="district_reviewer", on=LATER.date()) == []
    decide(cast, "李科", case_id)


def test_受理时建立备案登记(cast: Cast) -> None:
    application_id = accepted_with(cast, kin=[STRANGER])
    with cast.acting("王敏"):
        row = NearRelative.objects.get(application_id=application_id)
        file = Application.objects.get(pk=application_id)
        assert (row.person_id, row.member_name, row.official_name) == (file.applicant_id, "罗庆华", "杨大山")
        assert Case.objects.get(application_id=application_id).visit_required == "近亲属备案"
    with cast.acting("外人"):
        assert not NearRelative.objects.exists(), "another district sees none of it"


# 谁去核查


@pytest.mark.parametrize(
    ("group", "refusal"),
    [
        (("李科", "赵勇"), SamePerson),  # 赵勇 surveyed
        (("李科", "小杨"), DistrictMissing),  # one of the district, no reviewer
        (("李科", "王敏"), SamePerson),  # 王敏 accepted
        (("李科", "张主任"), SamePerson),  # 张主任 reviewed
        (("王敏", "刘审核"), NotYourRole),
    ],
)
def test_核查要由区县的人去_经办过的不去(
    cast: Cast, group: tuple[str, ...], refusal: type[Exception]
) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    visited(cast, case_id, group, refused=refusal)


@pytest.mark.parametrize("group", [("李科", "刘审核"), ("刘审核", "小杨"), ("李科", "核对员")])
def test_区县两人或审核员带一人都可以(cast: Cast, group: tuple[str, ...]) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    visited(cast, case_id, group)
    with cast.acting("李科"):
        assert Case.objects.get(pk=case_id).visit_id is not None


def test_别的区县的人不能一起去(cast: Cast) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    visited(cast, case_id, ("刘审核", "外人"), refused=NotYourRole)


def test_投诉以后要再入户一次(cast: Cast) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    visited(cast, case_id)
    with cast.acting("李科"):
        application, case = locked_case(case_id)
        services.require_district_visit(application, case, reason="公示期内有人反映家中有车", at=LATER)
        assert case.visit_required == "近亲属备案；公示期内有人反映家中有车"
    decide(cast, "李科", case_id, refused=VisitMissing)
    visited(cast, case_id, token="district-2")  # noqa: S106
    second(cast, "刘审核", case_id)
    decide(cast, "李科", case_id)


def test_投诉在公示期内登记的_到审核时才开任务(cast: Cast) -> None:
    from tests.engines.casework.routes_steps import GOOD
    from tests.engines.casework.steps import reviewed, surveyed_and_checked

    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, GOOD)
    with cast.acting("李科"):
        application, case = locked_case(case_id)
        services.require_district_visit(application, case, reason="有人举报", at=MORNING)
        assert queries.queue(role="district_reviewer", on=LATER.date()) == []
    from minzheng.kernel import clock
    from tests.jobs import tick

    clock.set_offset_source(lambda: LATER - clock.real_now())
    tick()
    with cast.acting("刘审核"):
        (line,) = queries.queue(role="district_reviewer", on=LATER.date())
        assert line.kind == "district_visit"
    decide(cast, "李科", case_id, refused=VisitMissing)
    visited(cast, case_id)
    decide(cast, "李科", case_id)


# 复核意见


def test_复核意见要写理由_要由区县审核员写_写的人不再确认(cast: Cast) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    second(cast, "刘审核", case_id, reasons="同意", refused=ReasonsMissing)
    for who in ("李科", "张主任", "王敏"):
        second(cast, who, case_id, refused=NotYourRole)
    with cast.acting("刘审核") as officer, pytest.raises(StaleVersion):
        services.second_review(
            actor=officer,
            case_id=case_id,
            version=99,
            agrees=True,
            reasons="材料齐全，同意镇街意见",
            at=LATER,
        )
    second(cast, "刘审核", case_id)


def test_退回后重新初审的_要重新复核(cast: Cast) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[STRANGER]))
    second(cast, "刘审核", case_id)
    version = version_of(cast, case_id)
    with cast.acting("李科") as district:
        services.send_back(
            actor=district, case_id=case_id, version=version, reasons="请再核实务工收入", at=LATER
        )
        assert Case.objects.get(pk=case_id).second_review_id is None


def test_不在审核确认环节的不能复核(cast: Cast) -> None:
    application_id = accepted_with(cast, kin=[STRANGER])
    with cast.acting("李科"):
        case_id = Case.objects.get(application_id=application_id).id
    second(cast, "刘审核", case_id, refused=NotThisStep)


# 回避


def test_登记为近亲属的人一步也不能办(cast: Cast) -> None:
    """The aide is her niece: she helped fill in the form, and from acceptance on she does nothing on the file."""
    application_id = accepted_with(cast, kin=[KIN])
    seen = visit(cast, application_id, ("小杨", "陈刚"))
    with cast.acting("小杨") as aide, pytest.raises(NearRelativeRecuses):
        services.record_survey(actor=aide, application_id=application_id, visit=seen, at=MORNING)
    with cast.acting("陈刚") as clerk, pytest.raises(NearRelativeRecuses):
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=MORNING)
    case_id = confirming(cast, application_id)
    visited(cast, case_id, ("刘审核", "小杨"), refused=NearRelativeRecuses)


@pytest.mark.parametrize(("official", "who"), [("李科", "李科"), ("刘审核", "刘审核")])
def test_区县的人是近亲属的也回避(cast: Cast, official: str, who: str) -> None:
    case_id = confirming(cast, accepted_with(cast, kin=[{**KIN, "official": official}]))
    if who == "刘审核":
        second(cast, who, case_id, refused=NearRelativeRecuses)
        return
    visited(cast, case_id)
    second(cast, "刘审核", case_id)
    decide(cast, who, case_id, refused=NearRelativeRecuses)


def test_受理人自己是近亲属的不能受理(cast: Cast) -> None:
    from minzheng.engines.casework.models import Party
    from tests.engines.casework.conftest import FAMILY, TYPED, TYPED_SON, filled

    application_id, version = filled(cast, {**FAMILY, "kin": [{**KIN, "official": "王敏"}]})
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        son = Party.objects.get(application_id=application_id, position=1)
        services.sign(
            actor=aide, application_id=application_id, party_id=son.id, signature=TYPED_SON, at=MORNING
        )
    with cast.acting("王敏") as clerk, pytest.raises(NearRelativeRecuses):
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)
    with cast.acting("陈刚") as other:
        services.accept(actor=other, application_id=application_id, version=version, at=MORNING)


def test_家庭成员自己是工作人员的不能办自家的件(cast: Cast) -> None:
    """Matched by the person behind the account: no register needed."""
    application_id = handed_in(cast)
    with cast.acting("王敏") as clerk:
        file = Application.objects.get(pk=application_id)
        Account.objects.filter(pk=clerk.account_id).update(person_id=file.applicant_id)
        with pytest.raises(NearRelativeRecuses):
            services.accept(actor=clerk, application_id=application_id, version=file.version, at=MORNING)


def test_同名不同人的_指明以后可以办(cast: Cast) -> None:
    application_id = accepted_with(cast, kin=[{**KIN, "official": "陈刚"}])
    seen = visit(cast, application_id)
    with cast.acting("陈刚") as namesake, pytest.raises(NearRelativeRecuses):
        services.record_survey(actor=namesake, application_id=application_id, visit=seen, at=MORNING)
    with cast.acting("李科") as district:
        row = NearRelative.objects.get(application_id=application_id)
        services.name_the_official(
            actor=district, near_relative_id=row.id, posting_id=cast["小杨"].posting_id, at=MORNING
        )
    with cast.acting("陈刚") as namesake:
        services.record_survey(actor=namesake, application_id=application_id, visit=seen, at=MORNING)
    with cast.acting("小杨") as kin, pytest.raises(NearRelativeRecuses):
        services.record_survey(actor=kin, application_id=application_id, visit=seen, at=MORNING)


def test_指明近亲属要由登记的人办(cast: Cast) -> None:
    application_id = accepted_with(cast, kin=[STRANGER])
    with cast.acting("李科"):
        row = NearRelative.objects.get(application_id=application_id)
    with cast.acting("审计") as auditor, pytest.raises(NotYourRole):
        services.name_the_official(actor=auditor, near_relative_id=row.id, posting_id=None, at=MORNING)
    with cast.acting("李科") as district, pytest.raises(NotYours):
        services.name_the_official(actor=district, near_relative_id=uuid4(), posting_id=None, at=MORNING)
    with cast.acting("外人") as stranger, pytest.raises(NotYours):
        services.name_the_official(actor=stranger, near_relative_id=row.id, posting_id=None, at=MORNING)


def test_自己不能替自己解除回避(cast: Cast) -> None:
    """Whoever the register bars by name may not point at somebody else to free herself."""
    application_id = accepted_with(cast, kin=[{**KIN, "official": "陈刚"}])
    with cast.acting("陈刚") as barred:
        row = NearRelative.objects.get(application_id=application_id)
        with pytest.raises(NearRelativeRecuses):
            services.name_the_official(
                actor=barred, near_relative_id=row.id, posting_id=cast["小杨"].posting_id, at=MORNING
            )
