"""When a household is looked at again: its class, its cycle, the next day. Called by acts that hold the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits.types import AwardLine
from minzheng.engines.casework import review_rules
from minzheng.engines.casework.models import Case, Party, Recheck, Review, next_check
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.rules import queries as advice_store
from minzheng.kernel.clock import local_date

#: Years of age in which a person counts as able to work, the last one not included [D].
WORKING_AGE = (16, 60)


@dataclass(frozen=True, slots=True)
class Begun:
    """An award that has just begun, its household, its holder and where they live."""

    award_id: UUID
    household_id: UUID
    person_id: UUID
    area_code: str
    name: str


def start_cycle(
    award: AwardLine, *, application_id: UUID | None, name: str, on: date, at: datetime
) -> Recheck:
    """The cycle of an award from a day on, by the facts the rules saw; one that stands is kept as it is."""
    found = Recheck.objects.filter(award_id=award.id).first()
    if found is not None:
        return found  # type: ignore[no-any-return]
    item = catalogue.item_of_kind(award.kind).code
    household_class = class_by_facts(application_id, item)
    months = review_rules.cycle_months(item, household_class).value
    return Recheck.objects.create(  # type: ignore[no-any-return]
        award_id=award.id,
        household_id=award.household_id,
        applicant_id=award.person_id,
        area_code=award.area_code,
        applicant_name=name,
        household_class=household_class,
        months=months,
        next_on=next_check(on, months),
        updated_at=at,
    )


#: The handler of a new award's fact that begins its cycle.
BEGINS_CYCLE = "casework.award_began"


def start_cycles(begun: Sequence[Begun], *, item: str, on: date, at: datetime) -> None:
    """The cycles of awards of which no advice is known, in one statement: the class nothing is known of."""
    household_class = class_by_facts(None, item)
    months = review_rules.cycle_months(item, household_class).value
    Recheck.objects.bulk_create(
        [
            Recheck(
                award_id=one.award_id,
                household_id=one.household_id,
                applicant_id=one.person_id,
                area_code=one.area_code,
                applicant_name=one.name,
                household_class=household_class,
                months=months,
                next_on=next_check(on, months),
                updated_at=at,
            )
            for one in begun
        ]
    )


def class_by_facts(application_id: UUID | None, item: str) -> str:
    """The class the kept advice's inputs suggest; "unstable", looked at more often, where nothing is known.

    An officer may choose another with reasons. Source: 审核确认办法 art. 31; the ages are ours [D].
    """
    stored = advice_store.advice_of(application_id=application_id, item=item) if application_id else None
    if stored is None or not stored.advice.trace.get("people"):
        return "unstable"
    people = stored.advice.trace["people"]
    able = [one for one in people if _is_able(one)]
    if any(not _earns(one) for one in able):
        return "able_city" if stored.advice.trace.get("household", {}).get("urban") else "able_village"
    if able:
        return "unstable"
    return "severe" if any(_is_severe(one) for one in people) else "stable"


def _is_severe(person: dict[str, Any]) -> bool:
    return bool(person.get("major_illness")) or 1 <= int(person.get("disability_grade", 0)) <= 2


def _is_able(person: dict[str, Any]) -> bool:
    """Of working age, neither severely ill or disabled nor a student."""
    student = person.get("student_level", "none") != "none"
    return (
        WORKING_AGE[0] <= int(person.get("age", 0)) < WORKING_AGE[1]
        and not student
        and not _is_severe(person)
    )


def _earns(person: dict[str, Any]) -> bool:
    return bool(person.get("wage_yearly") or person.get("operating_yearly"))


def after_review(review: Review, case: Case, *, at: datetime) -> None:
    """The next check counts from the day a review ended; an award that has ended is looked at no more."""
    row = Recheck.objects.select_for_update(of=("self",)).filter(award_id=review.award_id).first()
    line = benefits.award(award_id=review.award_id)
    if row is None and line is not None:
        name = Party.objects.filter(application_id=review.application_id, person_id=line.person_id)
        words = name.values_list("name", flat=True).first() or ""
        row = start_cycle(line, application_id=review.application_id, name=words, on=local_date(at), at=at)
    if row is None or line is None:
        return
    if row.set_by is None:
        row.household_class = class_by_facts(review.application_id, case.item)
        row.months = review_rules.cycle_months(case.item, row.household_class).value
    row.next_on = next_check(local_date(at), row.months)
    row.ended = line.end_month is not None
    row.updated_at = at
    row.save(update_fields=["household_class", "months", "next_on", "ended", "updated_at"])


def hand_over(award_id: UUID, person_id: UUID, name: str) -> None:
    """The cycle goes on under the new holder's name."""
    Recheck.objects.filter(award_id=award_id).update(applicant_id=person_id, applicant_name=name)


def move(award_id: UUID, area_code: str) -> None:
    """The cycle goes on in the family's new place."""
    Recheck.objects.filter(award_id=award_id).update(area_code=area_code)
