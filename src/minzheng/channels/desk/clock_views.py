"""Acts on the clock of a file: more time asked for, granted or declined; a call that came of a reminder."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minzheng.channels.desk.clock_screen import ASK, CALL, DECLINE, GRANT
from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_views import ChoiceMissing, Typed, carry_out
from minzheng.engines.casework import services as casework
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor


@require_POST
@for_officers(*FILE_READERS)
def ask(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """申请延长办理期限."""

    def act(typed: Typed) -> str:
        casework.ask_extension(
            actor=actor,
            case_id=case_id,
            version=typed.stated_version,
            reason=typed.opinion,
            words=typed.reasons,
            at=clock.now(),
        )
        return _("已向区县提出延期申请；答复以前期限不变，办理照常进行")

    return carry_out(request, actor, application_id, ASK, act, case_id)


@require_POST
@for_officers(*FILE_READERS)
def answer(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """答复延期申请: granted or declined."""

    def act(typed: Typed) -> str:
        given: dict[str, Any] = {
            "actor": actor,
            "case_id": case_id,
            "version": typed.stated_version,
            "words": typed.reasons,
            "at": clock.now(),
        }
        if typed.opinion == "grant":
            due = casework.extend_deadline(**given)
            return _("已同意延长到%(due)s；告知书已出具，已给申请人发消息") % {
                "due": f"{due.year}年{due.month}月{due.day}日"
            }
        if typed.opinion == "decline":
            casework.decline_extension(**given)
            return _("已答复不同意延长，期限不变")
        raise ChoiceMissing()

    name = DECLINE if request.POST.get("opinion") == "decline" else GRANT
    return carry_out(request, actor, application_id, name, act, case_id)


@require_POST
@for_officers(*FILE_READERS)
def call(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """联系结果: what came of speaking to a family that is waited for."""

    def act(typed: Typed) -> str:
        casework.record_call(actor=actor, application_id=application_id, words=typed.reasons, at=clock.now())
        return _("已登记联系结果；系统会继续按时提醒，没有回应不算撤回")

    return carry_out(request, actor, application_id, CALL, act)
