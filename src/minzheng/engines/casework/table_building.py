"""Building tables from data: rows of the open scope, filtered, counted; a fixed number of statements whatever the size."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardOrigin, DueItem
from minzheng.engines.casework.models import Application, Case
from minzheng.engines.casework.processes import intake_of, process_of
from minzheng.engines.casework.table_fields import (
    BY_CODE,
    Definition,
    Line,
    Subject,
    Where,
)
from minzheng.engines.casework.visit_lines import visit_lines
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.visits import queries as visits
from minzheng.engines.visits.types import DoorVisitView
from minzheng.foundations.people import queries as people_on_file
from minzheng.foundations.privacy.services import mask_identity_number, mask_phone
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import yuan
from minzheng.kernel.sheets import Cell

ORIGINS = {AwardOrigin.DECISION: "系统内确认", AwardOrigin.STOCK: "存量转入"}
KINDS = {"new": "新申请", "review": "复核", "stock": "存量转入"}
DECISIONS = {"confirm": "确认", "refuse": "不予确认"}
NUMBER_OF = {Subject.PERSON: "人数", Subject.HOUSEHOLD: "户数", Subject.CASE: "件数", Subject.VISIT: "次数"}
CHILD, ELDER = 16, 60
PREVIEW = 20


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """Headings, kinds and rows; `total` is how many lines there are, of which `rows` may be the first few only."""

    headings: list[str]
    kinds: list[str]
    rows: list[list[Cell]]
    total: int


def build(definition: Definition, *, on: date, full: bool = False, most: int | None = None) -> BuiltTable:
    """The table as of a day, of the open scope. `full`: identity and phone numbers unmasked (the caller asked why).

    Units: amounts in 分 where the kind is "yuan". Refuses nothing; an unknown day of birth passes no age filter.
    """
    lines = [line for line in _lines(definition, on) if _passes(line, definition.where)]
    if definition.groups:
        return _counted(definition, lines)
    shown = lines if most is None else lines[:most]
    _read_numbers(definition, shown, full=full)
    fields = [BY_CODE[code] for code in definition.fields]
    return BuiltTable(
        [field.name for field in fields],
        [field.kind for field in fields],
        [[field.read(line) for field in fields] for line in shown],
        len(lines),
    )


def _counted(definition: Definition, lines: list[Line]) -> BuiltTable:
    groups = [BY_CODE[code] for code in definition.groups]
    money = definition.subject in (Subject.HOUSEHOLD, Subject.CASE)
    found: dict[tuple[Any, ...], list[int]] = {}
    for line in lines:
        numbers = found.setdefault(tuple(group.read(line) for group in groups), [0, 0])
        numbers[0] += 1
        numbers[1] += line.amount_fen or 0
    ordered = sorted(found.items(), key=lambda pair: [str(value) for value in pair[0]])
    rows: list[list[Cell]] = [[*key, count, *([fen] if money else [])] for key, (count, fen) in ordered]
    rows.append(
        [
            "合计",
            *[""] * (len(groups) - 1),
            len(lines),
            *([sum(line.amount_fen or 0 for line in lines)] if money else []),
        ]
    )
    headings = [*(group.name for group in groups), NUMBER_OF[definition.subject]]
    kinds = [*("text" for _ in groups), "number"]
    return BuiltTable(
        [*headings, "金额合计（元）"] if money else headings,
        [*kinds, "yuan"] if money else kinds,
        rows,
        len(rows),
    )


def cells_for_file(table: BuiltTable) -> Iterable[list[Cell]]:
    """Rows as a file holds them: amounts in yuan as text, so that nobody's program rounds a 分."""
    for row in table.rows:
        yield [
            yuan(value).replace(",", "") if kind == "yuan" and isinstance(value, int) else value
            for value, kind in zip(row, table.kinds, strict=True)
        ]


def _passes(line: Line, where: Where) -> bool:
    age = line.age
    dated = line.submitted or line.start or line.visited
    return (
        (not where.area or line.area_code[6:].startswith(where.area))
        and (not where.states or line.state in where.states)
        and (not where.kinds or line.kind in where.kinds)
        and (not where.sex or line.sex == where.sex)
        and (where.age_from is None or (age is not None and age >= where.age_from))
        and (where.age_to is None or (age is not None and age <= where.age_to))
        and (where.since is None or (dated is not None and dated >= where.since))
        and (where.until is None or (dated is not None and dated <= where.until))
    )


def _lines(definition: Definition, on: date) -> list[Line]:
    if definition.subject is Subject.CASE:
        return list(_case_lines(on))
    if definition.subject is Subject.VISIT:
        return visit_lines(definition.where, on)
    return _ledger_lines(definition, on)


def _needs(definition: Definition) -> set[str]:
    needed = {BY_CODE[code].needs for code in (*definition.fields, *definition.groups)}
    where = definition.where
    if where.age_from is not None or where.age_to is not None or where.sex:
        needed.add("person")
    if where.since or where.until:
        needed.add("award")
    return needed


def _ledger_lines(definition: Definition, on: date) -> list[Line]:
    """Running awards of the month, one line each or one a person."""
    due = {row.award_id: row for row in benefits.due(month=on)}
    counted: dict[UUID, list[UUID]] = {}
    for award_id, person_id in benefits.members_due(month=on):
        if award_id in due:
            counted.setdefault(award_id, []).append(person_id)
    needed = _needs(definition)
    ledger = _Ledger(due, counted, needed, by_person=definition.subject is Subject.PERSON)
    ledger.read()
    return ledger.lines(on)


