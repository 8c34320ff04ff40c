"""The tax-benefit system: parameters, variables, a profile's rows and a place's values laid over them."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy
from openfisca_core.parameters import Parameter, ParameterNode
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from openfisca_chongqing import __version__
from openfisca_chongqing.entities import entities
from openfisca_chongqing.places import ParametersUnreadable, PlaceFile, PlaceValue, read_place, read_profile
from openfisca_chongqing.variables import VARIABLES

PARAMETERS = Path(__file__).parent / "parameters"
MARKED = ("unverified", "carried")
#: Largest value by the first word of a parameter's unit; beyond them int64 would not hold a large family's product.
LARGEST = {"fen": 10**9, "permille": 10_000, "dm2": 10**6, "bool": 1}
LARGEST_COUNT = 1_200
NEVER_ZERO = ("dibao.amount.unit_fen",)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the law as it stands on a day: value, since when, how sure, and where it is written."""

    name: str
    label: str
    unit: str
    value: int | bool | None
    since: date
    status: str
    source: str
    reference: str
    article: str = ""
    note: str = ""

    @property
    def marked(self) -> bool:
        """True when the officer must see 参数待核实 beside it."""
        return self.status in MARKED or "待核实" in self.note

    def as_json(self) -> dict[str, Any]:
        """Plain JSON: the date as text."""
        return {**asdict(self), "since": self.since.isoformat()}


@functools.cache
def _national() -> ParameterNode:
    """The parameter files, read once for all profiles and places; every system works on a copy."""
    return ParameterNode("", directory_path=str(PARAMETERS))


@functools.cache
def _variables() -> dict[str, Any]:
    """The variables, prepared once (reading their formulas takes 30 ms); they hold no state of a system."""
    system = TaxBenefitSystem(entities)
    system.add_variables(*VARIABLES)
    return dict(system.variables)


class ChongqingSystem(TaxBenefitSystem):
    """Social assistance as OpenFisca sees it. Refuses to exist while OpenFisca's int is not int64."""

    def __init__(self) -> None:
        super().__init__(entities)
        self.variables.update(_variables())
        self.parameters = _national().clone()
        narrow = [
            name for name, v in self.variables.items() if v.value_type is int and v.dtype != numpy.int64
        ]
        if narrow:
            raise RuntimeError(f"money variables are not int64: {narrow}")


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """A ready system under one profile and one place's values.

    Shape: `version` is at most 40 characters: package, profile and, with a place's values, `+` and 12 hexadecimal
    digits of their SHA-256, so that a stored advice tells by which law it was made.
    """

    system: ChongqingSystem
    profile: str
    title: str
    short: str
    in_force: date | None
    version: str
    place: str
    paths: tuple[str, ...]

    def figures(self, on: date) -> dict[str, Figure]:
        """Every parameter of 低保 as it stands on a day, by path. A day before the first value has `value=None`."""
        return _figures(self, on)

    def figure(self, path: str, on: date) -> Figure:
        """One parameter of any part of the law as it stands on a day. Refuses (ParametersUnreadable): no such path."""
        return _figure(_leaf(self.system.parameters, path), path, on)

    def all_figures(self, on: date) -> dict[str, Figure]:
        """Every parameter of every item as it stands on a day, by path."""
        return _all_figures(self, on)


def _leaf(root: ParameterNode, path: str) -> Parameter:
    node: Any = root
    for part in path.split("."):
        node = getattr(node, "children", {}).get(part)
        if node is None:
            raise ParametersUnreadable(f"参数文件里的 {path} 不是已知的参数名称")
    if not isinstance(node, Parameter):
        raise ParametersUnreadable(f"参数文件里的 {path} 是一组参数，请写到具体名称")
    return node


def _metadata(value: PlaceValue) -> dict[str, object]:
    kept = {"status": value.status, "source": value.source, "reference": value.reference or value.source}
    optional = {"published": value.published, "note": value.note}
    return {**kept, **{key: item for key, item in optional.items() if item}}


