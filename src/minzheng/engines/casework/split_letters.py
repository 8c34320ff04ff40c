"""分户: what each of the two households is told, in a letter of its own and a message that says where to look."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework import review_rules
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.letter_data import DUTIES
from minzheng.engines.casework.models import Application, Case, Decision, Party
from minzheng.engines.casework.review_letters import BASIS, CORRECTION, figures
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters import services as letters
from minzheng.engines.messages import services as messages
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.money import yuan

SPLIT = "分户"
STANDARD = "按复核认定的家庭情况和当期保障标准"
RECHECK = "收入稳定的每年复核一次；收入不稳定或有劳动能力成员的每半年复核一次"


@dataclass(frozen=True, slots=True)
class Parted:
    """Both decisions of a split, what was paid before (分), who goes with which head, from which month."""

    stays: Decision
    parts: Decision
    former_fen: int
    head: UUID
    parting: tuple[UUID, ...]
    staying: tuple[UUID, ...]
    from_month: date


def send_split(application: Application, case: Case, parted: Parted, *, actor: Actor, at: datetime) -> None:
    """A letter and a message to either household; each letter is served by itself, on its own day."""
    named = {row.person_id: row for row in Party.objects.filter(application=application).order_by("position")}
    head = named[parted.head].name
    assert application.applicant_id is not None  # noqa: S101 - a family that receives has its holder
    for letter in (
        _Letter("adjustment", application.applicant_id, application.applicant_name),
        _Letter("confirmation", parted.head, head),
    ):
        build = _stays if letter.kind == "adjustment" else _parts
        letters.issue(
            actor=actor,
            kind=f"{case.item}.{letter.kind}",
            case_id=case.id,
            application_id=application.id,
            person_id=letter.person_id,
            area_code=application.area_code,
            addressee=letter.name,
            data=build(application, case, parted, named, at),
            at=at,
        )
    _tell(application, case, parted, head, at=at)


@dataclass(frozen=True, slots=True)
class _Letter:
    """Which letter goes to whom."""

    kind: str
    person_id: UUID
    name: str


Named = dict[UUID, Party]


def _stays(
    application: Application, case: Case, parted: Parted, named: Named, at: datetime
) -> dict[str, Any]:
    decision = parted.stays
    return {
        "issuer": office_of(application.area_code, town=case.route == "town"),
        "change": SPLIT,
        "item": catalogue.item(case.item).name,
        "decided_on": local_date(decision.decided_at),
        "former_fen": parted.former_fen,
        "amount_fen": decision.amount_fen or 0,
        "from_month": _month(parted),
        "members": _members(named, parted.staying, application.applicant_id, decision),
        "basis": BASIS["split"],
        "reasons": [decision.reasons],
        "figures": figures(application, case, decision.reasons, at),
        "correction": CORRECTION,
        "other_help": review_rules.other_help(case.item),
    }


def _parts(
    application: Application, case: Case, parted: Parted, named: Named, at: datetime
) -> dict[str, Any]:
    decision = parted.parts
    return {
        "issuer": office_of(application.area_code, town=case.route == "town"),
        "item": catalogue.item(case.item).name,
        "standard": STANDARD,
        "decided_on": local_date(decision.decided_at),
        "amount_fen": decision.amount_fen or 0,
        "start_month": _month(parted),
        "members": _members(named, parted.parting, parted.head, decision),
        "basis": BASIS["split"],
        "reasons": [decision.reasons],
        "figures": figures(application, case, decision.reasons, at),
        "payment": "按月发放到您登记的银行账户；还没有登记账户的，请到村（社区）或镇街登记",
        "recheck": RECHECK,
        "duties": DUTIES,
    }


def _month(parted: Parted) -> str:
    return f"{parted.from_month:%Y}年{parted.from_month.month}月"


def _members(
    named: Named, people: tuple[UUID, ...], head: UUID | None, decision: Decision
) -> list[dict[str, Any]]:
    """Who is counted in a household, the head first, in equal shares, the odd 分 with the first."""
    ordered = sorted((named[one] for one in people if one in named), key=lambda row: row.person_id != head)
    each, rest = divmod(decision.amount_fen or 0, max(len(ordered), 1))
    return [
        {
            "name": row.name,
            "relation": "本人" if row.person_id == head else _relation(row),
            "counted": "计入保障",
            "amount_fen": each + (rest if n == 0 else 0),
        }
        for n, row in enumerate(ordered)
    ]


def _relation(row: Party) -> str:
    return str(RELATION_NAMES[Relation(row.relation)]) if row.relation in list(Relation) else "其他"


def _tell(application: Application, case: Case, parted: Parted, head: str, *, at: datetime) -> None:
    item, month = catalogue.item(case.item), _month(parted)
    common = {"item": item.name, "month": month}
    assert application.applicant_id is not None  # noqa: S101 - as above
    messages.tell(
        person_id=application.applicant_id,
        area_code=application.area_code,
        kind=f"{item.code}.split_stays",
        context={
            **common,
            "name": application.applicant_name,
            "other": head,
            "amount": yuan(parted.stays.amount_fen or 0),
        },
        link=f"/applications/{application.id}/",
        at=at,
    )
    messages.tell(
        person_id=parted.head,
        area_code=application.area_code,
        kind=f"{item.code}.split_parts",
        context={
            **common,
            "name": head,
            "former": application.applicant_name,
            "amount": yuan(parted.parts.amount_fen or 0),
        },
        link="/benefits/",
        at=at,
    )
