"""One account, phone or keeper behind three or more unrelated payees: an officer is asked the same day, nothing is stopped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.payments.account_models import SharedFlag
from minzheng.engines.payments.models import PaymentTask
from minzheng.engines.payments.parameters import last_day, parameter
from minzheng.engines.payments.services.asking import close, open_task, owner_in
from minzheng.engines.payments.services.holding import ReasonsNeeded
from minzheng.engines.payments.types import NewTask, TaskKind
from minzheng.engines.payments.watching import SHARED_NAMES, SharedThing
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.people import queries as people
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal

SETTLERS = frozenset({Role.DISTRICT_FINANCE, Role.DISTRICT_REVIEWER, Role.AUDITOR})
SHORTEST_REASON, UNIT = 4, 6


class FlagNotYours(Refusal):
    """Another role looks into it."""

    code = "shared_flag_not_yours"
    message = "这条提示由区县财务、区县审核员或审计核实，请联系他们"
    status = 403


class FlagSettled(Refusal):
    """Somebody has looked into it already."""

    code = "shared_flag_settled"
    message = "这条提示已经有人核实过了，请刷新后查看"


@dataclass(frozen=True, slots=True)
class Shared:
    """A thing several payees have in common; `cause` names it without showing it."""

    thing: SharedThing
    cause: str
    shown: str
    person_ids: tuple[UUID, ...]


def look_for_shared(*, at: datetime) -> int:
    """Flag what is shared by so many unrelated payees of the city; how many flags are new.

    Payees of one household are related, and so are those one of whom lives in another's household. A cause that
    an officer has explained stays silent for its days, unless another payee has joined.
    """
    with open_scope(WHOLE_CITY):
        least = parameter("shared_by_payees").value
        found = list(_shared(least))
        areas = benefits.payee_areas(one for each in found for one in each.person_ids)
        homes = people.households_of(areas)
        return sum(_flag(one, areas, homes, at=at) for one in found)


def _shared(least: int) -> Iterable[Shared]:
    for index, tail, persons in benefits.shared_accounts(least=least):
        yield Shared(SharedThing.ACCOUNT, index.hex(), f"账户尾号 {tail}", persons)
    for name, town, persons in benefits.shared_keepers(least=least):
        yield Shared(SharedThing.KEEPER, f"{town}|{name}", f"代管人 {name}", persons)
    for index, persons in people.shared_phones(least=least):
        yield Shared(SharedThing.PHONE, index.hex(), "手机号码相同", persons)


def _flag(shared: Shared, areas: dict[UUID, str], homes: dict[UUID, UUID], *, at: datetime) -> int:
    """A flag in each unit that has a payee of it, so that every district concerned is asked; how many are new."""
    persons = sorted(one for one in shared.person_ids if one in areas)
    families = len({homes.get(one, one) for one in persons})
    if families < parameter("shared_by_payees").value:
        return 0
    first_of: dict[str, str] = {}
    for area in sorted(areas[one] for one in persons):
        first_of.setdefault(area[:UNIT], area)
    return sum(
        _flag_in(unit, area, shared, (persons, families), at=at) for unit, area in sorted(first_of.items())
    )


def _flag_in(unit: str, area: str, shared: Shared, who: tuple[list[UUID], int], *, at: datetime) -> bool:
    persons, families = who
    cause = f"{shared.cause}|{unit}"
    if _silent(shared.thing, cause, persons, local_date(at)):
        return False
    flag, new = SharedFlag.objects.get_or_create(
        thing=shared.thing, cause=cause, settled_at=None,
        defaults={
            "area_code": area, "shown": shared.shown, "person_ids": persons, "families": families, "opened_at": at,
        },
    )  # fmt: skip
    if new:
        _ask(flag, at=at)
    elif set(flag.person_ids) != set(persons):
        flag.person_ids, flag.families = persons, families
        flag.save(update_fields=["person_ids", "families"])
    return bool(new)


def _silent(thing: SharedThing, cause: str, persons: list[UUID], today: date) -> bool:
    """Explained, its days not over, and nobody joined since."""
    rows = SharedFlag.objects.filter(thing=thing, cause=cause, silent_until__gte=today)
    row = rows.order_by("-settled_at", "pk").first()
    return row is not None and set(persons) <= set(row.person_ids)


def _ask(flag: SharedFlag, *, at: datetime) -> None:
    today = local_date(at)
    posting, role = owner_in(flag.area_code, roles=[Role.DISTRICT_FINANCE], on=today)
    name = SHARED_NAMES[SharedThing(flag.thing)]
    words = (
        f"{len(flag.person_ids)} 位收款人（{flag.families} 户，互不是一家）使用{name}（{flag.shown}），"
        "请核实是不是代领、冒领或有正当理由。款项照常发放"
    )
    task = NewTask(
        kind=TaskKind.ACCOUNT_WATCH, area_code=flag.area_code, role=role, cause=str(flag.id), words=words,
        due_on=last_day("account_check_working_days", since=today), posting_id=posting,
    )  # fmt: skip
    open_task(new=task, at=at)
    record(
        actor=SYSTEM, action="payments.shared.flagged", at=at, thing=flag.thing, payees=len(flag.person_ids),
        subject=Subject("shared_flag", flag.id, None, flag.area_code),
    )  # fmt: skip


@act
def settle_flag(*, actor: Actor, flag_id: UUID, reasons: str, at: datetime) -> None:
    """An officer says why a shared account, phone or keeper is in order (or what was done); silent for its days.

    Refuses: NotYours, FlagNotYours, FlagSettled, ReasonsNeeded.
    """
    flag = SharedFlag.objects.select_for_update(of=("self",)).filter(pk=flag_id).first()
    if flag is None:
        raise NotYours()
    if not actor.is_officer or actor.role not in SETTLERS:
        raise FlagNotYours()
    if flag.settled_at is not None:
        raise FlagSettled()
    if len(reasons.strip()) < SHORTEST_REASON:
        raise ReasonsNeeded("请写明核实情况和依据（至少 4 个字）")
    flag.settled_at, flag.settled_by_posting = at, actor.posting_id
    flag.settled_by_name, flag.reasons = actor.title[:120], reasons.strip()
    flag.silent_until = local_date(at) + timedelta(days=parameter("shared_silent_days").value)
    flag.save(
        update_fields=["settled_at", "settled_by_posting", "settled_by_name", "reasons", "silent_until"]
    )
    tasks = PaymentTask.objects.filter(kind=TaskKind.ACCOUNT_WATCH, cause=str(flag.id))
    close(tasks, actor=actor, answer=reasons, at=at)
    record(
        actor=actor, action="payments.shared.settled", at=at, thing=flag.thing,
        subject=Subject("shared_flag", flag.id, None, flag.area_code),
    )  # fmt: skip
