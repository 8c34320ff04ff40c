"""What must be true, besides role and separation, before a row of a process table may fire.

A row names its guards in one string: `guard = "of_route visit_done"`. Each is a function of the locked file, the case
and the actor; it raises a named refusal or says nothing.
"""

from collections.abc import Callable
from uuid import UUID

from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.deaths import known_dead
from minzheng.engines.casework.models import (
    Application,
    Case,
    ContactAttempt,
    NearRelative,
    Party,
    Review,
    Task,
)
from minzheng.engines.casework.process_table import Transition
from minzheng.engines.casework.types import (
    ContactsTooFew,
    EndNotPublished,
    HolderNotDead,
    NearRelativeRecuses,
    NotThisStep,
    NotYourRoute,
    SecondReviewMissing,
    SelfCareMissing,
    VisitMissing,
)
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.visits import queries as visits
from minzheng.foundations.accounts.queries import person_of_account
from minzheng.kernel.actor import Actor, Role

#: Tries to reach a family before anybody may propose to end: by two ways, on two days [D] for the number; art. 29 names none.
FEWEST_CONTACTS = 2
#: A proposal to end, or a request for more time, stands beside the work that goes on; it never holds the work up.
BESIDE = ("end", "end_town", "extend")

PROPOSED_END = ("end", "end_town")

Guard = Callable[[Application, Case, Actor], None]


def check_guards(application: Application, case: Case, row: Transition, actor: Actor) -> None:
    """Every guard a row names, in its order. Raises KeyError for one that does not exist."""
    for name in row.guard.split():
        GUARDS[name](application, case, actor)


def check_recusal(application: Application, actor: Actor) -> None:
    """Nobody acts on a file of her own, or of a family that registered her as near relative.

    Known by the person behind the account, by the account chosen in the register, else by the declared name.
    Refuses: NearRelativeRecuses. Source: 审核确认办法 art. 11.
    """
    if is_recused(application.id, actor):
        raise NearRelativeRecuses()


def is_recused(application_id: UUID, actor: Actor) -> bool:
    """Whether an officer reads neither what others said of a family nor its whole file: her own, or her kin's."""
    if not actor.is_officer or actor.account_id is None:
        return False
    return is_kin(application_id, account_id=actor.account_id, name=actor.name)


def check_recusal_of_award(award: AwardLine, actor: Actor) -> None:
    """Nobody opens anything of a family she belongs to, or that has registered her as near relative in any file.

    Refuses: NearRelativeRecuses. Source: 审核确认办法 art. 11.
    """
    if not actor.is_officer:
        return
    reviews = Review.objects.filter(award_id=award.id).values_list("application_id", flat=True)
    first = Case.objects.filter(pk=award.case_id).values_list("application_id", flat=True)
    if any(is_recused(one, actor) for one in {*reviews, *first}):
        raise NearRelativeRecuses()


def is_kin(application_id: UUID, *, account_id: UUID, name: str) -> bool:
    """Whether an officer belongs to a file's family, or is registered as near relative of one of it."""
    for row in NearRelative.objects.filter(application_id=application_id):
        if row.account_id == account_id or (row.account_id is None and row.official_name == name):
            return True
    person = person_of_account(account_id)
    return (
        person is not None and Party.objects.filter(application_id=application_id, person_id=person).exists()
    )


def _nothing_open(application: Application, case: Case, actor: Actor) -> None:
    if Task.objects.filter(case=case, closed_at__isnull=True).exclude(kind__in=BESIDE).exists():
        raise NotThisStep()


def _of_route(application: Application, case: Case, actor: Actor) -> None:
    """The delegated town confirms its own cases, the district all others (art. 2); a row's machine has no route."""
    if actor.role is not Role.SYSTEM and (actor.role is Role.TOWN_CONFIRMER) != (case.route == "town"):
        raise NotYourRoute()


def _visit_done(application: Application, case: Case, actor: Actor) -> None:
    if case.visit_required and case.visit_id is None:
        raise VisitMissing(
            f"按规定，区县要先入户核查再决定（原因：{case.visit_required}）。请先登记区县入户核查"
        )


def _second_reviewed(application: Application, case: Case, actor: Actor) -> None:
    if case.second_review_id is None and needs_second_review(application):
        raise SecondReviewMissing()


def needs_second_review(application: Application) -> bool:
    """A family with a registered near relative is looked at by a second officer of the district."""
    return bool(NearRelative.objects.filter(application=application).exists())


def _contacts_made(application: Application, case: Case, actor: Actor) -> None:
    """Two tries by different ways on different days, each on record (art. 29)."""
    made = list(ContactAttempt.objects.filter(case=case).values_list("way", "made_on"))
    if not any(a[0] != b[0] and a[1] != b[1] for a in made for b in made):
        raise ContactsTooFew()


def _end_proposed(application: Application, case: Case, actor: Actor) -> None:
    proposed = Task.objects.filter(case=case, kind__in=PROPOSED_END, closed_at__isnull=True)
    if not proposed.exists():
        raise NotThisStep("镇街没有（或者已经撤回）终止建议，不能终止。请刷新后查看最新进展")


def _check_open(application: Application, case: Case, actor: Actor) -> None:
    if not Task.objects.filter(case=case, kind="verification", closed_at__isnull=True).exists():
        raise NotThisStep("现在没有在等信息核对，请刷新后查看最新进展")


def _succession(application: Application, case: Case, actor: Actor) -> None:
    """The town's leader alone only where the holder's death is on record; any other change is the confirmer's."""
    if actor.role is not Role.TOWN_LEADER:
        _of_route(application, case, actor)
    elif application.applicant_id not in known_dead(application):
        raise HolderNotDead()


def _assessed(application: Application, case: Case, actor: Actor) -> None:
    must_be_assessed(application, case)


def must_be_assessed(application: Application, case: Case) -> None:
    """Two surveyors have assessed the self-care of everybody the item says. Refuses: SelfCareMissing."""
    tell = getattr(catalogue.handler_of(case.item), "assessed_people", None)
    wanted = set(tell(open_answers(application.id, application.answers_box)) if tell else ())
    people = dict(Party.objects.filter(application=application).values_list("person_id", "position"))
    done = {
        people.get(member.person_id)
        for visit in visits.visits_of(application.id)
        for member in visit.findings.members
        if member.self_care is not None
    }
    if wanted - done:
        raise SelfCareMissing()


def _end_published(application: Application, case: Case, actor: Actor) -> None:
    """The intended end has hung its days since it was last proposed. Refuses: EndNotPublished."""
    notice = notices.notice_of(case_id=case.id)
    if case.notice_id is None or notice is None or notice.id != case.notice_id or notice.closed_at is None:
        raise EndNotPublished()


GUARDS: dict[str, Guard] = {
    "nothing_open": _nothing_open,
    "check_open": _check_open,
    "of_route": _of_route,
    "visit_done": _visit_done,
    "second_reviewed": _second_reviewed,
    "contacts_made": _contacts_made,
    "end_proposed": _end_proposed,
    "succession": _succession,
    "assessed": _assessed,
    "end_published": _end_published,
}
