"""A family with one form and several items, carried by services: 收入高于低保标准、看病花费大的三口之家。"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.types import Opinion
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Conclusion, Signature, SignatureMethod
from minzheng.kernel import clock
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import visit
from tests.jobs import run_queued_jobs
from tests.programmes.assistance.dibao_answers import filled

#: 农村三口之家：月工资 6,000 元，一年学费住宿 35,000 元，每月必要开支 1,500 元：高于低保标准的 1.5 倍，刚性支出占 73.6%。
RIGID: dict[str, Any] = {
    "family": {"people-p2-health": [], "people-p2-health__there": "1"},
    "income": {"people-p1-wage_fen": "6000"},
    "means": {"expenses": ["schooling"], "schooling_fen": "35000", "living_fen": "1500"},
}


def family(**changes: Any) -> dict[str, Any]:
    """The answers of the family, everything filled."""
    return filled(**{**RIGID, **changes})


def typed(name: str) -> Signature:
    return Signature(method=SignatureMethod.TYPED, typed=name, device="测试")


def drafted(cast: Cast, items: list[str], answers: dict[str, Any] | None = None) -> tuple[UUID, int]:
    """The aide's draft for the family, for these items; its id and version."""
    with cast.acting("小杨") as aide:
        application_id = services.start_application(actor=aide, items=["dibao"], at=MORNING)
        version = services.save_answers(
            actor=aide, application_id=application_id, answers=answers or family(), version=1, at=MORNING
        )
        version = services.choose_items(
            actor=aide, application_id=application_id, items=items, version=version, at=MORNING
        )
    return application_id, version


def handed_in(cast: Cast, items: list[str]) -> UUID:
    """Submitted, everybody signed once."""
    application_id, version = drafted(cast, items)
    with cast.acting("小杨") as aide:
        done = services.submit(
            actor=aide,
            application_id=application_id,
            version=version,
            signature=typed("罗庆华"),
            at=MORNING,
        )
        assert not done.missing
        others = Party.objects.filter(application_id=application_id, must_sign=True, signed_at__isnull=True)
        for party in others.order_by("position"):
            services.sign(
                actor=aide,
                application_id=application_id,
                party_id=party.id,
                signature=typed(party.name),
                at=MORNING,
            )
    return application_id


def accepted(cast: Cast, items: list[str]) -> UUID:
    """Accepted by 王敏."""
    application_id = handed_in(cast, items)
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)
    return application_id


def checked_and_surveyed(cast: Cast, application_id: UUID) -> dict[str, UUID]:
    """One check, one visit for all items; the cases by item, at first review."""
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=MORNING)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        verification.issue_report(
            actor=officer,
            check_id=check.id,
            conclusion=Conclusion.DOUBTFUL,
            remarks="收入与申报一致",
            at=MORNING,
        )
    seen = visit(cast, application_id)
    seen = replace(seen, findings=_only_looks(seen.findings))
    with cast.acting("陈刚") as clerk:
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=MORNING)
    run_queued_jobs()
    with cast.acting("李科"):
        cases = Case.objects.filter(application_id=application_id)
        return {case.item: case.id for case in cases}


def _only_looks(findings: Any) -> Any:
    """The visit confirms the home; incomes stand as declared."""
    plain = findings.model_dump()
    for member in plain["members"]:
        member["incomes"] = None
    return findings.__class__.model_validate(plain)


def reviewed(cast: Cast, case_id: UUID, *, favourable: bool, fen: int | None = None) -> None:
    """First review by 张主任."""
    words = "收入、支出和财产已核对并入户看过，依据规定提出初审意见"
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        opinion = Opinion(favourable=favourable, reasons=words, amount_fen=fen)
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=opinion, at=MORNING)


def stand_at(moment: datetime) -> None:
    """The clock stands at a moment."""
    clock.set_offset_source(lambda: moment - clock.real_now())


def decided(cast: Cast, case_id: UUID, kind: str, *, at: datetime) -> UUID:
    """Confirmed or refused by 李科."""
    with cast.acting("李科") as confirmer:
        version = Case.objects.get(pk=case_id).version
        act = services.confirm if kind == "confirm" else services.refuse
        words = "家庭收入高于低保标准，依据第八条" if kind == "refuse" else "刚性支出占收入的比例达到规定"
        return act(actor=confirmer, case_id=case_id, version=version, reasons=words, at=at)
