"""最难的一户：爷爷特困，父亲一级残疾（单人保），父亲住院（支出型临时救助）；一份表、一套材料、每人签一次。

住房部门自己答复不予；银行没有联通。三件各有决定、文书和待遇，没有一个人重复享受；一页进度说清全部。
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.models import Award, AwardMember
from minzheng.engines.benefits.services import AlreadyGranted, grant
from minzheng.engines.benefits.types import NewAward, NewMember
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Case, Decision, Party, RunningItem
from minzheng.engines.casework.services.signing import ref_of
from minzheng.engines.casework.types import Opinion
from minzheng.engines.forms import services as forms
from minzheng.engines.letters import queries as letters
from minzheng.engines.letters.models import Letter
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.payments import services as payments
from minzheng.engines.payments.types import RunKind
from minzheng.engines.public_notices import queries as notice_queries
from minzheng.engines.public_notices import services as notice_services
from minzheng.engines.public_notices.models import Notice
from minzheng.engines.referrals.models import Referral
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.models import Authorisation, CheckRequest
from minzheng.engines.verification.services import authorisation_to_sign
from minzheng.engines.verification.types import Conclusion, QueryState
from minzheng.engines.visits.models import Visit
from minzheng.engines.visits.types import VisitToRecord
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.people.types import PersonCard
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.identifiers import new_id
from tests.cast import GAOTAN, MORNING, Cast
from tests.channels.resident.conftest import officer
from tests.engines.casework.steps import visit
from tests.engines.letters.golden import text_of
from tests.engines.referrals.conftest import Counters, at_nine, counters, phone  # noqa: F401
from tests.engines.referrals.test_journey import housing_says_no_for, sent_by_town
from tests.engines.referrals.test_pages import words
from tests.jobs import run_queued_jobs, tick
from tests.programmes.assistance.one_form import (
    DAUGHTER,
    DAUGHTER_NAME,
    FATHER_NAME,
    GRANDFATHER_NAME,
    GRANDSON_NAME,
    ITEMS,
    answers,
    form_of,
    typed_into,
)
from tests.programmes.assistance.tekun.old_man import ABLE, BASIC_FEN, HALF_FEN, signature

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("at_nine")]
LATER = MORNING + timedelta(days=9)
SOLE_FEN, ONCE_FEN = 63_000, 1_000_000
AMOUNTS = {"dibao": SOLE_FEN, "tekun": BASIC_FEN + HALF_FEN, "temporary_aid": ONCE_FEN}
REASONS = "材料、核对和入户情况一致，符合规定，同意"
TWO_FAIL = {**ABLE, "walks": False, "bathes": False}


@pytest.fixture(autouse=True)
def clock_back() -> Iterator[None]:
    yield
    clock.set_offset_source(lambda: timedelta(0))


@pytest.fixture(autouse=True)
def bank_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has connected the bank; the other departments answer."""
    ports = "minzheng.engines.verification.sources."
    named = {"*": ports + "SampleRegistry", "bank": ports + "Unconnected"}
    monkeypatch.setattr(settings, "VERIFICATION_SOURCES", named, raising=False)


def handed_in(cast: Cast, items: list[str] = ITEMS, **changes: Any) -> UUID:
    """Typed once by 小杨 beside the family, handed in with the grandson's signature."""
    with cast.acting("小杨") as aide:
        application_id = services.start_application(
            actor=aide, items=items, answers=answers(items, **changes), at=MORNING
        )
        version = services.save_answers(
            actor=aide,
            application_id=application_id,
            answers=answers(items, **changes),
            version=1,
            at=MORNING,
        )
        done = services.submit(
            actor=aide, application_id=application_id, version=version, signature=signature(GRANDSON_NAME), at=MORNING
        )  # fmt: skip
        assert not done.missing, done.missing
        assert done.waiting_for == [GRANDFATHER_NAME, FATHER_NAME, DAUGHTER_NAME]
    return application_id


