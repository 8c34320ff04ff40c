"""一户一档: a copy of a family's whole file, asked for with a reason, packed by a job, taken out by the one who asked."""

from datetime import datetime, timedelta
from uuid import UUID

from minzheng.engines.casework.archive_packing import Copying, pack
from minzheng.engines.casework.guards import check_recusal
from minzheng.engines.casework.models import Application, FileCopy, FileCopyPart
from minzheng.engines.jobs.services import defer
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope

#: Who may take a whole file out.
COPIERS = (
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.TOWN_CONFIRMER,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
    Role.AUDITOR,
)
#: Of those, whose copy holds the reports of the economic check: the roles that read them on the desk.
CHECK_READERS = (Role.TOWN_LEADER, Role.TOWN_CONFIRMER, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)
PACK = "casework.archive.pack"
SHORTEST_REASON = 4
#: A copy not taken by then is forgotten; the file itself stays [D].
KEPT = timedelta(days=7)


class CopyReasonMissing(Refusal):
    """A whole file leaves the system only for a reason."""

    code = "copy_reason_missing"
    message = "请写明导出事由（至少 4 个字），例如“行政复议答复”；事由会留下记录，本人可以看到"


class CopyNotReady(Refusal):
    """Still being packed, or forgotten already."""

    code = "copy_not_ready"
    message = "档案还在整理，或者已过 7 天保存期。请稍后再试，或重新导出"
    status = 409


@act
def ask_copy(*, actor: Actor, application_id: UUID, reason: str, at: datetime) -> UUID:
    """Ask for a copy of a file; a job packs it. Returns the copy's id.

    Refuses: NotYours, NearRelativeRecuses, CopyReasonMissing.
    """
    row = Application.objects.filter(pk=application_id).exclude(state="draft").first()
    if row is None or actor.role not in COPIERS:
        raise NotYours()
    check_recusal(row, actor)
    if len(reason.strip()) < SHORTEST_REASON:
        raise CopyReasonMissing()
    copy = FileCopy.objects.create(
        id=new_id(),
        application=row,
        area_code=row.area_code,
        reason=reason.strip()[:200],
        role=actor.role,
        scope_lo=actor.scope.lo,
        scope_hi=actor.scope.hi,
        asked_by=actor.account_id,
        asked_by_posting=actor.posting_id,
        asked_by_name=actor.title[:120],
        asked_at=at,
    )
    defer(PACK, copy_id=str(copy.id), lo=actor.scope.lo, hi=actor.scope.hi)
    _record(actor, "asked", copy, at, purpose=copy.reason)
    return UUID(str(copy.id))


@act
def make_copy(*, copy_id: UUID, at: datetime) -> None:
    """Pack a copy once, in the scope of the one who asked; a second call finds the work done. For the job."""
    copy = (
        FileCopy.objects.select_for_update(of=("self",))
        .filter(pk=copy_id, made_at__isnull=True, forgotten_at__isnull=True)
        .first()
    )
    if copy is None:
        return
    positions = iter(range(1_000_000))

    def keep(piece: bytes) -> None:
        part_id = new_id()
        FileCopyPart.objects.create(
            id=part_id,
            of=copy,
            area_code=copy.area_code,
            position=next(positions),
            box=seal(piece, context=f"file.copy|{part_id}"),
        )

    copying = Copying(
        copy.application, copy.asked_by_name, copy.reason, Role(copy.role) in CHECK_READERS, copy.asked_at
    )
    packed = pack(copying, keep)
    copy.made_at, copy.sheets, copy.size, copy.sha256 = at, packed.pages, packed.size, packed.sha256
    copy.save(update_fields=["made_at", "sheets", "size", "sha256"])
    _record(SYSTEM, "packed", copy, at)


@act
def take_file_copy(*, actor: Actor, copy_id: UUID, at: datetime) -> tuple[str, int]:
    """The right to stream a copy, on the record: its name and size. Only the one who asked takes it.

    Refuses: NotYours, NearRelativeRecuses (registered meanwhile), CopyNotReady.
    """
    copy = FileCopy.objects.select_related("application").filter(pk=copy_id).first()
    if copy is None or copy.asked_by != actor.account_id or actor.role not in COPIERS:
        raise NotYours()
    check_recusal(copy.application, actor)
    if copy.made_at is None or copy.forgotten_at is not None:
        raise CopyNotReady()
    _record(actor, "taken", copy, at, purpose=copy.reason)
    return f"{copy.application.number}.zip", copy.size


def piece_of(*, scope: Scope, copy_id: UUID, position: int) -> bytes | None:
    """One piece of a copy, opened in its own scope and transaction, so that streaming holds none; None after the last."""
    with open_scope(scope):
        part = FileCopyPart.objects.filter(of_id=copy_id, position=position).first()
        return unseal(part.box, context=f"file.copy|{part.id}") if part else None


@act
def forget_copies(*, at: datetime) -> int:
    """Copies older than a week lose their content; that they were made stays on the record. For the job."""
    old = FileCopy.objects.filter(asked_at__lt=at - KEPT, forgotten_at__isnull=True).order_by(
        "asked_at", "pk"
    )
    forgotten = list(old[:200])
    for copy in forgotten:
        FileCopyPart.objects.filter(of=copy).delete()
        copy.forgotten_at = at
        copy.save(update_fields=["forgotten_at"])
        _record(SYSTEM, "forgotten", copy, at)
    return len(forgotten)


def _record(actor: Actor, done: str, copy: FileCopy, at: datetime, purpose: str = "") -> None:
    about = Subject("application", copy.application_id, copy.application.applicant_id, copy.area_code)
    record(
        actor=actor,
        action=f"casework.file_copy.{done}",
        subject=about,
        at=at,
        purpose=purpose,
        copy=str(copy.id),
    )
