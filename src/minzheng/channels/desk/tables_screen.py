"""What the pages of tables and numbers show, as plain data; a typed table read from the form."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.engines.casework.queries.statistics import Count, Standing, Statistics
from minzheng.engines.casework.queries.tables import KINDS, BuiltTable, TableLine, choices_of_state
from minzheng.engines.casework.services.tables import (
    FIELDS,
    SUBJECT_NAMES,
    Definition,
    Subject,
    TableUnfit,
    Where,
)
from minzheng.foundations.regions.queries import towns_of, villages_of
from minzheng.kernel.actor import Actor

USUAL: dict[Subject, tuple[str, ...]] = {
    Subject.PERSON: ("area.town", "area.village", "person.name", "person.sex", "person.age"),
    Subject.HOUSEHOLD: ("area.town", "area.village", "award.holder", "award.members", "award.amount"),
    Subject.CASE: ("area.town", "application.number", "award.holder", "case.state", "case.due"),
    Subject.VISIT: ("area.village", "household.group", "visit.home", "visit.last", "visit.found"),
}
OLDEST = 130
KIND_OF_COLUMN = {"yuan": "yuan", "number": "number", "date": "zhdate"}


@dataclass(frozen=True, slots=True)
class BuilderScreen:
    """The builder's form for one kind of row, with what was chosen."""

    subject: Subject
    definition: Definition
    fields: list[tuple[str, str, str]]
    groups: list[tuple[str, str]]
    areas: list[tuple[str, str]]
    states: list[str]
    kinds: list[str]
    tabs: list[dict[str, Any]]

    @property
    def of_cases(self) -> bool:
        """Whether rows are cases: they have states, and no ages."""
        return self.subject is Subject.CASE

    @property
    def of_visits(self) -> bool:
        """Whether rows are visits: they have a day, and nothing of a person."""
        return self.subject is Subject.VISIT

    @property
    def chosen(self) -> dict[str, Any]:
        """Values for the form's fields."""
        where = self.definition.where
        return {
            "fields": list(self.definition.fields),
            "group1": self.definition.groups[0] if self.definition.groups else "",
            "group2": self.definition.groups[1] if len(self.definition.groups) > 1 else "",
            "area": where.area,
            "states": list(where.states),
            "kinds": list(where.kinds),
            "sex": str(where.sex or ""),
            "age_from": "" if where.age_from is None else str(where.age_from),
            "age_to": "" if where.age_to is None else str(where.age_to),
            "since": where.since.isoformat() if where.since else "",
            "until": where.until.isoformat() if where.until else "",
        }


def builder(actor: Actor, definition: Definition) -> BuilderScreen:
    """The form for an officer: only columns her role may see, only places of her area."""
    own = [one for one in FIELDS if definition.subject in one.subjects and actor.role in one.roles]
    here = reverse("desk:table_build")
    return BuilderScreen(
        subject=definition.subject,
        definition=definition,
        fields=[(one.code, one.name, _("下载要写用途") if one.kind == "full" else "") for one in own],
        groups=[("", _("不汇总，逐行列出")), *((one.code, one.name) for one in own if one.groups)],
        areas=places_below(actor),
        states=choices_of_state() if definition.subject is Subject.CASE else [],
        kinds=list(KINDS.values()),
        tabs=[
            {
                "label": name,
                "href": f"{here}?subject={subject.value}",
                "active": subject is definition.subject,
            }
            for subject, name in SUBJECT_NAMES.items()
        ],
    )


def places_below(actor: Actor) -> list[tuple[str, str]]:
    """Places below the posting's own: towns of a district, villages of a town."""
    lo = actor.scope.lo
    whole = [("", _("本岗位的全部辖区"))]
    if len(lo) == 6:
        return whole + [(place.code[:9], place.name) for place in towns_of(lo)]
    if len(lo) == 15:
        return whole + [(place.code, place.name) for place in villages_of(lo[6:15])]
    return whole


def usual(subject: Subject) -> Definition:
    """What the builder begins with."""
    return Definition(subject, USUAL[subject])


def typed(post: QueryDict) -> Definition:
    """The table that was asked for. Refuses (TableUnfit): an age or a day that is none."""
    name = post.get("subject", "")
    subject = Subject(name) if name in list(Subject) else Subject.PERSON
    groups = tuple(dict.fromkeys(one for one in (post.get("group1", ""), post.get("group2", "")) if one))
    sex = post.get("sex", "")
    where = Where(
        area=post.get("area", "")[:12] if post.get("area", "").isdigit() else "",
        states=tuple(post.getlist("states")),
        kinds=tuple(post.getlist("kinds")),
        sex=int(sex) if sex in ("1", "2") else 0,
        age_from=_age(post.get("age_from", "")),
        age_to=_age(post.get("age_to", "")),
        since=_day(post.get("since", "")),
        until=_day(post.get("until", "")),
    )
    return Definition(subject, tuple(post.getlist("fields")), where, groups)


def _age(text: str) -> int | None:
    if not text.strip():
        return None
    if not (text.isascii() and text.strip().isdigit()) or int(text) > OLDEST:
        raise TableUnfit(_("年龄请填 0 到 130 的整数，不限的空着"))
    return int(text)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise TableUnfit(_("日期请写成 2026-11-30，不限的空着")) from None


def columns_of(table: BuiltTable) -> list[dict[str, Any]]:
    """Columns for the table component."""
    return [
        {"label": heading, "kind": KIND_OF_COLUMN.get(kind, "text"), "main": number == 0}
        for number, (heading, kind) in enumerate(zip(table.headings, table.kinds, strict=True))
    ]


def saved_rows(lines: list[TableLine]) -> list[dict[str, Any]]:
    """Kept tables as the list shows them."""
    here = reverse("desk:table_build")
    return [
        {
            "id": line.id,
            "name": line.name,
            "what": SUBJECT_NAMES[line.definition.subject],
            "made_by": line.made_by_name,
            "monthly": line.monthly,
            "stopped": line.stopped,
            "href": f"{here}?table={line.id}",
            "copies": [{"month": month, "lines": lines, "id": pk} for month, lines, pk in line.copies[:12]],
        }
        for line in lines
    ]


@dataclass(frozen=True, slots=True)
class NumbersScreen:
    """One item's numbers: towns × states, people, families and cases told apart; and what stands in the ledger."""

    name: str
    states: list[str]
    rows: list[tuple[str, list[tuple[str, Count]], Count]]
    sums: list[tuple[str, Count]]
    total: Count
    standing: Standing


def numbers(found: Statistics, standing: Standing) -> NumbersScreen:
    """The page's table; its last row and column are sums of what stands above and beside."""
    return NumbersScreen(
        name=found.item_name,
        states=found.states,
        rows=[(line.name, _of_states(found, line.counts), line.total) for line in found.towns],
        sums=_of_states(found, [found.of_state(number) for number in range(len(found.states))]),
        total=found.total,
        standing=standing,
    )


def _of_states(found: Statistics, counts: list[Count]) -> list[tuple[str, Count]]:
    return list(zip(found.states, counts, strict=True))
