"""老蹇, 75, alone in 高滩村 with a daughter elsewhere who is 特困 herself: his form, and the steps that carry his file."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.types import Opinion
from minzheng.engines.forms import services as forms
from minzheng.engines.forms.types import Answers
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Conclusion, Signature, SignatureMethod
from minzheng.engines.visits.types import VisitToRecord
from minzheng.kernel import clock
from minzheng.programmes.assistance.items.tekun.form import TEKUN_FORM
from tests.cast import GAOTAN, JIAN, MORNING, Cast, identity
from tests.engines.casework.steps import visit
from tests.jobs import run_queued_jobs, tick

Post = dict[str, Any]
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HAND = forms.Hand(by="小杨", at=AT)
DAUGHTER = identity("50011019760312432")
NAME, DAUGHTER_NAME = "蹇世全", "蹇桂芳"
LATER = MORNING + timedelta(days=9)
BASIC_FEN, HALF_FEN = 100_100, 20_000
REASONS = "三项条件都符合，材料、核对和入户情况一致，同意"
ABLE = {"eats": True, "dresses": True, "gets_up": True, "uses_toilet": True, "walks": True, "bathes": True}

POSTS: dict[str, Post] = {
    "family": {
        "people": ["p1"], "people-p1-name": NAME, "people-p1-identity": JIAN, "people-p1-health": ["cannot_work"],
    },
    "place": {"village": GAOTAN, "address": "2 组 7 号", "area": "rural", "phone": "13800000011"},
    "income": {
        "people": ["p1"], "people-p1-has_income": "yes", "people-p1-incomes": ["basic_pension"],
        "people-p1-basic_pension_fen": "155",
    },
    "means": {"homes": "1", "home1_area": "40", "home1_dangerous__there": "1", "assets__there": "1",
              "vehicles__there": "1", "expenses__there": "1"},
    "support": {
        "people": ["p1"], "has_obligors": "yes", "near_relative": "no", "obligors": ["o1"],
        "obligors-o1-name": DAUGHTER_NAME, "obligors-o1-kind": "child", "obligors-o1-reach": "yes",
        "obligors-o1-identity": DAUGHTER, "obligors-o1-phone": "13800000012", "obligors-o1-pays": "unable",
        "obligors-o1-supporter_disabled": "no", "obligors-o1-supporter_state": ["tekun"],
    },
    "care": {"care_form": "scattered", "carer": "蹇大明", "carer_relation": "侄子"},
}  # fmt: skip


def answers(*, people: int = 1, **changes: Post) -> Answers:
    """The whole form; `changes` replace values of a step: people are p1, p2 …, the daughter is o1."""
    document = forms.blank(TEKUN_FORM, at=AT)
    for _more in range(people - 1):
        forms.add_item(TEKUN_FORM, document, "people")
    daughter = str(forms.add_item(TEKUN_FORM, document, "obligors"))
    for step, post in POSTS.items():
        typed = {
            key.replace("obligors-o1-", f"obligors-{daughter}-"): [daughter] if value == ["o1"] else value
            for key, value in {**post, **changes.get(step, {})}.items()
        }
        document, _errors = forms.parse_step(TEKUN_FORM, step, typed, answers=document, hand=HAND)
    return document


def signature(name: str) -> Signature:
    return Signature(method=SignatureMethod.TYPED, typed=name, device="测试")


def submitted(cast: Cast, **changes: Post) -> UUID:
    """Filled in by the aide beside him, handed in and signed by him."""
    with cast.acting("小杨") as aide:
        application_id: UUID = services.start_application(actor=aide, items=["tekun"], at=MORNING)
        version = services.save_answers(
            actor=aide, application_id=application_id, answers=answers(**changes), version=1, at=MORNING
        )
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=signature(NAME), at=MORNING
        )
    return application_id


def signed(cast: Cast, **changes: Post) -> UUID:
    """Signed by the daughter as well: she authorises the check of her means."""
    application_id = submitted(cast, **changes)
    with cast.acting("小杨") as aide:
        for party in Party.objects.filter(
            application_id=application_id, must_sign=True, signed_at__isnull=True
        ):
            services.sign(
                actor=aide, application_id=application_id, party_id=party.id, signature=signature(party.name), at=MORNING
            )  # fmt: skip
    return application_id


def accepted(cast: Cast, application_id: UUID) -> UUID:
    """Accepted by 王敏."""
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)
    return application_id


def with_self_care(
    cast: Cast, application_id: UUID, able: dict[str, bool] | None, **more: Any
) -> VisitToRecord:
    """A survey in which two clerks assessed the applicant; None: they forgot."""
    seen = visit(cast, application_id, **more)
    first, *rest = seen.findings.model_dump()["members"]
    members = [{**first, "self_care": able}, *rest]
    findings = type(seen.findings).model_validate({**seen.findings.model_dump(), "members": members})
    return VisitToRecord(**{name: getattr(seen, name) for name in seen.__slots__} | {"findings": findings})


def surveyed(cast: Cast, application_id: UUID, able: dict[str, bool] | None) -> UUID:
    """Check and survey done; the case stands at first review. Its id."""
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=MORNING)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        verification.issue_report(
            actor=officer, check_id=check.id, conclusion=Conclusion.MEETS, remarks="未见超标", at=MORNING
        )
    seen = with_self_care(cast, application_id, able)
    with cast.acting("陈刚") as clerk:
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=MORNING)
    run_queued_jobs()
    with cast.acting("李科"):
        return UUID(str(Case.objects.get(application_id=application_id).id))


def reviewed(cast: Cast, case_id: UUID, *, favourable: bool = True, fen: int = BASIC_FEN + HALF_FEN) -> None:
    """First review by 张主任."""
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        opinion = Opinion(favourable=favourable, reasons=REASONS, amount_fen=fen if favourable else None)
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=opinion, at=clock.now())


def notice_runs_out() -> datetime:
    """Nine days later; the timer has opened the district's task."""
    clock.set_offset_source(lambda: LATER - clock.real_now())
    tick()
    run_queued_jobs()
    return LATER
