"""What stands around a decision: near relatives, the district's visit, a second opinion, tries to reach a family, ending, samples."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.channels.desk.conduct_screen import conduct_screen
from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_screen import file_for, head_of, open_file
from minzheng.channels.desk.survey_views import SurveyUnfinished, begun, keep_files, prefill
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import CaseFile
from minzheng.engines.visits.services import parse_survey, survey_form
from minzheng.foundations.accounts.queries import colleagues
from minzheng.kernel import clock
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role
from minzheng.kernel.result import NotYours, Refusal, StaleVersion

LONGEST = 2000
VISITORS = [
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
    Role.VERIFICATION_OFFICER,
    Role.TOWN_CLERK,
    Role.VILLAGE_WORKER,
]


class Unreadable(Refusal):
    """A form sent without a choice or a day it is about."""

    code = "conduct_unreadable"
    message = "请先选择一项，并把日期填完整再提交"


@require_safe
@for_officers(*FILE_READERS)
def conduct(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """The page; each opening is on the record."""
    opened = open_file(actor=actor, application_id=application_id, part="conduct", at=clock.now())
    return _page(request, actor, opened, case_id)


def _page(
    request: HttpRequest,
    actor: Actor,
    opened: CaseFile,
    case_id: UUID,
    no: Refusal | None = None,
    act: str = "",
) -> HttpResponse:
    _must_hold(opened, case_id)
    screen = conduct_screen(opened, case_id, actor, on=today())
    context: dict[str, Any] = {
        "head": head_of(opened, part="", on=today()),
        "screen": screen,
        "refusal": no.message if no else "",
        "typed": kept(request, no),
        "typed_act": act,
        "active_nav": "home",
    }
    status = 200 if no is None else no.status if no.status == StaleVersion.status else 422
    return render(request, "desk/conduct.html", context, status=status)


def _must_hold(opened: CaseFile, case_id: UUID) -> None:
    if case_id not in [case.id for case in opened.cases]:
        raise NotYours()


class Kept(dict[str, str]):
    """What was typed, for giving a refused form back; a field that was not sent is empty."""

    def __missing__(self, key: str) -> str:
        """Nothing typed."""
        return ""


def kept(request: HttpRequest, no: Refusal | None, **begun: str) -> Kept:
    """The form as typed when it was refused; else what a fresh one begins with."""
    return Kept({name: request.POST.get(name, "") for name in request.POST}) if no else Kept(begun)


class Sent:
    """What a form sent: each value read once, a refusal where it cannot be."""

    def __init__(self, request: HttpRequest) -> None:
        """Take the request's form."""
        self.form = request.POST

    def text(self, name: str) -> str:
        """A line or paragraph, cut to size."""
        return self.form.get(name, "")[:LONGEST]

    def version(self) -> int:
        """The version the page showed. Refuses: StaleVersion."""
        typed = self.form.get("version", "")
        if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
            raise StaleVersion()
        return int(typed)

    def yes(self, name: str) -> bool:
        """A choice of yes and no. Refuses: Unreadable."""
        if self.form.get(name) not in ("yes", "no"):
            raise Unreadable()
        return self.form[name] == "yes"

    def day(self, name: str) -> date:
        """A day. Refuses: Unreadable."""
        try:
            return date.fromisoformat(self.form.get(name, ""))
        except ValueError:
            raise Unreadable() from None

    def id(self, name: str) -> UUID:
        """An id. Refuses: Unreadable."""
        try:
            return UUID(self.form.get(name, ""))
        except ValueError:
            raise Unreadable() from None


def _second_review(actor: Actor, case_id: UUID, sent: Sent) -> str:
    casework.second_review(
        actor=actor,
        case_id=case_id,
        version=sent.version(),
        agrees=sent.yes("agrees"),
        reasons=sent.text("reasons"),
        at=clock.now(),
    )
    return _("复核意见已提交，供确认人参考")


def _contact(actor: Actor, case_id: UUID, sent: Sent) -> str:
    contact = casework.Contact(sent.text("way"), sent.day("made_on"), sent.text("result"))
    casework.log_contact(actor=actor, case_id=case_id, contact=contact, at=clock.now())
    return _("联系记录已登记")


def _propose_end(actor: Actor, case_id: UUID, sent: Sent) -> str:
    casework.propose_end(
        actor=actor, case_id=case_id, version=sent.version(), reasons=sent.text("reasons"), at=clock.now()
    )
    return _("终止建议已提交确认人；家庭愿意配合的，照常办理，可以随时撤回建议")


def _withdraw_end(actor: Actor, case_id: UUID, sent: Sent) -> str:
    casework.withdraw_end(
        actor=actor, case_id=case_id, version=sent.version(), reasons=sent.text("reasons"), at=clock.now()
    )
    return _("终止建议已撤回，照常办理")


def _end(actor: Actor, case_id: UUID, sent: Sent) -> str:
    casework.end_case(
        actor=actor, case_id=case_id, version=sent.version(), reasons=sent.text("reasons"), at=clock.now()
    )
    return _("已决定终止办理；告知书已出具，写明理由和怎样再申请，由镇街送达")


