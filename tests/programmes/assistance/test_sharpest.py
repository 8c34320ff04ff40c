"""最难的一件：没有手机、按手印的老人，一个儿子在读，一个儿子外出务工、赡养有争议，救助专干是她的侄女。

星期五材料、签字不齐，星期一才签完；公示第六天有人提出异议；期限里夹着劳动节和一个补班的星期六。两条路线各走一遍：
区县确认，和下放镇街确认。每一个日期都由测试自己逐日数日历得出，与系统算的对照。
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import chinese_calendar
import pytest

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.models import Application, Case, Deadline, Party, Task
from minzheng.engines.casework.types import NearRelativeRecuses, Opinion, SecondReviewMissing, VisitMissing
from minzheng.engines.forms import services as forms
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.services import open_letter
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.services.authorising import WitnessMissing
from minzheng.engines.verification.types import Conclusion, Signature, SignatureMethod, Witness
from minzheng.kernel import clock
from minzheng.kernel.actor import Role
from minzheng.kernel.clock import local_date, start_of
from minzheng.programmes.assistance.items.dibao.form import DIBAO_FORM
from tests.cast import FUHUAN, GAOTAN, MORNING, POSTS, Cast, hire, identity
from tests.engines.casework.routes_steps import delegated
from tests.engines.casework.steps import DRAWN, POINTS, visit
from tests.jobs import run_queued_jobs, tick

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FRIDAY, MONDAY = date(2026, 4, 24), date(2026, 4, 27)
MAKE_UP_SATURDAY = date(2026, 5, 9)
MOTHER = identity("50011019580312432")
STUDENT = identity("50011020050918431")
WORKER = identity("50011019850620431")
STANDARD_FEN = 63_000  # 农村低保，2025-07-01 起；2026 年未公布，沿用并标明
PAID_BY_SON_FEN = 30_000


def at(day: date, hour: int = 10) -> datetime:
    return start_of(day) + timedelta(hours=hour)


def now(moment: datetime) -> None:
    """The clock stands at a moment."""
    clock.set_offset_source(lambda: moment - clock.real_now())


def after_working_days(day: date, days: int) -> date:
    """Counted on the calendar, day by day; the first day is not counted."""
    while days:
        day += timedelta(days=1)
        days -= chinese_calendar.is_workday(day)
    return day


@pytest.fixture(autouse=True)
def one_more_clerk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who did not survey the first time."""
    monkeypatch.setitem(POSTS, "钱敏", ("qianmin", Role.TOWN_CLERK, FUHUAN, "綦江区扶欢镇"))
    cast.officers["钱敏"], _secret = hire("钱敏", MORNING)


@pytest.fixture(autouse=True)
def clock_back() -> Iterator[None]:
    yield
    clock.set_offset_source(lambda: timedelta(0))


def typed() -> dict[str, Any]:
    """The form as the aide types it beside her aunt: no phone, two sons, a niece in the village committee's pay."""
    hand = forms.Hand(by="小杨", at=at(FRIDAY))
    answers = forms.blank(DIBAO_FORM, at=at(FRIDAY))
    forms.add_item(DIBAO_FORM, answers, "people")
    posts: dict[str, dict[str, Any]] = {
        "family": {
            "people": ["p1", "p2"],
            "people-p1-name": "吴秀芳", "people-p1-identity": MOTHER, "people-p1-health__there": "1",
            "people-p2-name": "吴小军", "people-p2-identity": STUDENT, "people-p2-relation": "2",
            "people-p2-student": "bachelor", "people-p2-lives": "apart", "people-p2-health__there": "1",
        },
        "place": {"village": GAOTAN, "address": "5 组 7 号", "area": "rural", "phone": ""},
        "income": {"people": ["p1", "p2"], "people-p1-has_income": "no", "people-p2-has_income": "no"},
        "means": {
            "expenses__there": "1", "homes": "1", "home1_area": "60", "home1_dangerous__there": "1",
            "assets__there": "1", "vehicles__there": "1",
        },
        "support": {"has_obligors": "yes", "near_relative": "yes"},
    }  # fmt: skip
    for step in ("family", "place", "income", "means"):
        answers, _ = forms.parse_step(DIBAO_FORM, step, posts[step], answers=answers, hand=hand)
    forms.add_item(DIBAO_FORM, answers, "obligors")
    forms.add_item(DIBAO_FORM, answers, "near_relatives")
    obligor = [item["_id"] if "_id" in item else item["id"] for item in answers["groups"]["obligors"]][0]
    relative = [item["_id"] if "_id" in item else item["id"] for item in answers["groups"]["near_relatives"]][
        0
    ]
    support = posts["support"] | {
        "obligors": [obligor],
        f"obligors-{obligor}-name": "吴大军", f"obligors-{obligor}-kind": "child",
        f"obligors-{obligor}-reach": "no", f"obligors-{obligor}-pays": "yes",
        f"obligors-{obligor}-pays_fen": "300",
        "near_relatives": [relative],
        f"near_relatives-{relative}-member": "吴秀芳", f"near_relatives-{relative}-official": "小杨",
        f"near_relatives-{relative}-kin": "other", f"near_relatives-{relative}-post": "aide",
    }  # fmt: skip
    answers, _ = forms.parse_step(DIBAO_FORM, "support", support, answers=answers, hand=hand)
    return answers


