"""What else a family may be entitled to: advice over every item, kept with its application. Advice is never an act."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.evidence import evidence_of, law_day, somebody_left
from minzheng.engines.casework.firing import locked_application
from minzheng.engines.casework.item_intake import advice_over_all
from minzheng.engines.casework.models import Application
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.catalogue.types import Answers, Evidence
from minzheng.engines.rules import queries as advice_store
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM


@act
def advise_family(*, application_id: UUID, at: datetime) -> None:
    """Ask the rules of every item once a family has handed in; asked again when check and visit are there.

    Nothing is kept of a draft, of a file taken back, or where an item cannot tell the law's facts.
    Source: 社会救助暂行办法 art. 4; 国办发〔2023〕39号 (one application, several kinds of help).
    """
    if not Application.objects.filter(pk=application_id).exists():
        return  # it has left this place meanwhile (转交), and is told again where it went
    application = locked_application(application_id)
    if application.submitted_at is None or application.settled_at is not None or somebody_left(application):
        return
    answers = open_answers(application.id, application.answers_box)
    keep_family_advice(application, answers, evidence_of(application, at=at), at=at)


def keep_family_advice(
    application: Application, answers: Answers, evidence: Evidence, *, at: datetime
) -> None:
    """Part of an act that holds the file's lock: the newest advice over all items becomes the current one."""
    advice = advice_over_all(application.items, answers, evidence, on=law_day(application, at))
    if advice is None:
        return
    new = advice_store.NewFamilyAdvice(
        application.id, applicant_of(application), application.area_code, advice
    )
    advice_store.store_family_advice(actor=SYSTEM, new=new, at=at)