def signed(cast: Cast, application_id: UUID) -> None:
    """Grandfather and father before 小杨; the daughter by her own link, on her own phone."""
    with cast.acting("小杨") as aide:
        for name in (GRANDFATHER_NAME, FATHER_NAME):
            party = Party.objects.get(application_id=application_id, name=name)
            services.sign(
                actor=aide, application_id=application_id, party_id=party.id, signature=signature(name), at=MORNING
            )  # fmt: skip
        her = Party.objects.get(application_id=application_id, name=DAUGHTER_NAME)
        path = services.renew_link(actor=aide, application_id=application_id, party_id=her.id, at=MORNING)
    token = path.strip("/").rpartition("/")[2]
    assert services.sign_by_link(
        token=token, identity_tail=DAUGHTER[-4:], signature=signature(DAUGHTER_NAME), at=MORNING
    )


def accepted(cast: Cast, application_id: UUID) -> dict[str, UUID]:
    """Accepted once by 王敏: a case for each item."""
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)
        return {case.item: case.id for case in Case.objects.filter(application_id=application_id)}


def seen_at_home(
    cast: Cast, application_id: UUID, who: tuple[str, ...] = ("陈刚", "赵勇"), token: str = "survey-1"
) -> VisitToRecord:
    """One visit: incomes stand as declared, the grandfather's six indicators are looked at."""
    plain = visit(cast, application_id, who, token)
    with open_scope(WHOLE_CITY):
        old = Party.objects.get(application_id=application_id, name=GRANDFATHER_NAME).person_id
    found = plain.findings.model_dump()
    found["members"] = [
        {**found["members"][0], "incomes": None},
        {"person_id": old, "incomes": None, "self_care": TWO_FAIL},
    ]
    return replace(plain, findings=plain.findings.__class__.model_validate(found))


def checked_and_surveyed(cast: Cast, application_id: UUID) -> None:
    """One check of four people, one visit."""
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None and len(check.people) == 4
        verification.start_check(actor=officer, check_id=check.id, at=MORNING)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        verification.issue_report(
            actor=officer, check_id=check.id, conclusion=Conclusion.MEETS, remarks="银行尚未联通", at=MORNING
        )
    seen = seen_at_home(cast, application_id)
    with cast.acting("陈刚") as clerk:
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=MORNING)
    run_queued_jobs()


def reviewed(cast: Cast, case_id: UUID, fen: int | None) -> None:
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        opinion = Opinion(favourable=fen is not None, reasons=REASONS, amount_fen=fen)
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=opinion, at=MORNING)


def looked_at_by_district(cast: Cast, case_id: UUID) -> None:
    """The drawn file of 特困 is visited by the district first."""
    with cast.acting("刘审核") as reviewer:
        case = Case.objects.get(pk=case_id)
        seen = seen_at_home(cast, case.application_id, ("刘审核", "孙审核"), "district-1")
        services.record_district_visit(
            actor=reviewer, case_id=case_id, version=case.version, visit=replace(seen, at=LATER), at=LATER
        )


def confirmed(cast: Cast, case_id: UUID, fen: int) -> None:
    with cast.acting("李科") as officer:
        version = Case.objects.get(pk=case_id).version
        services.confirm(
            actor=officer, case_id=case_id, version=version, amount_fen=fen, reasons=REASONS, at=LATER
        )


def at_the_district(cast: Cast, application_id: UUID, cases: dict[str, UUID]) -> None:
    """Opinions, seven days, the timer."""
    checked_and_surveyed(cast, application_id)
    for item, case_id in cases.items():
        reviewed(cast, case_id, AMOUNTS[item])
    clock.set_offset_source(lambda: LATER - clock.real_now())
    tick()
    run_queued_jobs()


def test_一张表_每样只问一次_每样只填一次() -> None:
    form = form_of(ITEMS)
    asked = [(s.group, f.name) for step in form.steps for s in step.sections for f in s.fields]
    assert [one for one, times in Counter(asked).items() if times > 1] == []
    once = forms.typed_count(form, answers())
    apart = {
        item: forms.typed_count(forms.form_of(item), typed_into(forms.form_of(item), {})) for item in ITEMS
    }
    assert once == 20
    assert sum(apart.values()) >= 2 * once, "三份表各填一遍，要多打一倍以上的字"


