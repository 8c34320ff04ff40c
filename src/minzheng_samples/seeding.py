"""The whole demo, once: population, cast, sample registries, files in every stage."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from django.db import connection, transaction

from minzheng.engines.verification.services import load_samples
from minzheng.foundations.accounts.queries import account_of_login
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.services import load_groups
from minzheng.foundations.regions.types import GroupKind, GroupRow, area_code
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.scope import Scope, after
from minzheng_samples.files import open_files
from minzheng_samples.loading import Poured, pour
from minzheng_samples.offices import (
    delegate_a_town,
    grant_money,
    hire_everybody,
    register_families,
    retire_stock_officer,
)
from minzheng_samples.population import GROUPS, UNIT, Population, generate, villages
from minzheng_samples.registries import of_cast, of_population
from minzheng_samples.rows import Rows, StockOfficer, rows_of
from minzheng_samples.sheltered import shelter
from minzheng_samples.turns import tell_turns

DISTRICT = Scope(lo=UNIT, hi=after(UNIT))
#: One seeder at a time ("seed").
SEEDING_LOCK = 0x73656564
#: `--small`: one town.
SMALL_TOWN, SMALL_PEOPLE, SMALL_HOUSEHOLDS = "500110120", 1_160, 500

#: (what, done so far, of how many); done == of ends the bar.
Tell = Callable[[str, int, int], None]


@dataclass(slots=True)
class Seeded:
    """What was made, and how long each part took."""

    people: int = 0
    households: int = 0
    rows: int = 0
    samples: int = 0
    files: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    poured: list[Poured] = field(default_factory=list)

    @property
    def load_seconds(self) -> float:
        """COPY, checked INSERT, and the deferred checks at commit."""
        return sum(p.copy_seconds + p.insert_seconds for p in self.poured) + self.seconds.get("检查与提交", 0)


def already_seeded() -> bool:
    """Whether the cast is in office."""
    return account_of_login("xiaoyang") is not None


def seed(*, at: datetime, small: bool, tell: Tell) -> Seeded | None:
    """Everything, or None when somebody has seeded before. The population and cast are one transaction."""
    done = Seeded()
    began = perf_counter()
    population = _population(small, tell)
    done.seconds["编制人口"] = perf_counter() - began
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [SEEDING_LOCK])
        if already_seeded():
            return None
        with open_scope(DISTRICT):
            _fill(population, at=at, done=done, tell=tell)
        began = perf_counter()
    done.seconds["检查与提交"] = perf_counter() - began
    return done


def _population(small: bool, tell: Tell) -> Population:
    tell("编制人口", 0, 1)
    areas = villages(SMALL_TOWN) if small else villages()
    made = (
        generate(people=SMALL_PEOPLE, households=SMALL_HOUSEHOLDS, areas=areas)
        if small
        else generate(areas=areas)
    )
    tell("编制人口", 1, 1)
    return made


def _fill(population: Population, *, at: datetime, done: Seeded, tell: Tell) -> None:
    began = perf_counter()
    staff = hire_everybody(at=at)
    stock = retire_stock_officer(at=at)
    register_families(aide=staff["xiaoyang"], at=at)
    delegate_a_town(district=staff["like"], at=at)
    grant_money(bureau=staff["zhengcai"], at=at)
    done.seconds["人员到岗"] = perf_counter() - began
    _divide(population, at)
    began = perf_counter()
    rows = _seal(population, stock, tell)
    done.seconds["加密与索引"] = perf_counter() - began
    done.poured = _pour(rows, tell)
    began = perf_counter()
    with connection.cursor() as cursor:
        # without it the planner knows nothing of these rows until autovacuum comes by
        cursor.execute(f"analyze {', '.join(rows.tables)}")
    done.seconds["统计"] = perf_counter() - began
    done.people = len(rows.tables["people_person"])
    done.households, done.rows = len(population.households), rows.total
    began = perf_counter()
    done.samples = load_samples([*of_cast(), *of_population(population)])
    tell("样例登记库", done.samples, done.samples)
    done.seconds["样例登记库"] = perf_counter() - began
    began = perf_counter()
    files = open_files(population, staff, at=at)
    tell_turns(population, files, staff, at=at)
    shelter(staff, at=at)
    done.files = len(files)
    tell("办件", done.files, done.files)
    done.seconds["办件"] = perf_counter() - began
    record(
        actor=SYSTEM,
        action="samples.population.loaded",
        subject=Subject("samples", area_code=area_code(UNIT)),
        at=at,
        people=done.people,
        rows=done.rows,
        digest=population.digest(),
    )


def _divide(population: Population, at: datetime) -> None:
    """Groups under every village where somebody lives (reference data: only the owner may write it)."""
    places = sorted({household.area_code[6:] for household in population.households})
    numbers = range(1, GROUPS + 1)
    load_groups(rows=[GroupRow(p, GroupKind.GROUP, n, f"{n}组") for p in places for n in numbers], at=at)


def _seal(population: Population, stock: StockOfficer, tell: Tell) -> Rows:
    total, rows = len(population.households), Rows()
    for number, rows in enumerate(rows_of(population, stock), 1):  # noqa: B007
        if number % 250 == 0 or number == total:
            tell("加密与索引", number, total)
    return rows


def _pour(rows: Rows, tell: Tell) -> list[Poured]:
    poured = 0

    def advance(table: str, count: int) -> None:
        nonlocal poured
        poured += count
        tell("写入数据库", poured, rows.total)

    return pour(rows, advance=advance)
