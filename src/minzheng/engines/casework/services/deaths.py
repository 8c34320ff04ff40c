"""去世登记: a death put down with its evidence, looked at by a second officer, taken back with reasons where it was wrong.

Nothing here ends or stops a payment: what follows is a review within the law's months, decided by officers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.casework.firing import Step, write_event
from minzheng.engines.casework.guards import check_recusal_of_award
from minzheng.engines.casework.models import ChangeReport, DeathRecord, Review
from minzheng.engines.casework.review_files import locked_review
from minzheng.engines.casework.review_types import DEATH_SOURCES, ReportedChange
from minzheng.engines.casework.services.changes import take_in
from minzheng.engines.casework.services.review import SHORTEST_REASONS
from minzheng.engines.casework.types import NotYourRole, ReasonsMissing, SamePerson
from minzheng.engines.payments import queries as payments
from minzheng.foundations.accounts.queries import colleagues, holders_of_postings
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import services as people
from minzheng.foundations.people.queries import cards, deceased
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

MAY_RECORD_DEATH = (Role.VILLAGE_WORKER, Role.TOWN_CLERK)
MAY_LOOK_AT_DEATH = (Role.TOWN_CLERK, Role.TOWN_LEADER, Role.DISTRICT_REVIEWER)
MAY_UNDO_DEATH = (Role.TOWN_LEADER, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER)
LONGEST_EVIDENCE = 300


class DeathUnfit(Refusal):
    """Not one of the family, a day that cannot be, or evidence nobody could look up."""

    code = "death_unfit"
    message = "请选择是家里的哪一位，填写去世日期（不晚于今天），并写明凭什么登记：证明的名称、编号、谁出具的"


class DeathKnown(Refusal):
    """The register has this person's day of death, or it waits for its second look."""

    code = "death_known"
    message = "这个人的去世已经登记过，不用重复登记。登记有误的，请由镇街负责人或区县撤销后再登记"
    status = 409


class DeathLookedAt(Refusal):
    """Looked at already, or taken back."""

    code = "death_looked_at"
    message = "这条去世登记已经有人处理过，请刷新后查看"
    status = 409


@dataclass(frozen=True, slots=True)
class DeathFound:
    """Who died when; `source`: a key of DEATH_SOURCES; `evidence`: the document, its number, who issued it."""

    person_id: UUID
    died_on: date
    source: str
    evidence: str


@act
def record_death(*, actor: Actor, award_id: UUID, found: DeathFound, at: datetime) -> UUID:
    """去世登记: put down from a certificate or a report; a second officer looks before anything follows. Its id.

    The look has a named owner and a last day (payments' `vital_working_days`); when it passes, it is late, no more.

    Refuses: NotYours, NotYourRole, NearRelativeRecuses, DeathUnfit, DeathKnown. Source: 2022 notice (民发〔2022〕83号):
    after a member's death the family is looked at again within three months.
    """
    award = benefits.award(award_id=award_id)
    if award is None:
        raise NotYours()
    if actor.role not in MAY_RECORD_DEATH:
        raise NotYourRole()
    check_recusal_of_award(award, actor)
    name = _checked(award, found, at)
    waits = DeathRecord.objects.filter(person_id=found.person_id, state__in=("waiting", "agreed"))
    if deceased([found.person_id]) or waits.exists():
        raise DeathKnown()
    owner_role, owner_posting = _owner(actor, award.area_code, at)
    row = DeathRecord.objects.create(
        id=new_id(),
        applicant_id=award.person_id,
        area_code=award.area_code,
        award_id=award_id,
        person_id=found.person_id,
        person_name=name,
        died_on=found.died_on,
        source=found.source,
        evidence=found.evidence.strip(),
        recorded_posting=actor.posting_id,
        recorded_account=actor.account_id,
        recorded_name=actor.title[:120],
        recorded_at=at,
        owner_role=owner_role,
        owner_posting=owner_posting,
        due_on=payments.vital_due_on(since=local_date(at)),
    )
    _record(actor, row, "recorded", at)
    return UUID(str(row.id))


def _owner(actor: Actor, area_code: str, at: datetime) -> tuple[Role, UUID | None]:
    """Who looks at it: the nearest officer but the recorder; where nobody is posted, whoever will hold the last role."""
    on = local_date(at)
    for role in MAY_LOOK_AT_DEATH:
        held = [one.id for one in colleagues(area_code=area_code, roles=[role], on=on)]
        accounts = holders_of_postings(set(held), on=on)
        others = [one for one in held if accounts.get(one) not in (None, actor.account_id)]
        if others:
            return role, others[0]
    return MAY_LOOK_AT_DEATH[-1], None