def handed_in_on_friday(cast: Cast) -> UUID:
    """The niece types, the aunt presses her thumb before a witness; her son has not signed; the town asks for one paper."""
    moment = at(FRIDAY)
    now(moment)
    with cast.acting("小杨") as niece:
        application_id = services.start_application(actor=niece, items=["dibao"], at=moment)
        version = services.save_answers(
            actor=niece, application_id=application_id, version=1, answers=typed(), at=moment
        )
        version = version if isinstance(version, int) else Application.objects.get(pk=application_id).version
        bare = Signature(method=SignatureMethod.THUMBPRINT, svg=DRAWN, points=POINTS)
        with pytest.raises(WitnessMissing):
            services.submit(
                actor=niece, application_id=application_id, version=version, signature=bare, at=moment
            )
        seen = replace(bare, witness=Witness(name="周大明", svg=DRAWN, points=POINTS))
        sent = services.submit(
            actor=niece,
            application_id=application_id,
            version=version,
            signature=seen,
            how=services.HowFiled("counter"),
            at=moment,
        )
        assert (sent.state, sent.missing, sent.waiting_for) == ("waiting", [], ["吴小军"])
    return application_id


def signed_on_monday(cast: Cast, application_id: UUID) -> None:
    """The student signs from Chengdu on Monday; the file is complete."""
    moment = at(MONDAY, 9)
    now(moment)
    with cast.acting("小杨") as niece:
        assert Application.objects.get(pk=application_id).state == "waiting"
        son = Party.objects.get(application_id=application_id, name="吴小军")
        services.sign(
            actor=niece,
            application_id=application_id,
            party_id=son.id,
            signature=Signature(method=SignatureMethod.TYPED, typed="吴小军", svg=DRAWN, points=POINTS),
            at=moment,
        )
        assert Application.objects.get(pk=application_id).state == "ready"


def accepted_on_monday(cast: Cast, application_id: UUID, route: str) -> UUID:
    """王敏 accepts; every due day is what the calendar says."""
    moment = at(MONDAY, 11)
    now(moment)
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        due = services.accept(actor=clerk, application_id=application_id, version=version, at=moment)
        case = Case.objects.get(application_id=application_id)
        assert case.route == route
        assert due == case.due_on == after_working_days(MONDAY, 30 if route == "district" else 20)
        assert chinese_calendar.is_workday(MAKE_UP_SATURDAY) and due > MAKE_UP_SATURDAY
        steps = {row.kind: row.due_on for row in Deadline.objects.filter(case=case, settled_on__isnull=True)}
        assert steps["whole"] == due
        assert steps["survey"] == steps["verification"] == after_working_days(MONDAY, 3)
    return case.id  # type: ignore[no-any-return]


