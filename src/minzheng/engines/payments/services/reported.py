"""Deaths and custody reported by other departments: that person's share waits for an officer, the rest is paid in time."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.jobs.services import announce
from minzheng.engines.payments.events import VitalEventReported
from minzheng.engines.payments.models import Hold, Instruction, PaymentTask, Run, VitalEvent
from minzheng.engines.payments.parameters import last_day
from minzheng.engines.payments.services.asking import close, open_task, owner_in
from minzheng.engines.payments.services.holding import (
    OWNERS,
    PAYERS,
    SHORTEST_REASON,
    HoldDecision,
    HoldNotYours,
    NewHold,
    ReasonsNeeded,
    decide_hold,
    keep_back,
    open_hold,
)
from minzheng.engines.payments.types import (
    HoldReason,
    InstructionState,
    NamedPerson,
    NewTask,
    TaskKind,
    VitalKind,
    instruction_key,
)
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.people import queries as people
from minzheng.foundations.people.types import Found
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import Unreadable, normalise_name, parse_identity_number
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope, after

_HELD_WORDS = {
    VitalKind.DEATH: "外部数据提示此人可能已去世，只暂缓其本人的份额，其余照常发放。请核实后决定发放或不发",
    VitalKind.CUSTODY: "外部数据提示此人可能被羁押或服刑，只暂缓其本人的份额，其余照常发放。请核实后决定发放或不发",
}


class VitalSettled(Refusal):
    """Somebody has looked into it already."""

    code = "vital_settled"
    message = "这条提示已经有人核实过了，请刷新后查看结果"


@act
def report_vital_event(
    *, source: str, person: NamedPerson, kind: VitalKind, on: date, at: datetime
) -> UUID | None:
    """A department reports a death or custody. Returns the event's id; None when no number of ours equals it.

    Matched by the blind index of the number only: a person of the same name is never touched. Where the number
    is hers but the name is not, an officer is asked and nothing is held. Otherwise her share of what has not yet
    gone to the bank waits, for all runs until the officer has answered; the household's rest is paid in time.
    A repeated report changes nothing.
    """
    try:
        number = parse_identity_number(person.identity_number, today=local_date(at))
    except Unreadable:
        return None
    with open_scope(WHOLE_CITY):
        found = people.search(text=number.text)
        if not found:
            return None
        agrees = _same_name(found[0].name, person.name)
        event, new = _entered(source, found[0], agrees, (kind, on), at)
        if new:
            _ask(event, at=at)
            if event.name_agrees:
                _hold_everywhere(event, at=at)
    return event.id


def _same_name(ours: str, theirs: str) -> bool:
    try:
        return normalise_name(ours) == normalise_name(theirs)
    except Unreadable:
        return False


def _entered(
    source: str, person: Found, agrees: bool, what: tuple[VitalKind, date], at: datetime
) -> tuple[VitalEvent, bool]:
    kind, on = what
    person_id = person.id
    awards = [benefits.award(award_id=one) for one in benefits.awards_counting(person_id=person_id)]
    area = next((one.area_code for one in awards if one), person.area_code)
    try:
        with transaction.atomic():
            event, new = VitalEvent.objects.get_or_create(
                person_id=person_id, kind=kind, source=source[:40], on=on,
                defaults={"area_code": area, "name_agrees": agrees, "reported_at": at},
            )  # fmt: skip
            return event, new
    except IntegrityError:  # the same report at the same moment on another connection
        return VitalEvent.objects.get(person_id=person_id, kind=kind, source=source[:40], on=on), False


def _ask(event: VitalEvent, *, at: datetime) -> None:
    today = local_date(at)
    posting, role = owner_in(event.area_code, roles=OWNERS, on=today)
    words = _HELD_WORDS[VitalKind(event.kind)]
    if not event.name_agrees:
        words = "外部数据的身份证号与此人相同，但姓名不同，没有暂缓任何款项。请核实是不是同一个人"
    task = NewTask(
        kind=TaskKind.VITAL_EVENT, area_code=event.area_code, role=role, cause=str(event.id), words=words,
        due_on=last_day("vital_working_days", since=today), posting_id=posting, person_id=event.person_id,
    )  # fmt: skip
    open_task(new=task, at=at)
    record(
        actor=SYSTEM, action="payments.vital.reported", at=at, source=event.source, kind=event.kind,
        subject=Subject("vital_event", event.id, event.person_id, event.area_code),
    )  # fmt: skip
    announce(
        VitalEventReported(
            area_code=event.area_code, event_id=event.id, person_id=event.person_id, kind=event.kind
        ),
        at=at,
    )


def _hold_everywhere(event: VitalEvent, *, at: datetime) -> None:
    awards = benefits.awards_counting(person_id=event.person_id)
    rows = Instruction.objects.select_for_update(of=("self",)).filter(award_id__in=awards, part=0)
    for row in rows.filter(state__in=("due", "held")).order_by("pk"):
        hold_share(row, event, at=at)


def hold_reported(*, run: Run, at: datetime) -> int:
    """Shares of those reported and not yet answered for wait in a new run as well. How many were held."""
    lo, held = run.area_code[:6], 0
    with open_scope(Scope(lo=lo, hi=after(lo))):
        for event in VitalEvent.objects.filter(settled_at__isnull=True, name_agrees=True).order_by("pk"):
            awards = benefits.awards_counting(person_id=event.person_id)
            rows = Instruction.objects.select_for_update(of=("self",)).filter(
                run=run, award_id__in=awards, part=0
            )
            for row in rows.filter(state__in=("due", "held")).order_by("pk"):
                held += hold_share(row, event, at=at)
    return held


def hold_share(row: Instruction, event: VitalEvent, *, at: datetime) -> bool:
    """Keep one person's share of a locked payment back: all of it when she is alone in it. False: nothing of hers.

    A report holds money back for one term of working days from the day it came, however many runs that meets.
    Her own share where the item gives shares, else equal parts, rounded down so that the rest never loses by it.
    """
    counted = benefits.share_of(award_id=row.award_id, person_id=event.person_id, month=row.month)
    mine = Instruction.objects.filter(
        award_id=row.award_id, month=row.month, kind=row.kind, member_person_id=event.person_id
    )
    if counted is None or mine.exists():
        return False
    since = local_date(event.reported_at)
    if local_date(at) > last_day("hold_cap_working_days", since=since):
        return False
    reason = HoldReason(event.kind)
    new = NewHold(reason, event.person_id, _HELD_WORDS[VitalKind(event.kind)], event.id, since=since)
    own, members = counted
    if members == 1:
        if row.state == InstructionState.DUE:
            keep_back(row, new, at=at)
        return row.state == InstructionState.DUE
    share = own if own is not None else row.computed_fen // members
    share = min(share, row.amount_fen - 1)
    if share > 0:
        open_hold(_split(row, event.person_id, share, reason, at=at), new, at=at)
    return share > 0


def _split(row: Instruction, person_id: UUID, share: int, reason: HoldReason, *, at: datetime) -> Instruction:
    """A row of its own for one person's share; what it was cut from pays the rest."""
    same = Instruction.objects.filter(award_id=row.award_id, month=row.month, kind=row.kind)
    part = int(same.aggregate(last=Max("part"))["last"] or 0) + 1
    row.amount_fen, row.version = row.amount_fen - share, row.version + 1
    row.save(update_fields=["amount_fen", "version"])
    copied = {
        field.attname: getattr(row, field.attname)
        for field in Instruction._meta.concrete_fields
        if field.attname not in ("id", "part", "state")
    }
    copied |= {"split_from": row.id, "member_person_id": person_id, "computed_fen": 0, "amount_fen": share}
    key = instruction_key(award_id=row.award_id, month=row.month, kind=row.kind, member=person_id)
    split = Instruction(**copied | {"reason": reason, "attempt": 1, "version": 1, "state_at": at})
    split.id, split.part, split.state = key, part, InstructionState.HELD
    split.save(force_insert=True)
    return split


