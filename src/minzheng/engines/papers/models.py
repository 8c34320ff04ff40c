"""Papers people hand in, and the sealed bytes behind them."""

from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from minzheng.engines.papers.types import LARGEST_KEPT, CardState, PaperKind, PaperSource, PaperStatus
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope


class OwnPapers(ScopedModel):
    """Rows that the applicant (`owner_id`) may read as well as the area."""

    owner_id = models.UUIDField(null=True)

    class Meta:
        abstract = True

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own application's papers."""
        return Q(owner_id=person_id)


class Blob(OwnPapers):
    """Sealed bytes (SM4-GCM, bound to this row), at most 2 MB before sealing.

    Kept once: a paper used again in a later file points here, and whoever may read that file reads these bytes.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    size = models.IntegerField()
    box = models.BinaryField()

    class Meta:
        db_table = "papers_blob"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=LARGEST_KEPT), name="papers_blob_size")
        ]

    @classmethod
    def area_rows(cls, scope: Scope) -> Q:
        """The area's own, and what a paper used again in it points to."""
        return super().area_rows(scope) | _used_again()

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own, and what a paper one may read points to."""
        return super().subject_rows(person_id) | _used_again()


def _used_again() -> Q:
    return Q(Exists(Paper.objects.filter(blob_id=OuterRef("pk"))))


class Paper(OwnPapers):
    """One paper of one application: kind, whom it is about, how it came. Withdrawn, never deleted.

    Used again (`reused_from`: the paper first handed in) it is a row of its own over the same bytes, with the day and
    the file it first came with. `ends_on`: the last day printed on a card; `taken_back_at`: offered to no later file.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=30, choices=[(k, k) for k in PaperKind])
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    pages = models.SmallIntegerField()
    position = models.SmallIntegerField()
    source = models.CharField(max_length=10, choices=[(s, s) for s in PaperSource])
    name = models.CharField(max_length=80)
    uploaded_by_account = models.UUIDField(null=True)
    uploaded_by_posting = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField()
    status = models.CharField(max_length=10, default=PaperStatus.OK)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=100, blank=True)
    retain_until = models.DateField(null=True)
    reused_from = models.UUIDField(null=True)
    first_at = models.DateTimeField(null=True)
    first_application = models.UUIDField(null=True)
    first_file = models.CharField(max_length=40, blank=True, default="", db_default="")
    ends_on = models.DateField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    expiry_told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "papers_paper"
        constraints = [
            models.CheckConstraint(
                condition=Q(reused_from__isnull=True, first_at__isnull=True, first_application__isnull=True)
                | Q(reused_from__isnull=False, first_at__isnull=False, first_application__isnull=False),
                name="papers_reused_has_first",
            ),
            models.CheckConstraint(
                condition=Q(status=PaperStatus.OK, withdrawn_at__isnull=True)
                | Q(status=PaperStatus.WITHDRAWN, withdrawn_at__isnull=False),
                name="papers_withdrawn_has_time",
            ),
            models.UniqueConstraint(
                fields=["application_id", "kind", "sha256"],
                condition=Q(status=PaperStatus.OK),
                name="papers_once",
            ),
        ]
        indexes = [
            models.Index(fields=["application_id", "position"], name="papers_of_application"),
            models.Index(fields=["owner_id"], name="papers_of_owner"),
            models.Index(fields=["reused_from"], condition=Q(reused_from__isnull=False), name="papers_again"),
        ]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own, and what its owner lets one use."""
        lent = PaperLoan.objects.filter(paper_id=OuterRef("pk"), person_id=person_id, ended_at__isnull=True)
        return super().subject_rows(person_id) | Q(Exists(lent))


class PaperLoan(OwnPapers):
    """The owner lets one person of her household use a paper in a file of her own; ended at any time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    paper_id = models.UUIDField()
    person_id = models.UUIDField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "papers_loan"
        constraints = [
            models.UniqueConstraint(
                fields=["paper_id", "person_id"], condition=Q(ended_at__isnull=True), name="papers_lent_once"
            )
        ]
        indexes = [models.Index(fields=["person_id"], name="papers_lent_to")]

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """What one lends, and what is lent to one."""
        return super().subject_rows(person_id) | Q(person_id=person_id)


class CardPhoto(OwnPapers):
    """A photo of an identity card waiting to be read, or what was read; the photo goes when it has been read.

    `place`: the question of the form it is for. No paper of the file: nothing is decided on it, all of it is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    application_id = models.UUIDField()
    place = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=[(s, s) for s in CardState])
    photo_box = models.BinaryField(null=True)
    words_box = models.BinaryField(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "papers_card_photo"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CardState.WAITING, photo_box__isnull=False, words_box__isnull=True)
                | Q(state=CardState.READ, photo_box__isnull=True, words_box__isnull=False)
                | Q(state=CardState.UNREADABLE, photo_box__isnull=True, words_box__isnull=True),
                name="papers_card_photo_state",
            )
        ]
        indexes = [models.Index(fields=["application_id", "asked_at"], name="papers_card_of_file")]
