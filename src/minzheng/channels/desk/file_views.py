"""A family's file: its page, and the acts of acceptance, review, confirmation and service."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.channels.desk import file_parts, giving_steps, intake_part, objection_parts
from minzheng.channels.desk.clock_screen import clock_of
from minzheng.channels.desk.completing import WAYS, complete
from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_screen import (
    PARTS,
    Acts,
    acts_of,
    file_for,
    head_of,
    open_file,
    release_form,
)
from minzheng.channels.desk.handing_views import SERVICE_FIELDS, delivery_of
from minzheng.channels.desk.item_parts import item_context, item_tabs
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.services.archive import COPIERS
from minzheng.engines.casework.types import CaseFile, Opinion, ReasonsMissing
from minzheng.engines.letters.types import METHOD_NAMES
from minzheng.engines.verification.queries import check_of
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.money import AmountUnreadable, parse_yuan
from minzheng.kernel.result import NotYours, Refusal, StaleVersion

TYPED = ("act", "opinion", "amount", "reasons", "method", "received_by")
#: Tasks that are done on the page around the decision.
CONDUCTED = (
    "district_visit", "second_review", "end", "end_town", "sample_review", "look_again", "meeting", "meeting_town",
)  # fmt: skip
#: The receiver has not been named, or the way not chosen.
LONGEST_TYPED = 4000


class AmountUnfit(Refusal):
    """A typed amount that is no amount."""

    code = "amount_unfit"


class ChoiceMissing(Refusal):
    """A form sent without the choice it is about."""

    code = "choice_missing"
    message = "请先选择一项再提交"


class TypedVersionBad(StaleVersion):
    """The page's version is no number: an old or mangled page."""


