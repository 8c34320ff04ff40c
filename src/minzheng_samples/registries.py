"""What the sample registries hold: about the cast, and about a few thousand of the population."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from minzheng.channels.tour.types import CHEN, HUSBAND, LUO, MOTHER, SON
from minzheng.engines.verification.services import SampleEntry
from minzheng_samples.population import SEED, Population, SamplePerson
from minzheng_samples.rows import KIND_NAMES

Fact = dict[str, Any]
AS_OF = date(2025, 6, 15)
#: One person in so many has records in the registries.
ONE_IN = 12


def of_cast() -> list[SampleEntry]:
    """罗's family: clean, with one finding that looks worse than it is. 陈's: a deposit and a wage over the limit."""
    return [
        _entry("police_household", LUO.number, _fact("household", text="綦江区扶欢镇高滩村4组，农业家庭户")),
        _entry("police_vehicle", LUO.number, _fact("vehicle", text="普通二轮摩托车，渝B·4K7，2014年登记")),
        _entry("social_insurance", MOTHER.number, _fact("pension", 14_500, text="城乡居民基本养老保险")),
        _entry(
            "medical_insurance", MOTHER.number, _fact("medical_cost", 864_000, text="住院2次，个人负担部分")
        ),
        _entry("disability", MOTHER.number, _fact("disability", number=2, text="肢体二级")),
        _entry("education", SON.number, _fact("student", text="成都某大学本科在读，2027年7月毕业")),
        _entry("bank", LUO.number, _fact("deposit", 412_600, text="活期")),
        _entry("bank", CHEN.number, _fact("deposit", 18_650_000, text="定期三年")),
        _entry("bank", HUSBAND.number, _fact("deposit", 2_310_000, text="活期")),
        _entry("social_insurance", HUSBAND.number, _fact("wage", 520_000, text="綦江齿轮配件厂，按月参保")),
        _entry("housing_fund", HUSBAND.number, _fact("housing_fund", 62_400, text="正常缴存")),
        _entry("real_estate", CHEN.number, _fact("dwelling", number=118.5, text="古南街道商品房")),
    ]


def of_population(population: Population) -> Iterator[SampleEntry]:
    """Pensions, wages, disability cards, medical costs, students, deposits: one person in ONE_IN of those with an award."""
    rng = Random(SEED + 2)
    for household in population.households:
        for person in household.people if household.kind in KIND_NAMES else ():
            if rng.randrange(ONE_IN) == 0:
                yield from _records(person, rng)


def _records(person: SamplePerson, rng: Random) -> Iterator[SampleEntry]:
    if person.age >= 60:
        amount = rng.randint(120, 190) * 100
        yield _entry("social_insurance", person.number, _fact("pension", amount, text="城乡居民基本养老保险"))
    elif person.age >= 18 and rng.random() < 0.25:
        yield _entry("social_insurance", person.number, _fact("wage", rng.randint(12, 32) * 10_000))
    if person.disability:
        words = f"肢体{'一二三四'[person.disability - 1]}级"
        yield _entry("disability", person.number, _fact("disability", number=person.disability, text=words))
    if person.ill:
        cost = rng.randint(8, 300) * 10_000
        yield _entry("medical_insurance", person.number, _fact("medical_cost", cost))
    if 6 <= person.age <= 22:
        yield _entry("education", person.number, _fact("student", text="在读"))
    if person.age >= 18 and rng.random() < 0.6:
        yield _entry("bank", person.number, _fact("deposit", rng.randint(1, 900) * 1_000))


def _fact(kind: str, fen: int | None = None, *, number: float | None = None, text: str = "") -> Fact:
    return {"kind": kind, "amount_fen": fen, "number": number, "text": text}


def _entry(source: str, identity: str, *facts: Fact) -> SampleEntry:
    return SampleEntry(source, identity, {"facts": list(facts)}, AS_OF)
