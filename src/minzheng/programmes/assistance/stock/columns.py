"""The columns of the stock workbook 存量家庭: one row a person, the household's columns on the applicant's row."""

from dataclasses import dataclass

from minzheng.foundations.people.types import Relation

YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, the heading people read, what to write there, an example, other headings it is known by.

    `of_family`: written once, on the applicant's row; repeated on other rows it must say the same.
    """

    key: str
    heading: str
    help: str
    example: str
    required: bool = False
    of_family: bool = False
    known_as: tuple[str, ...] = ()
    width: int = 14
    choices: tuple[str, ...] = ()


RELATION_WORDS: dict[str, Relation] = {
    **dict.fromkeys(("本人", "户主", "申请人", "户主本人"), Relation.SELF),
    **dict.fromkeys(("配偶", "妻", "妻子", "夫", "丈夫", "爱人"), Relation.SPOUSE),
    **dict.fromkeys(("儿子", "子", "长子", "次子", "三子", "养子", "继子", "独生子"), Relation.SON),
    **dict.fromkeys(("女儿", "女", "长女", "次女", "三女", "养女", "继女", "独生女"), Relation.DAUGHTER),
    **dict.fromkeys(("孙辈", "孙子", "孙女", "外孙", "外孙子", "外孙女"), Relation.GRANDCHILD),
    **dict.fromkeys(
        ("父母", "父亲", "母亲", "父", "母", "公公", "婆婆", "岳父", "岳母", "继父", "继母"), Relation.PARENT
    ),
    **dict.fromkeys(
        ("祖辈", "祖父", "祖母", "外祖父", "外祖母", "爷爷", "奶奶", "外公", "外婆"), Relation.GRANDPARENT
    ),
    **dict.fromkeys(("兄弟姐妹", "兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹"), Relation.SIBLING),
    **dict.fromkeys(("其他", "其它", "儿媳", "女婿", "媳妇"), Relation.OTHER),
}

COLUMNS: tuple[Column, ...] = (
    Column(
        "family", "家庭编号", "同一户的人写同一个编号，例如原低保证号或流水号", "GT-001", True, width=12,
        known_as=("户编号", "低保证号", "户号"),
    ),
    Column("name", "姓名", "与身份证一致；生僻字照写", "罗庆华", True, width=10, known_as=("成员姓名",)),
    Column(
        "identity", "身份证号", "18 位，本列为文本格式，不要写成数字", "500110196803124320", True, width=22,
        known_as=("公民身份号码", "身份证号码", "证件号码"),
    ),
    Column(
        "relation", "与申请人关系", "申请人写“本人”，每户有且只有一个", "本人", True,
        known_as=("与户主关系", "家庭关系"),
        choices=("本人", "配偶", "儿子", "女儿", "孙辈", "父母", "祖辈", "兄弟姐妹", "其他"),
    ),
    Column(
        "counted", "是否保障对象", "计入保障的写“是”，共同生活但不计入的写“否”", "是", True,
        known_as=("保障对象", "是否享受"), choices=(YES, NO),
    ),
    Column("phone", "联系电话", "11 位手机号；没有手机的空着", "13800000001", width=14, known_as=("手机号", "电话")),
    Column("town", "镇街", "镇、乡、街道名称，写在申请人一行", "扶欢镇", of_family=True, known_as=("乡镇", "乡镇街道")),
    Column(
        "village", "村（社区）", "村或社区名称，写在申请人一行", "高滩村", True, True,
        known_as=("村社区", "村居", "村社", "村", "社区"),
    ),
    Column("group", "村民小组", "组、社或网格；没有的空着", "4组", of_family=True, width=10, known_as=("小组", "组")),
    Column("address", "家庭住址", "门牌或地名", "高滩村4组12号", of_family=True, width=24, known_as=("住址", "地址")),
    Column("size", "家庭人口", "共同生活人数，应与本户行数相同", "2", of_family=True, width=9, known_as=("人口数",)),
    Column("counted_size", "保障人数", "应与写“是”的行数相同", "2", of_family=True, width=9),
    Column(
        "amount", "每月金额（元）", "全户每月发放的元数，到分", "1250", True, True,
        known_as=("月保障金额", "月保障金", "保障金额", "月低保金", "每月金额"),
    ),
    Column(
        "start", "起始月份", "从哪个月开始享受，写成 2024-05", "2024-05", True, True,
        known_as=("享受起始月份", "起始年月", "开始月份"), width=11,
    ),
    Column(
        "document", "确认文号或依据", "这户当初是凭哪份文件、哪次确认享受的", "綦民低保〔2024〕118号", True, True,
        known_as=("审批文号", "确认文号", "依据"), width=24,
    ),
    Column("decided", "确认日期", "写成 2024-04-18", "2024-04-18", of_family=True, known_as=("审批日期",), width=12),
    Column(
        "account", "银行账号", "卡号或存折号，本列为文本格式", "6217000010001234563", of_family=True, width=24,
        known_as=("银行卡号", "一卡通账号", "卡号", "账号"),
    ),
    Column("holder", "账户姓名", "账户开在谁的名下；空着就是申请人", "罗庆华", of_family=True, known_as=("开户名", "户名"), width=10),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
HEADING = {column.key: column.heading for column in COLUMNS}
