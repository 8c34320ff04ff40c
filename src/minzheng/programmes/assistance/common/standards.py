"""`standard.toml` of an item's folder: how its amounts follow a standard (调标). No item without the file follows one."""

import tomllib

from minzheng.engines.benefits.services import register_scheme
from minzheng.engines.benefits.types import Beside, RestsOn, StandardFigure, StandardScheme, Way
from minzheng.engines.catalogue.types import ItemBroken, ServiceItem

FILE = "standard.toml"


def register_standard(item: ServiceItem, rests_on: RestsOn | None = None) -> None:
    """Read the item's file and register what it says. Raises ItemBroken with the file and the reason."""
    path = item.folder / FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        register_scheme(
            StandardScheme(
                item=item.code,
                name=item.name,
                way=Way(table["way"]),
                kinds=tuple(table["kinds"]),
                figures=tuple(StandardFigure(one["path"], one["name"]) for one in table["figures"]),
                rests_on=rests_on,
                beside=tuple(Beside(**one) for one in table.get("beside", ())),
            )
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ItemBroken(f"{path}: {error!r}") from error
