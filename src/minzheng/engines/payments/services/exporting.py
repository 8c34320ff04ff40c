"""A run's list taken out as a file: for a purpose, on the record, each row marked with whose copy it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from minzheng.engines.payments.models import Instruction, Run
from minzheng.engines.payments.queries.persons import lines_of
from minzheng.engines.payments.readers import LIST_TAKERS
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import queries as people
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.foundations.regions.types import RegionBook
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope
from minzheng.kernel.sheets import Cell

SHORTEST_PURPOSE = 4
AT_ONCE = 500
HEADINGS = (
    "收款人", "户主", "证件号（部分）", "待遇", "发放月份", "金额（元）", "状态", "说明", "银行", "账号尾号", "镇街", "导出标记",
)  # fmt: skip


class ListPurposeNeeded(Refusal):
    """A list of names leaves the system only for a purpose."""

    code = "list_purpose_needed"
    message = "请写明导出用途（至少 4 个字），例如“银行核对明细”；用途、时间和导出人都会留下记录"


@dataclass(frozen=True, slots=True)
class TakenList:
    """The right to read one run's rows out: what marks each row, and the words that say whose copy it is."""

    run_id: UUID
    mark: str
    words: str
    name: str
    on: date
    scope: Scope


@act
def take_run_list(*, actor: Actor, run_id: UUID, purpose: str, at: datetime) -> TakenList:
    """Take a run's list out. The rows are read afterwards, page by page. Refuses: NotYours, ListPurposeNeeded."""
    run = Run.objects.filter(pk=run_id).first()
    if run is None or not actor.is_officer or actor.role not in LIST_TAKERS:
        raise NotYours()
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise ListPurposeNeeded()
    mark = str(new_id())[-8:].upper()
    record(
        actor=actor, action="payments.run.exported", purpose=purpose.strip(), mark=mark, at=at,
        subject=Subject("payment_run", run.id, None, run.area_code),
    )  # fmt: skip
    words = f"{actor.title} 于 {local_date(at):%Y年%m月%d日} 导出，用途：{purpose.strip()[:100]}。标记 {mark}，仅限本用途使用，不得转发"
    name = f"payments-{run.month:%Y%m}-{run.area_code[:6]}-{run.number}-{mark}"
    return TakenList(run.id, mark, words, name, local_date(at), actor.scope)


def rows_of_list(taken: TakenList) -> Iterator[list[list[Cell]]]:
    """The rows, some hundreds at a time; each page in a transaction and scope of its own, none held while the line is slow."""
    after: UUID | None = None
    while True:
        with transaction.atomic(), open_scope(taken.scope):
            rows = Instruction.objects.filter(run_id=taken.run_id).order_by("pk")
            lines = lines_of((rows.filter(pk__gt=after) if after else rows)[:AT_ONCE], on=taken.on)
            cards = people.cards(
                {line.person_id for line in lines} | {line.payee_person_id for line in lines}
            )
        if not lines:
            return
        after = lines[-1].id
        yield [
            [
                cards[line.payee_person_id].name if line.payee_person_id in cards else line.holder_name,
                cards[line.person_id].name if line.person_id in cards else "",
                cards[line.payee_person_id].identity_masked if line.payee_person_id in cards else "",
                line.kind_name,
                f"{line.month:%Y-%m}",
                line.amount_fen / 100,
                line.state_name,
                line.reason,
                line.bank,
                line.tail,
                _town(line.area_code),
                taken.mark,
            ]
            for line in lines
        ]


def _town(area_code: str) -> str:
    place = RegionBook.packed().place(area_code[6:15].ljust(12, "0"))
    return place.name if place else ""
