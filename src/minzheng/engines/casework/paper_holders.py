"""A file that takes papers handed in before: whose it is, and who may put one in."""

from dataclasses import dataclass
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.models import Application, ChangeReport
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.people import queries as people
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

#: States before acceptance in which a family hands in papers.
TAKING = ("draft", "waiting")
HELPERS = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)


class FileTakesNoPapers(Refusal):
    """The file is settled, or another's."""

    code = "file_takes_no_papers"
    message = "这份申请现在不收材料。还没提交的、通知您补材料的、报了变化的，才可以沿用以前交的材料"
    status = 409


@dataclass(frozen=True, slots=True)
class Holder:
    """A file and whose it is: an application or a told change. `for_whom`: None: not known yet.

    `takes`: whether papers go in now (being filled in, waiting before acceptance, a told change).
    """

    id: UUID
    area_code: str
    for_whom: UUID | None
    takes: bool


def holder_of(into: UUID, actor: Actor) -> Holder:
    """The file papers go into, for the family it is of or an officer beside it. Refuses: NotYours."""
    application = Application.objects.filter(pk=into).first()
    report = None if application else ChangeReport.objects.filter(pk=into).first()
    if actor.is_officer and actor.role not in HELPERS:
        raise NotYours()
    if report is not None:
        tellers = (report.reporter_id, report.applicant_id)
        if not actor.is_officer and actor.person_id not in tellers:
            raise NotYours()
        whose = actor.person_id or tellers[0] or tellers[1]
        return Holder(report.id, report.area_code, whose, takes=True)
    if application is None or (actor.is_officer and not _beside(application)):
        raise NotYours()
    if not actor.is_officer and actor.person_id != application.applicant_id:
        raise NotYours()
    whose = application.applicant_id or _typed(application)
    return Holder(application.id, application.area_code, whose, takes=application.state in TAKING)


def _beside(application: Application) -> bool:
    return application.submitted_at is not None or application.assisted_by is not None


def _typed(application: Application) -> UUID | None:
    """Whom an officer's draft is for, by the identity number typed, where she is visible from here."""
    parties = catalogue.handler_of(application.items[0]).parties(
        open_answers(application.id, application.answers_box)
    )
    number = parties[0].identity_number if parties else ""
    found = people.search(text=number) if number and len(number) == 18 else []
    return found[0].id if found else None
