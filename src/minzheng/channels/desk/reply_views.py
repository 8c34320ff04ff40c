"""公示异议处理答复: the leader writes it, prints it, hands it over; who objected stands nowhere on it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from minzheng.channels.desk.entry import for_officers
from minzheng.channels.desk.file_screen import file_for, keep_kin_out, open_file
from minzheng.channels.desk.objection_views import FormPage, carried, case_in, day_of, form_page
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.services import OpenedObjection
from minzheng.engines.letters.queries import letter_line
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours

REPLY_WAYS = (
    ("in_person", gettext_lazy("当面交给反映人")),
    ("at_home", gettext_lazy("上门送达")),
    ("by_post", gettext_lazy("邮寄")),
)


@sensitive_post_parameters("objection", "findings", "effect")
@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(Role.TOWN_LEADER)
def reply(
    request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID, objection_id: UUID
) -> HttpResponse:
    """Not issued yet: the form that issues it. Issued: the form that puts its service on record."""
    if request.method != "POST":
        opened = open_file(actor=actor, application_id=application_id, part="reply", at=clock.now())
    else:
        opened = file_for(actor, application_id, on=today())
    case_in(opened, case_id)
    keep_kin_out(opened, actor)
    said = _objection(actor, case_id, objection_id)
    page = _service_page(request.POST, said) if said.reply_letter else _issue_page(request.POST, said)
    if request.method != "POST":
        return form_page(request, opened, page)

    def act() -> str:
        return _serve(request, actor, said) if said.reply_letter else _issue(request, actor, said)

    return carried(request, opened, lambda no: form_page(request, opened, page, no), act, "objections")


def _objection(actor: Actor, case_id: UUID, objection_id: UUID) -> OpenedObjection:
    for one in casework.open_objections(actor=actor, case_id=case_id, at=clock.now()):
        if one.id == objection_id:
            return one
    raise NotYours()


def _issue(request: HttpRequest, actor: Actor, said: OpenedObjection) -> str:
    sent = {name: request.POST.get(name, "")[:2000] for name in ("objection", "findings", "result", "effect")}
    casework.issue_objection_reply(
        actor=actor, objection_id=said.id, reply=casework.Reply(**sent), at=clock.now()
    )
    return _("书面答复已出具，几秒后可以在“材料与文书”里打开打印；送达后回到这里登记")


def _serve(request: HttpRequest, actor: Actor, said: OpenedObjection) -> str:
    casework.serve_objection_reply(
        actor=actor,
        objection_id=said.id,
        method=request.POST.get("method", ""),
        served_on=day_of(request.POST.get("served_on", "")),
        proof=request.POST.get("proof", ""),
        at=clock.now(),
    )
    return _("答复的送达已登记")


def _issue_page(post: Any, said: OpenedObjection) -> FormPage:
    def long(name: str, label: str) -> FieldView:
        return FieldView(
            name=name, label=label, kind="textarea", value=post.get(name, ""), maxlength=800, required=True
        )

    results = tuple((one, one) for one in casework.REPLY_RESULTS)
    result = FieldView(
        name="result",
        label=_("核实结论"),
        kind="radio",
        options=results,
        value=post.get("result", ""),
        required=True,
    )
    return FormPage(
        title=_("出具书面答复"),
        lead=_(
            "写给反映人本人，抬头只写“反映人”。不写反映人的姓名、电话，不写申请家庭的隐私和任何人的号码。"
        ),
        groups=[
            (_("原话（不会印出）"), [_quoted(said)]),
            (
                _("答复内容"),
                [
                    long("objection", _("反映的问题（用自己的话概括）")),
                    long("findings", _("核实情况")),
                    result,
                    long("effect", _("处理结果")),
                ],
            ),
        ],
        button=_("出具答复"),
        note=_("出具以后不能改；只能由您送达，不公开，不张贴。"),
    )


def _quoted(said: OpenedObjection) -> FieldView:
    return FieldView(
        name="said", label=_("反映人说的"), kind="textarea", value=said.text, readonly=True, maxlength=1000
    )


def _service_page(post: Any, said: OpenedObjection) -> FormPage:
    assert said.reply_letter is not None  # noqa: S101 - asked before
    line = letter_line(said.reply_letter)
    fields = [
        FieldView(
            name="method",
            label=_("怎么送达的"),
            kind="radio",
            options=tuple((code, str(name)) for code, name in REPLY_WAYS),
            value=post.get("method", ""),
            required=True,
        ),
        FieldView(
            name="served_on",
            label=_("送达日期"),
            kind="date",
            value=post.get("served_on", today().isoformat()),
            required=True,
        ),
        FieldView(name="proof", label=_("邮件号或回执编号（邮寄的要填）"), value=post.get("proof", "")),
    ]
    return FormPage(
        title=_("登记答复的送达"),
        lead=_("%(number)s 已出具，在“材料与文书”里打印。记录上只写“反映人”收到，不写姓名。")
        % {"number": line.number},
        groups=[(_("送达"), fields)],
        button=_("登记送达"),
    )
