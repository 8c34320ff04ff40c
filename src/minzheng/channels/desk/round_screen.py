"""What the pages of an aide's round show, as plain data; the form at the door read back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework import queries as casework
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.visits import queries as visits
from minzheng.engines.visits.types import (
    MET_NAMES,
    NOTICED_NAMES,
    DoorFindings,
    DoorVisitToRecord,
    DoorVisitView,
    Met,
    Noticed,
    PersonSeen,
)
from minzheng.foundations.people.queries import homes, household_of
from minzheng.foundations.people.types import RELATION_NAMES, Home, HomeMember, Relation
from minzheng.foundations.ui.services import zhdate
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import BEIJING, local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.money import yuan
from minzheng.kernel.result import Refusal
from minzheng.programmes.monitoring import queries as monitoring
from minzheng.programmes.monitoring.types import (
    CARD_NAMES,
    HomeBusiness,
    HomeFile,
    NewTerm,
    Round,
    TermView,
)

#: A re-check this near is told on the list.
SOON_DAYS = 30
WAITING = "waiting"
#: Earlier visits shown beside a form.
SHOWN_VISITS = 3


class NothingClear(Refusal):
    """Pressed "no change" with a change ticked, or a date that is none."""

    code = "round_unclear"
    message = "勾选了变化又点了“无变化”，请看一下：有变化的点下面的“保存”"


class DayUnreadable(Refusal):
    """A day or an hour that is none."""

    code = "round_day_unreadable"
    message = "日期或时间没有看懂，请写成 2026-11-22 和 09:30"


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One house of the list."""

    href: str
    name: str
    hint: str
    status: str
    colour: str


@dataclass(frozen=True, slots=True)
class RoundList:
    """The houses of one group, or those where something waits."""

    place: str
    tabs: list[dict[str, Any]]
    lines: list[HomeLine]
    waiting: bool
    q: str


def round_list(actor: Actor, *, group: str, q: str, on: date) -> RoundList:
    """Families that receive, by group; a fixed number of questions however many there are."""
    found: dict[UUID, tuple[str, Any]] = {}
    for one in casework.my_people(on=on):
        for family in one.families:
            found.setdefault(family.household_id, (one.name or _("未登记小组"), family))
    latest = visits.latest_door_visits(found)
    waiting = monitoring.business_of_homes(found, on=on)
    names = sorted({name for name, _family in found.values()}, key=_numbered)
    chosen = group if group in names else WAITING
    lines = [
        _home_line(name, family, latest.get(pk), waiting.get(pk), on)
        for pk, (name, family) in found.items()
        if (q in family.name if q else _shown(chosen, name, waiting.get(pk), family.recheck_on, on))
    ]
    here = reverse("desk:round")
    tabs = [{"label": _("有事要办"), "href": here, "active": not q and chosen == WAITING}]
    tabs += [
        {"label": name, "href": f"{here}?group={name}", "active": not q and chosen == name} for name in names
    ]
    return RoundList(
        actor.area_name, tabs, sorted(lines, key=lambda line: line.name), not q and chosen == WAITING, q
    )


def _numbered(name: str) -> tuple[int, str]:
    digits = "".join(sign for sign in name if sign.isdigit())
    return (int(digits) if digits else 999, name)


def _shown(chosen: str, group: str, waits: HomeBusiness | None, recheck: date | None, on: date) -> bool:
    if chosen != WAITING:
        return chosen == group
    return waits is not None or (recheck is not None and (recheck - on).days <= SOON_DAYS)


def _home_line(
    group: str, family: Any, last: DoorVisitView | None, waits: HomeBusiness | None, on: date
) -> HomeLine:
    money = f" {yuan(family.amount_fen)} 元" if family.amount_fen else ""
    parts = [group, f"{family.members} 人", f"{family.item_name}{money}"]
    if last is not None:
        parts.append(f"{zhdate(local_date(last.at), 'short')} {last.summary}")
    status, colour = "", "neutral"
    if waits is not None and waits.terms:
        status, colour = _("证件到期"), "bad" if waits.terms[0].until < on else "wait"
    if waits is not None and waits.rows:
        status, colour = _("有提问"), "doing"
    if not status and family.recheck_on is not None and (family.recheck_on - on).days <= SOON_DAYS:
        status, colour = _("快复核"), "info"
    href = reverse("desk:round_home", args=[family.household_id])
    return HomeLine(href, family.name, " · ".join(parts), status, colour)


@dataclass(frozen=True, slots=True)
class MemberBlock:
    """One member's changes: folded up unless something is ticked."""

    title: str
    fields: list[FieldView]
    open: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """The one page at a door."""

    home: str
    head: str
    name: str
    group: str
    receives: str
    people: str
    earlier: list[tuple[str, str]]
    token: str
    when: list[FieldView]
    when_title: str
    when_open: bool
    asked: list[FieldView]
    cards: list[tuple[FieldView, FieldView]]
    members: list[MemberBlock]
    words: FieldView
    tell: FieldView
    noted: list[FieldView]
    errors: str


