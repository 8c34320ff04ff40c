"""Names of places: what a committee's official name says about its place, and the name people say."""

import re

_PEOPLES = (
    "壮|满|回|苗|维吾尔|土家|彝|蒙古|藏|布依|侗|瑶|朝鲜|白|哈尼|哈萨克|黎|傣|畲|傈僳|仡佬|东乡|高山|拉祜|水|佤|纳西|羌|土|仫佬|锡伯|"
    "柯尔克孜|达斡尔|景颇|毛南|撒拉|布朗|塔吉克|阿昌|普米|鄂温克|怒|京|基诺|德昂|保安|俄罗斯|裕固|乌孜别克|门巴|鄂伦春|独龙|塔塔尔|赫哲|珞巴"
)
#: "长白朝鲜族自治县": at least two characters stay, else 长白 would lose its 白.
_AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})族?|各族)+自治[县州区旗]")
_ETHNIC_TOWN = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})族)+(?:民族)?乡")
_ENDINGS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "街道",
    "社区",
    "地区",
    "林区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
    "镇",
    "乡",
    "村",
)
#: Entries of the table that stand for a level, not for a place; left out of readable addresses.
NAMELESS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


def place_of_committee(official: str) -> str:
    """The place a committee serves: 高滩村村民委员会 → 高滩村, 盐井凼村民委员会 → 盐井凼村, 扶欢社区居民委员会 → 扶欢社区."""
    for ending, kind in (("村民委员会", "村"), ("居民委员会", "社区")):
        if official.endswith(ending):
            place = official.removesuffix(ending)
            return place if place.endswith(("村", "社区")) else place + kind
    return official


def short_name(name: str) -> str:
    """The name people say: 綦江区 → 綦江, 石柱土家族自治县 → 石柱, 高滩村 → 高滩; 忠县 keeps its two characters."""
    ethnic = _AUTONOMOUS.fullmatch(name) or _ETHNIC_TOWN.fullmatch(name)
    if ethnic:
        return ethnic.group(1)
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name
