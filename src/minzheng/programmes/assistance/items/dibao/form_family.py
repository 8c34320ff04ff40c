"""Screens 1 and 2 of 低保: who is in the family, where it lives. Chinese is what the family reads."""

from minzheng.engines.forms.types import Field, Section, Step
from minzheng.programmes.assistance.items.dibao.filing import HUKOU, HUKOU_EACH

YES_NO = (("yes", "是"), ("no", "否"))

#: Values are GB/T 4761 codes as `people` keeps them; those above 8 are finer than the code and fold into 其他.
RELATIONS = (
    ("1", "配偶"), ("2", "儿子"), ("3", "女儿"), ("5", "父母"), ("5-law", "公婆、岳父母"), ("2-law", "儿媳、女婿"),
    ("4", "孙子女、外孙子女"), ("6", "祖父母、外祖父母"), ("7", "兄弟姐妹"), ("8", "其他"),
)  # fmt: skip
CHILD, BY_EVIDENCE = "2|3", "2-law|4|6|7|8"

HEALTH = (
    ("disability", "有残疾人证"), ("illness", "患重特大疾病"), ("bedridden", "长期卧床"), ("cannot_work", "没有劳动能力"),
)  # fmt: skip
DISABILITIES = (
    ("physical", "肢体"), ("visual", "视力"), ("hearing", "听力"), ("speech", "言语"),
    ("intellectual", "智力"), ("mental", "精神"), ("multiple", "多重"),
)  # fmt: skip
GRADES = (("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级"))
STUDENT = (
    ("none", "不在读"), ("school", "中小学、中职"), ("college", "大专、高职"), ("bachelor", "本科"),
    ("graduate", "硕士、博士"),
)  # fmt: skip
SITUATIONS = (
    ("imprisoned", "正在服刑"), ("compulsory_isolation", "强制隔离戒毒"), ("declared_missing", "被宣告失踪"),
    ("conscript", "义务兵"), ("serving_soldier", "现役军人（非义务兵）"), ("clergy", "宗教教职人员，住在宗教场所"),
)  # fmt: skip

PEOPLE = Step(
    key="family",
    title="家人",
    lead="写上申请人和共同生活的家人。出生日期和性别由身份证号算出，不用填。",
    sections=(
        Section(
            group="people",
            add_label="添加家庭成员",
            item_label="{title}",
            fields=(
                Field(name="name", label="姓名", kind="name", placeholder="与身份证一致"),
                Field(name="identity", label="身份证号", kind="idcard", placeholder="18 位", sensitive=True),
                Field(
                    name="relation", label="与申请人关系", kind="select", options=RELATIONS, when="first!=yes"
                ),
                Field(
                    name="student",
                    label="是否在读",
                    kind="select",
                    options=STUDENT,
                    when=f"relation={CHILD}",
                    help="只算全日制",
                ),
                Field(
                    name="lives",
                    label="平时和家里住在一起",
                    kind="radio",
                    when="relation=2|3|5|5-law|2-law|4|6|7|8",
                    options=(("together", "住在一起"), ("apart", "不住一起（上学、打工等）")),
                ),
                Field(
                    name="self_supporting",
                    label="能不能自己养活自己",
                    kind="radio",
                    options=(("yes", "能"), ("no", "不能")),
                    when=f"relation={CHILD} & lives=apart & student=none|graduate",
                ),
                Field(
                    name="married",
                    label="是否已婚",
                    kind="radio",
                    options=(("yes", "已婚"), ("no", "未婚")),
                    when=f"relation={CHILD} & self_supporting=yes",
                ),
                Field(
                    name="support_duty",
                    label="是否由您家赡养、抚养或扶养",
                    kind="radio",
                    options=YES_NO,
                    when=f"relation={BY_EVIDENCE} & lives=together",
                ),
                Field(
                    name="health",
                    label="身体情况（有就勾，没有不用勾）",
                    kind="checkbox",
                    options=HEALTH,
                    required=False,
                ),
                Field(
                    name="disability_kind",
                    label="残疾类别",
                    kind="select",
                    options=DISABILITIES,
                    when="health=disability",
                ),
                Field(
                    name="disability_grade",
                    label="残疾等级",
                    kind="select",
                    options=GRADES,
                    when="health=disability",
                ),
                Field(
                    name="member_phone",
                    label="手机号",
                    kind="phone",
                    required=False,
                    sensitive=True,
                    when="first!=yes",
                    help="成年家人用来收签字链接，没有可以不填",
                ),
                Field(
                    name="special",
                    label="特殊情况",
                    kind="switch",
                    required=False,
                    help="服刑、戒毒、失踪、服役、宗教教职，才需要打开",
                ),
                Field(
                    name="situation",
                    label="是哪一种",
                    kind="select",
                    options=SITUATIONS,
                    when="special=yes",
                ),
                Field(
                    name="clergy_since",
                    label="从哪天起住在宗教场所",
                    kind="date",
                    when="special=yes & situation=clergy",
                ),
                Field(
                    name="soldier_married",
                    label="是否已婚",
                    kind="radio",
                    options=(("yes", "已婚"), ("no", "未婚")),
                    when="special=yes & situation=conscript|serving_soldier",
                ),
            ),
        ),
    ),
)

PLACE = Step(
    key="place",
    title="住处",
    lead="在户籍地或经常居住地申请，由当地镇街受理。",
    sections=(
        Section(
            title="申请地",
            fields=(
                Field(
                    name="village",
                    label="村（社区）",
                    kind="region",
                    placeholder="村名或拼音，如 gtc",
                    prefill="posting",
                ),
                Field(
                    name="address",
                    label="组、门牌",
                    kind="text",
                    maxlength=80,
                    placeholder="如 3 组 12 号",
                ),
                Field(
                    name="area",
                    label="家里的住处属于",
                    kind="radio",
                    options=(
                        ("rural", "农村", "按农村低保标准计算"),
                        ("urban", "城镇", "按城市低保标准计算"),
                    ),
                    help="按实际居住地选，工作人员入户时会核实",
                ),
            ),
        ),
        HUKOU,
        HUKOU_EACH,
        Section(
            title="怎么联系您",
            note="没有手机可以不填，村（社区）工作人员会上门告知。",
            fields=(
                Field(
                    name="phone",
                    label="手机号",
                    kind="phone",
                    required=False,
                    prefill="account",
                    sensitive=True,
                ),
            ),
        ),
    ),
)
