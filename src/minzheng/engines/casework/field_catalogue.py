"""The field catalogue 字段目录: every field the system holds on people, families, awards and files, read from the code itself."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from minzheng.engines.casework.table_fields import FIELDS
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.forms import services as forms
from minzheng.kernel.actor import ROLE_NAMES

NAMES = Path(__file__).parent / "field_names.toml"
_CHINESE = re.compile("[\u4e00-\u9fff]")
TYPES: dict[type[models.Field], str] = {  # type: ignore[type-arg]
    models.BooleanField: "是否",
    models.DateTimeField: "时间",
    models.DateField: "日期",
    models.BinaryField: "密文",
    models.UUIDField: "内部编号",
    models.ForeignKey: "关联",
    models.JSONField: "结构",
    models.IntegerField: "数字",
    models.CharField: "文字",
    models.TextField: "文字",
}


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One field: code, Chinese name, type, where it comes from, who may see it, in which tables it can stand."""

    code: str
    name: str
    type: str
    source: str
    seen_by: str
    tables: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _declared() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(NAMES.read_text(encoding="utf-8"))


def catalogue_of_fields() -> list[CatalogueEntry]:
    """Every field, models first, then the questions of each item's form; generated, never typed.

    A new column of a listed model without a Chinese name has its own name here, and a test that fails.
    """
    entries = []
    for label, declared in _declared()["models"].items():
        entries += _of_model(label, declared["code"], declared["name"], declared["seen_by"])
    for item in catalogue.items():
        entries += _of_form(item.code, item.short_name)
    return entries


def _of_model(label: str, code: str, name: str, seen_by: str) -> list[CatalogueEntry]:
    names = {**_declared()["names"].get("any", {}), **_declared()["names"].get(code, {})}
    return [
        CatalogueEntry(
            code=f"{code}.{field.name}",
            name=_name(field, names),
            type=next((word for kind, word in TYPES.items() if isinstance(field, kind)), "文字"),
            source=name,
            seen_by=seen_by if not field.name.endswith("_box") else f"{seen_by}；加密保存，看全文要写事由",
            tables=_tables(code, field.name),
        )
        for field in apps.get_model(label)._meta.concrete_fields
    ]


def _name(field: "models.Field[object, object]", names: dict[str, str]) -> str:
    given = str(field.verbose_name)
    return names.get(field.name) or (given if _CHINESE.search(given) else field.name)


def _tables(code: str, name: str) -> tuple[str, ...]:
    behind: dict[str, Any] = dict(_declared()["tables"])
    return tuple(behind.get(f"{code}.{name}", ()))


def _of_form(item: str, item_name: str) -> list[CatalogueEntry]:
    form = forms.form_of(item)
    everybody = "申请人本人、经办人员（按辖区和岗位）"
    return [
        CatalogueEntry(
            code=".".join(part for part in ("form", item, section.group or "", field.name) if part),
            name=field.label,
            type="表单填写",
            source=f"{item_name}申请表",
            seen_by=everybody,
        )
        for step in form.steps
        for section in step.sections
        for field in section.fields
    ]


def columns_of_tables() -> list[CatalogueEntry]:
    """What a table may be built of, with who may take it."""
    return [
        CatalogueEntry(
            field.code,
            field.name,
            field.kind,
            field.source,
            "、".join(ROLE_NAMES[role] for role in field.roles),
            tuple(subject.value for subject in field.subjects),
        )
        for field in FIELDS
    ]