def home_page(file: HomeFile, *, at: datetime, post: QueryDict | None = None, error: str = "") -> HomePage:
    """The form, everything known filled in; what was typed wins, so that nothing is lost."""
    said = post if post is not None else QueryDict()
    home, on = file.home, local_date(at)
    now = at.astimezone(BEIJING)
    return HomePage(
        home=str(home.id),
        head=str(home.head_id),
        name=home.head_name,
        group=home.group_name,
        receives=_receives(home.id, on),
        people="、".join(_person(one, on) for one in home.members),
        earlier=_earlier_lines(home, file.visits),
        token=said.get("token") or str(new_id()),
        when=_when(said, now),
        when_title=_("%(day)s %(time)s，%(met)s") % _when_words(said, now),
        when_open=bool(error),
        asked=[
            FieldView(
                name=f"row-{row.id}",
                label=f"{row.name}：{row.words}",
                kind="radio",
                layout="stack",
                options=tuple((one, one) for one in row.choices),
                value=said.get(f"row-{row.id}", ""),
            )
            for row in file.business.rows
        ],
        cards=[_card(one, said, on) for one in file.business.terms],
        members=[_member(one, said, on) for one in home.members],
        words=FieldView(name="words", label=_("别的情况"), kind="textarea", value=said.get("words", ""), maxlength=500),
        tell=FieldView(
            name="tell_town",
            label=_("把变化报给镇街"),
            kind="switch",
            value="" if post is not None and not said.get("tell_town") else "yes",
            help=_("镇街据此复核，待遇照发；不用再写一遍"),
        ),
        noted=_noted(home.members, said),
        errors=error,
    )  # fmt: skip


def _receives(household_id: UUID, on: date) -> str:
    parts = []
    for item in catalogue.items():
        award = benefits.award_of_household(household_id=household_id, kind=item.code)
        amount = award.amount_in(on) if award is not None else None
        if amount:
            parts.append(f"{item.short_name} {yuan(amount)} 元/月")
    return "、".join(parts)


def _person(one: HomeMember, on: date) -> str:
    known = one.relation in list(Relation)
    relation = str(RELATION_NAMES[Relation(one.relation)]) if known else ""
    age = ""
    if one.birth is not None:
        years = on.year - one.birth.year - ((on.month, on.day) < (one.birth.month, one.birth.day))
        age = f"{years} 岁"
    inside = " ".join(part for part in (relation, age) if part)
    return f"{one.name}（{inside}）" if inside else one.name


def door_lines(person_id: UUID | None) -> list[tuple[str, str]]:
    """What was found at a family's door before, for those who go there to survey: the day, and what in words."""
    household_id = household_of(person_id) if person_id else None
    home = homes([household_id]).get(household_id) if household_id else None
    return _earlier_lines(home, visits.door_visits_of(home.id)) if home else []


def _earlier_lines(home: Home, found: list[DoorVisitView]) -> list[tuple[str, str]]:
    names = {member.id: member.name for member in home.members}
    return [(zhdate(local_date(one.at), "date"), _earlier(one, names)) for one in found[:SHOWN_VISITS]]


def _earlier(one: DoorVisitView, names: dict[UUID, str]) -> str:
    parts = [
        f"{names.get(seen.person_id, '')}：{'、'.join(str(NOTICED_NAMES[kind]) for kind in seen.noticed)}"
        + (f"，{seen.words}" if seen.words else "")
        for seen in one.findings.changed
    ]
    told = "；".join([*(parts or [one.summary]), *([one.findings.words] if one.findings.words else [])])
    return f"{told}（{one.visitor}）"


def _when_words(said: QueryDict, now: datetime) -> dict[str, str]:
    """What stands folded up: when she was there and whom she met."""
    met = said.get("met", Met.HOME.value)
    return {
        "day": said.get("at_date", zhdate(now.date(), "day")),
        "time": said.get("at_time", f"{now:%H:%M}"),
        "met": str(MET_NAMES[Met(met) if met in list(Met) else Met.HOME]),
    }


def _when(said: QueryDict, now: datetime) -> list[FieldView]:
    met = tuple((kind.value, str(name)) for kind, name in MET_NAMES.items())
    return [
        FieldView(name="met", label=_("见到谁"), kind="radio", options=met, value=said.get("met", Met.HOME.value)),
        FieldView(name="at_date", label=_("哪天去的"), kind="date", value=said.get("at_date", f"{now:%Y-%m-%d}")),
        FieldView(name="at_time", label=_("几点去的"), value=said.get("at_time", f"{now:%H:%M}"), placeholder="09:30"),
    ]  # fmt: skip


