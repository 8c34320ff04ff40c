"""The demo's cast: who one can be. Nobody here exists; passwords and secrets are public and live in the demo only."""

from dataclasses import dataclass

from minzheng.kernel.actor import Role

#: Every officer's password in the demo, and the base32 secret of her authenticator.
DEMO_PASSWORD = "minzheng-demo-2026"  # noqa: S105
DEMO_TOTP_SECRET = "MNQW45DJMVXHILLEMVWW6LTZMVZS2ZTP"  # noqa: S105

QIJIANG, JIANGJIN, FUHUAN, GAOTAN = "500110", "500116", "500110120", "500110120206"
#: A town the district has let confirm 低保 itself.
SHIJIAO = "500110108"


@dataclass(frozen=True, slots=True)
class OfficerPart:
    """An officer of the cast: `place` is a region code ("city" is the whole city), `can` what she does in the story,
    `department` the partner department whose counter she answers at.
    """

    login: str
    name: str
    role: Role
    place: str
    place_name: str
    can: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class ResidentPart:
    """A resident of the cast. `number`: an invented identity number; `phone` "" means she has none."""

    key: str
    name: str
    called: str
    number: str
    phone: str
    place: str
    place_name: str
    story: str


OFFICERS: tuple[OfficerPart, ...] = (
    OfficerPart(
        "xiaoyang", "杨毓芳", Role.VILLAGE_WORKER, GAOTAN, "綦江区扶欢镇高滩村", "上门帮群众填报、签字、送达"
    ),
    OfficerPart("wangmin", "王敏", Role.TOWN_CLERK, FUHUAN, "綦江区扶欢镇", "受理申请"),
    OfficerPart("chengang", "陈刚", Role.TOWN_CLERK, FUHUAN, "綦江区扶欢镇", "入户调查"),
    OfficerPart("zhaoyong", "赵勇", Role.TOWN_CLERK, FUHUAN, "綦江区扶欢镇", "入户调查（共同调查人）"),
    OfficerPart("zhangzhuren", "张建国", Role.TOWN_LEADER, FUHUAN, "綦江区扶欢镇", "初审，发起公示"),
    OfficerPart(
        "wuzheng", "吴正", Role.TOWN_CONFIRMER, FUHUAN, "綦江区扶欢镇", "区县把确认权委托给镇街以后，由他确认"
    ),
    OfficerPart(
        "taoyong", "陶永", Role.TOWN_CONFIRMER, SHIJIAO, "綦江区石角镇", "石角镇已委托：镇街审核确认"
    ),
    OfficerPart("shenlan", "申兰", Role.TOWN_CLERK, SHIJIAO, "綦江区石角镇", "石角镇：受理、送达"),
    OfficerPart("zhouying", "周颖", Role.VERIFICATION_OFFICER, QIJIANG, "綦江区", "家庭经济状况核对"),
    OfficerPart(
        "liushen", "刘慎", Role.DISTRICT_REVIEWER, QIJIANG, "綦江区", "近亲属备案的复核、区县入户、抽查、会议"
    ),
    OfficerPart("like", "李科", Role.DISTRICT_CONFIRMER, QIJIANG, "綦江区", "审核确认"),
    OfficerPart(
        "zhoucai", "周彩云", Role.DISTRICT_FINANCE, QIJIANG, "綦江区", "每月编制发放单，处理没发成的款项"
    ),
    OfficerPart(
        "zhengcai", "郑立新", Role.FINANCE_BUREAU, QIJIANG, "綦江区", "财政局：核对资金余额，拨付发放单"
    ),
    OfficerPart(
        "zhujian",
        "夏敏",
        Role.DEPARTMENT_OFFICER,
        QIJIANG,
        "綦江区住房和城乡建设委员会",
        "住建：在自己的窗口答复转来的住房救助、危房改造，别的都看不到",
        "housing",
    ),
    OfficerPart(
        "yibao",
        "袁怀",
        Role.DEPARTMENT_OFFICER,
        QIJIANG,
        "綦江区医疗保障局",
        "医保：在自己的窗口答复转来的医疗救助",
        "medical",
    ),
    OfficerPart(
        "ranwen",
        "冉文",
        Role.DEPARTMENT_OFFICER,
        QIJIANG,
        "綦江区救助管理站",
        "救助管理站：夜里来的人登记、送医、找家、交接，看不到别的办件",
        "rescue_station",
    ),
    OfficerPart(
        "shilei",
        "石磊",
        Role.DEPARTMENT_OFFICER,
        JIANGJIN,
        "江津区救助管理站",
        "江津的救助管理站：在自己的名单上确认接到移交来的人",
        "rescue_station",
    ),
    OfficerPart(
        "wairen", "何远", Role.DISTRICT_CONFIRMER, JIANGJIN, "江津区", "外区人员：看不到綦江的任何办件"
    ),
    OfficerPart("shenji", "沈静", Role.AUDITOR, QIJIANG, "綦江区", "查看办件和留痕，不能办理"),
    OfficerPart("yunwei", "吴维", Role.OPERATOR, "city", "重庆市", "系统运维：没有个案数据"),
)
#: Officers of 石角镇 who did their part before the demo begins; nobody needs to be them.
BEHIND: tuple[OfficerPart, ...] = (
    OfficerPart("shijiao-a", "邹海", Role.TOWN_CLERK, SHIJIAO, "綦江区石角镇", "入户调查"),
    OfficerPart("shijiao-b", "喻梅", Role.TOWN_CLERK, SHIJIAO, "綦江区石角镇", "入户调查"),
    OfficerPart("shijiao-c", "蒲建", Role.TOWN_LEADER, SHIJIAO, "綦江区石角镇", "初审"),
)
#: Who does in 石角镇 what these officers do in 扶欢镇.
SHIJIAO_STAFF = {
    "wangmin": "shenlan", "chengang": "shijiao-a", "zhaoyong": "shijiao-b", "zhangzhuren": "shijiao-c",
}  # fmt: skip
#: The record says by this word which files the second story is told with.
TURN_MARK = "samples.turn.told"
#: Whom the story of the rescue station is about.
BROUGHT_AT_NIGHT = "陆启芳"
#: What colleagues call them, where it differs from the name.
NICKNAMES = {"xiaoyang": "小杨", "zhangzhuren": "张主任"}

