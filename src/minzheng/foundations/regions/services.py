"""Acts on the region tables: the loaders. Run as the owner role by the reference command, never by the web."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from minzheng.foundations.regions.areas import UnknownRegion
from minzheng.foundations.regions.book import RegionBook, digest
from minzheng.foundations.regions.models import Group, LoadedBook, Region, RegionSearchKey
from minzheng.foundations.regions.search_keys import all_keys
from minzheng.foundations.regions.types import GroupRow, Level, Loaded
from minzheng.kernel.clock import local_date

__all__ = ["UnknownRegion", "load_groups", "load_regions"]

#: Staged beside the tables, then merged: rows that people's rows point to are changed in place, never deleted.
_STAGE = """
    create temporary table region_stage (code text, level text, name text, short_name text, parent text, unit text,
                                         valid_from date) on commit drop;
    create temporary table unit_stage (code text, name text, county text, verified boolean, source text) on commit drop;
"""
_MERGE = """
    insert into regions_unit (code, name, county, verified, source) select * from unit_stage
        on conflict (code) do update set name = excluded.name, county = excluded.county,
            verified = excluded.verified, source = excluded.source;
    insert into regions_region (code, level, name, short_name, parent_id, unit_id, valid_from)
        select code, level, name, short_name, parent, unit, valid_from from region_stage
        on conflict (code) do update set level = excluded.level, name = excluded.name, valid_to = null,
            short_name = excluded.short_name, parent_id = excluded.parent_id, unit_id = excluded.unit_id;
"""
_RETIRE = """
    update regions_region set valid_to = %s
        where valid_to is null and not exists (select 1 from region_stage s where s.code = regions_region.code)
"""
_REGION_COLUMNS = ("code", "level", "name", "short_name", "parent", "unit", "valid_from")
_UNIT_COLUMNS = ("code", "name", "county", "verified", "source")


@transaction.atomic
def load_regions(*, at: datetime) -> Loaded:
    """Bring the database to the packed book: 15,652 places, 41 units, aliases, search keys.

    Idempotent and quick: the same edition again changes nothing. Places no longer in the book stay, with `valid_to` set.
    Not audited: reference data shipped with the product, no person's.
    """
    book, edition = RegionBook.packed(), digest()
    if LoadedBook.objects.filter(digest=edition).exists():
        return Loaded(Region.objects.count(), RegionSearchKey.objects.count(), changed=False)
    keys = [(key.text, key.place, int(key.weight)) for key in all_keys(book)]
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
    _copy(
        "unit_stage",
        _UNIT_COLUMNS,
        ((u.code, u.name, u.county, u.verified, u.source) for u in book.units.values()),
    )
    _copy("region_stage", _REGION_COLUMNS, _region_rows(book, valid_from=book.cut_off))
    with connection.cursor() as cursor:
        cursor.execute(_MERGE)
        cursor.execute(_RETIRE, [local_date(at)])
        cursor.execute(
            "delete from regions_search_key; delete from regions_alias; delete from regions_loaded_book"
        )
    _copy(
        "regions_alias", ("region_id", "name", "source"), ((a.code, a.name, a.source) for a in book.aliases)
    )
    _copy("regions_search_key", ("key", "region_id", "weight"), keys)
    LoadedBook.objects.create(digest=edition, cut_off=book.cut_off, loaded_at=at)
    return Loaded(len(book.places), len(keys), changed=True)


def _region_rows(book: RegionBook, *, valid_from: date) -> Iterator[tuple[object, ...]]:
    for p in book.places.values():
        yield (p.code, p.level.value, p.name, p.short_name, p.parent or None, p.unit or None, valid_from)


@transaction.atomic
def load_groups(*, rows: Sequence[GroupRow], at: datetime) -> int:
    """Add groups and grids under villages; those already there (village, kind, number) stay as they are.

    Gives the number added. Refuses: UnknownRegion, when a village is not in the table on the day of `at`.
    """
    wanted = {row.village for row in rows}
    villages = Region.objects.filter(
        code__in=wanted, level=Level.VILLAGE.value, valid_to=None, valid_from__lte=local_date(at)
    )
    if unknown := wanted - set(villages.values_list("code", flat=True)):
        raise UnknownRegion(detail=sorted(unknown)[0])
    before = Group.objects.count()
    Group.objects.bulk_create(
        [Group(village_id=r.village, kind=r.kind.value, number=r.number, name=r.name) for r in rows],
        ignore_conflicts=True,
        batch_size=5000,
    )
    return Group.objects.count() - before


def _copy(table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """COPY rows into a table; both names come from this module only."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy,
    ):
        for row in rows:
            copy.write_row(row)
