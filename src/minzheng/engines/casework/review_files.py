"""The file of a review: opened with the last answers carried forward, so that nothing is typed twice."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.casework import review_rules
from minzheng.engines.casework.answers import open_answers, seal_answers
from minzheng.engines.casework.firing import Step, locked_case, open_task, task_of, write_event
from minzheng.engines.casework.models import Application, Case, NearRelative, Party, Review
from minzheng.engines.casework.numbering import application_number
from minzheng.engines.casework.processes import application_process, case_process
from minzheng.engines.casework.review_types import NewReview, NothingToReview, ReviewRunning
from minzheng.engines.casework.routes import route_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms import services as forms
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards
from minzheng.foundations.workdays.queries import add_working_days
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours

TABLE = "review"


@dataclass(frozen=True, slots=True)
class Carried:
    """What the last file of a family said: answers, people, who was accountable, and its register of near relatives."""

    application_id: UUID | None
    answers: dict[str, Any]
    parties: tuple[Party, ...]
    owner_posting: UUID | None
    kin: tuple[NearRelative, ...] = ()


def paying_award(award_id: UUID, *, at: datetime) -> AwardLine:
    """The award, paying now or later. Refuses: NotYours, NothingToReview, ReviewRunning."""
    line = benefits.award(award_id=award_id)
    if line is None:
        raise NotYours()
    if line.end_month is not None and line.end_month < local_date(at).replace(day=1):
        raise NothingToReview()
    if Review.objects.filter(award_id=award_id, open=True).exists():
        raise ReviewRunning()
    return line


def carried_from(award: AwardLine) -> Carried:
    """The newest settled review of the award, else the file whose decision gave it."""
    former = (
        Review.objects.filter(award_id=award.id, open=False).order_by("-opened_at").values("application_id")
    )
    cases = Case.objects.filter(Q(pk=award.case_id) | Q(application_id__in=former[:1]))
    case = cases.select_related("application").order_by("-opened_at").first()
    if case is None:
        return Carried(None, {}, (), None)
    application = case.application
    parties = tuple(
        Party.objects.filter(application=application, released_at__isnull=True).order_by("position")
    )
    answers = open_answers(application.id, application.answers_box)
    kin = tuple(NearRelative.objects.filter(application=application).order_by("registered_at", "pk"))
    return Carried(application.id, answers, parties, case.owner_posting, kin)


def open_file(
    actor: Actor,
    award: AwardLine,
    carried: Carried,
    new: NewReview,
    *,
    at: datetime,
    move_from: str = "",
) -> Application:
    """The application, its parties, its case and its first task; the area open is the one it shall stand in.

    `move_from`: the area the family comes from: the new town takes over first.
    """
    area = award.area_code
    kept, answers = _arranged(award, carried, on=local_date(at))
    application_id = new_id()
    item = catalogue.item_of_kind(award.kind).code
    due = new.due_on or _due(item, local_date(at), new.reason)
    names = cards([award.person_id])
    application = Application.objects.create(
        id=application_id,
        number=application_number(area, local_date(at)),
        area_code=area,
        kind=TABLE,
        items=[item],
        state="accepted",
        process_version=application_process().version,
        answers_box=seal_answers(application_id, _as_carried(item, answers)),
        applicant_id=award.person_id,
        applicant_name=_name(award.person_id, kept)
        or (names[award.person_id].name if award.person_id in names else ""),
        household_id=award.household_id,
        started_by=actor.account_id,
        created_at=at,
        updated_at=at,
        submitted_at=at,
        accepted_at=at,
        due_on=due,
    )
    _name_parties(application, award, kept)
    _keep_register(application, carried)
    case = _open_case(application, carried, actor, arriving=bool(move_from), at=at)
    Review.objects.create(
        application=application,
        case=case,
        applicant_id=award.person_id,
        area_code=area,
        award_id=award.id,
        household_id=award.household_id,
        reason=new.reason,
        words=new.words.strip()[:300],
        former_application=carried.application_id,
        former_area=move_from,
        due_on=due,
        opened_by=actor.posting_id,
        opened_at=at,
    )
    record(
        actor=actor,
        action="casework.review.opened",
        subject=Subject("application", application_id, award.person_id, area),
        at=at,
        reason=new.reason,
    )
    return application  # type: ignore[no-any-return]


def _as_carried(item: str, answers: dict[str, Any]) -> dict[str, Any]:
    """What somebody typed for the former file is carried in this one; its day and its hand stay beside it."""
    return forms.carried(answers) if forms.form_behind(item, answers) else answers


def _due(item: str, on: date, reason: str) -> date:
    days = review_rules.own_days(item, reason) or review_rules.parameter(item, "review_working_days").value
    return add_working_days(on, days).date  # type: ignore[no-any-return]


def _name(person_id: UUID, parties: list[Party]) -> str:
    return next((party.name for party in parties if party.person_id == person_id), "")


def _arranged(award: AwardLine, carried: Carried, *, on: date) -> tuple[list[Party], dict[str, Any]]:
    """Former parties without those who left by decision, the holder first; the answers in the same order."""
    ever = set(benefits.members_ever(award_id=award.id))
    now = set(benefits.members_on(award_id=award.id, month=max(on, award.start_month)))
    family = [row for row in carried.parties if row.role != "obligor"]
    parted = Review.objects.filter(case_id=award.case_id).exclude(award_id=award.id).exists()
    # an award that began with a 分户 carries its own people alone, never those of the household they left
    staying = [row for row in family if row.person_id in now or (row.person_id not in ever and not parted)]
    staying.sort(key=lambda row: (row.person_id != award.person_id, row.position))
    order = [row.position for row in staying]
    if not carried.answers or order == [row.position for row in family]:
        return list(carried.parties), carried.answers
    answers = catalogue.handler_of(catalogue.item_of_kind(award.kind).code).arrange(carried.answers, order)
    return [*staying, *(row for row in carried.parties if row.role == "obligor")], answers


def _name_parties(application: Application, award: AwardLine, kept: list[Party]) -> None:
    """The same people, in their order; every signature is asked for afresh where a check needs one."""
    rows = [
        Party(
            application=application,
            area_code=application.area_code,
            applicant_id=application.applicant_id,
            role="obligor" if row.role == "obligor" else "applicant" if n == 0 else "member",
            position=n,
            person_id=row.person_id,
            name=row.name,
            relation="0" if n == 0 else row.relation,
            must_sign=False,
        )
        for n, row in enumerate(kept)
    ]
    named = {row.person_id for row in rows}
    missing = (
        [one for one in benefits.members_ever(award_id=award.id) if one not in named] if not rows else []
    )
    for n, (person_id, card) in enumerate(
        sorted(cards(missing).items(), key=lambda one: one[0] != award.person_id)
    ):
        rows.append(
            Party(
                application=application,
                area_code=application.area_code,
                applicant_id=application.applicant_id,
                role="applicant" if person_id == award.person_id else "member",
                position=n,
                person_id=person_id,
                name=card.name,
                relation="0" if person_id == award.person_id else "8",
                must_sign=False,
            )
        )
    Party.objects.bulk_create(rows)


def _keep_register(application: Application, carried: Carried) -> None:
    """近亲属备案 holds for the family, not for one file: who was barred from the last one is barred from this one."""
    NearRelative.objects.bulk_create(
        [
            NearRelative(
                application=application,
                applicant_id=application.applicant_id,
                area_code=application.area_code,
                person_id=row.person_id,
                member_name=row.member_name,
                relation=row.relation,
                official_name=row.official_name,
                post=row.post,
                account_id=row.account_id,
                registered_by=row.registered_by,
                registered_at=row.registered_at,
            )
            for row in carried.kin
        ]
    )


def _open_case(
    application: Application, carried: Carried, actor: Actor, *, arriving: bool, at: datetime
) -> Case:
    item = application.items[0]
    process = case_process(item, table=TABLE)
    owner = actor.posting_id or carried.owner_posting
    if owner is None:
        raise NotYours()
    case = Case.objects.create(
        application=application,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        item=item,
        table=TABLE,
        process_version=process.version,
        route=route_of(application.area_code, item, on=local_date(at)),
        state="arriving" if arriving else "opened",
        owner_posting=owner,
        opened_at=at,
        due_on=application.due_on,
    )
    kind = "take_over" if arriving else "begin"
    open_task(application, task_of(process, kind, case, at), at=at, case=case)
    act = "ask_move" if arriving else "open"
    write_event(application, actor=actor, step=Step(act, ("", case.state), case), at=at)
    return case  # type: ignore[no-any-return]


def locked_review(case_id: UUID) -> tuple[Application, Case, Review]:
    """A review with its file, locked in this order. Refuses: NotYours."""
    application, case = locked_case(case_id)
    review = Review.objects.select_for_update(of=("self",)).filter(case=case).first()
    if review is None:
        raise NotYours()
    return application, case, review