def _checked(award: AwardLine, found: DeathFound, at: datetime) -> str:
    """The name of who died. Refuses: DeathUnfit."""
    family = {award.person_id, award.payee_person_id, *benefits.members_ever(award_id=award.id)}
    card = cards([found.person_id]).get(found.person_id) if found.person_id in family else None
    if card is None or found.source not in DEATH_SOURCES:
        raise DeathUnfit()
    born = card.birth or found.died_on
    evidence = found.evidence.strip()
    written = max((len(part) for part in evidence.split()), default=0) >= 4
    if not born <= found.died_on <= local_date(at) or not written or len(evidence) > LONGEST_EVIDENCE:
        raise DeathUnfit()
    return card.name


@act
def look_at_death(*, actor: Actor, death_id: UUID, agrees: bool, words: str, at: datetime) -> UUID | None:
    """The second look: agreed, the register has the day and a review opens; declined, nothing follows.

    Returns the review's application (None: declined, or another town takes the family over). By another officer than
    who put it down, never kin. Payment goes on either way. Refuses: NotYours, DeathLookedAt, NotYourRole,
    SamePerson, NearRelativeRecuses, ReasonsMissing. Source: as `record_death`; the second look is ours [D].
    """
    row, award = _locked(death_id, "waiting")
    if actor.role not in MAY_LOOK_AT_DEATH:
        raise NotYourRole()
    if row.recorded_account == actor.account_id:
        raise SamePerson()
    check_recusal_of_award(award, actor)
    if len(words.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明核对了什么：看了哪份证明、问了谁、结果怎样（至少 8 个字）")
    row.state = "agreed" if agrees else "declined"
    row.looked_posting, row.looked_account, row.looked_at = actor.posting_id, actor.account_id, at
    row.looked_name, row.looked_words = actor.title[:120], words.strip()[:300]
    opened = _follow(actor, row, award, at=at) if agrees else None
    row.save(
        update_fields=[
            "state", "looked_posting", "looked_account", "looked_at", "looked_name", "looked_words", "report_id",
        ]
    )  # fmt: skip
    _record(actor, row, row.state, at)
    return opened


def _follow(actor: Actor, row: DeathRecord, award: AwardLine, *, at: datetime) -> UUID | None:
    """The day in the register, and the family's review; what the family told already is not told twice."""
    people.note_death(
        actor=actor, person_id=row.person_id, died_on=row.died_on, area_code=row.area_code, at=at
    )
    ended = award.end_month is not None and award.end_month < local_date(at).replace(day=1)
    told = ChangeReport.objects.filter(award_id=award.id, kind="death", person_id=row.person_id)
    if ended or told.exists():
        return None
    words = f"{DEATH_SOURCES[row.source]}：{row.evidence}"
    change = ReportedChange("death", words, row.died_on, row.person_id)
    with acting_for_family(award.area_code):
        opened, row.report_id = take_in(actor, award, change, at=at)
    return opened


@act
def undo_death(*, actor: Actor, death_id: UUID, reasons: str, at: datetime) -> None:
    """撤销去世登记: it was wrong; the day leaves the register, the running review says so and goes on to be decided.

    Refuses: NotYours, DeathLookedAt (not agreed), NotYourRole, NearRelativeRecuses, ReasonsMissing.
    """
    row, award = _locked(death_id, "agreed")
    if actor.role not in MAY_UNDO_DEATH:
        raise NotYourRole()
    check_recusal_of_award(award, actor)
    if len(reasons.strip()) < SHORTEST_REASONS:
        raise ReasonsMissing("请写明为什么撤销：哪里登记错了、凭什么更正（至少 8 个字）")
    row.state, row.undone_at, row.undone_words = "undone", at, reasons.strip()[:300]
    row.undone_posting, row.undone_account, row.undone_name = (
        actor.posting_id,
        actor.account_id,
        actor.title[:120],
    )
    row.save(
        update_fields=[
            "state",
            "undone_at",
            "undone_words",
            "undone_posting",
            "undone_account",
            "undone_name",
        ]
    )
    people.note_death(actor=actor, person_id=row.person_id, died_on=None, area_code=row.area_code, at=at)
    running = Review.objects.filter(award_id=award.id, open=True).values_list("case_id", flat=True).first()
    if running is not None:
        application, case, _review = locked_review(running)
        step = Step("death_undone", (case.state, case.state), case, reasons.strip())
        write_event(application, actor=actor, step=step, at=at)
    _record(actor, row, "undone", at)


def _locked(death_id: UUID, state: str) -> tuple[DeathRecord, AwardLine]:
    row = DeathRecord.objects.select_for_update(of=("self",)).filter(pk=death_id).first()
    award = benefits.award(award_id=row.award_id) if row is not None else None
    if row is None or award is None:
        raise NotYours()
    if row.state != state:
        raise DeathLookedAt()
    return row, award


def _record(actor: Actor, row: DeathRecord, done: str, at: datetime) -> None:
    subject = Subject("death", row.id, row.person_id, row.area_code)
    record(actor=actor, action=f"casework.death.{done}", subject=subject, at=at)
