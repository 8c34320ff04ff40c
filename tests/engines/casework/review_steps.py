"""Steps after confirmation: a family that receives, and its review carried on."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from minzheng.engines.benefits.models import Award
from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Case, Review
from minzheng.engines.casework.review_types import NewReview, Verdict
from minzheng.engines.casework.services.review import notice_over
from minzheng.engines.casework.types import Opinion
from minzheng.engines.letters.models import Letter
from minzheng.engines.letters.types import ServiceMethod
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.result import Refusal
from tests.cast import MORNING, Cast
from tests.engines.casework.steps import accepted, reviewed, surveyed_and_checked
from tests.jobs import run_queued_jobs

LATER = MORNING + timedelta(days=9)
WHY = "家庭收入核实后有变化，按规定办理"
FEN = 62_000


def receiving(cast: Cast) -> UUID:
    """A family confirmed at 620 yuan a month from January 2027, its letters served. Returns the award's id."""
    case_id = surveyed_and_checked(cast, accepted(cast))
    reviewed(cast, case_id, Opinion(True, "符合条件，拟予确认。", FEN))
    with cast.acting("张主任"):
        notice_over(case_id=case_id, at=LATER)
    with cast.acting("李科") as confirmer:
        services.confirm(
            actor=confirmer,
            case_id=case_id,
            version=Case.objects.get(pk=case_id).version,
            amount_fen=FEN,
            reasons="情况属实，同意镇街意见",
            at=LATER,
        )
    run_queued_jobs()
    serve(cast, case_id, LATER)
    with open_scope(WHOLE_CITY):
        return UUID(str(Award.objects.get(case_id=case_id).id))


def serve(cast: Cast, case_id: UUID, at: datetime, who: str = "王敏") -> None:
    """Everything to be handed over is served at home."""
    run_queued_jobs()
    with cast.acting(who) as clerk:
        version = Case.objects.get(pk=case_id).version
        served = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letters(actor=clerk, case_id=case_id, version=version, served=served, at=at)
    run_queued_jobs()


def serve_other(cast: Cast, person_id: UUID, at: datetime, who: str = "小杨") -> None:
    """The newest decision letter to somebody of another household is handed over by itself."""
    run_queued_jobs()
    with cast.acting(who) as aide:
        kinds = ("dibao.adjustment", "dibao.confirmation")
        newest = Letter.objects.filter(person_id=person_id, kind__in=kinds).order_by("-created_at", "-id")
        delivery = services.Served(ServiceMethod.IN_PERSON, newest[0].addressee)
        services.serve_letter(actor=aide, letter_id=newest[0].id, delivery=delivery, at=at)


def opened(cast: Cast, award_id: UUID, at: datetime = LATER, reason: str = "cycle") -> UUID:
    """A review opened by 王敏; the case's id."""
    with cast.acting("王敏") as clerk:
        application_id = services.open_review(actor=clerk, award_id=award_id, new=NewReview(reason), at=at)
        return UUID(str(Case.objects.get(application_id=application_id).id))


def act(cast: Cast, who: str, what: Any, case_id: UUID, **given: Any) -> Any:
    """One act by an officer at the version she sees."""
    with cast.acting(who) as officer:
        version = Case.objects.get(pk=case_id).version
        return what(actor=officer, case_id=case_id, version=version, **{"at": LATER, **given})


def refused(cast: Cast, who: str, refusal: type[Refusal], what: Any, case_id: UUID, **given: Any) -> None:
    """An act by an officer that is refused, and changes nothing."""
    with cast.acting(who) as officer:
        version = Case.objects.get(pk=case_id).version
        with pytest.raises(refusal):
            what(actor=officer, case_id=case_id, **{"version": version, "at": LATER, **given})


def at_opinion(cast: Cast, award_id: UUID) -> UUID:
    """A review at the town leader's desk, all being clear."""
    case_id = opened(cast, award_id)
    act(cast, "王敏", services.begin_review, case_id, how="papers")
    return case_id


def heard(cast: Cast, case_id: UUID, opinion: Verdict, *, answer: str = "孩子刚上班，收入还不稳定") -> None:
    """The family was told and has answered; the decider has it."""
    act(cast, "张主任", services.propose_review, case_id, opinion=opinion)
    with cast.acting("王敏") as clerk:
        services.answer_review(actor=clerk, case_id=case_id, words=answer, at=LATER)
    act(cast, "王敏", services.end_hearing, case_id)


def told_served(cast: Cast, case_id: UUID, at: datetime) -> None:
    """The newest letter that tells the family of a change is handed over by itself."""
    run_queued_jobs()
    with cast.acting("王敏") as clerk:
        told = Letter.objects.filter(case_id=case_id, kind="dibao.intended_change")
        letter_id = told.order_by("-created_at", "-id").values_list("id", flat=True)[0]
        delivery = services.Served(ServiceMethod.AT_HOME, "罗庆华")
        services.serve_letter(actor=clerk, letter_id=letter_id, delivery=delivery, at=at)


def state(case_id: UUID) -> tuple[str, str, bool]:
    """(case, file, review open)."""
    with open_scope(WHOLE_CITY):
        case = Case.objects.get(pk=case_id)
        return (
            case.state,
            Application.objects.get(pk=case.application_id).state,
            Review.objects.get(case_id=case_id).open,
        )
