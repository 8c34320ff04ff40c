"""Prefixes to find a name by: its suffixes, its pinyin, its initials. Pure."""

from functools import lru_cache

from pypinyin import Style, load_phrases_dict, pinyin

#: Surnames read otherwise than the character's first reading.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "区": "ou", "任": "ren",
    "华": "hua", "冼": "xian", "翟": "zhai", "尉迟": "yuchi", "覃": "qin", "蹇": "jian", "冉": "ran", "乐": "yue",
}  # fmt: skip
load_phrases_dict({"綦江": [["qí"], ["jiāng"]]})


@lru_cache(maxsize=200_000)
def keys_of(name: str) -> tuple[str, ...]:
    """Keys, each at most 60 characters: 罗庆华 → 罗庆华, 庆华, 华, luoqinghua, lqh."""
    suffixes = [name[start:] for start in range(min(len(name), 6))]
    syllables = [row[0] for row in pinyin(name, style=Style.NORMAL, errors="ignore")]
    if syllables and name[:1] in _SURNAMES:
        syllables[0] = _SURNAMES[name[0]]
    spelt = ["".join(syllables), "".join(s[:1] for s in syllables)] if syllables else []
    return tuple(dict.fromkeys(key[:60].lower() for key in [*suffixes, *spelt] if key))
