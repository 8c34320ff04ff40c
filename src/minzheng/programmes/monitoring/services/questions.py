"""上级提问: one thing asked about people already known; whoever knows them answers with one tap a person."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.queries.tables import columns_of_tables
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import plain_people
from minzheng.foundations.privacy.types import act
from minzheng.foundations.regions.queries import UnknownRegion, range_of
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.programmes.monitoring.models import Question, QuestionRow
from minzheng.programmes.monitoring.parameters import parameter
from minzheng.programmes.monitoring.types import NewQuestion

ASKERS = (Role.TOWN_CLERK, Role.TOWN_LEADER, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)
ANSWERERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
FEWEST_CHOICES, MOST_CHOICES, LONGEST_CHOICE, LONGEST_WORDS = 2, 4, 20, 120
AREA_LENGTH = 18
#: Columns of these things the system holds; a question that names one is a table, not a question.
KNOWN_OF = ("person.", "membership.", "household.", "award.amount", "award.members", "award.start")


class QuestionUnfit(Refusal):
    """No words, no choices to tap, or a day that is over."""

    code = "question_unfit"
    message = "请用一句话写明要问什么，给出 2 到 4 个可以点选的答案（每个 20 字以内），并填写以后的截止日期"


class AlreadyKnown(Refusal):
    """What is asked stands in the system."""

    code = "question_already_known"
    message = "系统里已经有“%s”，不用村里再填。请到“统计表”里直接做表"


class NobodyToAsk(Refusal):
    """Nobody, or too many, fit."""

    code = "question_nobody"
    message = "没有符合条件的在保人员，请放宽村组或年龄"


class QuestionClosed(Refusal):
    """Answers are no longer taken."""

    code = "question_closed"
    message = "这个提问已经结束，不用再回答"
    status = 409


class NoSuchChoice(Refusal):
    """An answer that is none of the choices."""

    code = "question_no_such_choice"
    message = "请从给出的答案里点选一个"


@act
def ask_question(*, actor: Actor, question: NewQuestion, at: datetime) -> UUID:
    """A question with one row, already filled, for each person who receives now and fits; at most `most_asked`.

    What the field catalogue holds is not asked. Refuses: NotYours, QuestionUnfit, AlreadyKnown, NobodyToAsk.
    Source: voices.md 17 (no village task for a field the system has).
    """
    if actor.role not in ASKERS or actor.posting_id is None:
        raise NotYours()
    words, choices = _checked(question, local_date(at))
    people = _whom(actor, question, local_date(at))
    most = parameter("most_asked").value
    if not people:
        raise NobodyToAsk()
    if len(people) > most:
        raise NobodyToAsk(f"符合条件的有 {len(people)} 人，一次最多问 {most} 人，请按村或年龄缩小范围")
    row = Question.objects.create(
        id=new_id(),
        area_code=actor.scope.lo.ljust(AREA_LENGTH, "0"),
        words=words,
        choices=choices,
        due_on=question.due_on,
        asked_by=actor.posting_id,
        asker_name=actor.title[:120],
        asked_at=at,
    )
    QuestionRow.objects.bulk_create(
        QuestionRow(
            area_code=area,
            question_id=row.id,
            words=words,
            choices=choices,
            due_on=question.due_on,
            person_id=person_id,
            household_id=household_id,
        )
        for person_id, (household_id, area) in people.items()
    )
    record(
        actor=actor,
        action="monitoring.question.asked",
        subject=Subject("question", row.id, None, row.area_code),
        at=at,
        people=len(people),
    )
    return UUID(str(row.id))


def _checked(question: NewQuestion, today: date) -> tuple[str, list[str]]:
    words = question.words.strip()
    choices = list(dict.fromkeys(one.strip() for one in question.choices if one.strip()))
    fit = FEWEST_CHOICES <= len(choices) <= MOST_CHOICES and max(map(len, choices)) <= LONGEST_CHOICE
    if not fit or not 4 <= len(words) <= LONGEST_WORDS or question.due_on < today:
        raise QuestionUnfit()
    for column in columns_of_tables():
        name = column.name.partition("（")[0]
        if column.code.startswith(KNOWN_OF) and name in words:
            raise AlreadyKnown(AlreadyKnown.message % name)
    return words, choices


def _whom(actor: Actor, question: NewQuestion, today: date) -> dict[UUID, tuple[UUID, str]]:
    """Person → household and area, of running awards inside the asked place and ages."""
    lo, hi = actor.scope.lo, actor.scope.hi
    if question.area:
        try:
            wanted = range_of(question.area)
        except UnknownRegion:
            raise NobodyToAsk() from None
        lo, hi = max(lo, wanted.lo), min(hi, wanted.hi)
    due = {
        row.award_id: row
        for row in benefits.due(month=today)
        if lo <= row.area_code < hi and question.household_id in (None, row.household_id)
    }
    ages = plain_people() if question.age_from is not None or question.age_to is not None else {}
    found: dict[UUID, tuple[UUID, str]] = {}
    for award_id, person_id in benefits.members_due(month=today):
        award = due.get(award_id)
        if award is not None and _fits(question, ages.get(person_id), today):
            found.setdefault(person_id, (award.household_id, award.area_code))
    return found


def _fits(question: NewQuestion, person: tuple[str, date | None, int] | None, today: date) -> bool:
    if question.age_from is None and question.age_to is None:
        return True
    birth = person[1] if person else None
    if birth is None:
        return False
    age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return (question.age_from is None or age >= question.age_from) and (
        question.age_to is None or age <= question.age_to
    )


@act
def answer_rows(*, actor: Actor, answers: Mapping[UUID, str], at: datetime) -> int:
    """Answers by row, each one of the row's choices; a later answer takes an earlier one's place. How many were kept.

    Refuses: NotYours, QuestionClosed, NoSuchChoice.
    """
    if actor.role not in ANSWERERS:
        raise NotYours()
    rows = list(
        QuestionRow.objects.select_for_update(of=("self",)).filter(pk__in=list(answers)).order_by("pk")
    )
    if len(rows) != len(answers):
        raise NotYours()
    for row in rows:
        if not row.open:
            raise QuestionClosed()
        if answers[row.id] not in row.choices:
            raise NoSuchChoice()
        row.answer, row.answered_at = answers[row.id], at
        row.answered_by, row.answerer_name = actor.posting_id, actor.name[:60]
    QuestionRow.objects.bulk_update(rows, ["answer", "answered_at", "answered_by", "answerer_name"])
    for row in rows:
        record(
            actor=actor,
            action="monitoring.question.answered",
            subject=Subject("question", row.question_id, row.person_id, row.area_code),
            at=at,
        )
    return len(rows)


@act
def close_question(*, actor: Actor, question_id: UUID, at: datetime) -> None:
    """No more answers are asked for; what is not answered stays so, and nobody is the worse for it. Refuses: NotYours, QuestionClosed."""
    if actor.role not in ASKERS:
        raise NotYours()
    row = Question.objects.select_for_update(of=("self",)).filter(pk=question_id).first()
    if row is None:
        raise NotYours()
    if row.closed_at is not None:
        raise QuestionClosed()
    row.closed_at, row.closed_by, row.version = at, actor.posting_id, row.version + 1
    row.save()
    QuestionRow.objects.filter(question_id=row.id).update(open=False)
    record(
        actor=actor,
        action="monitoring.question.closed",
        subject=Subject("question", row.id, None, row.area_code),
        at=at,
    )


@act
def take_answers(*, actor: Actor, question_id: UUID, at: datetime) -> None:
    """The answers leave as a file: on the record. Refuses: NotYours."""
    row = Question.objects.filter(pk=question_id).first()
    if actor.role not in ASKERS or row is None:
        raise NotYours()
    record(
        actor=actor,
        action="monitoring.question.taken",
        subject=Subject("question", row.id, None, row.area_code),
        at=at,
    )
