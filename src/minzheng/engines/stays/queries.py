"""Questions about stays, inside the open scope: the station's list, one stay, what comes to us, what the town is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from minzheng.engines.stays.care import may_go_alone
from minzheng.engines.stays.folders import find_stay_item, item_of_department, stay_items
from minzheng.engines.stays.models import Handover, Proposal, SearchNotice, Stay, StayStep
from minzheng.engines.stays.moves import READERS, TELLERS, item_of, may_do
from minzheng.engines.stays.next_step import Known, next_step
from minzheng.engines.stays.printing import office
from minzheng.engines.stays.recording import proposed, sheet_of, taken, who, words_of
from minzheng.engines.stays.types import (
    CARE_NAMES,
    INSIDE,
    OPEN,
    OUTCOME_NAMES,
    SEX_NAMES,
    SOURCE_NAMES,
    Care,
    Ending,
    HandoverKind,
    HandoverState,
    HandoverView,
    ProposalOutcome,
    ProposalView,
    Sought,
    Source,
    State,
    StayLine,
    StayView,
    Step,
    StepKind,
)
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.scope import Scope

#: Who opens the list: stations, civil affairs, and whoever may write down a first word.
STAYS_READERS = tuple(dict.fromkeys((*READERS, *TELLERS)))
ALL_OPEN, TOLD, ENDED = "open", "told", "ended"
TABS = {ALL_OPEN: "在站和在途", TOLD: "等接应", ENDED: "已办结"}
MOST = 200
_HERE = (*INSIDE, State.HANDED)


def _tab(tab: str) -> "QuerySet[Stay]":
    rows: QuerySet[Stay] = Stay.objects.filter(item__in=[one.code for one in stay_items()])
    if tab == TOLD:
        return rows.filter(state=State.TOLD)
    return rows.filter(state__in=_HERE) if tab == ALL_OPEN else rows.exclude(state__in=OPEN)


def counts() -> dict[str, int]:
    """How many stand under each tab. One query."""
    rows = Stay.objects.filter(item__in=[one.code for one in stay_items()])
    found: dict[str, int] = rows.aggregate(
        **{
            ALL_OPEN: Count("pk", filter=Q(state__in=_HERE)),
            TOLD: Count("pk", filter=Q(state=State.TOLD)),
            ENDED: Count("pk", filter=~Q(state__in=OPEN)),
        }
    )
    return found


def board(*, tab: str, on: date, offset: int = 0, limit: int = 20) -> list[StayLine]:
    """Stays of a tab: those whose receiving side is silent or found nobody first, then the longest here; ended newest first."""
    rows = _tab(tab)
    if tab == ENDED:
        return lines_of(rows.order_by("-ended_at", "pk")[offset : offset + limit], on=on)
    found = lines_of(rows.order_by("told_at", "pk")[:MOST], on=on)
    found.sort(key=lambda one: (not (one.silent or one.lost), one.left is None or one.left >= 0, one.since))
    return found[offset : offset + limit]


def lines_of(rows: Iterable[Stay], *, on: date) -> list[StayLine]:
    """Rows as lists show them."""
    found = list(rows)
    waiting = Handover.objects.filter(stay__in=found).order_by("given_at", "pk")
    last = {one.stay_id: one for one in waiting}
    return [_line(row, last.get(row.id), on) for row in found]


def _line(row: Stay, handover: Handover | None, on: date) -> StayLine:
    known = who(row)
    since = local_date(row.entered_at or row.told_at)
    until = local_date(row.ended_at) if row.ended_at else on
    inside = row.state in INSIDE and row.term_on is not None
    sent = handover is not None and row.state == State.HANDED
    return StayLine(
        id=row.id,
        item=item_of(row),
        name=known.get("name", "") or "还没有接到",
        temporary=bool(known.get("temporary")),
        state=State(row.state),
        source=Source(row.source),
        since=since,
        day=(until - since).days + 1,
        left=(row.term_on - on).days if inside and row.term_on else None,
        care=tuple(Care(one) for one in known.get("care", ())),
        silent=bool(sent and handover and handover.state == HandoverState.WAITING and handover.due_on < on),
        lost=bool(sent and handover and handover.state == HandoverState.NOT_RECEIVED),
        version=row.version,
    )


def view_of(row: Stay, *, actor: Actor, at: datetime) -> StayView:
    """A row opened, with what this officer may do now and what comes first."""
    on, known, item = local_date(at), who(row), item_of(row)
    steps = list(StayStep.objects.filter(stay=row).order_by("number", "pk"))
    handovers = [
        handover_view(one, on=on) for one in Handover.objects.filter(stay=row).order_by("given_at", "pk")
    ]
    published = SearchNotice.objects.filter(stay=row, taken_down_at__isnull=True).exists()
    alone_ok = may_go_alone(row)
    line = lines_of([row], on=on)[0]
    return StayView(
        line=line,
        facts=_facts(row, known),
        belongings=tuple(known.get("belongings") or ()),
        known=row.known,
        never_alone=row.never_alone,
        alone_ok=alone_ok,
        steps=[Step(StepKind(one.kind), one.at, one.by_name, words_of(one)) for one in steps],
        next_step=next_step(row, Known(line, published, item), at=at),
        may=frozenset(name for name in _ACTS if may_do(name, actor=actor, item=item, state=State(row.state))),
        entered_on=local_date(row.entered_at) if row.entered_at else None,
        term_on=row.term_on,
        ended_on=local_date(row.ended_at) if row.ended_at else None,
        ended_how=Ending(row.ended_how) if row.ended_how else None,
        hospital=_hospital(steps),
        handovers=handovers,
        proposals=[
            proposal_view(one) for one in Proposal.objects.filter(stay=row).order_by("asked_at", "pk")
        ],
        published=published,
        person_id=row.person_id,
        registration_id=row.registration_id,
        leaving_id=row.leaving_id,
    )


_ACTS = (
    "take_in", "decline", "not_found", "to_doctor", "back", "note", "care", "extend", "look", "identify", "publish",
    "take_down", "leave", "hand_over", "link", "press", "come_back", "close", "propose",
)  # fmt: skip


def _facts(row: Stay, known: dict[str, object]) -> list[tuple[str, str]]:
    age, care = known.get("age"), known.get("care") or ()
    lines = [
        ("姓名", f"{known.get('name', '')}{'（临时称呼）' if known.get('temporary') else ''}"),
        ("性别", SEX_NAMES[str(known.get("sex", ""))] if row.entered_at else ""),
        ("年龄", "" if age is None else f"{age} 岁" if known.get("born") else f"约 {age} 岁"),
        ("特殊照顾", "、".join(CARE_NAMES[Care(one)] for one in care)),  # type: ignore[attr-defined]
        ("本人意愿", str(known.get("will_words", ""))),
        ("证件号", str(known.get("number", ""))),
        ("说的家乡", str(known.get("home", ""))),
        ("体貌特征", str(known.get("marks", ""))),
        ("怎么来的", SOURCE_NAMES[Source(row.source)]),
        ("在哪里发现", str(known.get("place", ""))),
    ]
    return [(label, words) for label, words in lines if words]


def _hospital(steps: list[StayStep]) -> list[tuple[date, date | None]]:
    """Days in hospital: from, until (None: still, or until she left)."""
    spans: list[tuple[date, date | None]] = []
    for one in steps:
        if one.kind == StepKind.DOCTOR:
            spans.append((local_date(one.at), None))
        elif one.kind == StepKind.BACK and spans:
            spans[-1] = (spans[-1][0], local_date(one.at))
    return spans


def handover_view(row: Handover, *, on: date) -> HandoverView:
    """A handover with its sheet; the link only while it opens something."""
    sheet = sheet_of(row)
    reply = taken(row.reply_box, box="reply", row_id=row.id)
    live = row.token_digest is not None and row.state == HandoverState.WAITING
    return HandoverView(
        id=row.id,
        stay_id=row.stay_id,
        kind=HandoverKind(row.kind),
        state=HandoverState(row.state),
        sheet={
            name: str(value) for name, value in sheet.items() if name not in ("belongings", "token", "code")
        },
        belongings=tuple(sheet.get("belongings") or ()),
        due_on=row.due_on,
        silent=row.state == HandoverState.WAITING and row.due_on < on,
        letter_id=row.letter_id,
        version=row.version,
        token=sheet.get("token", "") if live and row.tries_left else "",
        code=sheet.get("code", "") if live else "",
        reply=f"{reply['name']}：{reply['words']}" if reply else "",
    )


def coming_to(*, actor: Actor, on: date) -> list[HandoverView]:
    """Who is on her way to this officer's station from another district of the city, the next first."""
    if item_of_department(actor.department) is None:
        return []
    rows = Handover.objects.filter(
        state=HandoverState.WAITING, to_counter__gte=actor.scope.lo, to_counter__lt=actor.scope.hi
    )
    return [handover_view(row, on=on) for row in rows.order_by("due_on", "pk")]