def _sample(actor: Actor, case_id: UUID, sent: Sent) -> str:
    agrees = sent.yes("agrees")
    casework.review_sample(
        actor=actor,
        case_id=case_id,
        version=sent.version(),
        agrees=agrees,
        reasons=sent.text("reasons"),
        at=clock.now(),
    )
    return _("抽查意见已登记") if agrees else _("已请镇街重新核实；待遇不受影响")


def _looked_again(actor: Actor, case_id: UUID, sent: Sent) -> str:
    casework.looked_again(
        actor=actor, case_id=case_id, version=sent.version(), findings=sent.text("reasons"), at=clock.now()
    )
    return _("重新核实的情况已登记")


def _take_back(actor: Actor, case_id: UUID, sent: Sent) -> str:
    casework.take_back(
        actor=actor, case_id=case_id, version=sent.version(), reasons=sent.text("reasons"), at=clock.now()
    )
    return _("已收回，由区县审核确认；办理期限不变")


def _name_official(actor: Actor, case_id: UUID, sent: Sent) -> str:
    posting = sent.id("posting") if sent.text("posting") else None
    casework.name_the_official(
        actor=actor, near_relative_id=sent.id("near_relative"), posting_id=posting, at=clock.now()
    )
    return _("已登记；这位工作人员不再经办本件")


ACTS: dict[str, Callable[[Actor, UUID, Sent], str]] = {
    "second-review": _second_review,
    "contact": _contact,
    "propose-end": _propose_end,
    "withdraw-end": _withdraw_end,
    "end": _end,
    "sample": _sample,
    "looked-again": _looked_again,
    "take-back": _take_back,
    "official": _name_official,
}


@require_POST
@for_officers(*FILE_READERS)
def conduct_act(
    request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID, act: str
) -> HttpResponse:
    """One act of the page: done, back with a word; refused, the same page with everything typed still there."""
    opened = file_for(actor, application_id, on=today())
    _must_hold(opened, case_id)
    if act not in ACTS:
        raise NotYours()
    try:
        messages.success(request, ACTS[act](actor, case_id, Sent(request)))
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        return _page(request, actor, file_for(actor, application_id, on=today()), case_id, no, act)
    return HttpResponseRedirect(reverse("desk:conduct", args=[application_id, case_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def district_visit(request: HttpRequest, actor: Actor, application_id: UUID, case_id: UUID) -> HttpResponse:
    """区县入户核查: the survey's form, with the district's people to choose from."""
    if request.method == "POST":
        opened = file_for(actor, application_id, on=today())
        _must_hold(opened, case_id)
        return _record_visit(request, actor, opened, case_id)
    opened = open_file(actor=actor, application_id=application_id, part="district_visit", at=clock.now())
    _must_hold(opened, case_id)
    case = next(one for one in opened.cases if one.id == case_id)
    if "district_visit" not in [act for act, _name in case.acts]:
        messages.warning(request, _("现在不用您登记区县入户核查。请刷新后查看最新进展"))
        return HttpResponseRedirect(reverse("desk:conduct", args=[application_id, case_id]))
    return _visit_page(request, actor, opened, case_id)


def _record_visit(request: HttpRequest, actor: Actor, opened: CaseFile, case_id: UUID) -> HttpResponse:
    try:
        with transaction.atomic():  # papers taken in with a visit that is refused leave again with it
            papers = keep_files(request, actor, opened)
            photos = tuple(papers.pop(name) for name in list(papers) if name.startswith("photos"))
            parsed = parse_survey(request.POST, papers=papers, photos=photos)
            if parsed.visit is None:
                raise SurveyUnfinished(errors=parsed.errors)
            casework.record_district_visit(
                actor=actor,
                case_id=case_id,
                version=Sent(request).version(),
                visit=parsed.visit,
                at=clock.now(),
            )
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        errors: Any = no.detail.get("errors") or {"form": no.message}
        return _visit_page(request, actor, opened, case_id, errors=errors)
    messages.success(request, _("区县入户核查已登记"))
    return HttpResponseRedirect(reverse("desk:conduct", args=[opened.application_id, case_id]))


def _visit_page(
    request: HttpRequest,
    actor: Actor,
    opened: CaseFile,
    case_id: UUID,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = survey_form(replace(prefill(opened), surveyors=_visitors(opened)), typed=typed, errors=errors)
    if typed is None:
        form["where_fields"] = [begun(one, actor) for one in form["where_fields"]]
    case = next(one for one in opened.cases if one.id == case_id)
    context: dict[str, Any] = {
        "fields": render_to_string("visits/desk/_survey_form.html", form, request),
        "head": head_of(opened, part="", on=today()),
        "case_id": case_id,
        "version": case.version,
        "wrong": len(errors or {}),
        "refusal": (errors or {}).get("form", ""),
        "active_nav": "home",
    }
    return render(request, "desk/district_visit.html", context, status=422 if errors else 200)


def _visitors(opened: CaseFile) -> tuple[tuple[UUID, str], ...]:
    """The district's people and helpers of the town, without those who already had a hand in the file."""
    busy = {event.who for event in opened.events if event.name in ("受理", "入户调查", "重新入户调查")}
    chosen = []
    for line in colleagues(area_code=opened.area_code, roles=VISITORS, on=today()):
        title = f"{line.area_name} {ROLE_NAMES[line.role]} {line.role_name}".strip()
        if title not in busy:
            chosen.append((line.id, f"{line.role_name}（{_(ROLE_NAMES[line.role])}）"))
    return tuple(chosen)
