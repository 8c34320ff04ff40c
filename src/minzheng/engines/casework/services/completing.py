"""补办手续 after 先行救助: what was given first is put on record with signature and papers. Nothing is recovered by it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import fire_case, locked_case
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import SIGNED_BY, Application, Case, CompletedPapers, Event
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.services.settling import settle_if_done
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.casework.types import NotThisStep, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import services as letters
from minzheng.engines.messages import services as messages
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import Refusal, StaleVersion

SIGNED_BY_NAMES = {
    "self": "本人签字",
    "family": "家属代签",
    "fingerprint": "按手印",
    "unable": "无法签字",
}
LONGEST = 500


class CompletionUnfit(Refusal):
    """No signer, no second officer where nobody could sign, or a day that is not between the decision and today."""

    code = "completion_unfit"
    message = "请写清谁签的字、哪天签的；没有人能签字的，写明原因和共同办理的另一名工作人员。日期不能早于救助决定，也不能晚于今天"


@dataclass(frozen=True, slots=True)
class Completion:
    """How the papers were completed. `signed_by`: one of SIGNED_BY_NAMES; `witness`: who stood by where nobody signed."""

    signed_by: str
    signed_on: date
    reason: str
    signer: str = ""
    papers: str = ""
    witness: str = ""


@act
def complete_papers(
    *, actor: Actor, case_id: UUID, version: int, completion: Completion, at: datetime
) -> UUID:
    """补办完成: who was helped, why, how much, and who signed, on record; the case is closed. Returns the record's id.

    Refuses: NotYours, StaleVersion, NotYourRole, NearRelativeRecuses, NotThisStep, ReasonsMissing, CompletionUnfit.
    Source: 国发〔2014〕47号; 民发〔2018〕23号二（三）(记录救助对象、事由、金额，补充完善手续).
    """
    application, case = locked_case(case_id)
    if case.version != version:
        raise StaleVersion()
    if len(completion.reason.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明补办的情况：帮了谁、因为什么、为什么当时来不及办（至少 8 个字）")
    _check(case, completion, actor, at)
    fire_case(
        application, case, "complete_papers", actor=actor, at=at, note=completion.reason.strip()[:LONGEST]
    )
    kept = CompletedPapers.objects.create(
        id=new_id(),
        case=case,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        signed_by=completion.signed_by,
        signer_name=completion.signer.strip()[:50],
        signed_on=completion.signed_on,
        reason=completion.reason.strip()[:LONGEST],
        papers=completion.papers.strip()[:300],
        witness_name=completion.witness.strip()[:60],
        posting_id=actor.posting_id,
        account_id=actor.account_id,
        at=at,
    )
    _write_form(application, case, kept, actor=actor, at=at)
    _tell(application, case, at=at)
    record(
        actor=actor,
        action="casework.case.papers_completed",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        signed_by=kept.signed_by,
    )
    settle_if_done(application, actor=actor, at=at)
    return kept.id  # type: ignore[no-any-return]


def _check(case: Case, completion: Completion, actor: Actor, at: datetime) -> None:
    if case.decision is None:
        raise NotThisStep()
    witness = completion.witness.strip()
    stood = witness not in ("", actor.name) if completion.signed_by == "unable" else completion.signer.strip()
    decided = local_date(case.decision.decided_at)
    if (
        completion.signed_by not in SIGNED_BY
        or not stood
        or not decided <= completion.signed_on <= local_date(at)
    ):
        raise CompletionUnfit()


def _write_form(
    application: Application, case: Case, kept: CompletedPapers, *, actor: Actor, at: datetime
) -> None:
    """临时救助申请审批表, complete now."""
    letters.issue(
        actor=actor,
        kind=f"{case.item}.approval_form",
        case_id=case.id,
        application_id=application.id,
        person_id=application.applicant_id,
        area_code=application.area_code,
        addressee=application.applicant_name,
        data=_form_data(application, case, kept, actor),
        at=at,
    )


def _form_data(application: Application, case: Case, kept: CompletedPapers, actor: Actor) -> dict[str, Any]:
    handler = catalogue.handler_of(case.item)
    told = handler.summary(open_answers(application.id, application.answers_box))
    said = {
        event.act: event
        for event in Event.objects.filter(case=case, act__in=("propose", "confirm")).order_by("n")
    }
    submitted, decision = application.submitted_at or application.created_at, case.decision
    assert decision is not None  # noqa: S101 - _check refuses it
    signer = f"：{kept.signer_name}" if kept.signer_name else ""
    return {
        "issuer": office_of(application.area_code, town=case.route == "town"),
        "item": catalogue.item(case.item).name,
        "applicant": application.applicant_name,
        "applied_on": local_date(submitted),
        "told_on": local_date(application.first_told_at or submitted),
        "told": [{"label": line[0], "said": line[1]} for line in told[:40]],
        "proposed_by": said["propose"].actor_name,
        "proposal": said["propose"].note,
        "decided_by": said["confirm"].actor_name,
        "decided_on": local_date(decision.decided_at),
        "reasons": decision.reasons,
        "amount_fen": decision.amount_fen,
        "signed_by": f"{SIGNED_BY_NAMES[kept.signed_by]}{signer}",
        "signed_on": kept.signed_on,
        "completed": kept.reason,
        "papers": kept.papers or None,
        "witness": kept.witness_name or None,
        "completed_by": actor.title[:120],
    }


def _tell(application: Application, case: Case, *, at: datetime) -> None:
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{case.item}.papers_completed",
        context={
            "name": application.applicant_name,
            "item": catalogue.item(case.item).name,
            "number": application.number,
        },
        link=f"/applications/{application.id}/",
        at=at,
    )
