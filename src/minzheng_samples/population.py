"""The invented low-income population of a place: pure, seeded, the same on every machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import TypeVar
from uuid import UUID

from minzheng.foundations.people.types import Relation
from minzheng.foundations.regions.types import Level, RegionBook
from minzheng_samples.identities import Registrar
from minzheng_samples.names import Namer
from minzheng_samples.shapes import (
    DISABLED,
    ILL,
    KINDS_ALONE,
    KINDS_FAMILY,
    PHONES,
    SHAPES,
    SIZES,
    Kind,
    Shape,
)

T = TypeVar("T")
SEED = 500110
#: Ages are counted on this day; nobody is born after it.
DAY = date(2025, 6, 30)
UNIT = "500110"
PEOPLE, HOUSEHOLDS = 58_000, 25_000
#: Every village has at least this many households.
FEWEST = 6
#: Groups (村民小组) a village is divided into.
GROUPS = 8
_EPOCH_MS = 1_751_212_800_000  # DAY, 00:00 in Beijing


@dataclass(slots=True)
class SamplePerson:
    """An invented person. `sex`: 1 男, 2 女; `disability`: grade 1–4, 0 none; `phone` may be ""."""

    id: UUID
    name: str
    number: str
    birth: date
    sex: int
    relation: Relation
    phone: str
    disability: int
    ill: bool

    @property
    def age(self) -> int:
        """Full years on DAY."""
        return DAY.year - self.birth.year - ((DAY.month, DAY.day) < (self.birth.month, self.birth.day))


@dataclass(slots=True)
class SampleHousehold:
    """An invented household; the first person is its head."""

    id: UUID
    area_code: str
    group_name: str
    address: str
    kind: Kind
    people: list[SamplePerson] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Population:
    """Households of a place."""

    households: list[SampleHousehold]

    @property
    def people(self) -> Iterator[SamplePerson]:
        """Everybody, household by household."""
        return (person for household in self.households for person in household.people)

    def digest(self) -> str:
        """SHA-256 over every fact: equal digests, equal populations."""
        seal = sha256()
        for household in self.households:
            seal.update(
                f"{household.id}|{household.area_code}|{household.address}|{household.kind}\n".encode()
            )
            for p in household.people:
                line = f"{p.id}|{p.name}|{p.number}|{p.relation}|{p.phone}|{p.disability}|{p.ill}\n"
                seal.update(line.encode())
        return seal.hexdigest()


@cache
def villages(prefix: str = UNIT) -> tuple[str, ...]:
    """Area codes of the unit's villages and communities whose statutory code begins with `prefix`, in order."""
    places = RegionBook.packed().places.values()
    found = (p for p in places if p.unit == UNIT and p.level is Level.VILLAGE and p.code.startswith(prefix))
    return tuple(UNIT + place.code for place in sorted(found, key=lambda place: place.code))


def generate(
    *, people: int = PEOPLE, households: int = HOUSEHOLDS, areas: Sequence[str] = (), seed: int = SEED
) -> Population:
    """Exactly so many people in exactly so many households, over `areas` (all villages of 綦江 when empty).

    The same arguments give the same population, ids included. Every area holds somebody.
    """
    maker = _Maker(Random(seed))
    places = maker.places(list(areas or villages()), households)
    sizes = maker.sizes(people, households)
    return Population([maker.household(area, size) for area, size in zip(places, sizes, strict=True)])


