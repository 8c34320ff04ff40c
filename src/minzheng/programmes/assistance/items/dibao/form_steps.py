"""The screens of 低保 in their order, from relatives to signing; names are the answers' keys."""

from minzheng.engines.forms.types import Field, Group, Section, Step
from minzheng.programmes.assistance.items.dibao import filing, form_near
from minzheng.programmes.assistance.items.dibao.form_family import PEOPLE, PLACE
from minzheng.programmes.assistance.items.dibao.form_means import INCOME, MEANS

HAS = (("no", "没有"), ("yes", "有"))
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
                form_near.QUESTION,
            ),
        ),
        form_near.WHO,
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
        filing.PROMISES,
        filing.FILER,
    ),
)

CONFIRM = Step(
    key="sign",
    title="签字",
    lead="请看一遍填的内容，没有问题就签字提交。申请即授权：签字就是同意民政部门按授权书核对您家的经济状况。",
    sections=(),
)

STEPS = (PEOPLE, PLACE, INCOME, MEANS, SUPPORT, PAPERS, CONFIRM)
GROUPS = (Group(name="people", first_fixed=True), Group(name="obligors", most=10), form_near.GROUP)
