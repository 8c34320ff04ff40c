"""To whom the money of an application would go."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardStatus
from minzheng.engines.casework.guardian_rules import guardian_of, paid_for
from minzheng.engines.casework.models import Application, Case, Party, Review
from minzheng.engines.casework.one_form import named_for
from minzheng.foundations.people.queries import cards
from minzheng.kernel.clock import local_date, now
from minzheng.kernel.result import NotYours


@dataclass(frozen=True, slots=True)
class Payee:
    """Whose account is paid, the holder's or of a child her guardian's, and the application's area."""

    person_id: UUID
    name: str
    area_code: str
    number: str


def payees_of(application_id: UUID) -> list[Payee]:
    """Every payee of an application handed in, once, the applicant first where she is one.

    For each item: whom its running awards pay, before a grant its only subject or the applicant, of a child the guardian.
    Empty for a draft, or when it is not visible from here.
    """
    row = Application.objects.filter(pk=application_id).exclude(state="draft").first()
    if row is None or row.applicant_id is None:
        return []
    found = list(dict.fromkeys(_paid(row, row.applicant_id)))
    found.sort(key=lambda person_id: person_id != row.applicant_id)
    names = dict(Party.objects.filter(application=row, person_id__in=found).values_list("person_id", "name"))
    names |= {one.id: one.name for one in cards(found).values() if one.id not in names}
    return [Payee(one, names.get(one) or _guardian(row, one), row.area_code, row.number) for one in found]


def chosen_payee(payees: list[Payee], person: str) -> Payee:
    """The payee named by a sent id, the first where none is named. Refuses: NotYours (nobody of this file)."""
    for one in payees:
        if person in ("", str(one.person_id)):
            return one
    raise NotYours()


def _paid(application: Application, applicant_id: UUID) -> Iterator[UUID]:
    """Whose account is paid, item by item, more than once where several items pay the same person."""
    cases = dict(Case.objects.filter(application=application).values_list("item", "id"))
    for item in application.items:
        granted = list(_awards_pay(application, cases[item])) if item in cases else []
        holder, _name = named_for(application, item)
        yield from granted or [paid_for(holder or applicant_id, on=local_date(now()))]


def _awards_pay(application: Application, case_id: UUID) -> Iterator[UUID]:
    """Payees of what the case gave, or of the award it looks at again."""
    awards = benefits.awards_of_case(case_id=case_id)
    if not awards and application.kind == "review":
        looked_at = Review.objects.filter(application=application).values_list("award_id", flat=True).first()
        award = benefits.award(award_id=looked_at) if looked_at else None
        awards = [award] if award else []
    return (one.payee_person_id for one in awards if one.status != AwardStatus.ENDED)


def _guardian(application: Application, person_id: UUID) -> str:
    """The name of a guardian who is no party of the file and whose card is out of reach."""
    members = Party.objects.filter(application=application).exclude(person_id=None)
    for child in members.values_list("person_id", flat=True):
        row = guardian_of(child)
        if row is not None and row.person_id == person_id:
            return str(row.name)
    return ""
