"""Steps of the straight run, for tests that begin further on."""

from uuid import UUID

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.types import Opinion
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Conclusion
from minzheng.engines.visits.types import VisitFindings, VisitSignature, VisitToRecord
from tests.cast import MORNING, Cast
from tests.engines.casework.conftest import TYPED, TYPED_SON, filled
from tests.jobs import run_queued_jobs

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1L9 9"/></svg>'
POINTS = '[{"points":[{"x":1,"y":1},{"x":2,"y":2},{"x":3,"y":4},{"x":5,"y":5},{"x":6,"y":6},{"x":8,"y":9},{"x":9,"y":9}]}]'


def handed_in(cast: Cast) -> UUID:
    """Submitted and signed by everybody."""
    application_id, version = filled(cast)
    with cast.acting("小杨") as aide:
        services.submit(
            actor=aide, application_id=application_id, version=version, signature=TYPED, at=MORNING
        )
        son = Party.objects.get(application_id=application_id, position=1)
        services.sign(
            actor=aide, application_id=application_id, party_id=son.id, signature=TYPED_SON, at=MORNING
        )
    return application_id


def accepted(cast: Cast) -> UUID:
    """Accepted by 王敏."""
    application_id = handed_in(cast)
    with cast.acting("王敏") as clerk:
        version = Application.objects.get(pk=application_id).version
        services.accept(actor=clerk, application_id=application_id, version=version, at=MORNING)
    return application_id


def visit(
    cast: Cast, application_id: UUID, who: tuple[str, ...] = ("陈刚", "赵勇"), token: str = "survey-1"
) -> VisitToRecord:  # noqa: S107
    """A survey by two clerks, signed."""
    with cast.acting("李科"):
        people = list(Party.objects.filter(application_id=application_id).order_by("position"))
    surveyors = tuple(cast[name].posting_id for name in who)
    findings = VisitFindings.model_validate(
        {
            "members": [{"person_id": people[0].person_id, "incomes": []}],
            "living": "hard",
            "housing": "own_poor",
            "remarks": "家中陈设简单",
        }
    )
    signers = [*[("surveyor", posting) for posting in surveyors], ("member", people[0].person_id)]
    return VisitToRecord(
        at=MORNING,
        findings=findings,
        surveyors=surveyors,
        present=(people[0].person_id,),
        signatures=tuple(
            VisitSignature(role=role, signer=signer, svg=DRAWN, points=POINTS) for role, signer in signers
        ),
        token=token,
    )


def surveyed_and_checked(cast: Cast, application_id: UUID) -> UUID:
    """Survey and report done; the case stands at first review. Returns the case's id."""
    with cast.acting("核对员") as officer:
        check = checks.check_of(application_id)
        assert check is not None
        verification.start_check(actor=officer, check_id=check.id, at=MORNING)
    run_queued_jobs()
    with cast.acting("核对员") as officer:
        verification.issue_report(
            actor=officer,
            check_id=check.id,
            conclusion=Conclusion.MEETS,
            remarks="证券系统尚未联通，其余均已答复",
            at=MORNING,
        )
    seen = visit(cast, application_id)
    with cast.acting("陈刚") as clerk:
        services.record_survey(actor=clerk, application_id=application_id, visit=seen, at=MORNING)
    run_queued_jobs()
    with cast.acting("李科"):
        case = Case.objects.get(application_id=application_id)
        assert case.state == "reviewing"
    return UUID(str(case.id))


def reviewed(cast: Cast, case_id: UUID, opinion: Opinion) -> None:
    """First review by 张主任."""
    with cast.acting("张主任") as leader:
        version = Case.objects.get(pk=case_id).version
        services.first_review(actor=leader, case_id=case_id, version=version, opinion=opinion, at=MORNING)
