"""Nobody is registered twice; names are found by part, pinyin and initials; numbers are shown for a purpose."""

import pytest

from minzheng.foundations.audit.queries import looks_at
from minzheng.foundations.people import queries
from minzheng.foundations.people.models import Person
from minzheng.foundations.people.services import (
    IdentityTaken,
    Member,
    Particulars,
    PurposeMissing,
    form_household,
    identity_of,
    register_people,
    register_person,
    reveal_identity,
)
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.types import acting_for_family, open_scope
from minzheng.kernel.identifiers import parse_identity_number
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import Scope
from tests.cast import GAOTAN_AREA, LUO, MORNING, SON, Cast, resident

pytestmark = pytest.mark.django_db
TODAY = MORNING.date()
JIANGJIN_AREA = "500116500116001001"


def luo() -> Particulars:
    return Particulars("罗庆华", parse_identity_number(LUO, today=TODAY), "13800000001")


def test_a_person_is_found_by_part_pinyin_initials_and_number(cast: Cast) -> None:
    with cast.acting("李科") as actor:
        person = register_person(actor=actor, particulars=luo(), area_code=GAOTAN_AREA, at=MORNING)
        for text in ("罗庆华", "庆华", "罗庆", "luoqinghua", "luoq", "lqh", LUO, LUO.lower()):
            assert [hit.id for hit in queries.search(text=text)] == [person], text
        assert queries.search(text="张") == [] == queries.search(text="<script>")


def test_the_number_and_the_phone_do_not_stand_in_the_row(cast: Cast) -> None:
    with cast.acting("李科") as actor:
        person = register_person(actor=actor, particulars=luo(), area_code=GAOTAN_AREA, at=MORNING)
        row = Person.objects.get(pk=person)
        stored = b"".join(
            bytes(part) for part in (row.identity_box, row.identity_index, row.phone_box, row.phone_index)
        )
        assert LUO.encode() not in stored and b"13800000001" not in stored
        card = queries.card(person_id=person)
        assert (
            card is not None and "19680312" not in card.identity_masked and card.phone_masked == "138****0001"
        )


def test_the_same_number_in_two_districts_is_one_person(cast: Cast) -> None:
    with cast.acting("李科") as actor:
        here = register_person(actor=actor, particulars=luo(), area_code=GAOTAN_AREA, at=MORNING)
    with cast.acting("外人") as actor:
        there = register_person(actor=actor, particulars=luo(), area_code=JIANGJIN_AREA, at=MORNING)
        assert there == here and queries.card(person_id=here) is not None


def test_a_full_number_needs_a_purpose_and_leaves_a_line_she_can_read(cast: Cast) -> None:
    with cast.acting("李科") as actor:
        person = register_person(actor=actor, particulars=luo(), area_code=GAOTAN_AREA, at=MORNING)
        with pytest.raises(PurposeMissing):
            reveal_identity(actor=actor, person_id=person, purpose=" ", at=MORNING)
        assert reveal_identity(actor=actor, person_id=person, purpose="核对户口簿", at=MORNING) == LUO
    with open_scope(Scope(subject=person)):
        assert "核对户口簿" in [look.purpose for look in looks_at(person_id=person)]
    with cast.acting("外人") as actor, pytest.raises(NotYours):
        reveal_identity(actor=actor, person_id=person, purpose="核对户口簿", at=MORNING)


def test_a_resident_completes_herself_but_never_becomes_somebody_else(cast: Cast) -> None:
    with cast.acting("李科") as actor:
        register_person(actor=actor, particulars=luo(), area_code=GAOTAN_AREA, at=MORNING)
    me = resident()
    assert me.person_id is not None
    with open_scope(me.scope):
        Person(id=me.person_id, name="", created_at=MORNING).save(force_insert=True)
        with acting_for_family(GAOTAN_AREA):
            with pytest.raises(IdentityTaken):
                register_people(actor=me, people=[luo()], area_code=GAOTAN_AREA, at=MORNING, own=me.person_id)
            son = Particulars("罗小军", parse_identity_number(SON, today=TODAY))
            assert register_people(
                actor=me, people=[son], area_code=GAOTAN_AREA, at=MORNING, own=me.person_id
            ) == [me.person_id]
            assert identity_of(person_id=me.person_id) == SON


def test_moving_house_ends_the_old_membership(cast: Cast) -> None:
    with cast.acting("李科") as actor:
        luo_id = register_person(actor=actor, particulars=luo(), area_code=GAOTAN_AREA, at=MORNING)
        son = Particulars("罗小军", parse_identity_number(SON, today=TODAY))
        son_id = register_person(actor=actor, particulars=son, area_code=GAOTAN_AREA, at=MORNING)
        both = [Member(luo_id, Relation.SELF), Member(son_id, Relation.SON)]
        home = form_household(actor=actor, members=both, area_code=GAOTAN_AREA, on=TODAY, at=MORNING)
        assert queries.household_of(son_id) == home
        assert form_household(actor=actor, members=both, area_code=GAOTAN_AREA, on=TODAY, at=MORNING) == home
        own = form_household(
            actor=actor, members=[Member(son_id, Relation.SELF)], area_code=GAOTAN_AREA, on=TODAY, at=MORNING
        )
        assert queries.household_of(son_id) == own != home
