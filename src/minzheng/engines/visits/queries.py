"""Reading visits inside the open scope."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from minzheng.engines.visits.door_types import DoorFindings, DoorVisitView
from minzheng.engines.visits.models import DoorVisit, Visit
from minzheng.engines.visits.types import (
    OF_THE_FAMILY,
    InquiryView,
    KeptInquiry,
    VisitFindings,
    VisitKind,
    VisitSignature,
    VisitView,
)
from minzheng.foundations.privacy.services import unseal


def visit_of(application_id: UUID) -> VisitView | None:
    """The newest visit for an application."""
    visits = visits_of(application_id)
    return visits[0] if visits else None


def visits_of(application_id: UUID) -> list[VisitView]:
    """Every survey of the family, newest first (a re-survey adds one, nothing is overwritten)."""
    kinds = [kind.value for kind in OF_THE_FAMILY]
    rows = Visit.objects.filter(application_id=application_id, kind__in=kinds).order_by("-at", "-pk")
    return [_view(row) for row in rows]


def surveys_and_inquiries(application_id: UUID) -> tuple[list[VisitView], list[InquiryView]]:
    """Surveys of the family and everything asked elsewhere, newest first, in one question."""
    rows = list(Visit.objects.filter(application_id=application_id).order_by("-at", "-pk"))
    return [_view(row) for row in rows if VisitKind(row.kind) in OF_THE_FAMILY], _inquiries(rows)


def inquiries_of(application_id: UUID) -> list[InquiryView]:
    """What was asked of neighbours, by letter and otherwise, newest first. For officers: the family's scope holds none."""
    return _inquiries(list(Visit.objects.filter(application_id=application_id).order_by("-at", "-pk")))


def _inquiries(rows: list[Visit]) -> list[InquiryView]:
    asked = [row for row in rows if VisitKind(row.kind) not in OF_THE_FAMILY]
    answered = {row.about for row in asked if row.about is not None}
    return [
        InquiryView(
            id=row.id,
            kind=VisitKind(row.kind),
            at=row.at,
            place=row.place,
            surveyors=list(row.surveyors),
            found=KeptInquiry.model_validate_json(unseal(row.found_box, context=f"visit.found|{row.id}")),
            papers=list(row.photos),
            about=row.about,
            answered=row.id in answered,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
        )
        for row in asked
    ]


def _view(row: Visit) -> VisitView:
    found = unseal(row.found_box, context=f"visit.found|{row.id}")
    signatures = json.loads(unseal(row.signatures_box, context=f"visit.signatures|{row.id}"))
    return VisitView(
        id=row.id,
        application_id=row.application_id,
        kind=VisitKind(row.kind),
        at=row.at,
        place=row.place,
        surveyors=list(row.surveyors),
        present=list(row.members_present),
        findings=VisitFindings.model_validate_json(found),
        photos=list(row.photos),
        signatures=[_signature(one) for one in signatures],
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def _signature(kept: dict[str, str | None]) -> VisitSignature:
    paper = kept["paper_id"]
    return VisitSignature(
        role="surveyor" if kept["role"] == "surveyor" else "member",
        signer=UUID(str(kept["signer"])),
        svg=kept["svg"] or "",
        points=kept["points"] or "",
        paper_id=UUID(paper) if paper else None,
    )


MOST_OF_A_HOME, MOST_OF_A_LOG = 10, 1000


def door_visits_of(household_id: UUID, *, limit: int = MOST_OF_A_HOME) -> list[DoorVisitView]:
    """Visits at a family's door, newest first."""
    rows = DoorVisit.objects.filter(household_id=household_id).order_by("-at", "-pk")[:limit]
    return [_door(row) for row in rows]


def latest_door_visits(household_ids: Iterable[UUID] | None = None) -> dict[UUID, DoorVisitView]:
    """The newest visit at each family's door, by household (None: of the whole open scope); one query."""
    rows = DoorVisit.objects.all()
    if household_ids is not None:
        rows = rows.filter(household_id__in=list(household_ids))
    newest = rows.order_by("household_id", "-at", "-pk").distinct("household_id")
    return {row.household_id: _door(row) for row in newest}


def door_log(*, since: datetime, until: datetime, limit: int = MOST_OF_A_LOG) -> list[DoorVisitView]:
    """走访台账: visits made from a moment until before another, in the open scope, newest first."""
    rows = DoorVisit.objects.filter(at__gte=since, at__lt=until).order_by("-at", "-pk")[:limit]
    return [_door(row) for row in rows]


def _door(row: DoorVisit) -> DoorVisitView:
    found = unseal(row.found_box, context=f"door.found|{row.id}")
    return DoorVisitView(
        id=row.id,
        household_id=row.household_id,
        area_code=row.area_code,
        at=row.at,
        findings=DoorFindings.model_validate_json(found),
        unchanged=row.unchanged,
        visitor=row.visitor_name,
        recorded_at=row.recorded_at,
    )
