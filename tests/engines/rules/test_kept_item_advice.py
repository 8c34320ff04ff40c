"""Advice of any item, and of all items of a family, is kept as given and recomputes from what is kept alone."""

from dataclasses import replace
from datetime import date

import pytest
import yaml

from minzheng.engines.rules.item_types import FamilyAdvice, ItemAdvice, ItemOutcome, Together
from minzheng.engines.rules.models import StoredAdvice
from minzheng.engines.rules.queries import (
    NewAdvice,
    NewFamilyAdvice,
    advice_by_id,
    advice_history,
    advice_of,
    family_advice_of,
    store_advice,
    store_family_advice,
)
from minzheng.engines.rules.services import assess_family
from minzheng.engines.rules.types import EligibilityAdvice, Outcome
from minzheng.foundations.audit.models import Event
from minzheng.foundations.audit.services import WHOLE_CITY
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from tests.engines.benefits.scene import AREA, NOON, as_actor, raw_count, resident, 外人, 张主任
from tests.engines.casework.conftest import EXAMPLES
from tests.engines.rules.test_kept_advice import ADVICE, new
from tests.law.recompute_items import Again

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
FACTS = yaml.safe_load((EXAMPLES / "一户多项.yaml").read_text(encoding="utf-8"))
TOGETHER = Together("m1", "罗庆华", ("tekun",), 100_100, (("dibao", 63_000),), ("低保和特困不能同时享受。",))
FAMILY = replace(assess_family(FACTS, on=ON), together=(TOGETHER,))


def one() -> ItemAdvice:
    """The first item with a monthly amount that fits the example family."""
    return next(advice for advice in FAMILY.fitting() if advice.monthly_fen)


def whole(advice: FamilyAdvice = FAMILY) -> NewFamilyAdvice:
    return NewFamilyAdvice(new_id(), new_id(), AREA, advice)


def test_the_example_speaks_for_several_items() -> None:
    assert len(FAMILY.fitting()) >= 3


def test_advice_of_any_item_is_read_again_as_it_was_given() -> None:
    given = NewAdvice(new_id(), new_id(), AREA, one())
    with as_actor(张主任):
        advice_id = store_advice(actor=张主任, new=given, at=NOON)
        kept = advice_of(application_id=given.application_id, item=one().item)
        again = advice_by_id(advice_id=advice_id)
        row = StoredAdvice.objects.get()
    assert kept is not None and kept.advice == one() and again is not None and again.advice == one()
    assert (row.item, row.outcome, row.amount_fen) == (one().item, "fits", one().monthly_fen)


def test_what_is_given_once_has_no_monthly_amount() -> None:
    once = replace(one(), monthly_fen=0, once_high_fen=90_000)
    with as_actor(张主任):
        store_advice(actor=张主任, new=NewAdvice(new_id(), new_id(), AREA, once), at=NOON)
        assert StoredAdvice.objects.get().amount_fen is None


def test_both_kinds_of_one_application_stand_beside_one_another() -> None:
    given = new()
    with as_actor(张主任):
        store_advice(actor=张主任, new=given, at=NOON)
        store_advice(actor=张主任, new=replace(given, advice=one()), at=NOON)
        dibao = advice_of(application_id=given.application_id, item="dibao")
        other = advice_of(application_id=given.application_id, item=one().item)
        history = advice_history(application_id=given.application_id)
    assert dibao is not None and isinstance(dibao.advice, EligibilityAdvice) and dibao.advice == ADVICE
    assert other is not None and isinstance(other.advice, ItemAdvice)
    assert {kept.advice.item for kept in history} == {"dibao", one().item}


def test_the_advice_over_all_items_is_read_again_as_it_was_given() -> None:
    given = whole()
    with as_actor(张主任):
        store_family_advice(actor=SYSTEM, new=given, at=NOON)
        kept = family_advice_of(application_id=given.application_id)
    assert kept is not None and kept.advice == FAMILY and kept.created_at == NOON