def test_三件一起办_没有人重复享受_一页说清(cast: Cast, counters: Counters) -> None:  # noqa: F811
    application_id = handed_in(cast)
    signed(cast, application_id)
    with cast.acting("王敏"):
        kept = Authorisation.objects.filter(application_id=application_id)
        assert kept.count() == 4, "每个成年人签一次"
        application = Application.objects.get(pk=application_id)
        text = authorisation_to_sign(of=ref_of(application), person_id=application.applicant_id).text
        assert "申请社会救助（最低生活保障、特困人员救助供养、临时救助）" in text
    cases = accepted(cast, application_id)
    assert list(cases) == ITEMS
    with open_scope(WHOLE_CITY):
        people = dict(Party.objects.filter(application_id=application_id).values_list("name", "person_id"))
        runs = RunningItem.objects.filter(application_id=application_id)
        assert {(one.item, one.person_id) for one in runs} == {
            ("dibao", people[FATHER_NAME]),
            ("tekun", people[GRANDFATHER_NAME]),
            ("temporary_aid", people[FATHER_NAME]),
        }
    housing = sent_by_town(
        cast,
        people[GRANDSON_NAME],
        application_id,
        "housing",
        {"ask_now": "自己的房子，太小或太旧", "ask_people": "3 人"},
    )
    housing_says_no_for(counters, housing, GRANDSON_NAME)
    at_the_district(cast, application_id, cases)
    never_no_asset(cast, application_id)
    with cast.acting("李科"):
        assert CheckRequest.objects.count() == 1 and Visit.objects.count() == 1, "一次核对，一次入户"
        for item, case_id in cases.items():
            advice = advice_store.advice_of(application_id=application_id, item=item)
            assert advice is not None and advice.advice.fits, item
            assert Case.objects.get(pk=case_id).state == "confirming", item
        sole = advice_store.advice_of(application_id=application_id, item="dibao")
        assert sole is not None and (sole.advice.counted, sole.advice.monthly_fen) == (("m2",), SOLE_FEN)
    looked_at_by_district(cast, cases["tekun"])
    for item, case_id in cases.items():
        confirmed(cast, case_id, AMOUNTS[item])
    run_queued_jobs()
    given_right(cast, application_id, cases, people)
    nobody_twice(cast, people)
    each_account_entered(cast, application_id, people)
    runs_hold_nothing_back(cast)
    served_one_by_one(cast, application_id, cases)
    one_page_tells_all(application_id, people[GRANDSON_NAME])


def never_no_asset(cast: Cast, application_id: UUID) -> None:
    """The silent bank stands in the report as not connected, for each of the four; nowhere as nothing found."""
    with cast.acting("核对员"):
        report = checks.report_of(application_id)
        assert report is not None
        bank = [line for line in report.lines if line.source == "bank"]
        assert len(bank) == 4 and {line.state for line in bank} == {QueryState.NOT_CONNECTED}
        assert all("尚未联通" in line.words and "不等于没有" in line.words for line in bank)
        assert len([source for _person, source in checks.unknown_of(application_id) if source == "bank"]) == 4


def given_right(cast: Cast, application_id: UUID, cases: dict[str, UUID], people: dict[str, UUID]) -> None:
    """Who holds what, to the 分, and by whose decision; the letters of each."""
    with cast.acting("李科"):
        month = sorted(
            (one.kind, one.person_id, one.amount_fen) for one in benefits.due(month=date(2027, 1, 1))
        )
        assert month == sorted(
            [
                ("dibao", people[FATHER_NAME], SOLE_FEN),
                ("tekun", people[GRANDFATHER_NAME], BASIC_FEN),
                ("tekun_care", people[GRANDFATHER_NAME], HALF_FEN),
            ]
        )
        [once] = benefits.awards_of_case(case_id=cases["temporary_aid"])
        assert once.once_fen == ONCE_FEN
        members = AwardMember.objects.filter(award__case_id=cases["dibao"])
        assert [one.person_id for one in members] == [people[FATHER_NAME]]
        assert Award.objects.get(case_id=cases["dibao"]).of_person
        decided = Decision.objects.filter(case_id__in=cases.values())
        assert decided.count() == 3 and all(one.posting_id == cast["李科"].posting_id for one in decided)
        kinds = sorted(one.kind for one in letters.letters_of(application_id) if one.decision)
        assert kinds == ["dibao.confirmation", "tekun.confirmation", "temporary_aid.confirmation"]
        assert all(one.ready for one in letters.letters_of(application_id))