def proposals_here(*, open_only: bool = True) -> list[ProposalView]:
    """What stations propose to the towns of the open scope, the oldest first."""
    rows = Proposal.objects.filter(outcome="") if open_only else Proposal.objects.all()
    return [proposal_view(row) for row in rows.order_by("asked_at", "pk")[:MOST]]


def proposal_view(row: Proposal) -> ProposalView:
    """A proposal in words."""
    said = proposed(row)
    return ProposalView(
        id=row.id,
        asked_at=row.asked_at,
        open=not row.outcome,
        name=said["name"],
        helps=said["helps"],
        words=f"{said['words']}（{said['from']}）",
        town=said["town"],
        outcome=OUTCOME_NAMES[ProposalOutcome(row.outcome)] if row.outcome else "",
        answer=taken(row.answer_box, box="answer", row_id=row.id).get("words", ""),
        version=row.version,
    )


@dataclass(frozen=True, slots=True)
class Hung:
    """The public page: notices, and how many there are in all."""

    notices: list[Sought]
    total: int


def sought(*, offset: int = 0, limit: int = 20) -> Hung:
    """寻亲公告 that hang, newest first; anybody may read them."""
    with open_scope(Scope(public=True)):
        rows = SearchNotice.objects.filter(taken_down_at__isnull=True)
        total = rows.count()
        shown = list(rows.order_by("-since", "pk")[offset : offset + limit])
    found = []
    for row in shown:
        item = item_of_department(row.counter.partition("@")[0])
        contact = office(item, row.area_code) if item else None
        words = f"{contact['name']} {contact['phone']}" if contact else "12345"
        found.append(Sought([(label, said) for label, said in row.shown], row.since, words))
    return Hung(found, total)


