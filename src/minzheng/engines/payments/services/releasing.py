"""Four officers answer for a run: who prepared, who reviewed, who released, who released the money. Four accounts."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce
from minzheng.engines.payments.events import RunReleased
from minzheng.engines.payments.freezing import renew_items, run_digest, take_long
from minzheng.engines.payments.models import PaymentTask, Run
from minzheng.engines.payments.services.budgeting import charge_run
from minzheng.engines.payments.services.holding import hold_without_account
from minzheng.engines.payments.services.preparing import NotYourDuty, run_of, seal_run, take_turns
from minzheng.engines.payments.services.reported import hold_reported
from minzheng.engines.payments.types import Charge, RunState, TaskKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role
from minzheng.kernel.result import Refusal, StaleVersion

SHORTEST_REASON = 4


class RunNotReady(Refusal):
    """The run is not at this step."""

    code = "run_not_ready"
    message = "这张发放单现在不在这一步，请刷新后查看进度"


class SameOfficer(Refusal):
    """One of the four has answered for this run before."""

    code = "same_officer"
    message = (
        "编制、复核、签发、财政拨付要由四位不同的同事办理，您已经办过这张发放单的前面一步，请另一位同事办理"
    )


class RunAltered(Refusal):
    """What the run was computed from is not what was frozen."""

    code = "run_altered"
    message = "这张发放单的明细和编制时不一致，请退回重新编制，并报告系统运维核查"


class ReasonsMissing(Refusal):
    """Sent back without saying why."""

    code = "run_reasons_needed"
    message = "退回发放单请写明原因（至少 4 个字），编制的同事要照着改"


@act
def review_run(*, actor: Actor, run_id: UUID, version: int, at: datetime) -> None:
    """复核. Refuses: NotYours, NotYourDuty, StaleVersion, RunNotReady, SameOfficer, RunAltered."""
    run = _ready(actor, run_id, version, Role.DISTRICT_REVIEWER, RunState.PREPARED)
    _sign(run, actor, "reviewed", RunState.REVIEWED, at)


@act
def release_run(*, actor: Actor, run_id: UUID, version: int, at: datetime) -> None:
    """签发. Refuses: as `review_run`."""
    run = _ready(actor, run_id, version, Role.DISTRICT_CONFIRMER, RunState.REVIEWED)
    _sign(run, actor, "released", RunState.RELEASED, at)


@act
def finance_run(
    *, actor: Actor, run_id: UUID, version: int, charges: tuple[Charge, ...] | None = None, at: datetime
) -> None:
    """财政拨付: the finance bureau releases the money and its lines are charged, in one transaction.

    `charges` None: central money first, then the city's, the district's, charity's.
    Refuses: as `review_run`, LineShort (the line and what is missing), ChargesUnfit.
    """
    run = _ready(actor, run_id, version, Role.FINANCE_BUREAU, RunState.RELEASED)
    charge_run(run, actor=actor, charges=charges, at=at)
    _sign(run, actor, "financed", RunState.FINANCED, at)
    announce(RunReleased(area_code=run.area_code, run_id=run.id, month=run.month, kind=run.kind), at=at)
    done = PaymentTask.objects.filter(kind=TaskKind.PAY_DAY, cause=pay_day_cause(run), closed_at__isnull=True)
    done.update(
        closed_at=at, closed_by_posting=actor.posting_id, closed_by_name=actor.title[:120], answer="已拨付"
    )


@act
def return_run(*, actor: Actor, run_id: UUID, version: int, reasons: str, at: datetime) -> None:
    """退回: before the money is released, whoever is next sends a run back to be prepared again, with reasons.

    Refuses: NotYours, NotYourDuty, StaleVersion, RunNotReady, ReasonsMissing.
    """
    run = run_of(run_id)
    next_one = {
        RunState.PREPARED: Role.DISTRICT_REVIEWER,
        RunState.REVIEWED: Role.DISTRICT_CONFIRMER,
        RunState.RELEASED: Role.FINANCE_BUREAU,
    }
    if run.state not in next_one:
        raise RunNotReady("这张发放单已经拨付或已退回，不能再退回")
    _check(actor, run, version, next_one[RunState(run.state)])
    if len(reasons.strip()) < SHORTEST_REASON:
        raise ReasonsMissing()
    for step in ("reviewed", "released"):
        for what in ("at", "by_posting", "by_account"):
            setattr(run, f"{step}_{what}", None)
        setattr(run, f"{step}_by_name", "")
    run.state, run.return_reasons, run.version = RunState.RETURNED, reasons.strip()[:200], run.version + 1
    run.save()
    _record(actor, "returned", run, at)


@act
def prepare_again(*, actor: Actor, run_id: UUID, version: int, at: datetime) -> None:
    """A run sent back is computed afresh: the same keys, today's awards and accounts; what is no longer due is withdrawn.

    What is new goes to a run of its own (`prepare_run`). Refuses: NotYours, NotYourDuty, StaleVersion, RunNotReady.
    """
    run = run_of(run_id)
    _check(actor, run, version, Role.DISTRICT_FINANCE)
    if run.state != RunState.RETURNED:
        raise RunNotReady()
    take_turns(run.area_code[:6], run.month, run.kind)
    take_long()
    run.state, run.version = RunState.PREPARING, run.version + 1
    run.prepared_at, run.prepared_by_posting, run.prepared_by_account = at, *_officer(actor)
    run.prepared_by_name = actor.title[:120]
    run.save()
    renew_items(run, at=at)
    hold_without_account(run, at=at)
    seal_run(run)
    hold_reported(run=run, at=at)
    _record(actor, "prepared_again", run, at)


def pay_day_cause(run: Run) -> str:
    """The cause of the pay-day alarm a run answers."""
    return f"{run.area_code[:6]}|{run.month:%Y-%m}|{run.kind}"


def _check(actor: Actor, run: Run, version: int, role: Role) -> None:
    if not actor.is_officer or actor.account_id is None or actor.role is not role:
        raise NotYourDuty(f"这一步由{ROLE_NAMES[role]}办理，请联系对应岗位的同事")
    if run.version != version:
        raise StaleVersion()


def _ready(actor: Actor, run_id: UUID, version: int, role: Role, state: RunState) -> Run:
    """The locked run at a step, for an officer who has not answered for it before."""
    run = run_of(run_id)
    if not actor.is_officer or actor.account_id is None or actor.role is not role:
        raise NotYourDuty(f"这一步由{ROLE_NAMES[role]}办理，请联系对应岗位的同事")
    if run.state != state:
        raise RunNotReady()
    if run.version != version:
        raise StaleVersion()
    if actor.account_id in (run.prepared_by_account, run.reviewed_by_account, run.released_by_account):
        raise SameOfficer()
    take_long()
    if run_digest(run.id) != (run.items, run.total_fen, bytes(run.digest)):
        raise RunAltered()
    return run


def _officer(actor: Actor) -> tuple[UUID, UUID]:
    """Posting and account of an officer. Refuses: NotYourDuty."""
    if actor.posting_id is None or actor.account_id is None:
        raise NotYourDuty()
    return actor.posting_id, actor.account_id


def _sign(run: Run, actor: Actor, step: str, state: RunState, at: datetime) -> None:
    setattr(run, f"{step}_at", at)
    setattr(run, f"{step}_by_posting", actor.posting_id)
    setattr(run, f"{step}_by_account", actor.account_id)
    setattr(run, f"{step}_by_name", actor.title[:120])
    run.state, run.version = state, run.version + 1
    run.save()
    _record(actor, step, run, at)


def _record(actor: Actor, what: str, run: Run, at: datetime) -> None:
    record(
        actor=actor, action=f"payments.run.{what}", subject=Subject("payment_run", run.id, None, run.area_code),
        at=at, items=run.items, total_fen=run.total_fen,
    )  # fmt: skip
