"""事项建议: a decision on one item brings another before an officer; she offers it, the family says yes, then its case opens.

Nothing is opened, refused or ended by a machine: the proposal is a task, and the family's answers, papers, signatures,
check and visit serve again.
"""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.counted import members_of
from minzheng.engines.casework.evidence import evidence_of, law_day, somebody_left
from minzheng.engines.casework.firing import (
    INTAKE_QUEUES,
    NewTask,
    Step,
    check_row,
    close_tasks,
    gather_if_ready,
    locked_application,
    open_task,
    write_event,
)
from minzheng.engines.casework.guards import check_recusal
from minzheng.engines.casework.models import SETTLED_APPLICATION, Application, Case, ItemProposal, Task
from minzheng.engines.casework.parameters import last_day
from minzheng.engines.casework.processes import intake_of
from minzheng.engines.casework.running_items import begin_items
from minzheng.engines.casework.services.acceptance import open_added_case
from minzheng.engines.casework.services.review import advise
from minzheng.engines.casework.services.settling import settle_if_done
from minzheng.engines.casework.services.signing import applicant_of
from minzheng.engines.casework.types import NotThisStep, NotYourRole, ReasonsMissing
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.catalogue.types import ServiceItem
from minzheng.engines.forms import services as forms
from minzheng.engines.messages import services as messages
from minzheng.engines.rules.types import MissingFact, ParameterUnsettled
from minzheng.engines.verification import queries as verification
from minzheng.engines.visits import queries as visits
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal

OFFER, ASK, ASK_AGAIN = "offer_item", "agree_item", "ask_item"
#: Who asks the family, and who may write down what it answered.
MAY_OFFER = (Role.TOWN_CLERK, Role.TOWN_LEADER)
MAY_ANSWER = (Role.VILLAGE_WORKER, *MAY_OFFER)
SHORTEST_WORDS = 2


@act
def propose_items(*, application_id: UUID, case_id: UUID, at: datetime) -> int:
    """Put before the town what other items may be for after a decision; how many. Twice changes nothing.

    Called for a fact (CaseDecided). An item the family has asked for already is left out, and one the rules see no
    ground for; what the rules do not know is told as that. Source: 审核确认办法 art. 21 (told what else may help).
    """
    application = locked_application(application_id)
    case = Case.objects.select_related("decision").filter(pk=case_id, application=application).first()
    if case is None or case.decision is None or application.state != "accepted" or somebody_left(application):
        return 0
    taken = set(Case.objects.filter(application=application).values_list("item", flat=True))
    taken |= set(ItemProposal.objects.filter(application=application).values_list("item", flat=True))
    made = 0
    for item, why in _followers(case, case.decision.kind):
        words = _advised(application, item, at=at) if item.code not in taken else None
        if words is not None:
            ItemProposal.objects.create(
                application=application,
                applicant_id=application.applicant_id,
                area_code=application.area_code,
                after_case=case,
                item=item.code,
                why=why,
                advice=words[:300],
                proposed_at=at,
            )
            made += 1
    if made:
        _open_once(application, OFFER, at=at)
        names = "、".join(catalogue.item(one.item).short_name for one in _open(application))
        step = Step("propose_item", (application.state, application.state), note=names)
        write_event(application, actor=SYSTEM, step=step, at=at)
        record(
            actor=SYSTEM,
            action="casework.item.proposed",
            subject=Subject("application", application.id, application.applicant_id, application.area_code),
            at=at,
            items=names,
        )
    return made


def _followers(case: Case, kind: str) -> list[tuple[ServiceItem, str]]:
    """Items of the same form that follow this decision, with the reason their folder gives."""
    return [
        (item, one.why)
        for item in catalogue.on_one_form(case.item)
        for one in item.follows
        if one.item == case.item and one.on == kind
    ]


def _advised(application: Application, item: ServiceItem, *, at: datetime) -> str | None:
    """What the rules say of it on all that is known, in a line; None where they see no ground."""
    answers = open_answers(application.id, application.answers_box)
    if forms.form_behind(item.code, answers) is None:
        return None  # a family taken over from a list never filled the form: there is nothing to work it out from
    try:
        advice = catalogue.handler_of(item.code).assess(
            answers, evidence_of(application, at=at), on=law_day(application, at)
        )
    except MissingFact as gap:
        return gap.message
    except ParameterUnsettled:
        return "测算用到的参数待核实"
    except Refusal as no:
        return no.message
    return (
        f"测算：{advice.outcome_words}。{'；'.join(one.text for one in advice.reasons)}"
        if advice.fits
        else None
    )