@dataclass(frozen=True, slots=True)
class StaysWaiting:
    """How many stays wait for an officer: first words told, days passed, handovers silent or without arrival."""

    told: int
    over: int
    unconfirmed: int


def to_do(*, on: date) -> StaysWaiting:
    """What waits inside the open scope, for start pages. One query."""
    sent = Handover.objects.filter(stay=OuterRef("pk"))
    late = sent.filter(state=HandoverState.WAITING, due_on__lt=on)
    over = Q(state__in=INSIDE, term_on__lt=on)
    lost = Exists(sent.filter(state=HandoverState.NOT_RECEIVED)) & ~Exists(
        sent.filter(state=HandoverState.WAITING)
    )
    open_rows = Stay.objects.filter(item__in=[one.code for one in stay_items()], state__in=OPEN)
    found = open_rows.annotate(unheard=Exists(late), missed=lost).aggregate(
        told=Count("pk", filter=Q(state=State.TOLD)),
        over=Count("pk", filter=over),
        unconfirmed=Count("pk", filter=Q(state=State.HANDED) & (Q(unheard=True) | Q(missed=True))),
    )
    return StaysWaiting(**found)


def overstayed(*, on: date, limit: int = 500) -> list[tuple[UUID, str]]:
    """Stays whose days have passed and are not on record yet: (id, area)."""
    rows = Stay.objects.filter(state__in=INSIDE, term_on__lt=on, overstayed_at__isnull=True)
    return list(rows.order_by("term_on", "pk").values_list("pk", "area_code")[:limit])


def silent_handovers(*, on: date, limit: int = 500) -> list[tuple[UUID, str]]:
    """Handovers whose days have passed in silence and are not on record yet: (id, area)."""
    rows = Handover.objects.filter(state=HandoverState.WAITING, due_on__lt=on, late_at__isnull=True)
    return list(rows.order_by("due_on", "pk").values_list("pk", "area_code")[:limit])


__all__ = [
    "STAYS_READERS",
    "Hung",
    "board",
    "coming_to",
    "counts",
    "find_stay_item",
    "item_of_department",
    "sought",
    "to_do",
    "view_of",
]
