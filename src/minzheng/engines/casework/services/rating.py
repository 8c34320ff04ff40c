"""评价: a family says how its file was handled; what it says stands as given."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from minzheng.engines.casework.models import Application, Party, Rating
from minzheng.engines.casework.types import AlreadyRated, ReasonsMissing
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours

LONGEST_WORDS = 1000


@act
def rate(*, actor: Actor, application_id: UUID, stars: int, words: str, at: datetime) -> UUID:
    """One to five stars and, if she likes, words, by somebody named in the file, once it was handed in. Kept for ever.

    Refuses: NotYours (not named in it, or an officer), ReasonsMissing (stars outside 1–5, words too long),
    AlreadyRated. No officer can change or remove it: the table is append-only.
    """
    application = Application.objects.filter(pk=application_id).exclude(state="draft").first()
    if application is None or actor.is_officer or actor.person_id is None:
        raise NotYours()
    if not Party.objects.filter(application=application, person_id=actor.person_id).exists():
        raise NotYours()
    if stars not in range(1, 6):
        raise ReasonsMissing("请点选一到五颗星；一颗星也可以")
    if len(words.strip()) > LONGEST_WORDS:
        raise ReasonsMissing(f"文字请写在 {LONGEST_WORDS} 字以内，您写的内容还在")
    try:
        with transaction.atomic():
            row = Rating.objects.create(
                id=new_id(),
                application=application,
                applicant_id=application.applicant_id,
                area_code=application.area_code,
                person_id=actor.person_id,
                stars=stars,
                words=words.strip(),
                given_at=at,
            )
    except IntegrityError:
        raise AlreadyRated() from None
    record(
        actor=actor,
        action="casework.rating.given",
        subject=Subject("application", application_id, application.applicant_id, application.area_code),
        at=at,
        stars=stars,
    )
    return row.id  # type: ignore[no-any-return]
