"""Keys under which a place is found: name and its tails, pinyin, initials, code. A query is a prefix of a key."""

import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from itertools import islice, product
from typing import NamedTuple

from minzheng.foundations.regions.book import Level, Place, RegionBook
from minzheng.foundations.regions.place_names import NAMELESS

#: Characters of place names that people read, and type, in more than one way; every reading is a key.
_READINGS = dict(
    entry.split(":")
    for entry in [
        "重:chong,zhong",
        "长:chang,zhang",
        "乐:le,yue",
        "柏:bai,bo",
        "堡:bao,bu,pu",
        "佛:fo,fu",
        "都:du,dou",
        "朝:chao,zhao",
        "六:liu,lu",
        "阿:a,e",
        "杉:shan,sha",
        "藏:zang,cang",
        "什:shi,shen",
        "勒:le,lei",
        "牟:mou,mu",
        "蚌:beng,bang",
        "卡:ka,qia",
        "茄:qie,jia",
        "枞:zong,cong",
        "厦:xia,sha",
        "尉:wei,yu",
        "漯:luo,ta",
        "埔:pu,bu",
        "番:pan,fan",
        "朴:pu,po",
        "坻:di,chi",
        "蔚:wei,yu",
        "铅:qian,yan",
        "泌:mi,bi",
        "陂:bei,pi,po",
        "犍:jian,qian",
        "行:xing,hang",
        "覃:qin,tan",
        "曾:zeng,ceng",
        "解:xie,jie",
        "盛:sheng,cheng",
        "单:dan,shan",
        "会:hui,kuai",
        "宿:su,xiu",
        "浚:jun,xun",
        "涡:guo,wo",
        "圩:wei,xu",
        "洞:dong,tong",
        "查:cha,zha",
        "车:che,ju",
        "角:jiao,jue",
        "巷:xiang,hang",
        "弹:dan,tan",
        "屏:ping,bing",
        "落:luo,la",
        "绿:lv,lu",
        "露:lu,lou",
        "尾:wei,yi",
        "校:xiao,jiao",
        "降:jiang,xiang",
        "畜:xu,chu",
        "参:can,shen",
        "莘:shen,xin",
        "还:huan,hai",
        "调:diao,tiao",
    ]
)
_MOST_READINGS = 8
_LONGEST = 64


class Weight(IntEnum):
    """What a key is made of, in the order people expect hits."""

    NAME = 0
    ALIAS = 1
    CODE = 2
    PINYIN = 3
    INITIALS = 4
    TAIL = 5


class Key(NamedTuple):
    """One key of one place (12-digit code)."""

    text: str
    place: str
    weight: Weight


def folded(query: str) -> str:
    """A typed query as the keys are written: full-width folded, lower case, no spaces, quotes or hyphens inside."""
    text = unicodedata.normalize("NFKC", query).casefold()
    return "".join(c for c in text if c.isalnum())[:_LONGEST]


def readings(name: str) -> list[tuple[str, ...]]:
    """The syllables of a name, once for each plausible reading, at most eight."""
    return list(islice(product(*(_readings_of(c) for c in name if c.isalnum())), _MOST_READINGS))


@cache
def _readings_of(character: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # a quarter of a second: only for those who search

    known = _READINGS.get(character)
    return tuple(known.split(",")) if known else tuple(lazy_pinyin(character))


def keys_of_name(name: str, place: str, weight: Weight) -> Iterator[Key]:
    """The keys a name gives: itself, its tails of two characters or more, its pinyin and its initials."""
    yield Key(name, place, weight)
    for start in range(1, len(name) - 1):
        yield Key(name[start:], place, Weight.TAIL)
    for syllables in readings(name):
        yield Key("".join(syllables)[:_LONGEST], place, Weight.PINYIN)
        yield Key("".join(s[0] for s in syllables), place, Weight.INITIALS)


def all_keys(book: RegionBook) -> Iterator[Key]:
    """Every key of every place of a book, each once; entries that name only a level have none."""
    names = [(p.name, p.code, Weight.NAME) for p in book.places.values() if p.name not in NAMELESS]
    names += [(alias.name, alias.code, Weight.ALIAS) for alias in book.aliases]
    codes = (Key(p.prefix, p.code, Weight.CODE) for p in book.places.values() if p.name not in NAMELESS)
    yield from codes
    yield from dict.fromkeys(key for name in names for key in keys_of_name(*name))


def words_of(text: str, book: RegionBook) -> list[str]:
    """A typed address cut where one place ends and the next begins: 綦江区扶欢镇高滩村 → 綦江区, 扶欢镇, 高滩村.

    Only whole names and the names people say of provinces, counties and towns are cut; what is left is the last word.
    """
    heads = _heads(book)
    words: list[str] = []
    while text:
        head = next((text[:n] for n in range(min(len(text) - 1, 12), 1, -1) if text[:n] in heads), text)
        words.append(head)
        text = text[len(head) :]
    return words


@cache
def _heads(book: RegionBook) -> frozenset[str]:
    above = [p for p in book.places.values() if p.level is not Level.VILLAGE and p.name not in NAMELESS]
    units = {unit.name for unit in book.units.values()}
    return frozenset({p.name for p in above} | {p.short_name for p in above} | units)


@cache
def _keys(book: RegionBook) -> tuple[Key, ...]:
    return tuple(all_keys(book))


def find_in_book(text: str, *, within: str = "", limit: int = 20) -> list[Place]:
    """Places by name, pinyin, initials, code or alias, straight from the packed book: no database.

    `within`: a unit (6 characters). The order is that of `queries.find`: what matched, shorter names, code.
    """
    book = RegionBook.packed()
    found = _prefixed(book, folded(text), within)
    if not found and len(words := words_of(folded(text), book)) > 1:
        found = [p for p in _prefixed(book, words[-1], within) if _names_all(book.path(p.code), words[:-1])]
    return found[:limit]


def _names_all(path: str, words: list[str]) -> bool:
    return all(word in path for word in words)


def _prefixed(book: RegionBook, prefix: str, within: str) -> list[Place]:
    best: dict[str, int] = {}
    for key in _keys(book):
        if prefix and key.text.startswith(prefix) and within in ("", book.places[key.place].unit):
            best[key.place] = min(key.weight, best.get(key.place, key.weight))
    order = sorted(best, key=lambda code: (best[code], len(book.places[code].name), code))
    return [book.places[code] for code in order]
