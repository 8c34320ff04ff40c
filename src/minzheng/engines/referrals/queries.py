"""Questions about referrals, inside the open scope: the department's counter, civil affairs' board, the person's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from minzheng.engines.referrals.folders import find_item, referral_items
from minzheng.engines.referrals.models import Referral, ReferralStep
from minzheng.engines.referrals.recording import step_context, taken
from minzheng.engines.referrals.types import (
    OPEN,
    PARTICULARS,
    WITH_DEPARTMENT,
    Ask,
    ConsentHow,
    Department,
    Outcome,
    ReferralItem,
    ReferralLine,
    ReferralView,
    State,
    Step,
    StepKind,
)
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.services import unseal
from minzheng.kernel.clock import local_date

#: What a list may be narrowed to: late (未回复), open, or one closed state.
LATE, ALL_OPEN = "late", "open"
TABS = (LATE, ALL_OPEN, State.GRANTED, State.REFUSED, State.NOT_OURS, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class DepartmentCount:
    """A department's referrals in the area: waiting, of these without a reply after the term, answered; they add up."""

    department: Department
    waiting: int
    late: int
    answered: int
    withdrawn: int


def _late(on: date) -> Q:
    return Q(state__in=WITH_DEPARTMENT, due_on__lt=on)


def _narrowed(tab: str, department: str, on: date) -> "QuerySet[Referral]":
    rows: QuerySet[Referral] = Referral.objects.filter(item__in=[one.code for one in referral_items()])
    if department:
        rows = rows.filter(counter__gte=f"{department}@", counter__lt=f"{department}A")
    if tab == LATE:
        return rows.filter(_late(on))
    return rows.filter(state__in=OPEN) if tab == ALL_OPEN else rows.filter(state=tab)


def board(
    *, tab: str, on: date, department: str = "", offset: int = 0, limit: int = 20
) -> list[ReferralLine]:
    """Referrals of one tab: those without a reply first, the longest late on top; answered ones newest first."""
    silent = Case(When(_late(on), then=Value(0)), default=Value(1), output_field=IntegerField())
    order = ("silent", "due_on", "pk") if tab in (LATE, ALL_OPEN) else ("-asked_at", "pk")
    rows = _narrowed(tab, department, on).annotate(silent=silent).order_by(*order)
    return _lines(rows[offset : offset + limit], on)


def tab_counts(*, on: date, department: str = "") -> dict[str, int]:
    """How many stand under each tab; `late` is part of `open`. One query."""
    rows = Referral.objects.filter(item__in=[one.code for one in referral_items()])
    if department:
        rows = rows.filter(counter__gte=f"{department}@", counter__lt=f"{department}A")
    found = rows.aggregate(
        **{
            LATE: Count("pk", filter=_late(on)),
            ALL_OPEN: Count("pk", filter=Q(state__in=OPEN)),
            **{tab.value: Count("pk", filter=Q(state=tab)) for tab in TABS if isinstance(tab, State)},
        }
    )
    return {str(tab): found[str(tab)] for tab in TABS}


@dataclass(frozen=True, slots=True)
class ToDo:
    """Referrals of the open scope that wait for civil affairs: a question to the family, a way to find, a silence."""

    asking: int
    not_ours: int
    late: int


def to_do(*, on: date) -> ToDo:
    """What waits for the village, the town and the district. One query."""
    guided = ReferralStep.objects.filter(referral=OuterRef("pk"), kind=StepKind.GUIDED)
    found = Referral.objects.filter(state__in=(*OPEN, State.NOT_OURS)).aggregate(
        asking=Count("pk", filter=Q(state=State.ASKING)),
        not_ours=Count("pk", filter=Q(state=State.NOT_OURS) & ~Q(Exists(guided))),
        late=Count("pk", filter=_late(on)),
    )
    return ToDo(**found)


def asked_of_families(*, on: date, limit: int = 50) -> list[ReferralLine]:
    """Referrals in which the department waits for the family, the longest waiting first."""
    rows = Referral.objects.filter(state=State.ASKING).order_by("asking_since", "pk")
    return _lines(rows[:limit], on)


def by_department(*, on: date) -> list[DepartmentCount]:
    """One row a department that was ever asked here, the one with most late first. One query."""
    rows = Referral.objects.values("item").annotate(
        waiting=Count("pk", filter=Q(state__in=OPEN)),
        late=Count("pk", filter=_late(on)),
        withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN)),
        total=Count("pk"),
    )
    sums: dict[str, list[int]] = {}
    known: dict[str, Department] = {}
    for row in rows.order_by("item"):
        item = find_item(row["item"])
        if item is None:
            continue
        known[item.department.code] = item.department
        one = sums.setdefault(item.department.code, [0, 0, 0, 0])
        answered = row["total"] - row["waiting"] - row["withdrawn"]
        for at, number in enumerate((row["waiting"], row["late"], answered, row["withdrawn"])):
            one[at] += number
    found = [DepartmentCount(known[code], *numbers) for code, numbers in sums.items()]
    return sorted(found, key=lambda one: (-one.late, -one.waiting, one.department.code))


