"""One family's file as an officer sees it: the head of every part, the parts' names, and what she may do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.types import CaseFile, CaseLine, NearRelativeRecuses, SamePerson
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.workdays.queries import working_days_between
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours

PARTS = {
    "overview": gettext_lazy("办理"),
    "intake": gettext_lazy("申请与受理"),
    "evidence": gettext_lazy("核对与调查"),
    "objections": gettext_lazy("异议与复查"),
    "documents": gettext_lazy("材料与文书"),
    "history": gettext_lazy("全流程"),
}
STEPS = ("申请签字", "受理", "核对与调查", "初审", "公示", "审核确认", "送达")
#: Where each state stands on STEPS, from 1.
STEP_OF = {
    "waiting": 1, "ready": 2, "checking": 3, "rechecking": 3, "reviewing": 4, "notice": 5, "objected": 5, "confirming": 6,
    "meeting": 6, "confirmed": 7, "refused": 7, "discontinued": 7, "sampling": 8, "closed": 8, "withdrawn": 0,
}  # fmt: skip
#: The same of a review (复核).
REVIEW_STEPS = ("立件", "核对与调查", "镇街意见", "听取家庭", "决定", "送达")
REVIEW_STEP_OF = {
    "arriving": 1, "opened": 1, "checking": 2, "reviewing": 3, "hearing": 4, "deciding": 5, "decided": 6, "closed": 7,
}  # fmt: skip
STATE_COLOURS = {
    "waiting": "wait", "ready": "info", "checking": "doing", "rechecking": "doing", "reviewing": "info", "notice": "public", "objected": "wait",
    "meeting": "doing", "discontinued": "bad", "sampling": "info",
    "advanced": "done", "completing": "wait",
    "confirming": "info", "confirmed": "done", "refused": "bad", "closed": "done", "withdrawn": "neutral",
}  # fmt: skip
#: Acts a form of the page carries out, with the task that must be open for the two that run in parallel.
FORMS = {
    "survey": "survey resurvey", "report": "verification", "recheck_done": "recheck",
    "order_resurvey": "objection", "democratic_review": "democratic_review",
    "propose": "", "propose_refusal": "", "confirm": "", "refuse": "", "send_back": "", "serve": "",
    "find_new": "",
    "complete_papers": "",
}  # fmt: skip
#: Acts that close each kind of task: who may not do them is told why.
TASK_ACTS = {
    "survey": "survey",
    "first_review": "propose",
    "confirm": "confirm",
    "serve": "serve",
    "complete_papers": "complete_papers",
    "verification": "report",
    "recheck": "recheck_done",
    "resurvey": "survey",
    "democratic_review": "democratic_review",
}


def file_for(actor: Actor, application_id: UUID, *, on: date) -> CaseFile:
    """The file, for reading or acting. Refuses (NotYours) what is not there, not in scope, or still the family's draft."""
    file = casework.case_file(application_id, actor=actor, on=on)
    if file is None or file.state == "draft":
        raise NotYours()
    return file


@transaction.atomic
def open_file(*, actor: Actor, application_id: UUID, part: str, at: datetime) -> CaseFile:
    """The file, with a line in the record of who opened it (谁看过我的信息). Refuses: NotYours."""
    file = file_for(actor, application_id, on=local_date(at))
    record(
        actor=actor,
        action="casework.file.viewed",
        subject=Subject("application", application_id, file.applicant_id, file.area_code),
        at=at,
        purpose=_("办理救助申请"),
        part=part,
    )
    return file


def keep_kin_out(file: CaseFile, actor: Actor) -> None:
    """Told before anything is typed. Refuses: NearRelativeRecuses (the family's own people and registered kin)."""
    if casework.is_recused(file.application_id, actor):
        raise NearRelativeRecuses()


def shows_person(file: CaseFile, person_id: UUID) -> str:
    """The name of a person of this file. Refuses (NotYours) anybody else's id."""
    for party in file.parties:
        if party.person_id == person_id:
            return party.name
    raise NotYours()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every part of the page."""

    id: UUID
    number: str
    applicant: str
    item: str
    place: str
    state_name: str
    state_colour: str
    steps: list[str]
    step: int
    due_on: date | None
    due_provisional: bool
    used: int
    total: int
    due_words: str
    due_tone: str
    facts: list[tuple[str, Any]]
    tabs: list[dict[str, Any]]


def case_shown(file: CaseFile, actor: Actor, chosen: str = "") -> CaseLine | None:
    """Which case of a file of several items the page is about: the one chosen, else the first the reader may act on.

    When none is hers, the first that is open; None before acceptance.
    """
    named = [case for case in file.cases if str(case.id) == chosen]
    hers = [case for case in file.cases if _forms_of(case, file)]
    running = [case for case in file.cases if case.outcome is None]
    return next(iter([*named, *hers, *running, *file.cases]), None)


def _steps(file: CaseFile, case: CaseLine | None, state: str) -> tuple[list[str], int]:
    """The steps of the head and where the file stands on them, from 1; an item may have steps of its own."""
    own = casework.own_steps(case.item if case else file.items[0], case.table if case else "process")
    if own:
        keys = ["waiting", "ready", *(key for key, _name in own)]
        names = [_("申请"), _("受理"), *(name for _key, name in own)]
        return names, keys.index(state) + 1 if state in keys else len(names) - 1
    if _is_review(file):
        return [_(step) for step in REVIEW_STEPS], REVIEW_STEP_OF.get(state, 0)
    return [_(step) for step in STEPS], STEP_OF.get(state, 0)


def head_of(file: CaseFile, *, part: str, on: date, case: CaseLine | None = None) -> Head:
    """The head; no query of its own. `case`: what `case_shown` gave; else the file's first."""
    case = case or next(iter(file.cases), None)
    state = case.state if case else file.state
    item = catalogue.item(case.item if case else file.items[0])
    due_on = case.due_on if case else file.due_on
    used = working_days_between(local_date(file.accepted_at), on) if file.accepted_at else 0
    settled = state in ("closed", "withdrawn", "confirmed", "refused")
    words, tone = _due_words(due_on, on, settled)
    steps, step = _steps(file, case, state)
    here = reverse("desk:file", args=[file.application_id])
    return Head(
        id=file.application_id,
        number=file.number,
        applicant=file.applicant_name,
        item=catalogue.names_of(file.items),
        place=casework.place_words(file.area_code),
        state_name=case.state_name if case else file.state_name,
        state_colour=STATE_COLOURS.get(state, "neutral"),
        steps=steps,
        step=step,
        due_on=due_on,
        due_provisional=file.due_provisional,
        used=max(0, used),
        total=item.working_days,
        due_words=words,
        due_tone=tone,
        facts=_head_facts(file, case),
        tabs=[
            {
                "label": str(label),
                "href": here if key == "overview" else f"{here}?part={key}",
                "active": key == part,
            }
            for key, label in PARTS.items()
        ]
        + _review_tab(file, part),
    )


