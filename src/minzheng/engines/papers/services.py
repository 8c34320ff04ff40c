"""Acts on papers: take one in, withdraw one."""

import hashlib
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from minzheng.engines.papers.blobs import STORE, BlobPlace
from minzheng.engines.papers.card_photos import CardPlace as CardPlace
from minzheng.engines.papers.card_photos import ask_to_read as ask_to_read
from minzheng.engines.papers.card_photos import forget_photo as forget_photo
from minzheng.engines.papers.keeping import Into as Into
from minzheng.engines.papers.keeping import end_loan as end_loan
from minzheng.engines.papers.keeping import give_again as give_again
from minzheng.engines.papers.keeping import lend as lend
from minzheng.engines.papers.keeping import note_expiry_told as note_expiry_told
from minzheng.engines.papers.keeping import take_back as take_back
from minzheng.engines.papers.keeping import tell_end as tell_end
from minzheng.engines.papers.keeping import tell_whose as tell_whose
from minzheng.engines.papers.keeping import use_again as use_again
from minzheng.engines.papers.models import Blob, Paper
from minzheng.engines.papers.sanitise import display_name, sanitise
from minzheng.engines.papers.terms import register_terms as register_terms
from minzheng.engines.papers.types import (
    KIND_NAMES,
    MOST_PAPERS,
    CleanFile,
    PaperAlreadyWithdrawn,
    PaperKindUnknown,
    PaperSource,
    PaperStatus,
    TooManyPapers,
)
from minzheng.foundations.audit.services import Subject, record
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours


class NewPaper(TypedDict):
    """What `add_paper` needs besides the actor. `owner_id`: the applicant, where another person uploads for her.

    `person_id`: whom the paper is about, when it is one member's.
    """

    application_id: UUID
    area_code: str
    kind: str
    upload: bytes
    filename: str
    at: datetime
    source: NotRequired[PaperSource]
    owner_id: NotRequired[UUID | None]
    person_id: NotRequired[UUID | None]


def add_paper(*, actor: Actor, **new: Unpack[NewPaper]) -> Paper:
    """Take a photo or scan into an application, as a clean copy; the same file twice is one paper.

    The upload is cleaned before any row is locked. Refuses: every `UploadRefused`, TooManyPapers, PaperKindUnknown.
    """
    if new["kind"] not in KIND_NAMES:
        raise PaperKindUnknown(kind=new["kind"])
    return _keep(actor, new, sanitise(new["upload"]))


def follow_application(*, application_id: UUID, area_code: str, owner_id: UUID | None) -> None:
    """Papers go where their application goes: its area, and who may read them. Part of the act that moves it.

    What was used again from an earlier file stays with that file, and is read through this one.
    """
    blobs = Paper.objects.filter(application_id=application_id, reused_from=None).values("blob_id")
    Blob.objects.filter(pk__in=blobs).update(area_code=area_code, owner_id=owner_id)
    Paper.objects.filter(application_id=application_id).update(area_code=area_code, owner_id=owner_id)


@transaction.atomic
def _keep(actor: Actor, new: NewPaper, clean: CleanFile) -> Paper:
    same = Paper.objects.select_for_update(of=("self",)).filter(application_id=new["application_id"])
    kept = {
        (paper.kind, paper.sha256): paper for paper in same.filter(status=PaperStatus.OK).order_by("position")
    }
    digest = hashlib.sha256(clean.data).hexdigest()
    already: Paper | None = kept.get((new["kind"], digest))
    if already is not None:
        return already
    if len(kept) >= MOST_PAPERS:
        raise TooManyPapers()
    owner = new.get("owner_id") or (actor.person_id if actor.role is Role.RESIDENT else None)
    last = Paper.objects.filter(application_id=new["application_id"]).aggregate(last=Max("position"))["last"]
    paper: Paper = Paper.objects.create(
        area_code=new["area_code"],
        owner_id=owner,
        application_id=new["application_id"],
        person_id=new.get("person_id"),
        kind=new["kind"],
        blob_id=STORE.put(clean, BlobPlace(new["area_code"], owner)),
        sha256=digest,
        media_type=clean.media_type,
        pages=clean.pages,
        position=(last or 0) + 1,
        source=new.get("source", PaperSource.FILE),
        name=display_name(new["filename"], media_type=clean.media_type),
        uploaded_by_account=actor.account_id,
        uploaded_by_posting=actor.posting_id,
        uploaded_at=new["at"],
    )
    record(actor=actor, action="papers.paper.added", subject=_subject(paper), at=new["at"], kind=paper.kind)
    return paper


@transaction.atomic
def withdraw_paper(*, actor: Actor, paper_id: UUID, why: str, at: datetime) -> Paper:
    """Take a paper out of the application (wrong photo, wrong person); its trace stays.

    Refuses: NotYours, PaperAlreadyWithdrawn.
    """
    paper: Paper | None = Paper.objects.select_for_update(of=("self",)).filter(pk=paper_id).first()
    if paper is None:
        raise NotYours()
    if paper.status == PaperStatus.WITHDRAWN:
        raise PaperAlreadyWithdrawn()
    paper.status, paper.withdrawn_at, paper.withdrawn_why = PaperStatus.WITHDRAWN, at, why.strip()[:100]
    paper.save(update_fields=["status", "withdrawn_at", "withdrawn_why"])
    record(actor=actor, action="papers.paper.withdrawn", subject=_subject(paper), at=at, kind=paper.kind)
    return paper


@transaction.atomic
def keep_inside(*, actor: Actor, paper_ids: list[UUID], at: datetime) -> int:
    """Take papers that were never the family's to read out of its scope; how many there were. Twice changes nothing."""
    mine = Paper.objects.filter(pk__in=paper_ids, owner_id__isnull=False).order_by("pk")
    rows = list(mine.select_for_update(of=("self",)))
    Blob.objects.filter(pk__in=[row.blob_id for row in rows]).update(owner_id=None)
    Paper.objects.filter(pk__in=[row.pk for row in rows]).update(owner_id=None)
    for row in rows:
        row.owner_id = None
        record(actor=actor, action="papers.paper.kept_inside", subject=_subject(row), at=at)
    return len(rows)


@transaction.atomic
def remove_draft_papers(*, application_id: UUID) -> int:
    """Delete every paper of a draft that was never handed in, withdrawn ones too; how many. Part of the act that clears it.

    The bytes stay while any other file needs them.
    """
    papers = Paper.objects.filter(application_id=application_id)
    blobs = list(papers.order_by("pk").values_list("blob_id", flat=True))
    papers.delete()
    needed = Paper.objects.filter(blob_id__in=blobs).values("blob_id")
    Blob.objects.filter(pk__in=blobs).exclude(pk__in=needed).delete()
    return len(blobs)


@transaction.atomic
def open_paper(*, actor: Actor, paper_id: UUID, at: datetime, purpose: str) -> tuple[bytes, str]:
    """The clean copy and its media type, with a line in the record of who opened it (谁看过我的信息).

    Refuses: NotYours (also a withdrawn paper).
    """
    paper: Paper | None = Paper.objects.filter(pk=paper_id, status=PaperStatus.OK).first()
    if paper is None:
        raise NotYours()
    record(actor=actor, action="papers.paper.opened", subject=_subject(paper), at=at, purpose=purpose)
    return STORE.get(paper.blob_id)


def _subject(paper: Paper) -> Subject:
    return Subject(kind="paper", id=paper.id, person_id=paper.owner_id, area_code=paper.area_code)
