"""Intake: a draft, resumable on any device, until it is handed in or withdrawn by the family itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework.answers import seal_answers
from minzheng.engines.casework.firing import (
    INTAKE_QUEUES,
    NewTask,
    Step,
    check_row,
    close_file_tasks,
    locked_application,
    open_task,
    write_event,
)
from minzheng.engines.casework.models import Application, Guardianship, Mandate, Task
from minzheng.engines.casework.one_form import voice
from minzheng.engines.casework.processes import application_process, intake_of
from minzheng.engines.casework.retention import withdrawn_until
from minzheng.engines.casework.running_items import items_over
from minzheng.engines.casework.types import NotThisStep, PlaceNotYours
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.papers import services as papers
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.foundations.regions.queries import area_code as area_of_place
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, StaleVersion
from minzheng.kernel.scope import CITY_AREA

MAY_START = (Role.RESIDENT, Role.VILLAGE_WORKER, Role.TOWN_CLERK)


@act
def start_application(
    *,
    actor: Actor,
    items: list[str],
    at: datetime,
    first_told_at: datetime | None = None,
    answers: dict[str, Any] | None = None,
) -> UUID:
    """A new draft for these items, by the family itself or by an officer helping her (协助填报, recorded).

    A resident's own open draft of the same items is given back instead of a second one. `first_told_at`: when anybody
    first told an officer of the need; some items' days count from then. `answers`: the document
    it begins with, which says on whose form; None: nothing yet, the first item's own form. Refuses: NotYours (also a word of the future).
    """
    if first_told_at is not None and (not actor.is_officer or first_told_at > at):
        raise NotYours()
    if actor.role not in MAY_START:
        raise NotYours()
    for code in items:
        catalogue.item(code)
    if actor.person_id is not None:
        open_draft = Application.objects.filter(
            applicant_id=actor.person_id, state="draft", items=items
        ).first()
        if open_draft is not None:
            return open_draft.id  # type: ignore[no-any-return]
    application_id, area = new_id(), _first_area(actor)
    with acting_for_family(area):
        application = Application.objects.create(
            id=application_id,
            area_code=area,
            applicant_id=actor.person_id,
            items=items,
            process_version=application_process().version,
            answers_box=seal_answers(application_id, answers or {}),
            started_by=actor.account_id,
            assisted_by=actor.posting_id,
            first_told_at=first_told_at,
            created_at=at,
            updated_at=at,
        )
        open_task(application, NewTask("fill", INTAKE_QUEUES["fill"]), at=at)
        record(
            actor=actor,
            action="casework.application.started",
            subject=Subject("application", application_id, actor.person_id, area),
            at=at,
            items=items,
        )
    return application_id


def _first_area(actor: Actor) -> str:
    """Where a draft lives before a place is chosen: the helper's own area, else the city's."""
    return actor.scope.lo.ljust(18, "0") if actor.is_officer and len(actor.scope.lo) > 6 else CITY_AREA


@act
def save_answers(
    *, actor: Actor, application_id: UUID, answers: dict[str, Any], version: int, at: datetime
) -> int:
    """Keep the draft's answers; returns the new version.

    Refuses: StaleVersion when another device saved in between, NotThisStep after it was handed in.
    """
    application = locked_application(application_id)
    if application.state != "draft":
        raise NotThisStep()
    if actor.is_officer and application.assisted_by is None:
        raise NotYours()
    if application.version != version:
        raise StaleVersion()
    speaks = voice(application.items, answers)
    application.answers_box = seal_answers(application_id, answers)
    application.applicant_name = next((one.name[:50] for one in speaks.parties(answers)), "")
    application.version += 1
    application.updated_at = at
    application.save(update_fields=["answers_box", "applicant_name", "version", "updated_at"])
    village = speaks.place(answers)
    if village:
        _move(application, area_of_place(village), actor)
    return int(application.version)


def _move(application: Application, area: str, actor: Actor) -> None:
    """Re-key a draft and its tasks to the place now chosen."""
    if application.area_code == area:
        return
    if actor.is_officer and not actor.scope.lo <= area < actor.scope.hi:
        raise PlaceNotYours()
    application.area_code = area
    application.save(update_fields=["area_code"])
    Task.objects.filter(application=application).update(area_code=area, applicant_id=application.applicant_id)
    Mandate.objects.filter(application=application).update(area_code=area)
    Guardianship.objects.filter(application=application).update(area_code=area)
    papers.follow_application(
        application_id=application.id, area_code=area, owner_id=application.applicant_id
    )


@act
def withdraw(*, actor: Actor, application_id: UUID, reason: str, at: datetime) -> None:
    """The family takes its application back before acceptance. Never inferred from silence."""
    application = locked_application(application_id)
    if actor.person_id is None or actor.person_id != application.applicant_id:
        raise NotYours()
    check_row(intake_of(application), "withdraw", application.state, actor)
    with acting_for_family(application.area_code):
        source, application.state = application.state, "withdrawn"
        application.settled_at = at
        application.retain_until = withdrawn_until(application, on=local_date(at))
        application.save(update_fields=["state", "settled_at", "retain_until"])
        items_over(application, at=at)
        close_file_tasks(application, actor=actor, at=at)
        write_event(
            application, actor=actor, step=Step("withdraw", (source, "withdrawn"), note=reason), at=at
        )
        record(
            actor=actor,
            action="casework.application.withdrawn",
            subject=Subject("application", application_id, actor.person_id, application.area_code),
            at=at,
        )
