"""Letters with the words they print (sealed), their files, their service, and the count behind their numbers."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from minzheng.engines.letters.types import HERSELF, LetterStatus, ServiceMethod
from minzheng.foundations.privacy.types import ScopedModel
from minzheng.kernel.identifiers import new_id


class OwnLetters(ScopedModel):
    """Rows that the person the letter is for may read as well."""

    person_id = models.UUIDField(null=True)

    class Meta:
        abstract = True

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """One's own letters."""
        return Q(person_id=person_id)


class Letter(OwnLetters):
    """An official document. `words_box` seals exactly what is printed; `template_digest` says with what."""

    id = models.UUIDField(primary_key=True, default=new_id)
    application_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    number = models.CharField(max_length=60, verbose_name="文号")
    title = models.CharField(max_length=60, verbose_name="标题")
    addressee = models.CharField(max_length=60, verbose_name="送达对象")
    words_box = models.BinaryField()
    template_version = models.CharField(max_length=20)
    template_digest = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default=LetterStatus.DRAFTING)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    rendered_at = models.DateTimeField(null=True)
    retain_until = models.DateField(null=True)

    class Meta:
        db_table = "letters_letter"
        constraints = [
            models.UniqueConstraint(Left("area_code", 6), "number", name="letters_number_once"),
            models.CheckConstraint(
                condition=Q(status=LetterStatus.DRAFTING) | Q(rendered_at__isnull=False),
                name="letters_rendered_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["application_id", "created_at"], name="letters_of_application"),
            models.Index(fields=["area_code", "status"], name="letters_area_status"),
        ]


class LetterFile(OwnLetters):
    """The PDF of a letter, sealed (SM4-GCM, bound to its row)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="file")
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    box = models.BinaryField()

    class Meta:
        db_table = "letters_file"


class LetterService(OwnLetters):
    """送达: how, to whom, when, by which posting, with what proof, and the days it starts. Recorded once, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="service")
    method = models.CharField(max_length=20, choices=[(m, m) for m in ServiceMethod])
    received_by = models.CharField(max_length=50, verbose_name="签收人")
    relation = models.CharField(max_length=30, default=HERSELF, verbose_name="与受送达人关系")
    served_on = models.DateField(null=True, verbose_name="送达日期")
    place = models.CharField(max_length=120, blank=True, default="", verbose_name="送达地点")
    witness = models.CharField(max_length=50, blank=True, default="", verbose_name="见证人")
    reason = models.CharField(
        max_length=300, blank=True, default="", verbose_name="拒收、代收或公告送达的原因"
    )
    refused = models.BooleanField(default=False, verbose_name="拒绝签收")
    proof = models.CharField(max_length=200, blank=True, verbose_name="送达凭证")
    evidence_paper_id = models.UUIDField(null=True)
    effective_on = models.DateField(null=True)
    review_until = models.DateField(null=True, verbose_name="可以申请行政复议的最后一日")
    suit_until = models.DateField(null=True, verbose_name="可以提起行政诉讼的最后一日")
    periods_unverified = models.BooleanField(default=True)
    at = models.DateTimeField()
    by_posting = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        db_table = "letters_service"
        constraints = [
            models.CheckConstraint(
                condition=~Q(method__in=["left", "announcement"]) | ~Q(reason="") | Q(served_on__isnull=True),
                name="letters_left_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(refused=False) | (Q(method="left") & ~Q(witness="")),
                name="letters_refusal_has_witness",
            ),
        ]


class NumberCount(models.Model):
    """The last number given in a unit for a body's mark, a word and a year. Holds no person's data, hence no policy."""

    unit = models.CharField(max_length=6, db_collation="C")
    mark = models.CharField(max_length=20)
    word = models.CharField(max_length=20)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        db_table = "letters_number_count"
        constraints = [
            models.UniqueConstraint(fields=["unit", "mark", "word", "year"], name="letters_count_once")
        ]