def test_a_later_one_takes_its_place_and_no_item_sees_it() -> None:
    given = new()
    family = NewFamilyAdvice(given.application_id, given.applicant_id, AREA, FAMILY)
    later = replace(family, advice=replace(FAMILY, together=()))
    with as_actor(张主任):
        store_advice(actor=张主任, new=given, at=NOON)
        store_family_advice(actor=SYSTEM, new=family, at=NOON)
        store_family_advice(actor=SYSTEM, new=later, at=NOON.replace(hour=14))
        kept = family_advice_of(application_id=given.application_id)
        assert kept is not None and kept.advice.together == ()
        assert StoredAdvice.objects.filter(item="family").count() == 2
        latest = advice_of(application_id=given.application_id)
        assert latest is not None and latest.advice == ADVICE
        assert [row.advice.item for row in advice_history(application_id=given.application_id)] == ["dibao"]


def test_every_amount_is_worked_out_again_from_what_is_kept_alone() -> None:
    given = whole()
    with as_actor(张主任):
        store_family_advice(actor=SYSTEM, new=given, at=NOON)
        kept = family_advice_of(application_id=given.application_id)
    assert kept is not None
    told = {
        advice.item: (
            {person.ref: person.monthly_fen for person in advice.persons},
            advice.once_low_fen,
            advice.once_high_fen,
        )
        for advice in kept.advice.fitting()
    }
    assert told == Again(kept.advice.items[0].trace).amounts()


def test_the_applicant_reads_hers_and_strangers_none() -> None:
    given = whole()
    with as_actor(张主任):
        store_family_advice(actor=SYSTEM, new=given, at=NOON)
    with as_actor(resident(given.applicant_id)):
        assert family_advice_of(application_id=given.application_id) is not None
    for stranger in (外人, resident(new_id())):
        with as_actor(stranger):
            assert family_advice_of(application_id=given.application_id) is None
        assert raw_count("rules_stored_advice", stranger.scope) == 0


def test_keeping_is_recorded() -> None:
    given = whole()
    with as_actor(张主任):
        advice_id = store_family_advice(actor=SYSTEM, new=given, at=NOON)
    with open_scope(WHOLE_CITY):
        event = Event.objects.get(action="rules.advice.kept")
    assert (event.subject_id, event.person_id) == (advice_id, given.applicant_id)


@pytest.mark.parametrize(
    ("item", "name", "outcome", "words"),
    [
        ("dibao", "低保", Outcome.ELIGIBLE, "符合低保条件"),
        ("dibao", "低保", Outcome.NOT_ELIGIBLE, "暂不符合低保条件"),
        ("xiangyu", "襄渝铁路民工补助", Outcome.ELIGIBLE, "符合襄渝铁路民工补助条件"),
        ("xiangyu", "", Outcome.NOT_ELIGIBLE, "暂不符合本事项条件"),
        ("dibao", "低保", Outcome.BORDERLINE, "符合低保边缘条件"),
    ],
)
def test_an_outcome_is_worded_with_its_items_name(item: str, name: str, outcome: Outcome, words: str) -> None:
    advice = replace(ADVICE, item=item, name=name, outcome=outcome)
    assert EligibilityAdvice.from_json(advice.to_json()).outcome_words == words


def test_advice_kept_before_it_carried_a_name_is_still_worded() -> None:
    stored = {key: value for key, value in ADVICE.as_dict().items() if key != "name"}
    assert EligibilityAdvice.from_dict(stored).outcome_words == "符合低保条件"
    assert EligibilityAdvice.from_dict(stored | {"item": "xiangyu"}).outcome_words == "符合本事项条件"


def test_what_officers_read_of_either_kind() -> None:
    fits, missing = one(), replace(one(), outcome=ItemOutcome.MISSING)
    assert (fits.fits, missing.fits, ADVICE.fits) == (True, False, True)
    assert (fits.outcome_words, missing.outcome_words) == ("可能符合", "还缺情况")
    assert fits.counted == tuple(person.ref for person in fits.persons) and fits.changes == ()
