"""Refusals of stays; each says what to do instead. None of them refuses help."""

from minzheng.kernel.result import Refusal


class StayUnfit(Refusal):
    """A choice nobody offered, or an empty line."""

    code = "stay_unfit"
    message = "请把带星号的都填好再提交；说不清的选“未知”或“无法表达”，不影响救助"


class MarksMissing(Refusal):
    """Without a name somebody must still be told apart."""

    code = "stay_marks_missing"
    message = "不知道姓名的，请写下体貌特征、口音、衣着，只在站内保存，便于辨认和寻亲"


class WillMissing(Refusal):
    """Nobody is helped by force."""

    code = "stay_will_missing"
    message = "救助要本人愿意。请选本人愿意，或者说明现在无法表达；本人不愿意的，请记为“本人不愿受助”"


class WordsMissing(Refusal):
    """What happened is written down."""

    code = "stay_words_missing"
    message = "请用一两句话写明（本人的话照原话写），再提交"


class StayClosed(Refusal):
    """The stay is over."""

    code = "stay_closed"
    message = "这次救助已经办结，不能再改。又来求助的，请重新登记"
    status = 409


class DoctorFirst(Refusal):
    """Nobody is sent on from a hospital bed."""

    code = "stay_doctor_first"
    message = "还在就医，先治病。请在出院后记下“出院回站”，再安排返乡或者交接"
    status = 409


class NeverAlone(Refusal):
    """Minors, the aged, the disabled and the mentally ill are handed on."""

    code = "stay_never_alone"
    message = (
        "未成年人、老年人、残疾人和疑似精神障碍的人不能一个人送走。请联系亲属接领，或者移交家乡的救助管理站"
    )


class WitnessMissing(Refusal):
    """Somebody else hears that she wants to go."""

    code = "stay_witness_missing"
    message = "本人坚持要走的，请写明劝说时在场的另一位工作人员姓名"


class PoliceFirst(Refusal):
    """Somebody who may not be alone has gone."""

    code = "stay_police_first"
    message = "走失的是未成年人、不知道年龄或需要特殊照顾的人：请马上报告公安机关，写明时间、派出所和接警人，再登记离开"


class TicketMissing(Refusal):
    """A ride home is a ticket."""

    code = "stay_ticket_missing"
    message = "请写明乘车凭证：车次或班次，从哪里到哪里"


class BelongingsKept(Refusal):
    """What she brought goes with her."""

    code = "stay_belongings_kept"
    message = "寄存的物品要当面清点交还，交还后请打勾"


class ReasonsMissing(Refusal):
    """Who keeps somebody longer, or closes without an answer, says why."""

    code = "stay_reasons_missing"
    message = "请写明原因（不少于 6 个字），原因会留在记录里"


class ExtensionUnfit(Refusal):
    """An extension is some days, of a stay that has a term."""

    code = "stay_extension_unfit"
    message = "请写 1 至 10 天；未成年人和疑似精神障碍的人没有在站期限，不用延长"


class NumberUnreadable(Refusal):
    """A number that cannot be one."""

    code = "stay_number_unreadable"
    message = "这个身份证号不对，请核对。没有证件的可以不填，不影响救助"


class NobodyFound(Refusal):
    """The look found nobody to take over."""

    code = "stay_nobody_found"
    message = "没有查到这个人，请换一个姓名或证件号再查，或者照证件填写"


class ChildrenNameless(Refusal):
    """A child's name is never hung out."""

    code = "stay_children_nameless"
    message = "寻亲公告不公布未成年人的姓名，不知道年龄的也不公布。请不勾选“公布姓名”"


class NameUnagreed(Refusal):
    """An adult's name is her own."""

    code = "stay_name_unagreed"
    message = "公布姓名要本人同意，并且姓名是本人说的。请先问本人，或者不公布姓名"


class HandoverUnfit(Refusal):
    """A handover that does not say enough."""

    code = "handover_unfit"
    message = "请写全：交给谁、接收人姓名、交接日期和地点、健康状况"


class HandoverDayUnfit(Refusal):
    """A handover is a few days off at most."""

    code = "handover_day_unfit"
    message = "交接日期请写成 2026-11-23 这样，应当在今天以前 7 天到今天以后 15 天之间"


class SameHands(Refusal):
    """Giver and taker are two people."""

    code = "handover_same_hands"
    message = "交的人和接的人应当是两个人，请写接收方到场的人"


class TakerUnchecked(Refusal):
    """Who fetches somebody shows who she is."""

    code = "handover_taker_unchecked"
    message = "亲属接领要写明关系，并且查验接领人的身份证件，查验后请打勾"


class AlreadyHanded(Refusal):
    """One handover on its way at a time."""

    code = "handover_open"
    message = "已经有一次交接在等对方确认。请先等确认、催问或者接回，再办新的交接"
    status = 409


class LinkOver(Refusal):
    """A link that opens nothing (any more), or a code that is not right: one answer for all."""

    code = "handover_link_over"
    message = "链接或接收码不对，或者已经用过。请看交接单上的接收码，或打交接单上的电话"
    status = 410


class ReceiptUnfit(Refusal):
    """A receipt says whether she is there, has a name and some words."""

    code = "handover_receipt_unfit"
    message = "请选“接到了”或“没有接到”，写接收人姓名，并用一句话写明到达时的情况"


class NotDueYet(Refusal):
    """Pressing begins when the term has passed."""

    code = "handover_not_due"
    message = "还没有到对方确认的期限。到期没有确认的会自动列到最前面"
    status = 409


class CivilAffairsOnly(Refusal):
    """The station does not close on its own what concerns a child or somebody ill."""

    code = "stay_civil_affairs_only"
    message = "需要特殊照顾的人没有确认接到，不能由救助站自己办结。请报区县民政局，由民政局写明原因办结"
    status = 409


class TownUnclear(Refusal):
    """A proposal goes to one town of this city."""

    code = "stay_town_unclear"
    message = "请写清本市哪个区县、哪个镇街（如：綦江区扶欢镇）。家在市外的，请写在交接单的“建议”里"


class ProposalUnfit(Refusal):
    """A proposal names what it suggests and why."""

    code = "stay_proposal_unfit"
    message = "请选择建议的救助，并用一两句话写明情况"


class ProposalUnagreed(Refusal):
    """Her story goes home with her yes."""

    code = "stay_proposal_unagreed"
    message = "把情况告诉家乡要本人同意。请先问本人；只有需要特殊照顾、现在无法表达的人，才可以选“无法表达”"