@dataclass(slots=True)
class _Ledger:
    """What the lines of the ledger are made of, read once each and only when needed."""

    due: dict[UUID, DueItem]
    counted: dict[UUID, list[UUID]]
    needed: set[str]
    by_person: bool
    kinds: dict[str, str] = field(default_factory=dict)
    people: dict[UUID, tuple[str, date | None, int]] | None = None
    relations: dict[UUID, str] | None = None
    groups: dict[UUID, str] | None = None
    origins: dict[UUID, tuple[AwardOrigin, str, date, UUID]] | None = None
    visited: dict[UUID, DoorVisitView] | None = None

    def read(self) -> None:
        """At most six statements."""
        self.kinds = benefits.kind_names()
        if self.needed & {"person", "ages", "holder", "identity", "phone"}:
            self.people = people_on_file.plain_people()
        if "household" in self.needed:
            self.relations = people_on_file.relations()
            self.groups = people_on_file.group_names()
        if "award" in self.needed:
            self.origins = benefits.origins_of(self.due)
        if "visit" in self.needed:
            self.visited = visits.latest_door_visits()

    def lines(self, on: date) -> list[Line]:
        """One a person or one an award, by area."""
        made = []
        for award_id, row in self.due.items():
            people = self.counted.get(award_id, [])
            for person_id in people if self.by_person else [row.person_id]:
                made.append(self._line(row, person_id, people, on))
        return made

    def _line(self, row: DueItem, person_id: UUID, people: list[UUID], on: date) -> Line:
        person = (self.people or {}).get(person_id)
        holder = (self.people or {}).get(row.person_id)
        origin = (self.origins or {}).get(row.award_id)
        line = Line(
            area_code=row.area_code,
            on=on,
            item_name=self.kinds.get(row.kind, row.kind),
            person_id=person_id,
            name=person[0] if person else "",
            birth=person[1] if person else None,
            sex=person[2] if person else 0,
            relation=(self.relations or {}).get(person_id, ""),
            holder=holder[0] if holder else "",
            group=(self.groups or {}).get(row.household_id, ""),
            amount_fen=row.amount_fen,
            members=len(people),
            origin=ORIGINS[origin[0]] if origin else "",
            document=origin[1] if origin else "",
            start=origin[2] if origin else None,
        )
        last = (self.visited or {}).get(row.household_id)
        if last is not None:
            line.visited, line.visit_found = local_date(last.at), last.summary
        if "ages" in self.needed:
            ages = [
                Line(row.area_code, on, birth=one[1]).age
                for p in people
                if (one := (self.people or {}).get(p))
            ]
            line.children = sum(age is not None and age < CHILD for age in ages)
            line.elders = sum(age is not None and age >= ELDER for age in ages)
        return line


def _read_numbers(definition: Definition, lines: list[Line], *, full: bool) -> None:
    """Identity and phone numbers of the shown lines only: masked, or whole for a purpose already on the record."""
    needed = {BY_CODE[code].needs for code in definition.fields} & {"identity", "phone"}
    if not needed:
        return
    found = people_on_file.numbers_of([line.person_id for line in lines if line.person_id])
    for line in lines:
        identity, phone = found.get(line.person_id, ("", "")) if line.person_id else ("", "")
        line.identity = identity if full or not identity else mask_identity_number(identity)
        line.phone = phone if full or not phone else mask_phone(phone)


def _case_lines(on: date) -> Iterable[Line]:
    """Applications of the open scope, drafts left out, one line a case (or one for a file without a case)."""
    cases: dict[UUID, list[Case]] = {}
    for case in Case.objects.select_related("decision").order_by("pk"):
        cases.setdefault(case.application_id, []).append(case)
    for row in Application.objects.exclude(state="draft").defer("answers_box").order_by("area_code", "pk"):
        found = cases.get(row.id)
        if not found:
            yield _case_line(row, None, on)
        for case in found or ():
            yield _case_line(row, case, on)


def _case_line(row: Application, case: Case | None, on: date) -> Line:
    decision = case.decision if case else None
    return Line(
        area_code=row.area_code,
        on=on,
        item_name=catalogue.item(case.item if case else row.items[0]).name,
        holder=row.applicant_name,
        number=row.number,
        kind=KINDS[row.kind],
        state=process_of(case).states[case.state] if case else intake_of(row).states[row.state],
        submitted=_day(row.submitted_at),
        accepted=_day(row.accepted_at),
        due=case.due_on if case else row.due_on,
        settled=_day(row.settled_at),
        assisted=row.assisted_by is not None,
        decision=DECISIONS.get(decision.kind, "变动") if decision else "",
        amount_fen=decision.amount_fen if decision else None,
    )


def _day(moment: datetime | None) -> date | None:
    return local_date(moment) if moment else None


def choices_of_state() -> list[str]:
    """Every state a case or application may be shown in, for the filter."""
    found: list[str] = []
    for row in (
        Application.objects.exclude(state="draft")
        .order_by("process_version", "state")
        .distinct("process_version", "state")
    ):
        found.append(intake_of(row).states[row.state])
    for case in Case.objects.order_by("item", "table", "process_version", "state").distinct(
        "item", "table", "process_version", "state"
    ):
        found.append(process_of(case).states[case.state])
    return list(dict.fromkeys(found))
