"""Values of a place or of a profile: a file that replaces parameters from a date on, checked before it is used."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError

STATUSES = ("verified", "verified-part", "unverified", "carried")
PROFILES = Path(__file__).parent / "profiles"
LARGEST_VALUE = 10**10


class ParametersUnreadable(ValueError):
    """A parameter file that cannot be used; the message says in Chinese which line of which parameter is wrong."""


class PlaceValue(BaseModel):
    """One dated value with its standing and its source. `value: null` says: not known here, refuse to calculate."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    since: datetime.date = Field(alias="from")
    value: StrictBool | Annotated[StrictInt, Field(ge=0, le=LARGEST_VALUE)] | None
    status: Literal["verified", "verified-part", "unverified", "carried"] = "unverified"
    source: str = Field(min_length=1, max_length=20)
    reference: str = ""
    published: datetime.date | None = None
    note: str | None = Field(default=None, max_length=20)


class PlaceFile(BaseModel):
    """A place's or a profile's values by parameter path, e.g. `dibao.standard.rural`."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=60)
    short: str = Field(default="", max_length=12)
    in_force: datetime.date | None = None
    parameters: dict[str, list[PlaceValue]] = Field(default_factory=dict)


def read_place(text: str, origin: str) -> PlaceFile:
    """Parse a place file.

    Refuses (ParametersUnreadable): broken YAML, unknown keys, values that are neither whole numbers nor true/false.
    """
    try:
        return PlaceFile.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise ParametersUnreadable(f"参数文件 {origin} 不是有效的 YAML：{error}") from error
    except ValidationError as error:
        where = "；".join(
            ".".join(map(str, item["loc"])) + f"（{item['msg']}）" for item in error.errors()[:5]
        )
        raise ParametersUnreadable(f"参数文件 {origin} 有误：{where}") from error


def profile_names() -> list[str]:
    """Names of the rule profiles shipped, e.g. `cn-2021`."""
    return sorted(path.stem for path in PROFILES.glob("*.yaml"))


def read_profile(name: str) -> PlaceFile:
    """The rows in which a profile differs from the national measure. Refuses (ParametersUnreadable): unknown name."""
    if name not in profile_names():
        raise ParametersUnreadable(f"没有名为 {name} 的规则口径，可用：{'、'.join(profile_names())}")
    return read_place((PROFILES / f"{name}.yaml").read_text(encoding="utf-8"), f"profiles/{name}.yaml")
