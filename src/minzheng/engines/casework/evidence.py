"""What a file knows besides its answers, gathered for the rules. Called by acts that hold the file's lock."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.counted import left_out_places
from minzheng.engines.casework.models import Application, Case, Party
from minzheng.engines.casework.one_form import subjects_in
from minzheng.engines.casework.work_refusals import work_refusals_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import Evidence
from minzheng.engines.verification import queries as verification
from minzheng.engines.visits import queries as visit_queries
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.clock import local_date


def law_day(application: Application, at: datetime) -> date:
    """The day whose law a file is advised on: its acceptance, before that today."""
    return local_date(application.accepted_at or at)


def somebody_left(application: Application) -> bool:
    """Whether the answers still count somebody an officer released: then no advice is asked."""
    return Party.objects.filter(application=application, released_at__isnull=False).exists()  # type: ignore[no-any-return]


def evidence_of(application: Application, *, at: datetime) -> Evidence:
    """Findings of the check, the home visit, and who refused work how often, as far as there are any yet."""
    seen = visit_queries.visit_of(application.id)
    parties = Party.objects.filter(application=application).order_by("position")
    people = list(parties.values_list("person_id", flat=True))
    day = law_day(application, at)
    return Evidence(
        findings=verification.findings_of(application.id),
        survey=seen.findings if seen is not None else None,
        people=people,
        work_refusals=[work_refusals_of(person, on=day).in_a_row for person in people],
        unit=application.area_code[:6],
        aided=_aided(application, people, day, at),
    )


def evidence_for(application: Application, case: Case, answers: dict[str, Any], *, at: datetime) -> Evidence:
    """The same for one item of the file: whom it is asked for, and who of the family has what excludes it beside it."""
    return replace(
        evidence_of(application, at=at),
        subjects=subjects_in(application, case.item),
        beside=left_out_places(application, case.item, answers),
    )


def _aided(
    application: Application, people: list[UUID], on: date, at: datetime
) -> tuple[tuple[int, str], ...]:
    """Who of the family was given such one-off aid already, for which cause; one statement, none for other items."""
    kinds = [code for code in application.items if catalogue.item(code).once]
    if not kinds:
        return ()
    found = benefits.aided_among(actor=SYSTEM, person_ids=people, kinds=kinds, on=on, at=at)
    return tuple(dict.fromkeys((people.index(person), cause) for person, _kind, cause, _day in found))
