"""The words for one square of a check: what was found, or plainly that nothing is known."""

from django.utils.translation import gettext as _

from minzheng.engines.verification.types import FACT_NAMES, Finding, QueryState
from minzheng.kernel.money import yuan

_REASONS = {
    "authorisation_gone": "授权已撤回或过期，没有向该单位查询",
    "decided": "办件已经决定，没有再向该单位查询",
    "no_identity_number": "没有登记身份证号，没有向该单位查询",
    "timeout": "对方超时没有答复",
    "unreachable": "网络不通，没有得到答复",
    "wrong_person": "答复的不是本人，不予采用",
    "impossible_date": "答复的日期有误，不予采用",
    "found_without_facts": "答复内容不完整，不予采用",
}


def reason_words(reason: str) -> str:
    """Why there is no answer, in words."""
    return _(_REASONS.get(reason, "对方系统出错，没有得到答复"))


def finding_words(finding: Finding) -> str:
    """One fact: 养老金（月） 1,200 元；说明."""
    parts = [str(FACT_NAMES[finding.kind])]
    if finding.amount_fen is not None:
        parts.append(f"{yuan(finding.amount_fen)} 元")
    if finding.text:
        parts.append(finding.text)
    return " ".join(parts)


def words_of(state: QueryState | None, reason: str, findings: list[Finding]) -> str:
    """A square in words. Without an answer it says that nothing is known, never that there is nothing."""
    if state == QueryState.FOUND:
        return "；".join(finding_words(one) for one in findings)
    if state == QueryState.NO_RECORD:
        return _("查无记录")
    if state == QueryState.NOT_CONNECTED:
        return _("尚未联通，情况不明，不等于没有")
    if state == QueryState.WAITING or state is None:
        return _("还没有答复，情况不明")
    return _("%(reason)s，情况不明，不等于没有") % {"reason": reason_words(reason)}