def _card(one: TermView, said: QueryDict, on: date) -> tuple[FieldView, FieldView]:
    ended = _("已过期") if one.until < on else _("到期")
    reminded = _("（已提醒）") if one.reminded_at else ""
    name = f"card-{one.id}"
    label = f"{one.name}的{CARD_NAMES[one.kind]}：{zhdate(one.until, 'date')}{ended}{reminded}"
    options = (("reminded", _("已提醒")), ("renewed", _("已换发")))
    return (
        FieldView(name=name, label=label, kind="radio", options=options, value=said.get(name, "")),
        FieldView(
            name=f"until-{one.id}",
            label=_("新的到期日期"),
            kind="date",
            value=said.get(f"until-{one.id}", f"{one.suggested:%Y-%m-%d}"),
            when=f"{name}=renewed",
            help=_("系统按一般有效期预填（参数待核实），请照新证改"),
        ),
    )


def _member(one: HomeMember, said: QueryDict, on: date) -> MemberBlock:
    ticked = said.getlist(f"noticed-{one.id}")
    options = tuple((kind.value, str(name)) for kind, name in NOTICED_NAMES.items())
    fields = [
        FieldView(name=f"noticed-{one.id}", label=_("有什么变化"), kind="checkbox", options=options, value=ticked),
        FieldView(name=f"words-{one.id}", label=_("几个字说明"), value=said.get(f"words-{one.id}", ""), maxlength=300),
        FieldView(name=f"on-{one.id}", label=_("从哪天起"), kind="date", value=said.get(f"on-{one.id}", ""), help=_("不清楚的空着")),
    ]  # fmt: skip
    return MemberBlock(_person(one, on), fields, bool(ticked))


def _noted(members: tuple[HomeMember, ...], said: QueryDict) -> list[FieldView]:
    people = tuple((str(one.id), one.name) for one in members)
    kinds = tuple((kind.value, str(name)) for kind, name in CARD_NAMES.items())
    return [
        FieldView(name="term_person", label=_("谁的"), kind="radio", options=people, value=said.get("term_person", str(members[0].id))),
        FieldView(name="term_kind", label=_("什么证件"), kind="radio", options=kinds, value=said.get("term_kind", kinds[0][0])),
        FieldView(name="term_until", label=_("证件上的到期日期"), kind="date", value=said.get("term_until", "")),
    ]  # fmt: skip


def read_round(post: QueryDict, file: HomeFile) -> Round:
    """What was typed, as one stop at the door. Refuses: NothingClear, DayUnreadable."""
    people = [
        PersonSeen(
            person_id=one.id,
            noticed=[Noticed(kind) for kind in post.getlist(f"noticed-{one.id}") if kind in list(Noticed)],
            on=_day(post.get(f"on-{one.id}", "")),
            words=post.get(f"words-{one.id}", "")[:300],
        )
        for one in file.home.members
    ]
    met = post.get("met", Met.HOME.value)
    findings = DoorFindings(
        met=Met(met) if met in list(Met) else Met.HOME, people=people, words=post.get("words", "")[:500]
    )
    if post.get("act") == "unchanged" and findings.changed:
        raise NothingClear()
    return Round(
        visit=DoorVisitToRecord(
            household_id=file.home.id,
            at=moment(post.get("at_date", ""), post.get("at_time", "")),
            findings=findings,
            token=post.get("token", "")[:64],
        ),
        answers={row.id: said for row in file.business.rows if (said := post.get(f"row-{row.id}", ""))},
        reminded=tuple(one.id for one in file.business.terms if post.get(f"card-{one.id}") == "reminded"),
        renewed={
            one.id: _day(post.get(f"until-{one.id}", "")) or one.until
            for one in file.business.terms
            if post.get(f"card-{one.id}") == "renewed"
        },
        noted=_new_term(post),
        tell_town=post.get("tell_town") == "yes",
    )


def _new_term(post: QueryDict) -> NewTerm | None:
    until = _day(post.get("term_until", ""))
    if until is None:
        return None
    try:
        person_id = UUID(post.get("term_person", ""))
    except ValueError:
        return None
    return NewTerm(person_id, post.get("term_kind", ""), until)


def moment(day: str, time: str) -> datetime:
    """A typed day and hour. Refuses: DayUnreadable."""
    plain = time.strip().replace("：", ":")
    if plain.isdigit() and len(plain) == 4:
        plain = f"{plain[:2]}:{plain[2:]}"
    try:
        return datetime.strptime(f"{day.strip()} {plain}", "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)
    except ValueError:
        raise DayUnreadable() from None


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DayUnreadable() from None


def log_rows(log: list[DoorVisitView], homes: dict[UUID, Any]) -> list[dict[str, Any]]:
    """走访台账 as the page shows it, newest first."""
    rows = []
    for one in log:
        home = homes.get(one.household_id)
        there = one.at.astimezone(BEIJING)
        name = home.head_name if home else ""
        href = reverse("desk:round_home", args=[one.household_id])
        rows.append(
            {"href": href, "cells": [name, home.group_name if home else "", f"{there:%m-%d %H:%M}", str(MET_NAMES[one.findings.met]), one.summary, one.visitor]}
        )  # fmt: skip
    return rows