def _open(application: Application) -> list[ItemProposal]:
    rows = ItemProposal.objects.filter(application=application, state__in=("waiting", "offered"))
    return list(rows.order_by("proposed_at", "pk"))


def _open_once(application: Application, kind: str, *, at: datetime) -> None:
    if not Task.objects.filter(application=application, kind=kind, closed_at__isnull=True).exists():
        due = last_day("offer_look_days", since=local_date(at)) if kind in (OFFER, ASK_AGAIN) else None
        open_task(application, NewTask(kind, INTAKE_QUEUES[kind], due), at=at)


def _locked(proposal_id: UUID) -> tuple[Application, ItemProposal]:
    """The file, locked first, and the proposal. Refuses: NotYours."""
    found = ItemProposal.objects.filter(pk=proposal_id).values_list("application_id", flat=True).first()
    if found is None:
        raise NotYours()
    application = locked_application(found)
    return application, ItemProposal.objects.select_for_update(of=("self",)).get(pk=proposal_id)


@act
def offer_item(*, actor: Actor, proposal_id: UUID, at: datetime) -> None:
    """The town offers an item to the family with one tap: it is told, and its yes is waited for, however long.

    Refuses: NotYours, NotYourRole, NearRelativeRecuses, NotThisStep (answered already, or the file is closed).
    """
    application, proposal = _locked(proposal_id)
    if actor.role not in MAY_OFFER:
        raise NotYourRole()
    if proposal.state != "waiting" or application.state in SETTLED_APPLICATION:
        raise NotThisStep()
    check_row(intake_of(application), OFFER, application.state, actor)
    check_recusal(application, actor)
    proposal.state, proposal.looked_at = "offered", at
    proposal.looked_by, proposal.looked_account = actor.posting_id, actor.account_id
    proposal.save(update_fields=["state", "looked_at", "looked_by", "looked_account"])
    item = catalogue.item(proposal.item)
    step = Step(OFFER, (application.state, application.state), note=item.name)
    write_event(application, actor=actor, step=step, at=at)
    _tidy(application, actor=actor, at=at)
    messages.tell(
        person_id=applicant_of(application),
        area_code=application.area_code,
        kind=f"{item.code}.item_offered",
        context={"name": application.applicant_name, "item": item.name},
        link=f"/applications/{application.id}/",
        at=at,
    )
    _note("casework.item.offered", application, item.code, actor=actor, at=at)


@act
def ask_family_again(*, proposal_id: UUID, at: datetime) -> bool:
    """The village is asked to ask the family, once an offer was not answered for its days; whether a task was opened.

    A timer opens a task and answers nothing for the family: it may say yes or no however late. Twice changes nothing.
    """
    application, proposal = _locked(proposal_id)
    asked = Task.objects.filter(application=application, kind=ASK_AGAIN, closed_at__isnull=True).exists()
    if proposal.state != "offered" or proposal.looked_at is None or asked:
        return False
    if last_day("offer_answer_days", since=local_date(proposal.looked_at)) >= local_date(at):
        return False
    _open_once(application, ASK_AGAIN, at=at)
    _note("casework.item.unanswered", application, proposal.item, actor=SYSTEM, at=at)
    return True


@act
def agree_item(*, actor: Actor, proposal_id: UUID, at: datetime, words: str = "") -> UUID:
    """The family's new yes: the case of the added item opens on what is there already. Returns the case's id.

    By the applicant herself, or by an officer who writes down when and how the family said so (`words`). Refuses:
    NotYours, NotYourRole, ReasonsMissing, NotThisStep, AlreadyApplied (held, recognised, or running elsewhere, as at
    submission; the family declines, or the other file is settled first).
    """
    application, proposal = _locked(proposal_id)
    _must_answer(application, proposal, actor, words)
    with acting_for_family(application.area_code):
        case = _add(application, proposal, actor=actor, at=at, words=words)
    return UUID(str(case.id))