def of_person(person_id: UUID, *, on: date) -> list[ReferralLine]:
    """A person's referrals, newest first."""
    return _lines(Referral.objects.filter(person_id=person_id).order_by("-asked_at", "-pk"), on)


def of_application(application_id: UUID, *, on: date) -> list[ReferralLine]:
    """Referrals made with a file, newest first."""
    return _lines(Referral.objects.filter(application_id=application_id).order_by("-asked_at", "-pk"), on)


def particulars(item: ReferralItem) -> list[str]:
    """What of a person an item sends, in words."""
    return [str(PARTICULARS[one]) for one in item.sends]


def late_referrals(*, on: date, limit: int = 500) -> list[tuple[UUID, str]]:
    """Referrals whose term has passed and whose silence is not on record yet: (id, area)."""
    rows = Referral.objects.filter(_late(on), late_at__isnull=True).order_by("due_on", "pk")
    return list(rows.values_list("pk", "area_code")[:limit])


def _lines(rows: Iterable[Referral], on: date) -> list[ReferralLine]:
    found = list(rows)
    pressed = _pressed([row.id for row in found])
    names = {row.id: taken(row.sent_box, box="sent_box", referral_id=row.id).get("name", "") for row in found}
    missing = cards({row.person_id for row in found if not names[row.id]})
    return [
        line
        for row in found
        if (line := _line(row, names[row.id] or _name(missing, row), pressed.get(row.id, 0), on))
    ]


def _name(known: dict[UUID, Any], row: Referral) -> str:
    return known[row.person_id].name if row.person_id in known else "（已撤回）"


def _pressed(referral_ids: list[UUID]) -> dict[UUID, int]:
    steps = ReferralStep.objects.filter(referral_id__in=referral_ids, kind=StepKind.PRESSED)
    counted = steps.values("referral_id").annotate(times=Count("pk")).order_by("referral_id")
    return {row["referral_id"]: row["times"] for row in counted}


def _line(row: Referral, name: str, pressed: int, on: date) -> ReferralLine | None:
    item = find_item(row.item)
    if item is None:
        return None
    return ReferralLine(
        id=row.id,
        item=item,
        person_id=row.person_id,
        name=name,
        area_code=row.area_code,
        state=State(row.state),
        asked_on=local_date(row.asked_at),
        due_on=row.due_on,
        replied_on=local_date(row.replied_at) if row.replied_at else None,
        silent=row.state in WITH_DEPARTMENT and row.due_on < on,
        pressed=pressed,
        version=row.version,
    )


def view_of(row: Referral, *, on: date, department: bool) -> ReferralView:
    """A row opened. A department reads nothing any more of what was taken back."""
    line = _lines([row], on)[0]
    sent = taken(row.sent_box, box="sent_box", referral_id=row.id)
    hidden = department and line.state is State.WITHDRAWN
    particulars = [(name, value) for name, value in sent.get("particulars", [])]
    return ReferralView(
        line=line,
        sent=[*particulars, *((label, answer) for label, answer in sent.get("asked", []))],
        words=sent.get("words", ""),
        consent=sent.get("consent", ""),
        consent_how=ConsentHow(row.consent_how),
        asked_by=row.asker_name,
        application_id=None if department else row.application_id,
        steps=[_step(one, hidden) for one in ReferralStep.objects.filter(referral=row).order_by("at", "pk")],
        outcome=Outcome(row.outcome) if row.outcome else None,
        reply=taken(row.reply_box, box="reply_box", referral_id=row.id),
        letter_id=row.letter_id,
    )


def _step(one: ReferralStep, hidden: bool) -> Step:
    words = ""
    if one.words_box is not None and not hidden:
        words = unseal(one.words_box, context=step_context(one.id)).decode()
    return Step(StepKind(one.kind), one.at, one.by_name, words)


__all__ = [
    "Ask",
    "DepartmentCount",
    "ReferralItem",
    "ToDo",
    "asked_of_families",
    "board",
    "by_department",
    "find_item",
    "late_referrals",
    "of_application",
    "of_person",
    "particulars",
    "referral_items",
    "tab_counts",
    "to_do",
    "view_of",
]
