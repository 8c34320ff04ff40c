"""On paper: forms printed with the family's words in, and the mandate of somebody who applies for another."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.channels.desk.entry import HELPERS, for_officers
from minzheng.channels.desk.guardian_page import guardian
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import Draft
from minzheng.engines.letters.queries import letters_of
from minzheng.engines.letters.services import open_letter
from minzheng.engines.papers.services import add_paper
from minzheng.engines.verification.types import Signature, SignatureMethod, Witness
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

LARGEST_DRAWING = 400_000
TYPED = ("principal", "name", "identity", "kind", "relation", "until", "how", "witness", "witness_name")


def _draft(application_id: UUID) -> Draft:
    found = casework_queries.draft(application_id)
    if found is None:
        raise NotYours()
    return found


def _kind_of(letter_kind: str) -> str:
    return letter_kind.rpartition(".")[2]


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*HELPERS)
def print_forms(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """The forms of one application: print, wait a moment, open."""
    opened, error = _draft(application_id), ""
    if request.method == "POST":
        try:
            casework.print_form(
                actor=actor,
                application_id=application_id,
                kind=request.POST.get("kind", "")[:30],
                at=clock.now(),
            )
        except NotYours:
            raise
        except Refusal as no:
            error = no.message
        else:
            return HttpResponseRedirect(request.path)
    printed = [one for one in letters_of(application_id) if _kind_of(one.kind) in casework.PRINTED]
    context = {
        "draft": opened,
        "rows": [_row(kind, words, printed, application_id) for kind, words in casework.PRINTED.items()],
        "waiting": any(not one.ready for one in printed),
        "error": error,
        "active_nav": "helping",
    }
    page = "desk/_print_rows.html" if request.headers.get("HX-Request") else "desk/print_forms.html"
    return render(request, page, context, status=422 if error else 200)


def _row(kind: str, words: str, printed: list[Any], application_id: UUID) -> dict[str, Any]:
    made = [one for one in printed if _kind_of(one.kind) == kind]
    last = made[-1] if made else None
    return {
        "kind": kind,
        "name": words,
        "number": last.number if last else "",
        "at": zhdate(last.created_at, "short") if last else "",
        "ready": bool(last and last.ready),
        "href": reverse("desk:printed", args=[application_id, last.id]) if last else "",
    }


@require_safe
@for_officers(*HELPERS)
def printed(request: HttpRequest, actor: Actor, application_id: UUID, letter_id: UUID) -> HttpResponse:
    """One printed form as PDF; opening is on the record."""
    _draft(application_id)
    line = next((one for one in letters_of(application_id) if one.id == letter_id), None)
    if line is None or _kind_of(line.kind) not in casework.PRINTED:
        raise NotYours()
    data = open_letter(actor=actor, letter_id=letter_id, at=clock.now(), purpose="打印给本人签字")
    headers = {"Content-Disposition": f'inline; filename="{letter_id}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*HELPERS)
def mandate(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """委托书: who may apply for the family, with the photo of the signed sheet; for a child her guardian instead."""
    opened = _draft(application_id)
    if opened.state != "draft":
        raise NotYours()
    if casework_queries.child_applies(application_id):
        return guardian(request, actor, opened)
    error = ""
    if request.method == "POST":
        try:
            _record(request, actor, opened)
        except NotYours:
            raise
        except Refusal as no:
            error = no.message
        else:
            messages.success(request, _("委托书已登记。请在申请表“材料”一页选“受委托代为申请”，再提交"))
            return HttpResponseRedirect(reverse("resident:resume", args=[application_id]))
    context = {
        "draft": opened,
        "kept": casework_queries.mandate_of(application_id),
        "typed": {name: request.POST.get(name, "")[:60] for name in TYPED},
        "chosen": request.POST.getlist("scope") or ["apply", "papers"],
        "kinds": list(casework.KINDS.items()),
        "may_do": list(casework.MAY_DO.items()),
        "ways": [("pen", _("手写签名")), ("thumbprint", _("按手印"))],
        "witnesses": [
            ("officer", _("我（%(name)s）在场见证了按手印") % {"name": actor.name}),
            ("adult", _("请一位成年人见证：写姓名并签名")),
        ],
        "error": error,
        "active_nav": "helping",
    }
    return render(request, "desk/mandate.html", context, status=422 if error else 200)


def _record(request: HttpRequest, actor: Actor, opened: Draft) -> None:
    post, now = request.POST, clock.now()
    sheet = request.FILES.get("sheet")
    if sheet is None:
        raise Refusal(_("请把签好的委托书拍照上传"))
    paper = add_paper(
        actor=actor,
        application_id=opened.id,
        area_code=opened.area_code,
        kind="mandate",
        upload=sheet.read(),
        filename=sheet.name or "",
        at=now,
    )
    given = casework.MandateGiven(
        principal=post.get("principal", "").strip()[:50],
        name=post.get("name", "").strip()[:50],
        identity=post.get("identity", "").strip()[:20],
        kind=post.get("kind", "")[:20],
        relation=post.get("relation", "").strip()[:40],
        scope=tuple(post.getlist("scope")),
        until=_day(post.get("until", "")),
        signature=_signature(request, actor, paper.id),
        paper_id=paper.id,
    )
    casework.record_mandate(actor=actor, application_id=opened.id, given=given, at=now)


def _signature(request: HttpRequest, actor: Actor, paper_id: UUID) -> Signature:
    """On the sheet itself: by pen, or by a thumb with a witness who is named there or stands here."""
    if request.POST.get("how") != "thumbprint":
        return Signature(method=SignatureMethod.PAPER, paper_id=paper_id, device="委托书")
    seen = Witness(posting_id=actor.posting_id) if request.POST.get("witness") == "officer" else None
    if seen is None:
        seen = Witness(
            name=request.POST.get("witness_name", "").strip()[:50],
            svg=request.POST.get("witness_svg", "")[:LARGEST_DRAWING],
            points=request.POST.get("witness_points", "")[:LARGEST_DRAWING],
        )
    return Signature(method=SignatureMethod.THUMBPRINT, paper_id=paper_id, device="委托书", witness=seen)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Refusal(_("请填写委托到期日，例如 2027-05-31")) from None