def checked_and_disputed(cast: Cast, application_id: UUID) -> None:
    """The report; the mother says her elder son stopped paying; it is looked into again; both reports stand."""
    moment = at(date(2026, 4, 28))
    now(moment)
    _report(cast, application_id, Conclusion.DOUBTFUL, "外出务工儿子的赡养能力需要核实", moment)
    said = services.Disagreement(
        "大儿子去年工伤以后只能给三百块钱，不是没有给", "counter", local_date(moment)
    )
    with cast.acting("王敏") as clerk:
        services.dissent(actor=clerk, application_id=application_id, said=said, at=moment)
        assert Case.objects.get(application_id=application_id).state == "rechecking"
    _report(
        cast, application_id, Conclusion.MEETS, "复查：赡养费按凭据每月三百元", moment + timedelta(hours=2)
    )
    with cast.acting("核对员"):
        assert len(checks.reports_of(application_id)) == 2


def _report(cast: Cast, application_id: UUID, conclusion: Conclusion, words: str, moment: datetime) -> None:
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=moment)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        verification.issue_report(
            actor=officer, check_id=check.id, conclusion=conclusion, remarks=words, at=moment
        )
    run_queued_jobs()


def surveyed(cast: Cast, application_id: UUID, who: tuple[str, str], moment: datetime, token: str) -> None:
    seen = replace(visit(cast, application_id, who, token), at=moment)
    with cast.acting(who[0]) as surveyor:
        services.record_survey(actor=surveyor, application_id=application_id, visit=seen, at=moment)


def opinion_of(cast: Cast, case_id: UUID, moment: datetime) -> int:
    """张主任's opinion with the advised amount, which the test works out itself."""
    wanted = 2 * STANDARD_FEN - PAID_BY_SON_FEN
    with cast.acting("张主任") as leader:
        case = Case.objects.get(pk=case_id)
        advice = advice_store.advice_of(application_id=case.application_id, item="dibao")
        assert advice is not None and advice.advice.monthly_fen == wanted
        assert any("standard" in mark.code for mark in advice.advice.marks), "2026 年标准未公布，要标明"
        services.first_review(
            actor=leader,
            case_id=case_id,
            version=case.version,
            opinion=Opinion(True, "两人户，收入只有大儿子每月三百元，财产符合规定", wanted),
            at=moment,
        )
    run_queued_jobs()
    return wanted


def asked_once(cast: Cast, application_id: UUID) -> None:
    """A second notice of what is missing would be refused: what is missing is said once. Nothing is missing here but a signature."""
    with cast.acting("王敏"):
        assert [line.kind for line in queries.queue(role="town_clerk", on=FRIDAY)] == []
        file = queries.progress(application_id, on=FRIDAY)
        assert file is not None and [
            one.name for one in file.parties if one.must_sign and not one.signed_at
        ] == ["吴小军"]


def sheet_hangs(cast: Cast, application_id: UUID, case_id: UUID, moment: datetime) -> None:
    """The printed sheet names her, the number of people and the amount, and nothing else of hers."""
    now(moment)
    with cast.acting("陈刚") as clerk:
        letter_id = services.print_notice(actor=clerk, case_id=case_id, at=moment)
    run_queued_jobs()
    with cast.acting("陈刚") as clerk:
        words = "".join(
            text_of(open_letter(actor=clerk, letter_id=letter_id, purpose="核对打印内容", at=moment)).split()
        )
    assert "吴秀芳" in words and "960" in words
    assert MOTHER not in words and "吴小军" not in words and "工伤" not in words


