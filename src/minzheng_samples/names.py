"""Names as 綦江's registers might hold them: surnames by weight, given names by sex and generation, some 生僻字."""

from collections.abc import Iterable
from random import Random

#: Weights per 10,000, rounded: the nation's and the city's most frequent, then surnames of the place.
SURNAMES: dict[str, int] = {
    "李": 720, "王": 690, "张": 680, "陈": 560, "刘": 520, "杨": 470, "罗": 430, "周": 300, "黄": 260, "何": 220,
    "吴": 210, "赵": 190, "徐": 130, "曾": 150, "蒋": 140, "邓": 140, "胡": 150, "冯": 110, "谢": 110, "唐": 110,
    "郑": 90, "彭": 90, "肖": 85, "朱": 100, "马": 80, "郭": 85, "林": 80, "高": 75, "梁": 70, "宋": 70,
    "霍": 110, "蹇": 105, "冉": 95, "犹": 85, "令狐": 60, "娄": 70, "代": 75, "翁": 55, "敖": 50, "封": 45,
    "夏": 60, "田": 60, "余": 70, "廖": 60, "熊": 55, "姚": 55, "程": 50, "任": 55, "袁": 55, "江": 50,
    "石": 45, "文": 50, "向": 40, "陶": 35, "龙": 40, "谭": 55, "覃": 25, "穆": 20, "池": 30, "旷": 12,
    "庞": 20, "傅": 25, "汪": 40, "苏": 40, "贾": 30, "卢": 35, "丁": 35, "魏": 40, "薛": 25, "叶": 35,
    "古": 20, "游": 20, "简": 20, "幸": 12, "苟": 10, "淳": 4, "鲜": 4, "欧阳": 6, "尉迟": 1, "邬": 6,
}  # fmt: skip

_MEN_OLD = "国华明德文光荣清福贵财祥富仁义礼安民治平正学成忠远兴友才树林云海山川银金元朝开昌永万世绍廷"
_WOMEN_OLD = "秀珍芳英兰桂莲琼素淑碧玉群珠容惠琴凤香先书华德开永朝光正世国安明淑会贤昌"
_MEN = "强勇军伟波涛刚平斌超鹏飞杰峰磊华建国志明辉东林江毅建小川渝龙兵洪浩宇松柏"
_WOMEN = "丽红艳霞梅燕敏静娟芳玲萍英琴琼小利蓉莉春华晓雪菊建兰容凤丹云平"
_BOYS = "浩宇轩梓子俊杰涵铭泽皓博文睿晨熙辰瑞嘉豪奕诚致远航乐林雨阳昊天星一"
_GIRLS = "欣怡涵梓萱诗语馨雨思琪佳妍可心蕊悦彤若曦芷晴诺瑶嘉禾月夕梦依一然子"
#: Characters that registers, fonts and pinyin tables are known to stumble over.
RARE = "燚犇垚翀祎昶镕䶮㛃曌骉煊赟旻彧婳茜頔劼昇媖堃喆淼焱鑫翾玥翊甯滢"
_PEOPLES = ("阿依古丽·买买提", "扎西·多吉", "迪丽·努尔江")


class Namer:
    """Names drawn from one generator, so that the same seed gives the same register."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._surnames, self._weights = list(SURNAMES), list(_running(SURNAMES.values()))

    def surname(self) -> str:
        """One surname by weight."""
        return self.rng.choices(self._surnames, cum_weights=self._weights)[0]

    def given(self, *, sex: int, birth_year: int) -> str:
        """A given name of the generation; one in 90 holds a rare character, one in eight is a single character."""
        pool = _pool(sex, birth_year)
        first, second = self.rng.choice(pool), self.rng.choice(pool)
        if self.rng.random() < 1 / 90:
            second = self.rng.choice(RARE)
        return second if self.rng.random() < 1 / 8 else first + second

    def full(self, surname: str, *, sex: int, birth_year: int) -> str:
        """Surname and given name; very seldom a long name with a dot, as registers hold them."""
        if self.rng.random() < 1 / 20_000:
            return self.rng.choice(_PEOPLES)
        return surname + self.given(sex=sex, birth_year=birth_year)


def _pool(sex: int, birth_year: int) -> str:
    generation = 0 if birth_year < 1966 else 1 if birth_year < 2001 else 2
    return ((_MEN_OLD, _MEN, _BOYS), (_WOMEN_OLD, _WOMEN, _GIRLS))[sex == 2][generation]


def _running(weights: Iterable[int]) -> list[int]:
    total, sums = 0, []
    for weight in weights:
        total += weight
        sums.append(total)
    return sums