def _is_review(file: CaseFile) -> bool:
    return bool(file.cases) and file.cases[0].table == "review"


def _review_tab(file: CaseFile, part: str) -> list[dict[str, Any]]:
    """A review's own page beside the parts every file has."""
    if not _is_review(file):
        return []
    href = reverse("desk:review_file", args=[file.application_id])
    return [{"label": _("复核"), "href": href, "active": part == "review"}]


def _due_words(due_on: date | None, on: date, settled: bool) -> tuple[str, str]:
    if due_on is None:
        return _("受理后开始计算办理期限"), ""
    if settled:
        return _("已作出决定"), ""
    left = (due_on - on).days
    if left < 0:
        return _("已超期 %(n)d 天") % {"n": -left}, "danger"
    return _("还剩 %(n)d 天") % {"n": left}, "warn" if left <= 5 else ""


def _head_facts(file: CaseFile, case: CaseLine | None) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("提交"), local_date(file.submitted_at) if file.submitted_at else None),
        (_("受理"), local_date(file.accepted_at) if file.accepted_at else None),
        (_("经办责任人"), case.owner if case else _("受理后确定")),
    ]
    if file.assisted_by:
        facts.append((_("协助填报"), file.assisted_by))
    return facts


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do now: names of forms to show, and why one she might expect is not hers."""

    forms: frozenset[str]
    case: CaseLine | None
    version: int
    waiting: list[tuple[str, str, Any, str]]
    not_mine: str
    #: Forms that stand elsewhere on the page: what she may do, and nobody waits for.
    aside: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether there is a form for the reader."""
        return bool(self.forms)


def _forms_of(case: CaseLine, file: CaseFile) -> set[str]:
    """Forms of one case: its acts, where the task they need is open in the file."""
    open_kinds = {task.kind for task in file.tasks}
    return {
        act
        for act, _name in case.acts
        if act in FORMS and (not FORMS[act] or open_kinds & set(FORMS[act].split()))
    }


def acts_of(file: CaseFile, actor: Actor, *, chosen: str = "") -> Acts:
    """Forms of the page by the process table's word (`CaseLine.acts`); the services check again under the lock."""
    case = case_shown(file, actor, chosen)
    forms = {"accept"} if file.state == "ready" and actor.role is Role.TOWN_CLERK else set()
    forms |= _forms_of(case, file) if case else set()
    version = case.version if case else file.version
    not_mine = _not_mine(file, actor, forms)
    return Acts(frozenset(forms), case, version, list(_waiting(file)), not_mine, _aside(file, actor))


def release_form(party_id: UUID | None) -> str:
    """The name of the form that frees one person."""
    return f"release-{party_id}"


def _aside(file: CaseFile, actor: Actor) -> frozenset[str]:
    """Who may be freed by the reader: before acceptance, anybody but the applicant, once."""
    if file.state not in ("waiting", "ready") or actor.role not in (Role.TOWN_CLERK, Role.TOWN_LEADER):
        return frozenset()
    freed = [party for party in file.parties if party.role != "applicant" and party.released_at is None]
    return frozenset(release_form(party.id) for party in freed)


def _waiting(file: CaseFile) -> Iterator[tuple[str, str, Any, str]]:
    """(step, who, due day, colour) of each open task, one line for all signatures."""
    unsigned = "、".join(party.name for party in file.parties if party.must_sign and party.signed_at is None)
    seen = set()
    for task in file.tasks:
        if task.kind in seen:
            continue
        seen.add(task.kind)
        late = task.days_left is not None and task.days_left < 0
        who = unsigned if task.kind == "sign" else casework.queue_name(task)
        yield task.kind_name, who, task.due_on, "bad" if late else "wait"


def _not_mine(file: CaseFile, actor: Actor, forms: set[str]) -> str:
    """Her queue holds a task of this file, but she did an earlier step: somebody else must do this one."""
    for task in file.tasks:
        act = TASK_ACTS.get(task.kind, "")
        if act and task.queue == actor.role and act not in forms and "accept" not in forms:
            return SamePerson.message
    return ""
