"""The workbooks people get: the template with its explanations, and the rejected rows with the reasons."""

from collections.abc import Iterable, Sequence
from typing import Any

from minzheng.kernel.sheets import Cell, Sheet, write_workbook
from minzheng.programmes.assistance.stock.columns import COLUMNS

#: The rows as written, and (row, column, reason) of what is wrong.
RejectedFamily = tuple[list[tuple[int, dict[str, str]]], list[list[Any]]]
_SECOND = {
    "family": "GT-001", "name": "杨世珍", "identity": "500110197004110225", "relation": "配偶", "counted": "是",
}  # fmt: skip
REASON_HEADINGS = ("行号", "哪一列", "退回原因")
_ABOUT = (
    ("一人一行；同一户的人写同一个家庭编号。", ""),
    ("户级的列（镇街、村、金额、起始月份、依据、账号等）只写在申请人一行，其他人可以空着。", ""),
    ("橙色表头必填。身份证号、银行账号的列是文本格式，请不要改成数字，否则末几位会丢失。", ""),
    ("从别的表粘贴时请选“只粘贴数值”。示例两行请删掉再填。", ""),
    ("上传后先检查，不会马上写入；检查结果给您看过、由另一位区县确认人确认后才导入。", ""),
    ("有问题的家庭会退回并写明行号、列和原因，其他家庭不受影响；改好后只上传那几户也可以。", ""),
    ("再次上传同一户，只更新有变化的内容。", ""),
)


def template() -> bytes:
    """The empty workbook: two example rows to delete, pick lists, a second sheet that explains each column."""
    example = [column.example for column in COLUMNS], [_SECOND.get(column.key, "") for column in COLUMNS]
    main = Sheet(
        "家庭成员",
        [column.heading for column in COLUMNS],
        example,
        widths=[column.width for column in COLUMNS],
        marked=frozenset(n for n, column in enumerate(COLUMNS) if column.required),
        choices={n: list(column.choices) for n, column in enumerate(COLUMNS) if column.choices},
        text_rows=5000,
    )
    lines: list[Sequence[Cell]] = [*_ABOUT, ("", "")]
    for column in COLUMNS:
        need = "必填" if column.required else "可空"
        where = "写在申请人一行" if column.of_family else "每人一行"
        lines.append((f"{column.heading}（{need}，{where}）", f"{column.help}。例：{column.example}"))
    return write_workbook([main, Sheet("填写说明", ("说明", "怎么写"), lines, widths=(60, 60))])


def rejected(families: Iterable[RejectedFamily]) -> bytes:
    """The rejected rows as they were written, ready to be mended and uploaded again, each with what is wrong.

    Every row of a rejected family is there, so that the family is complete; reasons stand on their own row.
    """
    return write_workbook(
        [
            Sheet(
                "退回的家庭",
                [*(column.heading for column in COLUMNS), *REASON_HEADINGS],
                _rejected_rows(families),
                widths=[*(column.width for column in COLUMNS), 8, 16, 60],
            )
        ]
    )


def _rejected_rows(
    families: Iterable[RejectedFamily],
) -> Iterable[Sequence[Cell]]:
    for rows, faults in families:
        for number, cells in rows:
            mine = [fault for fault in faults if fault[0] == number]
            yield [
                *(cells.get(column.key, "") for column in COLUMNS),
                number,
                "、".join(dict.fromkeys(str(column) for _, column, _ in mine)),
                "；".join(str(reason) for _, _, reason in mine),
            ]
