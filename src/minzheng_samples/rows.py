"""From invented people to table rows: sealed, indexed, searchable, exactly as the services would write them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from uuid import UUID

from minzheng.foundations.people.search_keys import keys_of
from minzheng.foundations.privacy.services import blind_index, seal
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng_samples.population import SEED, Population, SampleHousehold, SamplePerson
from minzheng_samples.shapes import Kind

Row = tuple[object, ...]
IMPORTED_AT = datetime(2025, 6, 30, 18, 0, tzinfo=BEIJING)
DECIDED_AT = datetime(2025, 6, 27, 15, 0, tzinfo=BEIJING)
START_MONTH = date(2025, 7, 1)
RULE_VERSION, RULE_PROFILE = "stock-2025-07", "cn-2021"
#: Monthly standards a head from 2025-07 (分): rural and urban dibao, tekun. Source: 渝民规〔2025〕6号, openfisca_chongqing.
RURAL, URBAN, TEKUN = 63_000, 77_000, 100_100
KIND_NAMES = {Kind.DIBAO: "最低生活保障", Kind.TEKUN: "特困人员救助供养"}
BANKS = ("重庆农村商业银行", "中国邮政储蓄银行", "重庆三峡银行")
#: One payee in so many has no account on file yet; the payees at these places share one passbook.
WITHOUT_ACCOUNT, SHARED = 90, (200, 201, 202)
REASONS = "存量数据导入：2025年6月年度复核后继续保障"

COLUMNS: dict[str, tuple[str, ...]] = {
    "people_visibility": ("person_id", "area_code", "since"),
    "people_person": (
        *("id", "name", "identity_box", "identity_index", "birth", "sex", "phone_box", "phone_index"),
        *("residence", "version", "created_at"),
    ),
    "people_search_key": ("person_id", "area_code", "key"),
    "people_household": ("id", "head_id", "area_code", "group_name", "address_box", "created_at", "version"),
    "people_membership": ("id", "household_id", "person_id", "relation", "since", "area_code"),
    "casework_decision": (
        *("id", "applicant_id", "area_code", "case_id", "kind", "posting_id", "account_id", "reasons"),
        *("rule_version", "amount_fen", "start_month", "decided_at"),
    ),
    "benefits_award": (
        *(
            "id",
            "kind",
            "kind_name",
            "case_id",
            "decision_id",
            "granted_by_posting",
            "household_id",
            "person_id",
        ),
        *("payee_person_id", "start_month", "end_reason", "member_count", "rule_version", "rule_profile"),
        *("status", "area_code", "created_at", "origin", "origin_document"),
    ),
    "benefits_award_amount": (
        *("id", "award_id", "from_month", "amount_fen", "rule_version", "decision_id", "area_code"),
    ),
    "benefits_award_member": ("id", "award_id", "kind", "person_id", "holder_id", "from_month", "area_code"),
    "benefits_payee_account": (
        *(
            "id",
            "person_id",
            "kind",
            "bank",
            "holder_name",
            "holder_is_payee",
            "number_box",
            "number_index",
            "tail",
        ),
        *("keeper_name", "keeper_relation", "reason", "entered_at", "entered_by_name", "area_code"),
    ),
}


@dataclass(frozen=True, slots=True)
class StockOfficer:
    """The former confirmer whose decisions the imported awards stand on."""

    posting_id: UUID
    account_id: UUID


@dataclass(slots=True)
class Rows:
    """Rows by table, in the order in which they are poured."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in COLUMNS})

    @property
    def total(self) -> int:
        """All rows."""
        return sum(len(rows) for rows in self.tables.values())


def rows_of(population: Population, officer: StockOfficer) -> Iterator[Rows]:
    """The same `Rows`, growing, after each household (so that a bar can move); the last one is whole."""
    rows, amounts = Rows(), Random(SEED + 1)
    for household in population.households:
        _household(rows, household)
        if household.kind in KIND_NAMES:
            _award(rows, household, officer, _amount(household, amounts))
        yield rows


def _household(rows: Rows, household: SampleHousehold) -> None:
    tables, area, head = rows.tables, household.area_code, household.people[0]
    address = seal(household.address.encode(), context=f"household.address|{household.id}")
    group = household.group_name
    tables["people_household"].append((household.id, head.id, area, group, address, IMPORTED_AT, 1))
    for person in household.people:
        tables["people_visibility"].append((person.id, area, IMPORTED_AT))
        tables["people_person"].append(_person(person, area))
        tables["people_search_key"].extend((person.id, area, key) for key in keys_of(person.name))
        tables["people_membership"].append(
            (new_id(), household.id, person.id, person.relation.value, IMPORTED_AT.date(), area)
        )


def _person(person: SamplePerson, area: str) -> Row:
    phone_box = phone_index = None
    if person.phone:
        phone_box = seal(person.phone.encode(), context=f"person.phone|{person.id}")
        phone_index = blind_index("phone", person.phone)
    return (
        person.id,
        person.name,
        seal(person.number.encode(), context=f"person.identity|{person.id}"),
        blind_index("identity", person.number),
        person.birth,
        person.sex,
        phone_box,
        phone_index,
        area[6:],
        1,
        IMPORTED_AT,
    )


def _amount(household: SampleHousehold, rng: Random) -> int:
    """A plausible monthly amount in 分: tekun in full; dibao the standard less an income nobody declared."""
    if household.kind is Kind.TEKUN:
        return TEKUN
    urban = household.area_code[-3] == "0"  # residents' committees are numbered from 001
    full = (URBAN if urban else RURAL) * len(household.people)
    return max(5_000, int(full * rng.triangular(0.15, 1.0, 0.7)) // 100 * 100)


def _award(rows: Rows, household: SampleHousehold, officer: StockOfficer, amount: int) -> None:
    tables, area, head, kind = rows.tables, household.area_code, household.people[0].id, household.kind.value
    decision, award, case = new_id(), new_id(), new_id()
    tables["casework_decision"].append(
        (
            *(decision, head, area, case, "confirm", officer.posting_id, officer.account_id, REASONS),
            *(RULE_VERSION, amount, START_MONTH, DECIDED_AT),
        )
    )
    tables["benefits_award"].append(
        (
            *(
                award,
                kind,
                KIND_NAMES[household.kind],
                case,
                decision,
                officer.posting_id,
                household.id,
                head,
            ),
            *(head, START_MONTH, "", len(household.people), RULE_VERSION, RULE_PROFILE),
            *("running", area, IMPORTED_AT, "stock", REASONS),
        )
    )
    tables["benefits_award_amount"].append(
        (new_id(), award, START_MONTH, amount, RULE_VERSION, decision, area)
    )
    tables["benefits_award_member"].extend(
        (new_id(), award, kind, person.id, head, START_MONTH, area) for person in household.people
    )
    place = len(tables["benefits_award"])
    if place % WITHOUT_ACCOUNT:
        tables["benefits_payee_account"].append(_account(household.people[0], area, place))


def _account(payee: SamplePerson, area: str, place: int) -> Row:
    """A passbook in the payee's own name; its number invented, 99 in front of it as no bank begins."""
    account_id, shared = new_id(), place in SHARED
    number = f"99{SHARED[0] if shared else place:011d}"
    box = seal(number.encode(), context=f"benefits_payee_account.number_box|{account_id}")
    return (
        *(account_id, payee.id, "passbook", BANKS[place % len(BANKS)], payee.name, True, box),
        *(
            blind_index("account", number),
            number[-4:],
            "",
            "",
            "存量数据导入",
            IMPORTED_AT,
            "存量数据导入",
            area,
        ),
    )
