"""Out to the bank: files made once, the same for ever; each payment in one file at most once for each attempt."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from minzheng.engines.payments.bank.profiles import Profile, profile
from minzheng.engines.payments.bank.writing import FileFacts, write_file
from minzheng.engines.payments.bank_lines import payments_in, take_due
from minzheng.engines.payments.bank_routes import (
    AGENT,
    KIND_LETTERS,
    folders,
    profile_for,
    profile_names,
    sync_folder,
)
from minzheng.engines.payments.freezing import take_long
from minzheng.engines.payments.models import BankDelivery, BankFile, BankLine, Instruction, Run
from minzheng.engines.payments.services.moving import run_goes
from minzheng.engines.payments.services.paying_to import account_number
from minzheng.engines.payments.services.preparing import NotYourDuty, run_of
from minzheng.engines.payments.services.releasing import RunNotReady
from minzheng.engines.payments.services.results import ask_finance
from minzheng.engines.payments.types import RunKind, RunState, TaskKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope, after

READY = (RunState.FINANCED, RunState.SENT, RunState.SETTLED)


class FileAnswered(Refusal):
    """A payment of the file has a result: bringing the file to the bank now could pay it twice."""

    code = "file_answered"
    message = "这份文件里已有款项登记了结果，不能再送银行，以免重复发放。没有结果的，请向银行查明后登记"


class FileDiffers(RuntimeError):
    """A file made again is not the one that was made: nothing of it leaves the house."""


@act
def make_files(*, actor: Actor, run_id: UUID, at: datetime) -> list[UUID]:
    """What is due of a financed run becomes files, one or more for each bank; the files' ids (none: nothing is due).

    Each due payment goes into one file and is sent by that. The file itself is written when it is asked for
    (`write_bank_file`), always the same bytes. By the system where the unit's channel is files, else by district
    finance. Refuses: NotYours, NotYourDuty, RunNotReady.
    """
    if actor is not SYSTEM and (not actor.is_officer or actor.role is not Role.DISTRICT_FINANCE):
        raise NotYourDuty("银行文件由区县财务生成，请联系区县财务")
    run = run_of(run_id)
    if run.state not in READY:
        raise RunNotReady("财政拨付以后才能送银行")
    take_long()
    named = [bank for bank in profile_names() if bank != "*"]
    made: list[UUID] = []
    for bank in named:
        made += _files_of(run, bank, ("in", [bank]), actor=actor, at=at)
    made += _files_of(run, AGENT, ("not in", named) if named else ("all", []), actor=actor, at=at)
    if made:
        run_goes(run, at=at)
    return made


def _files_of(
    run: Run, bank: str, banks: tuple[str, list[str]], *, actor: Actor, at: datetime
) -> Iterator[UUID]:
    how = profile_for(bank)
    while True:
        file = BankFile(
            id=new_id(), area_code=run.area_code, run=run, bank=bank, profile=how.name, made_at=at
        )
        file.items, file.total_fen = take_due(run, batch_id=file.id, most=how.most_rows, banks=banks, at=at)
        if not file.items:
            return
        last = BankFile.objects.filter(run=run).aggregate(last=Max("sequence"))["last"]
        file.sequence, file.made_by_posting = (last or 0) + 1, actor.posting_id
        file.name = _name(run, file.sequence, how)
        with TemporaryFile() as nowhere:
            file.digest = _write(file, run, how, nowhere)
        file.save(force_insert=True)
        record(
            actor=actor, action="payments.bank.file_made", subject=Subject("bank_file", file.id, None, run.area_code),
            at=at, run=str(run.id), name=file.name, items=file.items, total_fen=file.total_fen,
            digest=bytes(file.digest).hex(),
        )  # fmt: skip
        yield file.id


def _name(run: Run, sequence: int, how: Profile) -> str:
    return how.file_name.format(
        unit=run.area_code[:6],
        month=f"{run.month:%Y%m}",
        kind=KIND_LETTERS[RunKind(run.kind)],
        number=run.number,
        sequence=sequence,
    )


def _write(file: BankFile, run: Run, how: Profile, out: BinaryIO) -> bytes:
    month = f"{run.month:%Y%m}"
    facts = FileFacts(file.name, month, file.sequence, file.items, file.total_fen)
    lines = payments_in(file.id, memo=how.memo.replace("{month}", month), number_of=account_number)
    return write_file(how, facts, lines, out)


def write_bank_file(*, file_id: UUID, out: BinaryIO) -> str:
    """Write a file as it was made, byte for byte; its name. Inside an open scope.

    Refuses: NotYours. Raises FileDiffers: the profile or a line was altered since.
    """
    file = BankFile.objects.select_related("run").filter(pk=file_id).first()
    if file is None:
        raise NotYours()
    take_long()
    if _write(file, file.run, profile(file.profile), out) != bytes(file.digest):
        raise FileDiffers(file.name)
    return str(file.name)


@act
def fetch_file(*, actor: Actor, file_id: UUID, out: BinaryIO, at: datetime) -> str:
    """District finance takes a file to bring it to the bank; its name. Each time is on record.

    Refuses: NotYours, NotYourDuty, FileAnswered. Raises FileDiffers.
    """
    if not actor.is_officer or actor.role is not Role.DISTRICT_FINANCE:
        raise NotYourDuty("银行文件由区县财务取走，请联系区县财务")
    if is_touched(file_id):
        raise FileAnswered()
    name = write_bank_file(file_id=file_id, out=out)
    file = BankFile.objects.get(pk=file_id)
    record(
        actor=actor, action="payments.bank.file_fetched", at=at, name=name,
        subject=Subject("bank_file", file_id, None, file.area_code),
    )  # fmt: skip
    return name


def deliver_file(*, file_id: UUID, area_code: str, at: datetime) -> bool:
    """Put a file into the bank's folder, once for ever; False: it is there already, or was. Called by a job.

    A copy is written beside its place under a name of its own; the first copy whose name is committed is the one that
    counts, and one rename puts it there. A rename happens once, whoever dies before or after it, and nobody writes
    that copy again: a bank that works files honours no keys, so nothing is ever put there twice. A file of which a payment
    was settled otherwise meanwhile stays here, and an officer is asked. Raises FileDiffers.
    """
    where = folders().made()
    with _area(area_code):
        file = BankFile.objects.get(pk=file_id)
        delivery = BankDelivery.objects.filter(pk=file_id).first()
    if delivery is None:
        copy = new_id()
        beside = where.out / f".{copy}.part"
        _write_beside(file_id, area_code, beside)
        delivery = _begun(file_id, area_code, copy, at)
        if delivery.copy != copy:
            beside.unlink()
    if delivery.done_at is not None:
        return False
    with _area(area_code):
        return _put(file, delivery.copy, where.out, at)


def _put(file: BankFile, copy: UUID, out: Path, at: datetime) -> bool:
    """Rename under the lock that whoever settles one of its payments takes too: what is settled otherwise never goes out."""
    run = run_of(file.run_id)
    delivery = BankDelivery.objects.select_for_update(of=("self",)).get(pk=file.id)
    if delivery.done_at is not None:
        return False
    if is_touched(file.id):
        words = f"文件“{file.name}”没有送出：其中有款项已经另行登记结果。其余款项请向银行查明后登记结果"
        ask_finance(run, kind=TaskKind.RETURN_QUESTION, cause=f"unsent|{file.id}", words=words, at=at)
        return False
    moved = _renamed(out / f".{copy}.part", out / file.name)
    delivery.done_at = at
    delivery.save(update_fields=["done_at"])
    return moved


def is_touched(batch_id: UUID) -> bool:
    """Whether somebody has said something of a payment of this file: it is no longer what waits to be sent."""
    same = Instruction.objects.filter(
        pk=OuterRef("instruction_id"), attempt=OuterRef("attempt"), state="sent"
    )
    return bool(BankLine.objects.filter(~Exists(same), batch_id=batch_id).exists())


def _renamed(beside: Path, place: Path) -> bool:
    try:
        beside.rename(place)
    except FileNotFoundError:
        return False
    sync_folder(place.parent)
    return True


def _write_beside(file_id: UUID, area_code: str, beside: Path) -> None:
    with _area(area_code), beside.open("w+b") as out:
        beside.chmod(0o600)
        write_bank_file(file_id=file_id, out=out)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(beside.parent)


def _begun(file_id: UUID, area_code: str, copy: UUID, at: datetime) -> BankDelivery:
    with _area(area_code):
        defaults = {"area_code": area_code, "copy": copy, "begun_at": at}
        delivery, _ = BankDelivery.objects.get_or_create(pk=file_id, defaults=defaults)
        return delivery  # type: ignore[no-any-return]


@contextmanager
def _area(area_code: str) -> Iterator[None]:
    """A transaction of its own over one unit."""
    unit = area_code[:6]
    with transaction.atomic(), open_scope(Scope(lo=unit, hi=after(unit))):
        yield


__all__ = ["FileAnswered", "FileDiffers", "deliver_file", "fetch_file", "make_files", "write_bank_file"]
