"""近亲属备案 on the first form: is anybody of the family kin of somebody who handles 低保, or sits in the committee.

It must be answered by the family each time: never prefilled, never carried over; one tap says "none of us".
Source: 审核确认办法 art. 11 (单独登记备案), art. 20 (区县应当入户核查).
"""

from minzheng.engines.catalogue.types import NearRelativeDraft
from minzheng.engines.forms.services import Reading
from minzheng.engines.forms.types import Field, Group, Missing, Section

#: Near relatives: spouse, parents, children, siblings, grandparents, grandchildren (民法典 art. 1045).
RELATIONS = (
    ("spouse", "配偶"), ("parent", "父母"), ("child", "子女"), ("sibling", "兄弟姐妹"),
    ("grandparent", "祖父母、外祖父母"), ("grandchild", "孙子女、外孙子女"), ("other", "其他亲戚"),
)  # fmt: skip
POSTS = (
    ("village", "村（居）委会成员"), ("aide", "村（社区）救助专干"), ("town", "镇街低保经办人员"),
    ("district", "区县民政低保经办人员"),
)  # fmt: skip

QUESTION = Field(
    name="near_relative",
    label="家里有人是低保经办人员、村（居）委会成员的近亲属吗",
    kind="radio",
    options=(("no", "我们家都没有"), ("yes", "有")),
    help="有也可以申请，不影响结果；只是要备案，由区县入户核查，有关人员回避",
)
WHO = Section(
    group="near_relatives",
    when="near_relative=yes",
    add_label="再添加一位",
    item_label="近亲属：{title}",
    fields=(
        Field(
            name="member",
            label="您家里的哪一位",
            kind="name",
            help="写前面填过的家人姓名，申请人自己也写姓名",
        ),
        Field(
            name="official",
            label="他（她）的近亲属叫什么",
            kind="name",
            help="在村（居）委会或者办低保的那个人",
        ),
        Field(name="kin", label="那个人是他（她）的", kind="select", options=RELATIONS),
        Field(name="post", label="那个人做什么工作", kind="select", options=POSTS),
    ),
)
GROUP = Group(name="near_relatives", most=10, title_field="official")
SAYINGS = ("“%(name)s”不在前面填写的家人里。请写您家里那一位的姓名，或者回到“家人”加上",)


def named_in_the_family(reading: Reading) -> list[Missing]:
    """ "有" with nobody named, or a member who is none of the family."""
    if reading.value("near_relative") != "yes":
        return []
    items = reading.items("near_relatives")
    if not items:
        words = "请点“再添加一位”，写上是谁的近亲属；没有的话请改选“我们家都没有”"
        return [Missing("support", "near_relative", words)]
    family = {str(reading.value("name", item, "people") or "") for item in reading.items("people")}
    found = []
    for item in items:
        member = str(reading.value("member", item, "near_relatives") or "")
        if member and member not in family:
            words = f"“{member}”不在前面填写的家人里。请写您家里那一位的姓名，或者回到“家人”加上"
            found.append(Missing("support", f"near_relatives-{item['id']}-member", words))
    return found


def near_relatives(reading: Reading) -> list[NearRelativeDraft]:
    """What the family declared, one row each; [] when it answered "none of us"."""
    if reading.value("near_relative") != "yes":
        return []
    return [
        NearRelativeDraft(
            member=str(reading.value("member", item, "near_relatives") or ""),
            relation=dict(RELATIONS).get(str(reading.value("kin", item, "near_relatives")), "其他亲戚"),
            official=str(reading.value("official", item, "near_relatives") or ""),
            post=dict(POSTS).get(str(reading.value("post", item, "near_relatives")), ""),
        )
        for item in reading.items("near_relatives")
    ]


def near_words(reading: Reading) -> str:
    """For reading before signing: 罗庆华的兄弟姐妹杨某是村（居）委会成员."""
    if reading.value("near_relative") is None:
        return "未填"
    words = [f"{one.member}的{one.relation}{one.official}（{one.post}）" for one in near_relatives(reading)]
    return "；".join(words) or "没有"


__all__ = ["GROUP", "QUESTION", "SAYINGS", "WHO", "named_in_the_family", "near_relatives", "near_words"]
