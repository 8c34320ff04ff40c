"""到期证件: noted once off the paper, reminded of and renewed by one tap each. Nothing stops when a paper ends."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.services import close_term_questions
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import homes, households_of
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.monitoring.models import CardTerm
from minzheng.programmes.monitoring.types import CardKind, NewTerm

KEEPERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
#: A last day farther off than this is a slip of the finger.
FARTHEST_YEARS = 60


class TermUnfit(Refusal):
    """No such kind of paper, or a day that cannot be its last."""

    code = "card_term_unfit"
    message = "请选择是什么证件，并照着证件填写到期日期；换发的，新日期要晚于原来的日期"


class TermRenewed(Refusal):
    """The paper was renewed already."""

    code = "card_term_renewed"
    message = "这个证件已经登记换发，请看最新的到期日期"
    status = 409


class TermElsewhere(Refusal):
    """The same paper is on another place's list."""

    code = "card_term_elsewhere"
    message = "这个证件的到期日已由其他村（社区）登记，请与区县核对这个人现在住在哪里"
    status = 409


@act
def note_term(*, actor: Actor, term: NewTerm, at: datetime) -> UUID:
    """The last day of somebody's card or account, read off it; noted again, the open one's day is put right.

    Refuses: NotYours, TermUnfit, TermElsewhere.
    """
    area = _area_of(actor, term.person_id)
    if term.kind not in list(CardKind) or not _possible(term.until, at):
        raise TermUnfit()
    row = (
        CardTerm.objects.select_for_update(of=("self",))
        .filter(person_id=term.person_id, kind=term.kind, renewed_at__isnull=True)
        .first()
    )
    if row is None:
        try:
            with transaction.atomic():
                row = _new(actor, area, term, at)
        except IntegrityError:
            raise TermElsewhere() from None
    elif row.until != term.until:
        _answered(actor, row, f"到期日已更正为{term.until:%Y年%m月%d日}", at)
        row.until, row.version = term.until, row.version + 1
        row.reminded_at, row.reminded_by, row.reminder_name = None, None, ""
        row.save()
    _record(actor, row, "monitoring.term.noted", at)
    return UUID(str(row.id))


@act
def remind_of_term(*, actor: Actor, term_id: UUID, at: datetime) -> None:
    """Its holder has been told that it ends. Refuses: NotYours, TermRenewed."""
    row = _open(actor, term_id)
    row.reminded_at, row.reminded_by, row.reminder_name = at, actor.posting_id, actor.name[:60]
    row.version += 1
    row.save()
    _answered(actor, row, "已提醒本人换领或续期", at)
    _record(actor, row, "monitoring.term.reminded", at)


@act
def renew_term(*, actor: Actor, term_id: UUID, until: date, at: datetime) -> UUID:
    """A new paper is there: the old term closes and the new one stands, until the day read off it.

    Refuses: NotYours, TermRenewed, TermUnfit.
    """
    row = _open(actor, term_id)
    if until <= row.until or not _possible(until, at):
        raise TermUnfit()
    row.renewed_at, row.renewed_by, row.version = at, actor.posting_id, row.version + 1
    row.save()
    _answered(actor, row, f"已续期至{until:%Y年%m月%d日}", at)
    after = _new(actor, row.area_code, NewTerm(row.person_id, row.kind, until), at)
    _record(actor, row, "monitoring.term.renewed", at)
    return UUID(str(after.id))


def _answered(actor: Actor, row: CardTerm, answer: str, at: datetime) -> None:
    """Nobody is asked about the former day any more."""
    close_term_questions(actor=actor, term_id=row.id, answer=answer, at=at)


def follow_family(*, award_id: UUID) -> int:
    """A family has moved: the open terms of who lives in it stand where it lives now. How many.

    Who left it long ago lives elsewhere, and her terms stay there.
    """
    found = benefits.award(award_id=award_id)
    if found is None:
        return 0
    living = households_of(benefits.members_ever(award_id=award_id))
    here = [person for person, home in living.items() if home == found.household_id]
    rows = CardTerm.objects.filter(person_id__in=here, renewed_at__isnull=True)
    return int(rows.exclude(area_code=found.area_code).update(area_code=found.area_code))


def _open(actor: Actor, term_id: UUID) -> CardTerm:
    if actor.role not in KEEPERS:
        raise NotYours()
    row: CardTerm | None = CardTerm.objects.select_for_update(of=("self",)).filter(pk=term_id).first()
    if row is None:
        raise NotYours()
    if row.renewed_at is not None:
        raise TermRenewed()
    return row


def _new(actor: Actor, area: str, term: NewTerm, at: datetime) -> CardTerm:
    return CardTerm.objects.create(  # type: ignore[no-any-return]
        id=new_id(),
        area_code=area,
        person_id=term.person_id,
        kind=term.kind,
        until=term.until,
        noted_by=actor.posting_id,
        noted_at=at,
    )


def _area_of(actor: Actor, person_id: UUID) -> str:
    household_id = households_of([person_id]).get(person_id)
    home = homes([household_id]).get(household_id) if household_id else None
    if home is None or actor.role not in KEEPERS:
        raise NotYours()
    return home.area_code


def _possible(until: date, at: datetime) -> bool:
    return abs(until.year - local_date(at).year) <= FARTHEST_YEARS


def _record(actor: Actor, row: CardTerm, action: str, at: datetime) -> None:
    record(
        actor=actor,
        action=action,
        subject=Subject("card_term", row.id, row.person_id, row.area_code),
        at=at,
        kind=row.kind,
    )
