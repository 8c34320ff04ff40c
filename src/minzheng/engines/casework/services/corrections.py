"""更正填报: in a review the last answers stand as carried; where the family says otherwise, they are changed, and it shows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.casework.answers import open_answers, seal_answers
from minzheng.engines.casework.firing import fire_case
from minzheng.engines.casework.one_form import parties_of
from minzheng.engines.casework.review_files import locked_review
from minzheng.engines.casework.services.review import advise
from minzheng.engines.forms import services as forms
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal, StaleVersion

CORRECT = "correct"


class CorrectionUnfit(Refusal):
    """A correction that changes who belongs to the family, or answers of no form."""

    code = "correction_unfit"
    message = (
        "家里的人不在这里增减或改名。添了人、少了人，请用“家里有变化”告诉我们；身份证号写错的，请工作人员更正"
    )


@act
def correct_answers(
    *, actor: Actor, case_id: UUID, answers: dict[str, Any], version: int, at: datetime
) -> int:
    """The family says otherwise than last time, by itself or through an officer beside it; the case's new version.

    A changed answer is typed by whom, today; all others stay carried with their day. People are not changed here.
    Payment goes on. Refuses: NotYours, StaleVersion, NotThisStep (decided or being decided), NotYourRole,
    CorrectionUnfit. Source: 审核确认办法 art. 30, 31.
    """
    application, case, _review = locked_review(case_id)
    if not actor.is_officer and actor.person_id != application.applicant_id:
        raise NotYours()
    if case.version != version:
        raise StaleVersion()
    before = open_answers(application.id, application.answers_box)
    changed = changed_labels(case.item, before, answers)
    with acting_for_family(application.area_code):
        if not changed:
            return int(case.version)
        fire_case(application, case, CORRECT, actor=actor, at=at, note="、".join(changed)[:300])
        application.answers_box = seal_answers(application.id, answers)
        application.version += 1
        application.updated_at = at
        application.save(update_fields=["answers_box", "version", "updated_at"])
        if case.state == "reviewing":
            advise(application, case, at=at)
        record(
            actor=actor,
            action="casework.review.corrected",
            subject=Subject("case", case.id, application.applicant_id, application.area_code),
            at=at,
            answers=len(changed),
        )
    return int(case.version)


def changed_labels(item: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The questions answered otherwise, each with whose it is. Refuses: CorrectionUnfit."""
    form = forms.form_behind(item, after)
    if form is None or not forms.is_document(form, before):
        raise CorrectionUnfit("这户上次不是在系统里填的，没有可以更正的内容；请由工作人员入户时核实")
    if [_who(one) for one in parties_of([item], before)] != [_who(one) for one in parties_of([item], after)]:
        raise CorrectionUnfit()
    lines = forms.changed_lines(form, before, after)
    return list(dict.fromkeys(f"{one.whose}：{one.label}" if one.whose else one.label for one in lines))


def _who(party: Any) -> tuple[str, str, str, str]:
    return (party.role, party.name, party.identity_number, party.relation)


__all__ = ["CorrectionUnfit", "changed_labels", "correct_answers"]
