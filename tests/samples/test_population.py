"""The invented population: the same everywhere, the right size, valid in every detail, and nobody real."""

from collections import Counter
from datetime import date

import pytest

from minzheng.foundations.people.types import Relation
from minzheng.foundations.regions.types import RegionBook
from minzheng.kernel.identifiers import normalise_name, parse_identity_number, parse_phone
from minzheng_samples.identities import Registrar, is_synthetic
from minzheng_samples.population import DAY, FEWEST, HOUSEHOLDS, PEOPLE, Population, generate, villages
from minzheng_samples.shapes import Kind

FUHUAN = villages("500110120")


@pytest.fixture(scope="module")
def town() -> Population:
    """A town's worth."""
    return generate(people=2_320, households=1_000, areas=FUHUAN)


def test_the_same_seed_gives_the_same_people(town: Population) -> None:
    again = generate(people=2_320, households=1_000, areas=FUHUAN)
    assert again.digest() == town.digest()
    assert generate(people=2_320, households=1_000, areas=FUHUAN, seed=7).digest() != town.digest()


def test_counts_are_exact_and_every_village_has_people(town: Population) -> None:
    assert sum(len(h.people) for h in town.households) == 2_320 and len(town.households) == 1_000
    per_village = Counter(h.area_code for h in town.households)
    assert set(per_village) == set(FUHUAN) and min(per_village.values()) >= FEWEST


def test_identity_numbers_are_valid_unique_and_invented(town: Population) -> None:
    numbers = [person.number for person in town.people]
    assert len(set(numbers)) == len(numbers)
    for person in town.people:
        read = parse_identity_number(person.number, today=DAY)
        assert (read.birth, read.sex) == (person.birth, person.sex) and is_synthetic(person.number)


def test_names_and_phones_are_what_registers_take(town: Population) -> None:
    for person in town.people:
        assert normalise_name(person.name) == person.name
        assert not person.phone or parse_phone(person.phone) == person.phone
    phones = [person.phone for person in town.people if person.phone]
    assert len(set(phones)) == len(phones) and 0.5 < len(phones) / 2_320 < 0.8


def test_households_make_sense(town: Population) -> None:
    for household in town.households:
        head, *others = household.people
        assert head.relation is Relation.SELF and head.age >= 18
        assert [p.relation for p in others].count(Relation.SPOUSE) <= 1
        assert all(
            p.birth > head.birth
            for p in others
            if p.relation in (Relation.SON, Relation.DAUGHTER, Relation.GRANDCHILD)
        )
        assert all(p.birth < head.birth for p in others if p.relation is Relation.PARENT)
        assert all(p.sex == 1 for p in others if p.relation is Relation.SON)
        assert household.kind is not Kind.TEKUN or not others


def test_three_in_five_live_on_dibao(town: Population) -> None:
    people = Counter[Kind]()
    for household in town.households:
        people[household.kind] += len(household.people)
    assert 0.54 < people[Kind.DIBAO] / 2_320 < 0.70


def test_one_birthday_holds_forty_people_of_a_sex() -> None:
    registrar, day = Registrar(), date(1970, 1, 1)
    numbers = [registrar.number(day, 1) for _ in range(40)]
    assert len(set(numbers)) == 40
    with pytest.raises(RuntimeError):
        registrar.number(day, 1)


@pytest.mark.slow
def test_the_whole_of_qijiang() -> None:
    whole = generate()
    people = list(whole.people)
    assert (len(people), len(whole.households)) == (PEOPLE, HOUSEHOLDS) == (58_000, 25_000)
    assert len({h.area_code for h in whole.households}) == 381
    towns = {h.area_code[:15] for h in whole.households}
    assert len(towns) == 21 and all(RegionBook.packed().place(t[6:]) for t in towns)
    assert len({p.number for p in people}) == len({p.id for p in people}) == PEOPLE
    assert min(p.birth for p in people) > date(1920, 1, 1) and max(p.birth for p in people) <= DAY
