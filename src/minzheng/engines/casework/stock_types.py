"""What a stock import brings: families as the district's list has them, and what is wrong with a row."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from minzheng.engines.casework.types import NotYourRole
from minzheng.kernel.result import Refusal

#: Acts on a file that are rows of no process table, in officers' words.
BESIDE_TABLES = {"stock": "存量导入", "stock_corrected": "存量更正", "death_undone": "撤销去世登记"}


@dataclass(frozen=True, slots=True)
class StockMember:
    """One person of a family: identity checked already; `relation` is GB/T 4761."""

    name: str
    identity: str = field(repr=False)
    relation: str
    counted: bool
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class StockFamily:
    """A family that receives already, the applicant first. Amounts in 分 a month; `document` is what the award rests on."""

    number: str
    area_code: str
    members: tuple[StockMember, ...]
    amount_fen: int
    start_month: date
    document: str
    group_name: str = ""
    address: str = field(default="", repr=False)
    decided_on: date | None = None
    account: str = field(default="", repr=False)
    account_name: str = ""

    def plain(self) -> dict[str, Any]:
        """For sealing: JSON values only."""
        kept = asdict(self)
        kept["start_month"] = self.start_month.isoformat()
        kept["decided_on"] = self.decided_on.isoformat() if self.decided_on else ""
        return kept


def family_of(plain: dict[str, Any]) -> StockFamily:
    """A family from what `plain` kept."""
    given = dict(plain)
    given["members"] = tuple(StockMember(**one) for one in given["members"])
    given["start_month"] = date.fromisoformat(given["start_month"])
    given["decided_on"] = date.fromisoformat(given["decided_on"]) if given["decided_on"] else None
    return StockFamily(**given)


@dataclass(frozen=True, slots=True)
class StockFault:
    """What is wrong: the row of the sheet, the column's heading, and the reason with what to do. No identity number."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class StockReading:
    """One family of the file: readable (`family`), or with its faults; `rows` are the sheet's rows as written; `answers` is what the item's own form would hold, carried over."""

    number: str
    name: str
    area_code: str
    rows: list[tuple[int, dict[str, str]]] = field(repr=False)
    family: StockFamily | None = None
    faults: list[StockFault] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def first_row(self) -> int:
        """Where the family begins in the sheet."""
        return self.rows[0][0] if self.rows else 0


class NotYourImport(NotYourRole):
    """Importing is for officers of the district."""

    code = "not_your_import"
    message = "存量导入由区县审核员或确认人办理，请联系区县民政部门"


class TwoPeopleNeeded(Refusal):
    """Who brought the file does not confirm it."""

    code = "two_people_needed"
    message = "导入和确认要由两个人办理。请另一位区县确认人核对后确认"


class ImportNotReady(Refusal):
    """The import is not at this step: still being checked, already confirmed, or withdrawn."""

    code = "import_not_ready"
    message = "这次导入现在不在这一步，可能正在检查或已经办理过。请刷新后查看"
    status = 409


class ImportIsEmpty(Refusal):
    """Nothing in it can be taken over."""

    code = "import_is_empty"
    message = "这次导入没有可以确认的家庭。请下载退回清单，改好后重新导入"
