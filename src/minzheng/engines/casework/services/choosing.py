"""选择事项: on one form the family chooses for which items it applies; the rules advise, the family decides."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import locked_application
from minzheng.engines.casework.types import NotThisStep
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal, StaleVersion


class ItemsUnfit(Refusal):
    """No item chosen, or one that has another form."""

    code = "items_unfit"
    message = "请至少选择一项，只能选择和这份申请一起办理的事项"


@act
def choose_items(*, actor: Actor, application_id: UUID, items: list[str], version: int, at: datetime) -> int:
    """Set for which items a draft applies; every one opens its own case at acceptance. Returns the draft's new version.

    Order does not matter; the item that owns the form stands first where it is chosen, those that join it last, each
    with its own further questions. What the family reads before
    signing names exactly these. Refuses: NotYours, NotThisStep (handed in already), StaleVersion, ItemsUnfit.
    Source: 国办发〔2023〕39号 (one application, several kinds of help); domain.md G1.
    """
    application = locked_application(application_id)
    if actor.is_officer and application.assisted_by is None:
        raise NotYours()
    if application.state != "draft":
        raise NotThisStep()
    if application.version != version:
        raise StaleVersion()
    answers = open_answers(application_id, application.answers_box)
    offered = [one.code for one in catalogue.offered_on(catalogue.form_item_of(application.items, answers))]
    if not items or not set(items) <= set(offered):
        raise ItemsUnfit()
    chosen = [code for code in offered if code in items]
    if chosen == application.items:
        return int(application.version)
    with acting_for_family(application.area_code):
        former, application.items = application.items, chosen
        application.version += 1
        application.updated_at = at
        application.save(update_fields=["items", "version", "updated_at"])
        record(
            actor=actor,
            action="casework.application.items_chosen",
            subject=Subject("application", application_id, application.applicant_id, application.area_code),
            at=at,
            former=former,
            items=chosen,
        )
    return int(application.version)
