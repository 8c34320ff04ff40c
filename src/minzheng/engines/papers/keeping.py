"""A paper handed in once serves again: used in a later file, described, lent within a household, taken back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from django.db.models import Max

from minzheng.engines.papers.models import Paper, PaperLoan
from minzheng.engines.papers.terms import serves_until, term_of
from minzheng.engines.papers.types import MOST_PAPERS, PaperStatus, TooManyPapers
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal

#: A card without a last day (长期).
LASTING = date(9999, 12, 31)


class PaperExpired(Refusal):
    """Its time is over: it proves nothing about today."""

    code: ClassVar[str] = "papers.expired"
    message = (
        "这份材料已经过了有效期，不能再用。请对着新的材料拍一张照片上传；没有新材料的，可以先不交，入户时再看"
    )
    status = 409


class PaperServesOnce(Refusal):
    """A kind that serves one file, one whose last day nobody has told, or one taken back."""

    code: ClassVar[str] = "papers.serves_once"
    message = (
        "这份材料不能直接沿用。请重新拍一张照片上传；证件类的，先在“我的材料”里写上证件到期的日子，就可以沿用"
    )
    status = 409


class EndUnfit(Refusal):
    """A last day on a paper that carries none, or long past."""

    code: ClassVar[str] = "papers.end_unfit"
    message = "日期不对。请照着证件上印的“有效期限”写到期的那一天；写“长期”的，勾选长期有效"


@dataclass(frozen=True, slots=True)
class Into:
    """The file a paper is used in, and what the file it first came with is called (its number)."""

    application_id: UUID
    area_code: str
    owner_id: UUID | None
    first_file: str


@act
def use_again(*, actor: Actor, paper_id: UUID, into: Into, at: datetime) -> UUID:
    """The paper in another file, over the same bytes; its id there. Who may is the caller's to say; twice is one.

    Refuses: NotYours, PaperServesOnce (also taken back), PaperExpired, TooManyPapers.
    """
    paper = _locked(paper_id)
    if paper.taken_back_at is not None:
        raise PaperServesOnce()
    last = last_day(paper)
    if last is None:
        raise PaperServesOnce()
    if last < local_date(at):
        raise PaperExpired()
    there = Paper.objects.filter(application_id=into.application_id, status=PaperStatus.OK)
    same = there.filter(kind=paper.kind, sha256=paper.sha256).first()
    if same is not None:
        return UUID(str(same.pk))
    if there.count() >= MOST_PAPERS:
        raise TooManyPapers()
    positions = Paper.objects.filter(application_id=into.application_id).aggregate(last=Max("position"))
    again = Paper.objects.create(
        area_code=into.area_code,
        owner_id=into.owner_id,
        application_id=into.application_id,
        person_id=paper.person_id,
        kind=paper.kind,
        blob_id=paper.blob_id,
        sha256=paper.sha256,
        media_type=paper.media_type,
        pages=paper.pages,
        position=(positions["last"] or 0) + 1,
        source=paper.source,
        name=paper.name,
        uploaded_by_account=actor.account_id,
        uploaded_by_posting=actor.posting_id,
        uploaded_at=at,
        reused_from=paper.id,
        first_at=paper.uploaded_at,
        first_application=paper.application_id,
        first_file=into.first_file[:40],
        ends_on=paper.ends_on,
    )
    if actor.person_id is not None and actor.person_id != paper.owner_id:
        PaperLoan.objects.filter(paper_id=paper.id, person_id=actor.person_id, ended_at=None).update(
            used_at=at
        )
    _note(actor, paper, "used_again", at, into=str(into.application_id))
    return UUID(str(again.pk))


@act
def tell_end(*, actor: Actor, paper_id: UUID, ends_on: date, at: datetime) -> None:
    """The last day printed on a card, as its owner or an officer reads it. Refuses: NotYours, EndUnfit."""
    paper = _locked(paper_id)
    term = term_of(paper.kind)
    if term is None or not term.own_date or ends_on < local_date(paper.uploaded_at):
        raise EndUnfit()
    paper.ends_on, paper.expiry_told_at = ends_on, None
    paper.save(update_fields=["ends_on", "expiry_told_at"])
    _note(actor, paper, "end_told", at, ends_on=ends_on.isoformat())


@act
def tell_whose(*, actor: Actor, paper_id: UUID, person_id: UUID | None, at: datetime) -> None:
    """Whom the paper is about; None: the whole household. Refuses: NotYours."""
    paper = _locked(paper_id)
    paper.person_id = person_id
    paper.save(update_fields=["person_id"])
    _note(actor, paper, "whose_told", at, about=str(person_id or ""))


@act
def take_back(*, actor: Actor, paper_id: UUID, at: datetime) -> None:
    """Offered to no later file from now on, and lent to nobody; files it serves already keep it. Twice changes nothing.

    Refuses: NotYours. Source: 个人信息保护法 art. 15 (a consent may be taken back, what was done stands).
    """
    paper = _locked(paper_id)
    if paper.taken_back_at is not None:
        return
    paper.taken_back_at = at
    paper.save(update_fields=["taken_back_at"])
    PaperLoan.objects.filter(paper_id=paper.id, ended_at=None).update(ended_at=at)
    _note(actor, paper, "taken_back", at)


@act
def give_again(*, actor: Actor, paper_id: UUID, at: datetime) -> None:
    """The owner lets it be offered again. Refuses: NotYours."""
    paper = _locked(paper_id)
    paper.taken_back_at = None
    paper.save(update_fields=["taken_back_at"])
    _note(actor, paper, "given_again", at)


@act
def lend(*, actor: Actor, paper_id: UUID, person_id: UUID, at: datetime) -> None:
    """Let one person use it in a file of her own. Refuses: NotYours, PaperServesOnce. Twice changes nothing."""
    paper = _locked(paper_id)
    if paper.owner_id is None or actor.person_id != paper.owner_id or person_id == paper.owner_id:
        raise NotYours()
    if paper.taken_back_at is not None or term_of(paper.kind) is None:
        raise PaperServesOnce()
    if PaperLoan.objects.filter(paper_id=paper.id, person_id=person_id, ended_at=None).exists():
        return
    PaperLoan.objects.create(
        area_code=paper.area_code,
        owner_id=paper.owner_id,
        paper_id=paper.id,
        person_id=person_id,
        given_at=at,
    )
    _note(actor, paper, "lent", at, to=str(person_id))


@act
def end_loan(*, actor: Actor, paper_id: UUID, person_id: UUID, at: datetime) -> None:
    """She may not use it any more; a file that has it keeps it. Refuses: NotYours."""
    paper = _locked(paper_id)
    if actor.person_id != paper.owner_id:
        raise NotYours()
    PaperLoan.objects.filter(paper_id=paper.id, person_id=person_id, ended_at=None).update(ended_at=at)
    _note(actor, paper, "loan_ended", at, to=str(person_id))


@act
def note_expiry_told(*, actor: Actor, paper_id: UUID, at: datetime) -> bool:
    """Its owner is being told that it runs out; False when she was told before. Part of the act that tells her."""
    paper = _locked(paper_id)
    if paper.expiry_told_at is not None:
        return False
    paper.expiry_told_at = at
    paper.save(update_fields=["expiry_told_at"])
    _note(actor, paper, "expiry_told", at)
    return True


def last_day(paper: Paper) -> date | None:
    """The last day on which it may be used again, counted from the day it was first handed in."""
    handed = local_date(paper.first_at or paper.uploaded_at)
    return serves_until(paper.kind, handed_on=handed, ends_on=paper.ends_on)


def _locked(paper_id: UUID) -> Paper:
    found: Paper | None = (
        Paper.objects.select_for_update(of=("self",)).filter(pk=paper_id, status=PaperStatus.OK).first()
    )
    if found is None or found.reused_from is not None:
        raise NotYours()
    return found


def _note(actor: Actor, paper: Paper, verb: str, at: datetime, **more: str) -> None:
    subject = Subject(kind="paper", id=paper.id, person_id=paper.owner_id, area_code=paper.area_code)
    record(actor=actor, action=f"papers.paper.{verb}", subject=subject, at=at, kind=paper.kind, **more)
