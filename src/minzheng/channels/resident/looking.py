"""The audit's lines in a family's words."""

from dataclasses import dataclass
from datetime import datetime

from minzheng.foundations.audit.queries import Look
from minzheng.kernel.actor import ROLE_NAMES, Role

#: The longest beginning that fits wins.
WORDS = {
    "accounts.resident.joined": "注册登录",
    "accounts.": "登录和账号",
    "people.identity.revealed": "查看了完整身份证号",
    "people.person.": "登记或更新了基本信息",
    "people.household.": "登记了家庭",
    "people.": "查看了基本信息",
    "casework.application.started": "新建了申请",
    "casework.application.submitted": "提交了申请",
    "casework.application.accepted": "受理了申请",
    "casework.application.opened": "查看了申请",
    "casework.application.withdrawn": "撤回了申请",
    "casework.application.called": "联系了家庭",
    "casework.deadline.": "按时提醒了办理期限",
    "casework.extension.": "办理了延长期限",
    "casework.letter.": "提醒镇街送达文书",
    "casework.case.": "办理了审核环节",
    "casework.": "查看或办理了申请",
    "verification.authorisation.signed": "签署了核对授权",
    "verification.authorisation.withdrawn": "撤回了核对授权",
    "verification.findings.": "查看了核对结果",
    "verification.": "核对了家庭经济状况",
    "visits.": "入户调查",
    "papers.paper.added": "上传了材料",
    "papers.paper.opened": "查看了材料",
    "papers.paper.withdrawn": "删除了材料",
    "papers.paper.used_again": "沿用了以前交的材料",
    "papers.": "登记了材料的情况",
    "casework.papers.offered": "查看了可以沿用的材料",
    "letters.letter.opened": "打开了文书",
    "letters.": "出具或送达了文书",
    "telling.message.written": "发送了消息",
    "telling.message.read": "阅读了消息",
    "telling.message.told": "当面转告了消息",
    "benefits.holders.asked": "核对是否已在享受待遇",
    "benefits.account.entered": "登记了收款账户",
    "benefits.account.changed": "更换了收款账户",
    "benefits.account.revealed": "查看了完整银行账号",
    "benefits.": "登记了待遇",
    "payments.certificate.": "开具了救助证明",
    "payments.sheet.": "查看了发放情况",
    "payments.": "办理了发放",
    "notices.": "办理了公示",
    "public_notices.hanging.": "登记了公示单的张贴或撤下",
    "public_notices.": "办理了公示",
}


@dataclass(frozen=True, slots=True)
class LookLine:
    """One line as shown. `mine`: the reader herself."""

    at: datetime
    who: str
    what: str
    why: str
    mine: bool


def in_words(look: Look, *, own: str) -> LookLine:
    """Who did what and why, in words; own acts are marked."""
    fitting = [key for key in WORDS if look.action.startswith(key)]
    what = WORDS[max(fitting, key=len)] if fitting else "办理了业务"
    mine = look.who.endswith(own) and ROLE_NAMES[Role.RESIDENT] in look.who
    who = "本人" if mine else "系统自动" if look.who.strip() in ("系统", "系统 系统") else look.who
    return LookLine(look.at, who, what, look.purpose, mine)
