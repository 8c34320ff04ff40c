"""Drafts nobody touches: the owner is warned, then the content goes. It is no refusal: she may fill it in anew."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from minzheng.engines.casework.answers import seal_answers
from minzheng.engines.casework.firing import Step, check_row, locked_application, write_event
from minzheng.engines.casework.models import Application, Guardianship, Task
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.messages import services as messages
from minzheng.engines.papers import services as papers
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.clock import local_date

#: A draft never saved holds nothing.
NEVER_SAVED = 1


def to_warn(at: datetime) -> Q:
    """Never handed in, saved once at least, untouched for so long that it goes in `DRAFT_WARNED_DAYS`, not yet warned."""
    quiet = at - timedelta(days=settings.DRAFT_KEPT_DAYS - settings.DRAFT_WARNED_DAYS)
    unwarned = Q(draft_warned_at__isnull=True) | Q(draft_warned_at__lt=F("updated_at"))
    emptied = Q(draft_emptied_at__isnull=False, draft_emptied_at__gte=F("updated_at"))
    return Q(updated_at__lte=quiet) & _never_handed_in() & unwarned & ~emptied


def to_clear(at: datetime) -> Q:
    """Never handed in, untouched for `DRAFT_KEPT_DAYS`, and warned of it `DRAFT_WARNED_DAYS` ago at least."""
    warned = Q(
        draft_warned_at__gte=F("updated_at"),
        draft_warned_at__lte=at - timedelta(days=settings.DRAFT_WARNED_DAYS),
    )
    emptied = Q(draft_emptied_at__isnull=False, draft_emptied_at__gte=F("updated_at"))
    quiet = Q(updated_at__lte=at - timedelta(days=settings.DRAFT_KEPT_DAYS))
    return quiet & _never_handed_in() & warned & ~emptied


def _never_handed_in() -> Q:
    return Q(state="draft", number="", submitted_at__isnull=True, version__gt=NEVER_SAVED)


@act
def warn_of_clearing(*, application_id: UUID, at: datetime) -> bool:
    """Tell the owner when her draft's content goes; whether it was due. A second time changes nothing.

    A draft an officer keeps for a family without an account stands in the officer's list with that day.
    """
    application = locked_application(application_id)
    if not Application.objects.filter(to_warn(at), pk=application_id).exists():
        return False
    application.draft_warned_at = at
    application.save(update_fields=["draft_warned_at"])
    last_day = local_date(at) + timedelta(days=settings.DRAFT_WARNED_DAYS)
    Task.objects.filter(application=application, kind="fill", closed_at__isnull=True).update(due_on=last_day)
    if application.applicant_id is not None:
        messages.tell(
            person_id=application.applicant_id,
            area_code=application.area_code,
            kind=f"{application.items[0]}.draft_expiring",
            context={
                "name": application.applicant_name,
                "item": catalogue.item(application.items[0]).name,
                "until": f"{last_day:%Y年%m月%d日}",
            },
            link=f"/apply/{application_id}/",
            at=at,
        )
    _note("casework.draft.warned", application, at, papers=0)
    return True


@act
def clear_draft(*, application_id: UUID, at: datetime) -> bool:
    """Delete what a draft holds, papers included; whether it was due. The empty draft stays hers to fill in.

    Nothing that was handed in is touched. Source: 个人信息保护法 art. 19, 47.
    """
    application = locked_application(application_id)
    if not Application.objects.filter(to_clear(at), pk=application_id).exists():
        return False
    row = check_row(intake_of(application), "clear", application.state, SYSTEM)
    Guardianship.objects.filter(application=application).delete()
    removed = papers.remove_draft_papers(application_id=application_id)
    application.answers_box, application.applicant_name = seal_answers(application_id, {}), ""
    application.draft_emptied_at = at
    application.version += 1
    application.save(update_fields=["answers_box", "applicant_name", "draft_emptied_at", "version"])
    Task.objects.filter(application=application, kind="fill", closed_at__isnull=True).update(due_on=None)
    write_event(application, actor=SYSTEM, step=Step("clear", ("draft", row.target)), at=at)
    _note("casework.draft.cleared", application, at, papers=removed)
    return True


def _note(action: str, application: Application, at: datetime, *, papers: int) -> None:
    subject = Subject("application", application.id, application.applicant_id, application.area_code)
    record(actor=SYSTEM, action=action, subject=subject, at=at, papers=papers)


__all__ = ["clear_draft", "to_clear", "to_warn", "warn_of_clearing"]
