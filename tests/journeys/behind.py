"""Officers' middle steps done by service in the house: what the straight run already walks on screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.types import Opinion
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Conclusion
from minzheng.engines.visits.types import VisitFindings, VisitSignature, VisitToRecord
from minzheng.foundations.accounts.queries import account_of_login, officer_actor, postings_of
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from tests.engines.casework.steps import DRAWN, POINTS
from tests.journeys.house import QIJIANG, House
from tests.journeys.officers import LOGINS

WORDS = "材料、核对和入户看到的情况一致，依据规定提出意见"


@contextmanager
def acting(house: House, name: str) -> Iterator[tuple[Actor, datetime]]:
    """An officer in her posting and scope, and the story's moment."""
    with house.inside(None):
        at = clock.now()
        actor = _officer(name, clock.local_date(at))
        with open_scope(actor.scope):
            yield actor, at


def _officer(name: str, on: date) -> Actor:
    with open_scope(QIJIANG):
        account_id = account_of_login(LOGINS[name])
        assert account_id is not None, name
        actor = officer_actor(
            account_id=account_id, posting_id=postings_of(account_id=account_id, on=on)[0].id, on=on
        )
    assert actor is not None, name
    return actor


def application_of(house: House, applicant: str) -> UUID:
    """The newest application of somebody, by her name."""
    with house.inside():
        found = Application.objects.filter(applicant_name=applicant).order_by("-created_at").first()
        assert found is not None, applicant
        return UUID(str(found.id))


def cases_of(house: House, application_id: UUID) -> dict[str, UUID]:
    """The cases of an application, by item."""
    with house.inside():
        return {row.item: row.id for row in Case.objects.filter(application_id=application_id)}


def state_of(house: House, case_id: UUID) -> str:
    """Where a case stands."""
    with house.inside():
        return str(Case.objects.get(pk=case_id).state)


def accepted(house: House, application_id: UUID) -> dict[str, UUID]:
    """受理 by 王敏; the cases opened, by item."""
    with acting(house, "王敏") as (clerk, at):
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=at)
    return cases_of(house, application_id)


def checked(house: House, application_id: UUID, *, conclusion: Conclusion = Conclusion.MEETS) -> None:
    """核对 by 周颖, answered by the sources through the worker."""
    with acting(house, "周颖") as (officer, at):
        check = checks.check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=at)
    house.settle()
    with acting(house, "周颖") as (officer, at):
        verification.issue_report(
            actor=officer, check_id=check.id, conclusion=conclusion, remarks="已逐项核对", at=at
        )


def surveyed(house: House, application_id: UUID) -> None:
    """入户 by 陈刚 and 赵勇: the home was seen, incomes stand as declared."""
    with acting(house, "陈刚") as (clerk, at):
        seen = _visit(application_id, clerk, _officer("赵勇", clock.local_date(at)), at)
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=at)
    house.settle()


def visited_by_district(house: House, case_id: UUID) -> None:
    """区县入户核查 by 刘慎 with 小杨 beside."""
    with acting(house, "刘慎") as (reviewer, at):
        case = Case.objects.get(pk=case_id)
        seen = _visit(case.application_id, reviewer, _officer("小杨", clock.local_date(at)), at, "district")
        services.record_district_visit(
            actor=reviewer, case_id=case_id, version=case.version, visit=seen, at=at
        )


def _visit(
    application_id: UUID, first: Actor, second: Actor, at: datetime, token: str = "survey"
) -> VisitToRecord:
    applicant = Application.objects.get(pk=application_id).applicant_id
    assert first.posting_id and second.posting_id
    findings = VisitFindings.model_validate(
        {
            "members": [{"person_id": applicant, "incomes": None}],
            "living": "hard",
            "housing": "own_poor",
            "remarks": "家中陈设简单",
        }
    )
    signers = (("surveyor", first.posting_id), ("surveyor", second.posting_id), ("member", applicant))
    return VisitToRecord(
        at=at,
        findings=findings,
        surveyors=(first.posting_id, second.posting_id),
        present=(applicant,),
        signatures=tuple(
            VisitSignature(role=role, signer=signer, svg=DRAWN, points=POINTS) for role, signer in signers
        ),
        token=f"{token}-{application_id}",
    )


def reviewed(house: House, case_id: UUID, *, favourable: bool = True, fen: int | None = None) -> None:
    """初审 by 张主任."""
    with acting(house, "张主任") as (leader, at):
        version = Case.objects.get(pk=case_id).version
        opinion = Opinion(favourable=favourable, reasons=WORDS, amount_fen=fen)
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=opinion, at=at)


def served(house: House, case_id: UUID, receiver: str) -> None:
    """送达 by 王敏, at the family's door."""
    house.settle()
    with acting(house, "王敏") as (clerk, at):
        version = Case.objects.get(pk=case_id).version
        handed = services.Served(ServiceMethod.AT_HOME, receiver)
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=handed, at=at)
