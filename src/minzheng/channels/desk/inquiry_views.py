"""邻里访问, 信函索证 and other means: short forms beside the home survey; one tap says that nothing else was found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_screen import file_for, head_of, keep_kin_out, open_file
from minzheng.channels.desk.objection_views import FormPage, carried, day_of, keep_papers
from minzheng.channels.desk.survey_views import possible_surveyors
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import CaseFile, NotThisStep, NotYourRole
from minzheng.engines.visits.queries import inquiries_of
from minzheng.engines.visits.types import (
    KIND_NAMES,
    Asked,
    Inquiry,
    InquiryToRecord,
    VisitKind,
    VisitSignature,
)
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import BEIJING, local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal

KINDS = (VisitKind.NEIGHBOURS, VisitKind.LETTER, VisitKind.OTHER)
ROWS_OF_NEIGHBOURS = 4
LEADS = {
    VisitKind.NEIGHBOURS: "两名工作人员一起去问。问了谁、说了什么都保密，不给申请家庭和公众看；不要求拍照。",
    VisitKind.LETTER: "写信请单位证明一件事：寄给谁、请证明什么、哪天寄出。收到答复后回到办件登记。",
    VisitKind.ANSWER: "登记收到的答复；原件可以拍照附上。",
    VisitKind.OTHER: "入户、邻里、信函以外的方式，写明怎么了解的。",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def inquiry(request: HttpRequest, actor: Actor, application_id: UUID, means: str) -> HttpResponse:
    """A neighbours' visit, a letter of inquiry, or another means."""
    if means not in [one.value for one in KINDS]:
        raise NotYours()
    return _inquiry(request, actor, application_id, VisitKind(means), None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def answered(request: HttpRequest, actor: Actor, application_id: UUID, inquiry_id: UUID) -> HttpResponse:
    """The answer to a letter of inquiry has arrived."""
    sent = [one.id for one in inquiries_of(application_id) if one.kind is VisitKind.LETTER]
    if inquiry_id not in sent:
        raise NotYours()
    return _inquiry(request, actor, application_id, VisitKind.ANSWER, inquiry_id)


def _inquiry(
    request: HttpRequest, actor: Actor, application_id: UUID, kind: VisitKind, about: UUID | None
) -> HttpResponse:
    if request.method != "POST":
        opened = open_file(actor=actor, application_id=application_id, part="inquiry", at=clock.now())
        keep_kin_out(opened, actor)
        _must_be_hers(opened, actor)
        return _shown(request, actor, opened, kind)
    opened = file_for(actor, application_id, on=today())

    def act() -> str:
        now = clock.now()
        asked = _read(request, actor, opened, _Means(kind, about, now))
        casework.record_inquiry(actor=actor, application_id=application_id, inquiry=asked, at=now)
        return _("%(kind)s已登记") % {"kind": KIND_NAMES[kind]}

    return carried(request, opened, lambda no: _shown(request, actor, opened, kind, no), act, "evidence")


def _must_be_hers(opened: CaseFile, actor: Actor) -> None:
    """Refuses: NotThisStep, NotYourRole: told before anything is typed."""
    if "inquiry" in [act for case in opened.cases for act, _name in case.acts]:
        return
    raise NotYourRole() if opened.cases else NotThisStep()


def _shown(
    request: HttpRequest, actor: Actor, opened: CaseFile, kind: VisitKind, no: Refusal | None = None
) -> HttpResponse:
    context = {
        "head": head_of(opened, part="", on=today()),
        "page": _page_of(request.POST, opened, kind, actor),
        "signers": [] if kind in (VisitKind.LETTER, VisitKind.ANSWER) else _signers(opened),
        "token": request.POST.get("token") or str(new_id()),
        "refusal": no.message if no else "",
        "active_nav": "home",
    }
    return render(request, "desk/form_page.html", context, status=no.status if no else 200)


def _page_of(post: Any, opened: CaseFile, kind: VisitKind, actor: Actor | None = None) -> FormPage:
    return FormPage(
        title=str(KIND_NAMES[kind]),
        lead=_(LEADS[kind]),
        groups=[
            (_("情况"), _fields(post, kind)),
            *(
                [(_("谁去的"), [_who(post, opened, actor)])]
                if kind in (VisitKind.NEIGHBOURS, VisitKind.OTHER)
                else []
            ),
        ],
        button=_("登记"),
    )


def _fields(post: Any, kind: VisitKind) -> list[FieldView]:
    def text(name: str, label: str, *, long: bool = False, when: str = "", most: int = 100) -> FieldView:
        return FieldView(
            name=name,
            label=label,
            kind="textarea" if long else "text",
            value=post.get(name, ""),
            maxlength=most,
            when=when,
        )

    day = FieldView(
        name="on", label=_("日期"), kind="date", value=post.get("on", today().isoformat()), required=True
    )
    if kind is VisitKind.LETTER:
        return [
            text("to", _("寄给谁（单位名称）")),
            text("question", _("请对方证明什么"), long=True, most=1000),
            day,
            FieldView(name="papers", label=_("信的照片（可以不拍）"), kind="camera", multiple=True),
        ]
    fields = [day]
    if kind is VisitKind.NEIGHBOURS:
        for n in range(1, ROWS_OF_NEIGHBOURS + 1):
            fields.append(text(f"asked-{n}", _("问了谁 %(n)d（保密）") % {"n": n}, most=50))
            fields.append(text(f"relation-{n}", _("是什么关系，例如邻居、组长"), when=f"asked-{n}", most=50))
    if kind is VisitKind.OTHER:
        fields.append(text("to", _("怎么了解的")))
    choices = (("yes", _("与申报一致，没有发现别的情况")), ("no", _("有不同的情况，写在下面")))
    fields.append(
        FieldView(
            name="as_declared",
            label=_("结果"),
            kind="radio",
            options=choices,
            value=post.get("as_declared", ""),
            required=True,
        )
    )
    fields.append(text("told", _("了解到的情况"), long=True, when="as_declared=no", most=2000))
    fields.append(FieldView(name="papers", label=_("照片、原件（可以没有）"), kind="camera", multiple=True))
    return fields


def _who(post: Any, opened: CaseFile, actor: Actor | None) -> FieldView:
    chosen = post.getlist("surveyors") if hasattr(post, "getlist") else []
    if not chosen and actor is not None:
        chosen = [str(actor.posting_id)]
    return FieldView(
        name="surveyors",
        label=_("调查人员（至少两名）"),
        kind="checkbox",
        options=tuple((str(posting), title) for posting, title in possible_surveyors(opened)),
        value=chosen,
        required=True,
    )


def _signers(opened: CaseFile) -> list[dict[str, str]]:
    return [
        {
            "name": f"sign-{posting}",
            "signer": title,
            "label": _("调查人员签名"),
            "when": f"surveyors={posting}",
            "paper": f"sign-{posting}_paper",
        }
        for posting, title in possible_surveyors(opened)
    ]


@dataclass(frozen=True, slots=True)
class _Means:
    """Which form was sent, the letter it answers, and when."""

    kind: VisitKind
    about: UUID | None
    now: datetime


def _read(request: HttpRequest, actor: Actor, opened: CaseFile, means: _Means) -> InquiryToRecord:
    post, by_letter = request.POST, means.kind in (VisitKind.LETTER, VisitKind.ANSWER)
    assert actor.posting_id is not None
    known = {str(posting): posting for posting, _title in possible_surveyors(opened)}
    ticked = [known[one] for one in post.getlist("surveyors") if one in known]
    surveyors = (actor.posting_id,) if by_letter else tuple(dict.fromkeys(ticked))
    return InquiryToRecord(
        kind=means.kind,
        at=_moment(post, means.now),
        found=_found(post, means.kind),
        surveyors=surveyors,
        signatures=tuple(_signature(request, actor, opened, one) for one in surveyors),
        token=post.get("token", "")[:64],
        about=means.about,
        papers=keep_papers(request, actor, opened, "papers", inside=True),
    )


def _moment(post: Any, now: datetime) -> datetime:
    """Noon of the day given; for today, now."""
    day = day_of(post.get("on", ""))
    if day == local_date(now):
        return now
    return datetime(day.year, day.month, day.day, 12, tzinfo=BEIJING)


def _found(post: Any, kind: VisitKind) -> Inquiry:
    asked = [
        Asked(name=name, relation=post.get(f"relation-{n}", "").strip()[:50])
        for n in range(1, ROWS_OF_NEIGHBOURS + 1)
        if (name := post.get(f"asked-{n}", "").strip()[:50])
    ]
    return Inquiry(
        asked=asked if kind is VisitKind.NEIGHBOURS else [],
        to=post.get("to", "").strip()[:100],
        question=post.get("question", "").strip()[:1000],
        on=day_of(post.get("on", "")),
        as_declared={"yes": True, "no": False}.get(post.get("as_declared", "")),
        told=post.get("told", "").strip()[:2000] if post.get("as_declared") == "no" else "",
    )


def _signature(request: HttpRequest, actor: Actor, opened: CaseFile, posting: UUID) -> VisitSignature:
    name = f"sign-{posting}"
    papers = keep_papers(request, actor, opened, f"{name}_paper", inside=True)
    return VisitSignature(
        role="surveyor",
        signer=posting,
        svg=request.POST.get(f"{name}_svg", ""),
        points=request.POST.get(f"{name}_points", ""),
        paper_id=papers[0] if papers else None,
    )
