"""Somebody was named in another family's application without wishing it: a named officer frees her, so she may apply."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.firing import Step, check_row, locked_application, write_event
from minzheng.engines.casework.models import Application, Party, Task
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.casework.running_items import items_over
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.services.signing import applicant_of, complete_if_signed
from minzheng.engines.casework.types import ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.engines.verification import services as verification
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.result import NotYours, Refusal, StaleVersion


class AcceptedAlready(Refusal):
    """From acceptance on the household stands: who left it is a change of the family, reported as one."""

    code = "accepted_already"
    message = "这份申请已经受理，不能再直接移出成员。成员有变化的，请按“家庭情况变化报告”办理"


class ApplicantStays(Refusal):
    """It is her own application."""

    code = "applicant_stays"
    message = "这是申请人本人的申请，不能把本人移出。不想申请的，受理前由本人撤回"


class ReleasedAlready(Refusal):
    """She is free already."""

    code = "released_already"
    message = "这一位已经移出这份申请，不用再办"
    status = 409


@act
def release_party(
    *, actor: Actor, application_id: UUID, party_id: UUID, version: int, reasons: str, at: datetime
) -> None:
    """移出: a person who did not wish to be named counts for nothing in this file any more, and may apply herself.

    Before acceptance only. Her signature is no longer asked for; one she gave is taken back, so no department is
    asked about her. The applicant and she are told; the family corrects its answers, with the town or anew.
    Refuses: NotYours, StaleVersion, AcceptedAlready, NotThisStep, NotYourRole, ApplicantStays, ReleasedAlready,
    ReasonsMissing. Source: 个人信息保护法 art. 44, 46 (a person's say over what is kept about her, and correction).
    """
    application = locked_application(application_id)
    party = Party.objects.select_for_update(of=("self",)).filter(pk=party_id, application=application).first()
    if party is None:
        raise NotYours()
    if application.accepted_at is not None:
        raise AcceptedAlready()
    if application.version != version:
        raise StaleVersion()
    row = check_row(intake_of(application), "release", application.state, actor)
    _must_be_releasable(party, reasons)
    _free(party, application, actor=actor, at=at)
    application.version += 1
    application.save(update_fields=["version"])
    step = Step("release", (application.state, row.target), note=f"{party.name}：{reasons.strip()}")
    write_event(application, actor=actor, step=step, at=at)
    complete_if_signed(application, actor=SYSTEM, at=at)
    _tell(application, party, at=at)
    record(
        actor=actor,
        action="casework.party.released",
        subject=Subject("application", application_id, party.person_id, application.area_code),
        at=at,
        party=str(party_id),
    )


def _must_be_releasable(party: Party, reasons: str) -> None:
    if party.role == "applicant":
        raise ApplicantStays()
    if party.released_at is not None:
        raise ReleasedAlready()
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明为什么移出：本人怎么说、怎么核实的，至少 8 个字")


def _free(party: Party, application: Application, *, actor: Actor, at: datetime) -> None:
    """Her row stays as a record; signature, link and task of hers go."""
    signed, party.authorisation_id, party.signed_at = party.authorisation_id, None, None
    party.released_at, party.counts_for, party.must_sign, party.link_digest = at, None, False, None
    party.save(
        update_fields=[
            "authorisation_id", "signed_at", "released_at", "counts_for", "must_sign", "link_digest",
        ]
    )  # fmt: skip
    items_over(application, at=at, person_id=party.person_id)
    if signed is not None:
        verification.withdraw_authorisation(actor=actor, authorisation_id=signed, at=at)
    Task.objects.filter(
        application=application, kind="sign", party_id=party.id, closed_at__isnull=True
    ).update(closed_at=at, closed_by=actor.account_id)


def _tell(application: Application, party: Party, *, at: datetime) -> None:
    item = catalogue.item(application.items[0])
    for person_id, kind, link in (
        (party.person_id, "released", ""),
        (applicant_of(application), "member_released", f"/applications/{application.id}/"),
    ):
        messages.tell(
            person_id=person_id,
            area_code=application.area_code,
            kind=f"{item.code}.{kind}",
            context={"applicant": application.applicant_name, "member": party.name, "item": item.name},
            link=link,
            at=at,
        )


__all__ = ["AcceptedAlready", "ApplicantStays", "ReleasedAlready", "release_party"]
