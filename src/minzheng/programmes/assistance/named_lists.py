"""名单 acts and look-ups: a district brings the list of an item, adds to it, takes a person off with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import blind_index, mask_name, seal, unseal
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.foundations.regions.types import area_code as area_code_of
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import Unreadable, new_id, normalise_name, parse_identity_number
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope, after
from minzheng.programmes.assistance.declared.entitlement import read_entitlement
from minzheng.programmes.assistance.models import ListEntry

KEEPERS = (Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)
SHORTEST_REASON = 4
MOST_ROWS = 20_000


class NoSuchList(Refusal):
    """The item goes by no list."""

    code = "no_such_list"
    message = "这个事项不按名单办理，请重新选择事项"


class ListUnfit(Refusal):
    """No document, nothing in it, or far too much."""

    code = "list_unfit"
    message = "请写明名单依据的文件（至少 4 个字），并提供姓名和身份证号两列，一次不超过 20000 人"


class NotOnList(Refusal):
    """Taken off already, or never on it."""

    code = "not_on_list"
    message = "此人已经不在名单上，请刷新后查看"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list as it was brought."""

    name: str
    identity_number: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a list: how many were new, how many stood there already, and which rows were not taken and why."""

    added: int
    already: int
    rejected: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A person of a list as its page shows her: the name masked."""

    id: UUID
    name: str
    document: str
    entered_at: datetime
    entered_by_name: str


def items_by_list() -> list[tuple[str, str, str]]:
    """Items that go by a list: code, name, what the list is called."""
    found = []
    for item in catalogue.items():
        if item.declared:
            rule = read_entitlement(item.folder / "entitlement.toml")
            if rule.named_list:
                found.append((item.code, item.name, rule.named_list))
    return found


@act
def bring_list(*, actor: Actor, item: str, document: str, rows: Sequence[ListedRow], at: datetime) -> Brought:
    """Put people on the list of an item, by the document that names them. Nobody is taken off by it.

    A row that cannot be read is told with its line (1 is the first) and the rest is taken.
    Refuses: NotYours (another role), NoSuchList, ListUnfit.
    """
    _check_keeper(actor, item)
    if len(document.strip()) < SHORTEST_REASON or not rows or len(rows) > MOST_ROWS:
        raise ListUnfit()
    area = area_code_of(actor.scope.lo[:6])
    standing = set(
        map(
            bytes,
            ListEntry.objects.filter(item=item, area_code=area, removed_at__isnull=True).values_list(
                "number_index", flat=True
            ),
        )
    )
    made, rejected, already = [], [], 0
    for line, row in enumerate(rows, 1):
        try:
            number = parse_identity_number(row.identity_number, today=local_date(at))
            name = normalise_name(row.name)
        except Unreadable as unreadable:
            rejected.append((line, str(unreadable)))
            continue
        index = blind_index("identity", number.text)
        if index in standing:
            already += 1
            continue
        standing.add(index)
        made.append(_entry(actor, (item, area, document.strip()[:100]), (index, name), at))
    ListEntry.objects.bulk_create(made, batch_size=1000)
    record(
        actor=actor, action="assistance.list.brought", subject=Subject("named_list", None, None, area), at=at,
        item=item, document=document.strip()[:100], added=len(made), already=already, rejected=len(rejected),
    )  # fmt: skip
    return Brought(len(made), already, tuple(rejected))


def _entry(actor: Actor, what: tuple[str, str, str], who: tuple[bytes, str], at: datetime) -> ListEntry:
    assert actor.posting_id is not None
    entry_id = new_id()
    return ListEntry(
        id=entry_id, item=what[0], area_code=what[1], document=what[2], number_index=who[0],
        name_box=seal(who[1].encode(), context=f"list_entry.name|{entry_id}"),
        entered_at=at, entered_by_posting=actor.posting_id, entered_by_name=actor.title[:120],
    )  # fmt: skip


@act
def take_off_list(*, actor: Actor, entry_id: UUID, reasons: str, at: datetime) -> None:
    """Take a person off a list, with reasons. What she receives goes on: only a decision ends it.

    Refuses: NotYours, NotOnList, ListUnfit (no reasons).
    """
    entry = ListEntry.objects.select_for_update(of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise NotYours()
    _check_keeper(actor, entry.item)
    if entry.removed_at is not None:
        raise NotOnList()
    if len(reasons.strip()) < SHORTEST_REASON:
        raise ListUnfit("请写明移出名单的理由（至少 4 个字）")
    entry.removed_at, entry.removed_by_posting, entry.removed_reasons = (
        at,
        actor.posting_id,
        reasons.strip()[:200],
    )
    entry.save(update_fields=["removed_at", "removed_by_posting", "removed_reasons"])
    record(
        actor=actor, action="assistance.list.taken_off", at=at, item=entry.item,
        subject=Subject("named_list", entry.id, None, entry.area_code),
    )  # fmt: skip


def _check_keeper(actor: Actor, item: str) -> None:
    if not actor.is_officer or actor.role not in KEEPERS or actor.posting_id is None:
        raise NotYours()
    if item not in {code for code, _name, _list in items_by_list()}:
        raise NoSuchList()


def on_list(item: str, identity_number: str, unit: str) -> bool | None:
    """Whether a person stands on a district's list today; None: the district has brought none.

    Asked for a file of the district by whoever works on it; the answer goes into the advice and nowhere else.
    """
    if not unit:
        return None
    with open_scope(Scope(lo=unit, hi=after(unit))):
        rows = ListEntry.objects.filter(item=item, area_code=area_code_of(unit), removed_at__isnull=True)
        if not rows.exists():
            return None
        return bool(rows.filter(number_index=blind_index("identity", identity_number)).exists())


def list_lines(*, item: str, limit: int = 100) -> tuple[int, list[ListedLine]]:
    """How many people of the open scope stand on a list, and the last ones entered, names masked."""
    rows = ListEntry.objects.filter(item=item, removed_at__isnull=True)
    found = rows.order_by("-entered_at", "pk")[:limit]
    return rows.count(), [
        ListedLine(
            row.id,
            mask_name(unseal(row.name_box, context=f"list_entry.name|{row.id}").decode()),
            row.document,
            row.entered_at,
            row.entered_by_name,
        )
        for row in found
    ]
