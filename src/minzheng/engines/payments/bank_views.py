"""Carrying files by hand: where no channel is set, district finance makes, fetches and brings back the banks' files."""

import tempfile
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from minzheng.engines.payments import queries, services
from minzheng.engines.payments.bank_routes import BY_HAND, FILES, channel_of
from minzheng.engines.payments.entry import for_roles
from minzheng.engines.payments.lines import RunLine
from minzheng.foundations.ui.services import yuan, zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import Refusal

CHANNEL_WORDS = {BY_HAND: "由区县财务取送文件", FILES: "自动放入银行文件夹"}
STATES = ("financed", "sent", "settled")


class NoReturnFile(Refusal):
    """Nothing was chosen."""

    code = "no_return_file"
    message = "请先选择银行给的回盘文件"


def bank_part(line: RunLine, actor: Actor) -> dict[str, Any]:
    """The run page's card of the bank: which way the money goes, files made, files back."""
    if line.state not in STATES:
        return {"shown": False}
    channel, finance = channel_of(line.unit), actor.role is Role.DISTRICT_FINANCE
    return {
        "shown": True,
        "channel": CHANNEL_WORDS.get(channel, "通过国库接口逐笔发送"),
        "may_make": finance and channel == BY_HAND,
        "may_take": finance and channel in (BY_HAND, FILES),
        "files": [
            {
                "id": one.id,
                "name": one.name,
                "words": f"{one.bank} · {one.items:,} 笔 · {yuan(one.total_fen)}",
                "may_fetch": finance and channel == BY_HAND and not one.gone,
            }
            for one in queries.bank_files(run_id=line.id)
        ],
        "returns": [
            (
                one.name,
                f"{one.rows:,} 行，登记 {one.applied:,} 笔，待核对 {one.questions:,} 处",
                zhdate(one.received_at),
            )
            for one in queries.bank_returns(run_id=line.id)
        ],
    }


def carry(request: HttpRequest, actor: Actor, run_id: UUID) -> None:
    """Make the files of a run, or take a return file in. Refuses: as the services do, NoReturnFile."""
    if request.POST.get("do") == "files":
        made = services.make_files(actor=actor, run_id=run_id, at=clock.now())
        messages.success(request, f"已生成 {len(made)} 个银行文件" if made else "没有待送的款项")
        return
    upload = request.FILES.get("back")
    if upload is None:
        raise NoReturnFile()
    name = (upload.name or "")[:120]
    taken = services.take_return(actor=actor, name=name, content=cast(Any, upload), at=clock.now())
    if taken.again:
        messages.info(request, "这个回盘文件以前登记过，没有重复登记")
    elif not taken.trusted:
        messages.warning(request, "回盘文件的合计对不上，一笔也没有登记，已请工作人员核对")
    else:
        messages.success(request, f"已登记 {taken.applied} 笔，待核对 {taken.questions} 处")


@require_POST
@for_roles(Role.DISTRICT_FINANCE)
def bank_file(request: HttpRequest, actor: Actor, bank_file_id: UUID) -> HttpResponse:
    """One file for a bank, always the same bytes; each time is on the record. Refuses: NotYours, FileAnswered."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        name = services.fetch_file(actor=actor, file_id=bank_file_id, out=out, at=clock.now())
    except Exception:
        out.close()
        raise
    out.seek(0)
    return cast(HttpResponse, FileResponse(out, as_attachment=True, filename=name))