class _Maker:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.namer = Namer(rng)
        self.registrar = Registrar()
        self._made = 0

    def new_id(self) -> UUID:
        """A UUIDv7 whose time and random bits come from the seed; ascending, which the indexes like."""
        self._made += 1
        value = (_EPOCH_MS + self._made) << 80 | self.rng.getrandbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)

    def places(self, areas: list[str], households: int) -> list[str]:
        """An area for each household: FEWEST each (or fewer when there are not enough), the rest by weight."""
        least = min(FEWEST, households // len(areas))
        weights = [self.rng.lognormvariate(0, 0.45) for _ in areas]
        rest = self.rng.choices(areas, weights=weights, k=households - least * len(areas))
        return sorted([*areas * least, *rest])

    def sizes(self, people: int, households: int) -> list[int]:
        """Sizes by share, then moved one by one until they add up to exactly `people`."""
        sizes = self.rng.choices(list(SIZES), weights=list(SIZES.values()), k=households)
        missing = people - sum(sizes)
        while missing:
            at, step = self.rng.randrange(households), 1 if missing > 0 else -1
            if sizes[at] + step in SIZES:
                sizes[at] += step
                missing -= step
        return sizes

    def household(self, area: str, size: int) -> SampleHousehold:
        """One household with its people."""
        shape = self._one(SHAPES[size], [shape.share for shape in SHAPES[size]])
        kinds = KINDS_ALONE if size == 1 else KINDS_FAMILY
        group = f"{self.rng.randint(1, GROUPS)}组"
        made = SampleHousehold(
            id=self.new_id(),
            area_code=area,
            group_name=group,
            address=f"{group}{self.rng.randint(1, 180)}号",
            kind=self._one(list(kinds), list(kinds.values())),
        )
        made.people = self._people(shape)
        return made

    def _one(self, choices: Sequence[T], weights: list[int]) -> T:
        return self.rng.choices(choices, weights=weights)[0]

    def _people(self, shape: Shape) -> list[SamplePerson]:
        rng = self.rng
        sex = 1 if rng.random() < 0.62 else 2
        age = int(rng.triangular(60, 92, 70)) if shape.elder else int(rng.triangular(24, 65, 50))
        head_surname, spouse_surname = self.namer.surname(), self.namer.surname()
        family = head_surname if sex == 1 or Relation.SPOUSE not in shape.others else spouse_surname
        people = [self._person(Relation.SELF, head_surname, sex, age)]
        parents = 0
        for relation in shape.others:
            if relation is Relation.SPOUSE:
                people.append(
                    self._person(relation, spouse_surname, 3 - sex, max(22, age + rng.randint(-5, 5)))
                )
            elif relation is Relation.PARENT:
                parents += 1
                people.append(self._parent(parents, head_surname, age))
            else:
                people.append(self._young(relation, family, age))
        return people

    def _parent(self, number: int, surname: str, age: int) -> SamplePerson:
        """The first parent is the mother, the second the father; never older than 101."""
        old = min(101, age + self.rng.randint(20, 33))
        return self._person(
            Relation.PARENT, self.namer.surname() if number == 1 else surname, 3 - number, old
        )

    def _young(self, relation: Relation, surname: str, age: int) -> SamplePerson:
        gap = self.rng.randint(45, 60) if relation is Relation.GRANDCHILD else self.rng.randint(21, 36)
        sex = 1 if self.rng.random() < 0.53 else 2
        if relation is not Relation.GRANDCHILD:
            relation = Relation.SON if sex == 1 else Relation.DAUGHTER
        return self._person(relation, surname, sex, max(0, age - gap))

    def _person(self, relation: Relation, surname: str, sex: int, age: int) -> SamplePerson:
        rng = self.rng
        birth = _years_before(DAY, age) - timedelta(days=rng.randrange(365))
        band = 0 if age < 18 else 1 if age < 60 else 2
        has_phone = rng.random() * 100 < next(share for upto, share in PHONES if age <= upto)
        return SamplePerson(
            id=self.new_id(),
            name=self.namer.full(surname, sex=sex, birth_year=birth.year),
            number=self.registrar.number(birth, sex),
            birth=birth,
            sex=sex,
            relation=relation,
            phone=self.registrar.phone() if has_phone else "",
            disability=rng.randint(1, 4) if rng.random() * 100 < DISABLED[band] else 0,
            ill=rng.random() * 100 < ILL[band],
        )


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)