@require_safe
@for_officers(*FILE_READERS)
def file(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """One part of the file; each opening is on the record."""
    part = request.GET.get("part", "")
    part = part if part in PARTS else "overview"
    opened = open_file(actor=actor, application_id=application_id, part=part, at=clock.now())
    return _page(request, actor, opened, part=part)


@require_safe
@for_officers(*FILE_READERS)
def task(request: HttpRequest, actor: Actor, application_id: UUID, kind: str) -> HttpResponse:
    """From a line of a list to where that task is done: the survey's form, the check's page, else the file."""
    opened = file_for(actor, application_id, on=today())
    acts = acts_of(opened, actor)
    if kind in ("survey", "resurvey") and "survey" in acts.forms:
        return HttpResponseRedirect(reverse("desk:survey", args=[application_id]))
    asked = kind == "verification" and "report" in acts.forms
    asked = asked or (kind == "recheck" and "recheck_done" in acts.forms)
    asked = asked or (kind == "fresh_check" and actor.role is Role.VERIFICATION_OFFICER)
    if kind in ("begin", "take_over", "review_opinion", "hear", "decide", "decide_town"):
        return HttpResponseRedirect(reverse("desk:review_file", args=[application_id]))
    if kind in CONDUCTED and opened.cases:
        return HttpResponseRedirect(reverse("desk:conduct", args=[application_id, opened.cases[0].id]))
    check = check_of(application_id) if asked else None
    if check is not None:
        return HttpResponseRedirect(reverse("verification:check", args=[check.id]))
    return HttpResponseRedirect(reverse("desk:file", args=[application_id]))


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer sent, as typed: nothing of it is lost when a service refuses."""

    act: str
    opinion: str
    amount: str
    reasons: str
    method: str
    received_by: str
    version: str
    more: dict[str, str] = field(default_factory=lambda: dict.fromkeys(SERVICE_FIELDS, ""))

    @property
    def stated_version(self) -> int:
        """The version the page showed. Refuses: StaleVersion."""
        if not self.version.isascii() or not self.version.isdigit() or len(self.version) > 9:
            raise TypedVersionBad()
        return int(self.version)

    @property
    def fen(self) -> int:
        """The amount in 分. Refuses: AmountUnfit."""
        try:
            return parse_yuan(self.amount)
        except AmountUnreadable as wrong:
            raise AmountUnfit(str(wrong)) from None


def _typed(request: HttpRequest, act: str) -> Typed:
    given = {name: request.POST.get(name, "")[:LONGEST_TYPED] for name in TYPED}
    more = {name: request.POST.get(name, "")[:most] for name, most in SERVICE_FIELDS.items()}
    return Typed(**{**given, "act": act, "version": request.POST.get("version", "")}, more=more)


@require_POST
@for_officers(*FILE_READERS)
def accept(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """受理."""

    def act(typed: Typed) -> str:
        due = casework.accept(
            actor=actor, application_id=application_id, version=typed.stated_version, at=clock.now()
        )
        day = {"due": f"{due.month}月{due.day}日"}
        if check_of(application_id) is None:
            return _("已受理，%(due)s前办结") % day
        return _("已受理，%(due)s前办结。信息核对和入户调查已同时开始") % day

    return carry_out(request, actor, application_id, "accept", act)


@require_POST
@for_officers(*FILE_READERS)
def release(request: HttpRequest, actor: Actor, application_id: UUID, party_id: UUID) -> HttpResponse:
    """移出 somebody named in the application without wishing it."""

    def act(typed: Typed) -> str:
        casework.release_party(
            actor=actor, application_id=application_id, party_id=party_id,
            version=typed.stated_version, reasons=typed.reasons, at=clock.now(),
        )  # fmt: skip
        return _("已移出，并已告知双方；本人现在可以自己申请")

    return carry_out(request, actor, application_id, release_form(party_id), act)


@require_POST
@for_officers(*FILE_READERS)
def review(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """初审: favourable with an amount, or unfavourable with reasons."""

    def act(typed: Typed) -> str:
        if typed.opinion not in ("favourable", "unfavourable"):
            raise ChoiceMissing(_("请先选择初审意见：拟予确认或拟不予确认"))
        favourable = typed.opinion == "favourable"
        money = favourable and not casework_queries.recognises(case_id)
        opinion = Opinion(favourable, typed.reasons, typed.fen if money else None)
        casework.first_review(
            actor=actor, case_id=case_id, version=typed.stated_version, opinion=opinion, at=clock.now()
        )
        if not casework_queries.hangs_out(case_id):
            return _("意见已提交，等有权的人决定；不公示")
        if favourable:
            return _("初审意见已提交，今天起在本村（社区）公示 7 天")
        return _("初审意见已提交区县审核确认；拟不予确认的家庭不公示")

    return carry_out(request, actor, application_id, "review", act, case_id)


@require_POST
@for_officers(*FILE_READERS)
def confirm(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """确认同意; with `do` "find_new", why it is a new hardship although the cause reads like one helped before."""

    def find_new(typed: Typed) -> str:
        casework.find_new_hardship(
            actor=actor, case_id=case_id, version=typed.stated_version, reasons=typed.reasons, at=clock.now()
        )
        return "已写明是新发生的困难。现在可以作出救助决定"

    if request.POST.get("do") == "find_new":
        return carry_out(request, actor, application_id, "find_new", find_new, case_id)

    def act(typed: Typed) -> str:
        fen = 0 if casework_queries.recognises(case_id) else typed.fen
        decided: dict[str, Any] = {
            "actor": actor, "case_id": case_id, "version": typed.stated_version, "reasons": typed.reasons, "at": clock.now(),
        }  # fmt: skip
        given = giving_steps.typed_given(request.POST, amount_fen=fen)
        if given is None:
            casework.confirm(**decided, amount_fen=fen)
        else:
            casework.confirm_given(**decided, given=given)
        if casework_queries.recognises(case_id):
            return _("已认定；认定通知书已出具，由镇街送达")
        if casework_queries.gives_once(case_id):
            return _("已决定，一次性发放，随时可以编制发放单；决定书已出具，由镇街送达")
        return _("已确认，从下月起发放；确认通知书已出具，由镇街送达")

    return carry_out(request, actor, application_id, "confirm", act, case_id)


@require_POST
@for_officers(*FILE_READERS)
def refuse(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """不予确认, with reasons a family can read."""

    def act(typed: Typed) -> str:
        casework.refuse(
            actor=actor, case_id=case_id, version=typed.stated_version, reasons=typed.reasons, at=clock.now()
        )
        return _("已作出不予确认的决定；告知书已出具，写明理由、依据和救济途径，由镇街在 3 个工作日内送达")

    return carry_out(request, actor, application_id, "refuse", act, case_id)


@require_POST
@for_officers(*FILE_READERS)
def send_back(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """退回镇街重新初审, with what the town shall look at again."""

    def act(typed: Typed) -> str:
        casework.send_back(
            actor=actor, case_id=case_id, version=typed.stated_version, reasons=typed.reasons, at=clock.now()
        )
        return _("已退回镇街重新初审；办理时限不变")

    return carry_out(request, actor, application_id, "send_back", act, case_id)


@require_POST
@for_officers(*FILE_READERS)
def renew_check(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """重新核对: the report's term is over."""
    cases = file_for(actor, application_id, on=today()).cases
    if not cases:
        raise NotYours()

    def act(typed: Typed) -> str:
        casework.renew_check(actor=actor, case_id=cases[0].id, version=typed.stated_version, at=clock.now())
        return _("已发起重新核对，由区县核对员办理；新报告出具后再确认")

    return carry_out(request, actor, application_id, "renew_check", act)


@require_POST
@for_officers(*FILE_READERS)
def serve(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """送达: how, and who took the letters; `do` "complete": 补办手续; "hand_goods": 实物签收; "stop_part": a later payment."""

    def act(typed: Typed) -> str:
        if request.POST.get("do") == "complete":
            version = typed.stated_version
            return complete(actor=actor, case_id=case_id, version=version, sent=typed.more, at=clock.now())
        if request.POST.get("do") in ("hand_goods", "stop_part"):
            case = giving_steps.case_of(file_for(actor, application_id, on=today()).cases, case_id)
            do, version = request.POST["do"], typed.stated_version
            return giving_steps.act_on(do, actor=actor, case=case, version=version, sent=request.POST)
        served = delivery_of(typed.more)
        casework.serve_letters(
            actor=actor, case_id=case_id, version=typed.stated_version, served=served, at=clock.now()
        )
        return _("送达已登记")

    return carry_out(request, actor, application_id, "serve", act, case_id)


def carry_out(
    request: HttpRequest,
    actor: Actor,
    application_id: UUID,
    name: str,
    act: Callable[[Typed], str],
    case_id: UUID | None = None,
) -> HttpResponse:
    """One act: done, back to the file with a word; refused, the same page with everything typed still there."""
    opened = file_for(actor, application_id, on=today())
    if case_id is not None and case_id not in [case.id for case in opened.cases]:
        raise NotYours()
    typed = _typed(request, name)
    try:
        messages.success(request, act(typed))
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        again = file_for(actor, application_id, on=today())
        return _page(request, actor, again, part="overview", no=no, typed=typed)
    return HttpResponseRedirect(reverse("desk:file", args=[application_id]))


def _page(
    request: HttpRequest,
    actor: Actor,
    opened: CaseFile,
    *,
    part: str,
    no: Refusal | None = None,
    typed: Typed | None = None,
) -> HttpResponse:
    named = request.resolver_match.kwargs.get("case_id") if request.resolver_match else None
    chosen = str(named or request.GET.get("case", ""))
    on, acts = today(), acts_of(opened, actor, chosen=chosen)
    running = clock_of(opened, actor, on=on, whole_story=part == "overview")
    context: dict[str, Any] = {
        "head": head_of(opened, part=part, on=on, case=acts.case),
        "items": item_tabs(opened, acts.case, part),
        "part": f"desk/file/_{part}.html",
        "acts": acts,
        "clock": running,
        "active_nav": "home",
        "refusal": no.message if no else "",
        "stale": no is not None and no.status == StaleVersion.status,
        "typed": typed or Typed("", "", "", "", "", "", ""),
        "amount_error": no.message if isinstance(no, AmountUnfit) else "",
        "reasons_error": no.message if isinstance(no, ReasonsMissing) else "",
        "form_gone": typed is not None
        and not _still_there(acts.forms | acts.aside | running.forms, typed.act),
        "turn": next((one.task_id for one in opened.tasks if one.queue == actor.role), None),
        "signing_ways": WAYS,
        "methods": [(code.value, _(name)) for code, name in METHOD_NAMES.items()],
        **_part(opened, actor, part, on, acts),
        **(giving_steps.panel(actor, acts.case, request.POST) if part == "overview" else {}),
    }
    return render(request, "desk/file.html", context, status=_status(no))


def _part(opened: CaseFile, actor: Actor, part: str, on: date, acts: Acts) -> dict[str, Any]:
    if part == "evidence":
        return file_parts.evidence(opened, actor, on=on)
    if part == "intake":
        return intake_part.intake(opened, actor)
    if part == "objections":
        return objection_parts.disagreement(opened, actor, at=clock.now())
    if part == "documents":
        return file_parts.documents(opened, at=clock.now())
    if part == "history":
        return {**file_parts.history(opened), "copies": actor.role in COPIERS}
    return {**file_parts.overview(opened, actor, acts, on=on), **item_context(opened, actor, acts.case)}


def _still_there(forms: frozenset[str], act: str) -> bool:
    return act in forms or (act == "review" and "propose" in forms)


def _status(no: Refusal | None) -> int:
    if no is None:
        return 200
    return no.status if no.status == StaleVersion.status else 422