def _checked(path: str, leaf: Parameter, value: PlaceValue) -> PlaceValue:
    unit = str(leaf.metadata.get("unit"))
    given = value.value
    if given is None:
        return value
    if isinstance(given, bool) != (unit == "bool"):
        wanted = "true 或 false" if unit == "bool" else "整数"
        raise ParametersUnreadable(f"参数 {path} 自 {value.since} 的值应为{wanted}")
    low, high = int(path in NEVER_ZERO), LARGEST.get(unit.split(" ")[0], LARGEST_COUNT)
    if not isinstance(given, bool) and not low <= given <= high:
        raise ParametersUnreadable(f"参数 {path} 自 {value.since} 的值应在 {low} 与 {high} 之间")
    return value


def _lay_over(system: ChongqingSystem, place: PlaceFile) -> None:
    """Replace each named parameter from the place's first date on; earlier values stay."""
    for path, values in place.parameters.items():
        leaf = _leaf(system.parameters, path)
        if not values:
            raise ParametersUnreadable(f"参数 {path} 没有填写任何值")
        first = min(value.since for value in values).isoformat()
        data: dict[str, Any] = {
            old.instant_str: {"value": old.value, "metadata": dict(old.metadata)}
            for old in leaf.values_list
            if old.instant_str < first
        }
        for value in values:
            _checked(path, leaf, value)
            data[value.since.isoformat()] = {"value": value.value, "metadata": _metadata(value)}
        fresh = Parameter(path, {"description": leaf.description, "metadata": leaf.metadata, "values": data})
        parent: Any = system.parameters
        *folders, name = path.split(".")
        for part in folders:
            parent = parent.children[part]
        parent.children[name] = fresh
        setattr(parent, name, fresh)


def _paths(node: Any, prefix: str = "") -> list[str]:
    if isinstance(node, Parameter):
        return [prefix]
    return [
        path for key, child in node.children.items() for path in _paths(child, f"{prefix}.{key}".strip("."))
    ]


@functools.lru_cache(maxsize=64)
def law(profile: str = "cn-2021", place_text: str | None = None, origin: str = "") -> Law:
    """The law under a profile and, if given, a place's values; built once and kept (about 10 ms to build).

    Refuses (ParametersUnreadable): unknown profile, unknown parameter, unreadable value.
    """
    rows = read_profile(profile)
    system = ChongqingSystem()
    _lay_over(system, rows)
    version, place_title = f"chongqing-{__version__}/{profile}", ""
    if place_text is not None:
        place = read_place(place_text, origin)
        _lay_over(system, place)
        version += f"+{hashlib.sha256(place_text.encode()).hexdigest()[:12]}"
        place_title = place.title
    short = rows.short or profile
    paths = tuple(_paths(system.parameters.children["dibao"], "dibao"))
    return Law(system, profile, rows.title, short, rows.in_force, version, place_title, paths)


@functools.lru_cache(maxsize=512)
def _figures(rules: Law, on: date) -> dict[str, Figure]:
    return {path: _figure(_leaf(rules.system.parameters, path), path, on) for path in rules.paths}


@functools.lru_cache(maxsize=512)
def _all_figures(rules: Law, on: date) -> dict[str, Figure]:
    return {path: rules.figure(path, on) for path in _paths(rules.system.parameters)}


def _figure(leaf: Parameter, path: str, on: date) -> Figure:
    day = on.isoformat()
    found = next((value for value in leaf.values_list if value.instant_str <= day), None)
    metadata = found.metadata if found else {}
    published = metadata.get("published")
    since = date.fromisoformat(str(published or (found.instant_str if found else day)))
    return Figure(
        name=path,
        label=leaf.description or path,
        unit=leaf.metadata.get("unit", ""),
        value=found.value if found else None,
        since=since,
        status=metadata.get("status", "unverified"),
        source=metadata.get("source", "未见公布"),
        reference=metadata.get("reference", "没有这一天的值"),
        article=leaf.metadata.get("article", ""),
        note=metadata.get("note", ""),
    )