def text_of(pdf: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def objected_on_day_six(cast: Cast, case_id: UUID) -> None:
    """A neighbour telephones on day 6; the notice ends unconfirmed; another pair visits again; a new opinion follows."""
    day_six = date(2026, 4, 30) + timedelta(days=6)
    now(at(day_six))
    with cast.acting("王敏") as clerk:
        said = services.Complaint("她大儿子在外面挣大钱，不该吃低保", "telephone", day_six)
        services.record_objection(actor=clerk, case_id=case_id, said=said, at=at(day_six))
    over = at(MAKE_UP_SATURDAY, 9)
    now(over)
    tick()
    with cast.acting("张主任") as leader:
        case = Case.objects.get(pk=case_id)
        assert case.state == "objected"
        services.order_measure(
            actor=leader, case_id=case_id, version=case.version, measure="resurvey", at=over
        )
        application_id = case.application_id
    surveyed(cast, application_id, ("陈刚", "钱敏"), over, "again")
    with cast.acting("张主任") as leader:
        case = Case.objects.get(pk=case_id)
        assert case.state == "reviewing"
    opinion_of(cast, case_id, over + timedelta(hours=3))


def forced_visit(cast: Cast, case_id: UUID, confirmer: str, amount: int) -> None:
    """Neither route decides before the district has been in the house and a second officer has written what she thinks."""
    moment = at(date(2026, 5, 11))
    now(moment)
    for refusal in (VisitMissing, SecondReviewMissing):
        with cast.acting(confirmer) as officer, pytest.raises(refusal):
            version = Case.objects.get(pk=case_id).version
            services.confirm(
                actor=officer,
                case_id=case_id,
                version=version,
                amount_fen=amount,
                reasons="情况属实，同意初审意见",
                at=moment,
            )
        if refusal is VisitMissing:
            with cast.acting("刘审核") as reviewer:
                case = Case.objects.get(pk=case_id)
                seen = replace(visit(cast, case.application_id, ("刘审核", "孙审核"), "district"), at=moment)
                services.record_district_visit(
                    actor=reviewer, case_id=case_id, version=case.version, visit=seen, at=moment
                )
    with cast.acting("刘审核") as reviewer:
        version = Case.objects.get(pk=case_id).version
        services.second_review(
            actor=reviewer,
            case_id=case_id,
            version=version,
            agrees=True,
            reasons="入户所见与镇街意见一致",
            at=moment,
        )


def paid_from_next_month(
    cast: Cast, application_id: UUID, case_id: UUID, confirmer: str, amount: int
) -> None:
    """Confirmed in May inside the term, paid from June; the letter is there to be served."""
    moment = at(date(2026, 5, 12))
    now(moment)
    with cast.acting(confirmer) as officer:
        case = Case.objects.get(pk=case_id)
        assert local_date(moment) <= case.due_on
        services.confirm(
            actor=officer,
            case_id=case_id,
            version=case.version,
            amount_fen=amount,
            reasons="情况属实，同意初审意见",
            at=moment,
        )
    run_queued_jobs()
    with cast.acting("李科"):
        assert [item.amount_fen for item in benefits.due(month=date(2026, 5, 1))] == []
        assert [item.amount_fen for item in benefits.due(month=date(2026, 6, 1))] == [amount]
        kinds = [letter.kind for letter in letters.letters_of(application_id)]
        assert "dibao.confirmation" in kinds and "dibao.acceptance" in kinds
        (open_task,) = Task.objects.filter(application_id=application_id, closed_at__isnull=True)
        assert (open_task.kind, open_task.due_on) == ("serve", after_working_days(local_date(moment), 3))


def test_侄女是备案的近亲属_不能调查(cast: Cast) -> None:
    application_id = handed_in_on_friday(cast)
    signed_on_monday(cast, application_id)
    accepted_on_monday(cast, application_id, "district")
    with pytest.raises(NearRelativeRecuses):
        surveyed(cast, application_id, ("陈刚", "小杨"), at(date(2026, 4, 28)), "niece")


@pytest.mark.parametrize(("route", "confirmer"), [("district", "李科"), ("town", "吴镇长")])
def test_最难的一件从头到尾(cast: Cast, route: str, confirmer: str) -> None:
    if route == "town":
        now(at(FRIDAY, 8))
        delegated(cast, since=FRIDAY, at=at(FRIDAY, 8))
    application_id = handed_in_on_friday(cast)
    asked_once(cast, application_id)
    signed_on_monday(cast, application_id)
    case_id = accepted_on_monday(cast, application_id, route)
    checked_and_disputed(cast, application_id)
    surveyed(cast, application_id, ("陈刚", "赵勇"), at(date(2026, 4, 29)), "first")
    amount = opinion_of(cast, case_id, at(date(2026, 4, 30)))
    sheet_hangs(cast, application_id, case_id, at(date(2026, 4, 30), 15))
    objected_on_day_six(cast, case_id)
    forced_visit(cast, case_id, confirmer, amount)
    paid_from_next_month(cast, application_id, case_id, confirmer, amount)
