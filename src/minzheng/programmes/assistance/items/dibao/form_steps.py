"""The questions of 低保, screen by screen. Chinese is what the family reads; names are the answers' keys."""

from minzheng.engines.forms.types import Field, Group, Section, Step

YES_NO = (("yes", "是"), ("no", "否"))
HAS = (("no", "没有"), ("yes", "有"))

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
                    placeholder="村名、社区名或拼音，如 gtc",
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

INCOMES = (
    ("wage", "打工、工资"), ("operating", "种养、做生意"), ("basic_pension", "城乡居民基础养老金"),
    ("transfer", "退休金、遗属补助等"), ("property", "房租、土地流转、分红"), ("scholarship", "奖学金、助学金"),
    ("social_assistance", "低保以外的救助、优抚"), ("other", "其他收入"),
)  # fmt: skip
#: Kind of income → (label, period).
AMOUNTS = {
    "wage": ("打工、工资", "month"), "operating": ("种养、做生意收入", "year"), "basic_pension": ("基础养老金", "month"),
    "transfer": ("退休金等", "month"), "property": ("房租、流转等", "year"), "scholarship": ("奖学金、助学金", "year"),
    "social_assistance": ("救助、优抚", "month"), "other": ("其他收入", "month"),
}  # fmt: skip
PER_UNIT = {"month": "元/月", "year": "元/年"}


def _amounts() -> tuple[Field, ...]:
    fields = []
    for kind, (label, per) in AMOUNTS.items():
        fields.append(
            Field(
                name=f"{kind}_fen", label=label, kind="money", unit=PER_UNIT[per], when=f"has_income=yes & incomes={kind}",
                sensitive=True,
            )
        )  # fmt: skip
        if kind == "operating":
            fields.append(
                Field(
                    name="operating_cost_fen", label="种子、肥料、进货等成本", kind="money", unit=PER_UNIT["year"],
                    when="has_income=yes & incomes=operating", required=False, sensitive=True,
                )
            )  # fmt: skip
    return tuple(fields)


INCOME = Step(
    key="income",
    title="收入",
    lead="每个人选一项。记不清可以写个大概，部门会核对，不会因为记错受罚。",
    sections=(
        Section(
            group="people",
            item_label="{title}",
            fields=(
                Field(
                    name="has_income",
                    label="近一年有没有收入",
                    kind="radio",
                    options=(("no", "没有收入"), ("yes", "有收入")),
                ),
                Field(
                    name="incomes",
                    label="有哪些收入（可多选）",
                    kind="checkbox",
                    options=INCOMES,
                    when="has_income=yes",
                ),
                *_amounts(),
            ),
        ),
    ),
)

EXPENSES = (("illness", "看病"), ("disability", "残疾康复、护理"), ("schooling", "上学"))
ASSETS = (
    ("deposits", "存款"), ("securities", "股票、基金"), ("savings_insurance", "储蓄型保险"),
    ("other_financial", "支付宝、微信等余额理财"), ("claims", "借给别人的钱"), ("premises", "门面、商铺"),
    ("company", "开公司、个体户"),
)  # fmt: skip
VEHICLES = (
    ("car", "小汽车"), ("two_wheel_motorcycle", "两轮摩托车"), ("electric_scooter", "电瓶车"),
    ("disabled_vehicle", "残疾人专用车"), ("ship", "船"), ("construction_machine", "工程机械"),
    ("large_farm_machine", "大型农机"),
)  # fmt: skip


def _asset(name: str, label: str) -> Field:
    return Field(
        name=f"{name}_fen", label=label, kind="money", unit="元", when=f"assets={name}", sensitive=True
    )


MEANS = Step(
    key="means",
    title="支出财产",
    lead="有就勾，没有的不用勾。没有勾选的，就是您承诺没有。",
    sections=(
        Section(
            title="自己花的大额支出",
            fields=(
                Field(
                    name="expenses",
                    label="近一年有哪些（报销以后的）",
                    kind="checkbox",
                    options=EXPENSES,
                    required=False,
                ),
                Field(
                    name="illness_fen", label="看病自付", kind="money", unit="元/年", when="expenses=illness"
                ),
                Field(
                    name="disability_fen",
                    label="康复、护理",
                    kind="money",
                    unit="元/年",
                    when="expenses=disability",
                ),
                Field(
                    name="schooling_fen",
                    label="学费、住宿",
                    kind="money",
                    unit="元/年",
                    when="expenses=schooling",
                ),
            ),
        ),
        Section(
            title="住房",
            fields=(
                Field(
                    name="homes",
                    label="家里自己名下的住房",
                    kind="radio",
                    options=(("0", "没有"), ("1", "有一处"), ("2", "有两处")),
                ),
                Field(name="home1_area", label="住房面积", kind="decimal", unit="平方米", when="homes=1|2"),
                Field(
                    name="home1_dangerous",
                    label="是 C、D 级危房",
                    kind="switch",
                    when="homes=1|2",
                    required=False,
                ),
                Field(name="home2_area", label="第二处面积", kind="decimal", unit="平方米", when="homes=2"),
                Field(
                    name="home2_dangerous",
                    label="第二处是危房",
                    kind="switch",
                    when="homes=2",
                    required=False,
                ),
            ),
        ),
        Section(
            title="钱物、车辆",
            fields=(
                Field(name="assets", label="家里有下面哪些", kind="checkbox", options=ASSETS, required=False),
                _asset("deposits", "存款合计"),
                _asset("securities", "股票、基金合计"),
                _asset("savings_insurance", "储蓄型保险"),
                _asset("other_financial", "余额理财合计"),
                _asset("claims", "别人欠的钱"),
                Field(
                    name="vehicles", label="车船和大型机械", kind="checkbox", options=VEHICLES, required=False
                ),
            ),
        ),
    ),
)

