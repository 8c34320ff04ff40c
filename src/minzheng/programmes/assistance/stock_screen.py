"""What the pages of stock import show, as plain data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.engines.casework.queries.stock import FamilyLine, ImportLine
from minzheng.engines.casework.services.stock import CONFIRMERS
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.actor import Actor
from minzheng.kernel.money import yuan

COLOURS = {
    "checking": "doing",
    "unreadable": "bad",
    "checked": "wait",
    "applying": "doing",
    "applied": "done",
    "withdrawn": "neutral",
}
_WHO: list[Any] = [
    {"label": gettext_lazy("行号"), "kind": "number"},
    {"label": gettext_lazy("申请人"), "main": True},
    gettext_lazy("村（社区）"),
    {"label": gettext_lazy("人数"), "kind": "number"},
    {"label": gettext_lazy("每月金额"), "kind": "yuan"},
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the diff: its name, its columns, how a family is told in them."""

    name: Any
    columns: list[Any]
    words: Callable[[FamilyLine], list[Any]]
    number: str


def _changes(line: FamilyLine) -> list[Any]:
    told = "；".join(f"{what}：{before} → {after}" for what, before, after in line.changes)
    if not line.less:
        return [{"text": _("更正"), "status": "info"}, told]
    opened = line.application_id is not None
    return [{"text": _("已发起复核") if opened else _("请走复核"), "status": "wait"}, told]


def _faults(line: FamilyLine) -> list[Any]:
    """Where it is wrong, and why; the reasons are for mending the sheet."""
    where = "、".join(dict.fromkeys(f"{row} 行 {column}".strip() for row, column, _reason in line.faults))
    return [where, "；".join(dict.fromkeys(str(reason) for _row, _column, reason in line.faults))]


FINDINGS: dict[str, Finding] = {
    "new": Finding(
        gettext_lazy("新增"), [*_WHO, gettext_lazy("确认文号或依据")], lambda line: [line.document], "new"
    ),
    "changed": Finding(gettext_lazy("变更"), [*_WHO, "", gettext_lazy("变更内容")], _changes, "changed"),
    "less": Finding(
        gettext_lazy("金额减少，请走复核"), [*_WHO, "", gettext_lazy("与系统不同的地方")], _changes, "less"
    ),
    "unchanged": Finding(gettext_lazy("没有变化"), _WHO, lambda line: [], "unchanged"),
    "rejected": Finding(
        gettext_lazy("退回"),
        [*_WHO, gettext_lazy("第几行、哪一列"), gettext_lazy("原因和改法")],
        _faults,
        "rejected",
    ),
    "failed": Finding(
        gettext_lazy("导入未成"), [*_WHO, gettext_lazy("原因")], lambda line: [line.failure], "failed"
    ),
}


@dataclass(frozen=True, slots=True)
class ImportScreen:
    """One import's page."""

    line: ImportLine
    can_confirm: bool
    can_withdraw: bool
    waits_for_another: bool

    @property
    def colour(self) -> str:
        """The badge's kind."""
        return COLOURS[self.line.state]

    @property
    def running(self) -> bool:
        """Whether a job is at work on it."""
        return self.line.state in ("checking", "applying")

    @property
    def shown(self) -> bool:
        """Whether there is a diff to show."""
        return self.line.state in ("checked", "applying", "applied", "withdrawn")

    @property
    def rejected_rows(self) -> bool:
        """Whether there are rows to take back and mend; none once the list's rows are forgotten."""
        return self.line.purged_at is None and bool(self.line.rejected or self.line.failed)

    @property
    def settled(self) -> int:
        """Families the job has dealt with."""
        return self.line.done + self.line.failed

    @property
    def amount(self) -> str:
        """Yuan a month of all that is to be taken over."""
        return yuan(self.line.amount_fen)

    @property
    def first_finding(self) -> str:
        """What is shown first: what needs an eye."""
        for name in ("failed", "rejected", "less", "changed", "new"):
            if self.count_of(name):
                return name
        return "new"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Who brought it, who confirmed it."""
        line = self.line
        facts = [(_("文件"), line.filename), (_("上传"), line.uploaded_by_name)]
        if line.confirmed_by_name:
            facts.append((_("确认"), line.confirmed_by_name))
        if line.reasons:
            facts.append((_("说明"), line.reasons))
        if line.purged_at is not None:
            day = zhdate(line.purged_at, "date")
            gone = _("%(day)s 已按期清除，只保留数字和文件摘要 %(digest)s（期限参数待核实）")
            facts.append((_("名单明细"), gone % {"day": day, "digest": line.digest[:16]}))
        elif line.retain_until is not None:
            until = _("保存到 %(day)s，到期自动清除（期限参数待核实）")
            facts.append((_("名单明细"), until % {"day": zhdate(line.retain_until, "date")}))
        if line.unknown_columns:
            facts.append((_("没有读取的列"), "、".join(line.unknown_columns)))
        return facts

    def count_of(self, finding: str) -> int:
        """How many families have a finding."""
        return int(getattr(self.line, FINDINGS[finding].number))

    def tabs(self, active: str) -> list[dict[str, Any]]:
        """One for each finding that has families, and the four that always stand."""
        here = reverse("assistance:stock_import", args=[self.line.id])
        return [
            {
                "label": found.name,
                "href": f"{here}?finding={name}",
                "active": name == active,
                "count": self.count_of(name),
            }
            for name, found in FINDINGS.items()
            if name not in ("failed", "less") or self.count_of(name)
        ]


def import_screen(line: ImportLine, actor: Actor) -> ImportScreen:
    """The page for an officer: the one who brought the list does not confirm it."""
    open_to_do = line.state == "checked" and line.to_do > 0
    other = actor.account_id != line.uploaded_by
    return ImportScreen(
        line=line,
        can_confirm=open_to_do and other and actor.role in CONFIRMERS,
        can_withdraw=line.state in ("checked", "unreadable"),
        waits_for_another=open_to_do and not (other and actor.role in CONFIRMERS),
    )


def import_rows(lines: list[ImportLine]) -> list[dict[str, Any]]:
    """The list of imports as table rows."""
    return [
        {
            "href": reverse("assistance:stock_import", args=[line.id]),
            "cells": [
                line.filename,
                line.uploaded_by_name,
                line.uploaded_at,
                line.families,
                line.rejected,
                {"text": line.state_name, "status": COLOURS[line.state]},
            ],
        }
        for line in lines
    ]


def family_rows(lines: list[FamilyLine], finding: str) -> list[dict[str, Any]]:
    """Families of one finding as table rows."""
    words = FINDINGS[finding].words
    return [
        {
            "tone": "danger" if line.less or line.failure else "",
            "href": _file(line.application_id),
            "cells": [
                line.first_row,
                line.name or "—",
                line.place,
                line.members,
                line.amount_fen,
                *words(line),
            ],
        }
        for line in lines
    ]


def look_rows(lines: list[FamilyLine]) -> list[dict[str, Any]]:
    """Families to look at, with their file and their paper."""
    return [
        {
            "id": line.id,
            "name": line.name,
            "place": line.place,
            "members": line.members,
            "amount": yuan(line.amount_fen or 0),
            "document": line.document,
            "href": _file(line.application_id),
        }
        for line in lines
    ]


def _file(application_id: UUID | None) -> str:
    return reverse("desk:file", args=[application_id]) if application_id else ""