def nobody_twice(cast: Cast, people: dict[str, UUID]) -> None:
    """The database refuses a second award of a kind to the same person."""
    for kind, name in (("tekun", GRANDFATHER_NAME), ("dibao", FATHER_NAME)):
        person = people[name]
        again = NewAward(
            kind=kind, kind_name=kind, case_id=new_id(), decision_id=new_id(), household_id=new_id(), person_id=person,
            area_code="500110500110106201", start_month=date(2027, 1, 1), amount_fen=1000, rule_version="x",
            rule_profile="cn-2021", members=(NewMember(person),), of_person=True,
        )  # fmt: skip
        with cast.acting("李科") as officer, pytest.raises(AlreadyGranted):
            grant(actor=officer, award=again, at=LATER)


def card_of(person_id: UUID, name: str, number: str) -> dict[str, str]:
    """A card in the payee's own name, typed for this payee."""
    return {
        "person": str(person_id),
        "kind": "card",
        "bank": "重庆农村商业银行",
        "number": number,
        "holder_name": name,
    }


def each_account_entered(cast: Cast, application_id: UUID, people: dict[str, UUID]) -> None:
    """Three payees, each with a form of her own, on the desk and beside her; nobody who is no payee of the file."""
    phone_page, desk_page = (
        f"/applications/{application_id}/account/",
        f"/desk/files/{application_id}/account/",
    )
    desk, aide, his = officer(cast, "王敏"), officer(cast, "小杨"), phone(people[GRANDSON_NAME])
    for client, page in ((desk, desk_page), (aide, phone_page)):
        for name in (GRANDSON_NAME, GRANDFATHER_NAME, FATHER_NAME):
            shown = client.get(page, {"person": people[name]}).content.decode()
            assert f'value="{name}"' in shown and f'value="{people[name]}"' in shown
        for stranger in (str(people[DAUGHTER_NAME]), str(new_id()), "x"):
            assert client.get(page, {"person": stranger}).status_code == 404
        daughter = card_of(people[DAUGHTER_NAME], DAUGHTER_NAME, "6228480000000000042")
        assert client.post(page, daughter).status_code == 404
    old = card_of(people[GRANDFATHER_NAME], GRANDFATHER_NAME, "6228480000000000018")
    assert "由本人登记" in his.get(phone_page, {"person": people[GRANDFATHER_NAME]}).content.decode()
    assert his.post(phone_page, old).status_code == 422, "an account is entered by the payee or an officer"
    own = card_of(people[GRANDSON_NAME], GRANDSON_NAME, "6228480000000000034")
    assert his.post(phone_page, own).status_code == 302
    assert aide.post(phone_page, old).status_code == 302
    assert desk.post(desk_page, {**old, "person": str(people[FATHER_NAME])}).status_code == 422, (
        "another's name"
    )
    father = card_of(people[FATHER_NAME], FATHER_NAME, "6228480000000000026")
    assert desk.post(desk_page, father).status_code == 302
    for name, tail in ((GRANDSON_NAME, "0034"), (GRANDFATHER_NAME, "0018"), (FATHER_NAME, "0026")):
        assert f"尾号 {tail}" in desk.get(desk_page, {"person": people[name]}).content.decode()


def runs_hold_nothing_back(cast: Cast) -> None:
    """The month's run and the one-off run of the district: four payments, none held for want of an account."""
    with cast.acting("周财务") as finance:
        month = payments.prepare_run(
            actor=finance, unit="500110", month=date(2027, 1, 1), kind=RunKind.MONTHLY, at=LATER
        )
        once = payments.prepare_run(
            actor=finance, unit="500110", month=date(2026, 12, 1), kind=RunKind.ONE_OFF, at=LATER
        )
    assert (month.items, month.held_items) == (3, 0)
    assert (once.items, once.held_items, once.total_fen) == (1, 0, ONCE_FEN)