@act
def decline_item(*, actor: Actor, proposal_id: UUID, words: str, at: datetime) -> None:
    """Not this item: the family does not want it, or the town sees no ground, in words. Nothing is refused by it.

    The family may apply for it at any time. Refuses: NotYours, NotYourRole, ReasonsMissing, NotThisStep.
    """
    application, proposal = _locked(proposal_id)
    if proposal.state == "waiting":
        if actor.role not in MAY_OFFER:
            raise NotYourRole()
        if len(words.strip()) < SHORTEST_WORDS:
            raise ReasonsMissing("请写明为什么暂不建议这一事项")
    else:
        _must_answer(application, proposal, actor, words)
    with acting_for_family(application.area_code):
        _answered(proposal, "declined", actor, words.strip() or "本人不需要", at)
        item = catalogue.item(proposal.item)
        note = f"{item.name}：{words.strip() or '本人不需要'}"
        step = Step("decline_item", (application.state, application.state), note=note)
        write_event(application, actor=actor, step=step, at=at)
        _tidy(application, actor=actor, at=at)
        _note("casework.item.declined", application, item.code, actor=actor, at=at)
        settle_if_done(application, actor=SYSTEM, at=at)


def _must_answer(application: Application, proposal: ItemProposal, actor: Actor, words: str) -> None:
    if proposal.state != "offered" or application.state in SETTLED_APPLICATION:
        raise NotThisStep()
    if actor.is_officer:
        if actor.role not in MAY_ANSWER:
            raise NotYourRole()
        check_recusal(application, actor)
        if len(words.strip()) < SHORTEST_WORDS:
            raise ReasonsMissing("请写明家庭什么时候、怎么答复的，例如：11月25日电话答复，愿意")
    elif actor.person_id is None or actor.person_id != application.applicant_id:
        raise NotYours()


def _answered(proposal: ItemProposal, state: str, actor: Actor, words: str, at: datetime) -> None:
    proposal.state, proposal.answered_at, proposal.words = state, at, words[:300]
    proposal.answered_account, proposal.answered_name = actor.account_id, actor.title[:120]
    proposal.save(
        update_fields=["state", "answered_at", "words", "answered_account", "answered_name", "case_id"]
    )


def _add(application: Application, proposal: ItemProposal, *, actor: Actor, at: datetime, words: str) -> Case:
    """The item joins the file: its people run for it, its case opens without what is done already."""
    check_row(intake_of(application), ASK, application.state, actor)
    done = set()
    if verification.report_of(application.id) is not None:
        done.add("verification")
    if visits.visit_of(application.id) is not None:
        done.add("survey")
    application.items = [*application.items, proposal.item]
    application.version += 1
    application.save(update_fields=["items", "version"])
    persons = [row.person_id for row in members_of(application)]
    begin_items(application, [proposal.item], persons, actor=actor, at=at)
    owner = proposal.after_case.owner_posting
    case = open_added_case(application, proposal.item, actor=actor, at=at, owner=owner, done=done)
    proposal.case_id = case.id
    _answered(proposal, "agreed", actor, words.strip() or "本人同意", at)
    note = f"{catalogue.item(proposal.item).name}：{words.strip() or '本人同意'}"
    step = Step(ASK, (application.state, application.state), note=note)
    write_event(application, actor=actor, step=step, at=at)
    if gather_if_ready(application, case, actor=SYSTEM, at=at):
        advise(application, case, at=at)
    _tidy(application, actor=actor, at=at)
    _note("casework.item.added", application, proposal.item, actor=actor, at=at)
    return case


def _tidy(application: Application, *, actor: Actor, at: datetime) -> None:
    """The file's tasks stand for what is still open of all proposals."""
    states = {one.state for one in _open(application)}
    for kind, state in ((OFFER, "waiting"), (ASK, "offered")):
        if state in states:
            _open_once(application, kind, at=at)
        else:
            close_tasks(application, [kind, ASK_AGAIN] if kind == ASK else [kind], actor=actor, at=at)


def _note(action: str, application: Application, item: str, *, actor: Actor, at: datetime) -> None:
    subject = Subject("application", application.id, application.applicant_id, application.area_code)
    record(actor=actor, action=action, subject=subject, at=at, item=item)