@dataclass(frozen=True, slots=True)
class Finding:
    """What an officer found: whether the report is true of this person, and for whom it is written down."""

    true: bool
    reasons: str
    notice: str = ""


@act
def settle_vital_event(*, actor: Actor, event_id: UUID, finding: Finding, at: datetime) -> int:
    """An officer answers a report; her answer decides its holds: false → paid at once, true → not paid, with a notice.

    Returns how many holds it ended. Refuses: NotYours, HoldNotYours, VitalSettled, ReasonsNeeded, NoticeNeeded
    (something is held and not paid, and nobody is told), NoAccountYet.
    """
    event = VitalEvent.objects.select_for_update(of=("self",)).filter(pk=event_id).first()
    if event is None:
        raise NotYours()
    if not actor.is_officer or actor.role not in PAYERS:
        raise HoldNotYours("这条提示由镇街或区县的经办同事核实，请联系他们")
    if event.settled_at is not None:
        raise VitalSettled()
    if len(finding.reasons.strip()) < SHORTEST_REASON:
        raise ReasonsNeeded()
    decision = HoldDecision(not finding.true, finding.reasons, finding.notice)
    holds = list(Hold.objects.filter(cause_id=event_id, ended_at__isnull=True).order_by("pk"))
    for hold in holds:
        decide_hold(actor=actor, hold_id=hold.id, decision=decision, at=at)
    event.outcome, event.reasons = "true" if finding.true else "false", finding.reasons.strip()
    event.settled_at, event.settled_by_posting = at, actor.posting_id
    event.save(update_fields=["outcome", "reasons", "settled_at", "settled_by_posting"])
    tasks = PaymentTask.objects.filter(kind=TaskKind.VITAL_EVENT, cause=str(event_id))
    close(tasks, actor=actor, answer=event.reasons, at=at)
    if not finding.true:
        proposed = PaymentTask.objects.filter(kind=TaskKind.NEW_PAYEE, person_id=event.person_id)
        close(proposed, actor=actor, answer=event.reasons, at=at)
    record(
        actor=actor, action="payments.vital.settled", at=at, outcome=event.outcome,
        subject=Subject("vital_event", event.id, event.person_id, event.area_code),
    )  # fmt: skip
    return len(holds)