def served_one_by_one(cast: Cast, application_id: UUID, cases: dict[str, UUID]) -> None:
    for case_id in cases.values():
        with cast.acting("王敏") as clerk:
            version = Case.objects.get(pk=case_id).version
            how = services.Served(ServiceMethod.AT_HOME, GRANDSON_NAME)
            services.serve_letters(actor=clerk, case_id=case_id, version=version, served=how, at=LATER)
    with cast.acting("王敏"):
        assert Application.objects.get(pk=application_id).state == "closed"
        assert chain_is_whole(application_id)
        assert not RunningItem.objects.filter(settled_at__isnull=True).exists()
        assert {one.item: one.decided for one in queries.items_of(application_id)} == dict.fromkeys(
            ITEMS, "confirm"
        )


def one_page_tells_all(application_id: UUID, applicant: UUID) -> None:
    """The family's page: three items given, housing not given by its own department, the bank not connected."""
    shown = words(phone(applicant).get(f"/applications/{application_id}/"))
    for told in ("最低生活保障 · 已确认", "特困人员救助供养 · 已确认", "临时救助 · 已确认"):
        assert told in shown, told
    assert "住房救助" in shown and "不予" in shown
    assert "银行" in shown and "情况不明，不等于没有" in shown
    with open_scope(WHOLE_CITY):
        row = Referral.objects.get(application_id=application_id)
        assert row.outcome == "refused"


@pytest.mark.parametrize("child", [False, True])
def test_公示写这一件的本人_不写代办的申请人_孩子不写名字(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, child: bool
) -> None:
    application_id = handed_in(cast)
    signed(cast, application_id)
    cases = accepted(cast, application_id)
    with open_scope(WHOLE_CITY):
        people = dict(Party.objects.filter(application_id=application_id).values_list("name", "person_id"))
    if child:
        young_in_notices(monkeypatch, people[FATHER_NAME])
    checked_and_surveyed(cast, application_id)
    for item, case_id in cases.items():
        reviewed(cast, case_id, AMOUNTS[item])
    hanging = notice_queries.open_notices(village_code=GAOTAN, now=MORNING)
    assert {(one.item_name, one.applicant_name, one.amount_fen is None) for one in hanging} == {
        ("最低生活保障", "未成年人" if child else FATHER_NAME, child),
        ("特困人员救助供养", GRANDFATHER_NAME, False),
        ("临时救助", GRANDSON_NAME, False),
    }
    with open_scope(WHOLE_CITY):
        about = dict(Notice.objects.values_list("item", "person_id"))
    assert about == {
        "dibao": people[FATHER_NAME],
        "tekun": people[GRANDFATHER_NAME],
        "temporary_aid": people[GRANDSON_NAME],
    }
    with cast.acting("小杨") as aide:
        for case_id, name in (
            (cases["tekun"], GRANDFATHER_NAME),
            (cases["dibao"], None if child else FATHER_NAME),
        ):
            sheet = services.print_notice(actor=aide, case_id=case_id, at=MORNING)
            notice_services.record_hung(
                actor=aide, notice_id=Case.objects.get(pk=case_id).notice_id, place="村公示栏", hung_on=MORNING.date(), at=MORNING
            )  # fmt: skip
            record = services.print_hanging_record(actor=aide, case_id=case_id, at=MORNING)
            assert Letter.objects.get(pk=record).addressee == (name or "未成年人")
            run_queued_jobs()
            text = "".join(text_of(letters.pdf_of(sheet)).split())
            assert (name or "未成年人") in text and GRANDSON_NAME not in text
            assert name is not None or FATHER_NAME not in text


def young_in_notices(monkeypatch: pytest.MonkeyPatch, person_id: UUID) -> None:
    """To the notices this person is ten years old; everybody else as on file."""
    plain = notice_services.card

    def card(*, person_id: UUID, whom: UUID = person_id) -> PersonCard | None:
        found = plain(person_id=person_id)
        return replace(found, birth=date(2016, 5, 1)) if found and person_id == whom else found

    monkeypatch.setattr(notice_services, "card", card)
