"""Reference tables of places. Not scoped: everybody may read them, only the owner role writes."""

from django.db import models

from minzheng.foundations.regions.book import Level
from minzheng.foundations.regions.types import GroupKind
from minzheng.kernel.identifiers import new_id


class AdministeringUnit(models.Model):
    """One of the 41 units that administer civil affairs (38 counties and three functional areas)."""

    code = models.CharField("代码", max_length=6, primary_key=True, db_collation="C")
    name = models.CharField("名称", max_length=40)
    county = models.CharField("所在区县", max_length=12, db_collation="C")
    verified = models.BooleanField("镇街清单已核实")
    source = models.CharField("依据", max_length=100)

    class Meta:
        db_table = "regions_unit"

    def __str__(self) -> str:
        return self.name


class Region(models.Model):
    """A statutory place; its 12-digit code is a fact that papers carry, its unit is who administers it."""

    code = models.CharField("代码", max_length=12, primary_key=True, db_collation="C")
    level = models.CharField("级别", max_length=10, choices=[(level.value, level.value) for level in Level])
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=60)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children", db_index=False
    )
    unit = models.ForeignKey(AdministeringUnit, on_delete=models.PROTECT, null=True, db_index=False)
    valid_from = models.DateField("启用")
    valid_to = models.DateField("停用", null=True)

    class Meta:
        db_table = "regions_region"
        indexes = [
            models.Index(fields=["parent", "code"], name="regions_by_parent"),
            models.Index(fields=["unit", "level", "code"], name="regions_by_unit"),
        ]

    def __str__(self) -> str:
        return self.name


class RegionAlias(models.Model):
    """Another name of a place, with where it comes from."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("别名", max_length=60)
    source = models.CharField("依据", max_length=100)

    class Meta:
        db_table = "regions_alias"
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="regions_alias_once")]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """A group (村民小组, 社) or a grid (网格) under a village or community."""

    id = models.UUIDField(primary_key=True, default=new_id)
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="groups", db_index=False)
    kind = models.CharField("类别", max_length=10, choices=[(kind.value, kind.label) for kind in GroupKind])
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("名称", max_length=40)

    class Meta:
        db_table = "regions_group"
        constraints = [
            models.UniqueConstraint(fields=["village", "kind", "number"], name="regions_group_once")
        ]

    def __str__(self) -> str:
        return self.name


class RegionSearchKey(models.Model):
    """A text under which a place is found; a query is a prefix range over the btree."""

    key = models.CharField(max_length=64, db_collation="C")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, db_index=False)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "regions_search_key"
        indexes = [models.Index(fields=["key", "region", "weight"], name="regions_search")]

    def __str__(self) -> str:
        return self.key


class LoadedBook(models.Model):
    """Which edition of the packed tables the database holds, and when it was loaded."""

    digest = models.CharField(max_length=64, primary_key=True, db_collation="C")
    cut_off = models.DateField()
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "regions_loaded_book"

    def __str__(self) -> str:
        return f"{self.cut_off}"