LUO = ResidentPart(
    "luo", "罗庆华", "罗婶", "500110196803129021", "13800000001", GAOTAN, "扶欢镇高滩村4组",
    "和年迈的母亲、上大学的儿子一家三口，主要靠打零工",
)  # fmt: skip
SON = ResidentPart(
    "xiaojun", "罗小军", "小军", "500110200509189014", "13800000002", GAOTAN, "在成都上大学",
    "用手机打开签字链接，两屏签完",
)  # fmt: skip
MOTHER = ResidentPart(
    "waipo", "杨世珍", "外婆", "500110194310179021", "", GAOTAN, "扶欢镇高滩村4组", "没有手机"
)
CHEN = ResidentPart(
    "chen", "陈德芳", "陈大姐", "500110197107229023", "13800000003", GAOTAN, "扶欢镇高滩村2组",
    "两口子，丈夫在厂里上班，家里有一笔存款",
)  # fmt: skip
HUSBAND = ResidentPart(
    "wangdayong",
    "王大勇",
    "王师傅",
    "500110196911059016",
    "13800000004",
    GAOTAN,
    "扶欢镇高滩村2组",
    "在厂里上班",
)
JIAN = ResidentPart(
    "laojian",
    "蹇国安",
    "老蹇",
    "500110195102039010",
    "",
    GAOTAN,
    "扶欢镇高滩村6组",
    "特困人员，一个人住，没有手机",
)
#: Everybody on file; those with a phone can be acted as.
RESIDENTS: tuple[ResidentPart, ...] = (LUO, SON, MOTHER, CHEN, HUSBAND, JIAN)
