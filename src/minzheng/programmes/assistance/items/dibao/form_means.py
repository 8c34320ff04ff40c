"""Screens 3 and 4 of 低保: incomes, expenses, property. Amounts are asked in yuan and kept in 分."""

from minzheng.engines.forms.types import Field, Section, Step

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
                Field(
                    name="living_fen",
                    label="全家吃穿、水电等必要开支",
                    kind="money",
                    unit="元/月",
                    when="expenses=illness|disability|schooling",
                    required=False,
                    help="花费大的家庭可能符合刚性支出困难认定，填了才能算",
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