OBLIGOR_RELATIONS = (
    ("child", "子女（含已出嫁的女儿）"), ("parent", "父母"), ("grandchild", "孙子女、外孙子女"),
    ("sibling", "兄弟姐妹"), ("former_spouse", "离异的前配偶"), ("other", "其他"),
)  # fmt: skip

SUPPORT = Step(
    key="support",
    title="亲属",
    lead="依法应当赡养、抚养您家人的亲属，例如分家的子女、在外的父母。",
    sections=(
        Section(
            fields=(
                Field(name="has_obligors", label="有没有不住在一起的子女或父母", kind="radio", options=HAS),
                Field(
                    name="near_relative",
                    label="家里有人是低保经办人员、村（居）委会成员的近亲属吗",
                    kind="radio",
                    options=(("no", "没有"), ("yes", "有")),
                    help="有也可以申请，只是要备案，由区县入户核查",
                ),
                Field(
                    name="near_relative_who",
                    label="是谁、什么关系",
                    kind="text",
                    maxlength=80,
                    when="near_relative=yes",
                ),
            ),
        ),
        Section(
            group="obligors",
            when="has_obligors=yes",
            add_label="添加一位亲属",
            item_label="亲属：{title}",
            fields=(
                Field(name="name", label="姓名", kind="name"),
                Field(
                    name="kind",
                    label="是被赡养人的",
                    kind="select",
                    options=OBLIGOR_RELATIONS,
                    help="一般是申请人的；是其他家人的，请在入户时说明",
                ),
                Field(
                    name="reach",
                    label="能不能联系上",
                    kind="radio",
                    options=(
                        ("yes", "能联系上", "会发链接请他（她）签字授权"),
                        ("no", "联系不上", "不用签字，由镇街调查核实"),
                    ),
                ),
                Field(name="identity", label="身份证号", kind="idcard", sensitive=True, when="reach=yes"),
                Field(
                    name="phone",
                    label="手机号",
                    kind="phone",
                    required=False,
                    sensitive=True,
                    when="reach=yes",
                ),
                Field(
                    name="pays",
                    label="有没有给赡养费、抚养费",
                    kind="radio",
                    options=(("yes", "给了"), ("no", "没有给"), ("unable", "没有能力给")),
                ),
                Field(
                    name="pays_fen",
                    label="每月给",
                    kind="money",
                    unit="元/月",
                    when="pays=yes",
                    sensitive=True,
                ),
                Field(
                    name="household_income_fen",
                    label="他（她）家每月收入",
                    kind="money",
                    unit="元/月",
                    when="pays=no",
                    allow_unknown=False,
                    required=False,
                    sensitive=True,
                    help="知道就填，不知道可以空着",
                ),
                Field(
                    name="household_size",
                    label="他（她）家几口人",
                    kind="number",
                    when="pays=no",
                    required=False,
                ),
                Field(
                    name="children_count",
                    label="被赡养人共有几个子女",
                    kind="number",
                    when="pays=no",
                    required=False,
                ),
            ),
        ),
    ),
)

PAPERS = Step(
    key="papers",
    title="材料",
    lead="手机拍照就行，没有的可以不交。身份证、残疾证、存款、车辆、社保这些由部门核对，不用您去开证明。",
    sections=(
        Section(
            fields=(
                Field(
                    name="household_book",
                    label="户口簿",
                    kind="papers",
                    required=False,
                    proves="证明家里有哪些人；不在身边可以入户时再看",
                ),
                Field(
                    name="expense_proof",
                    label="看病、上学的票据",
                    kind="papers",
                    required=False,
                    when="expenses=illness|disability|schooling",
                    proves="证明自己花了多少钱",
                ),
                Field(
                    name="other",
                    label="其他想说明的材料",
                    kind="papers",
                    required=False,
                    proves="例如打工收入的转账记录、离婚判决书",
                ),
            ),
        ),
    ),
)

CONFIRM = Step(
    key="sign",
    title="签字",
    lead="请看一遍填的内容，没有问题就签字提交。",
    sections=(),
)

STEPS = (PEOPLE, PLACE, INCOME, MEANS, SUPPORT, PAPERS, CONFIRM)
GROUPS = (Group(name="people", first_fixed=True), Group(name="obligors", most=10))
