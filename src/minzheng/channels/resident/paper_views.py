"""Papers of a draft: taken in by camera or file, shown, taken out again."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.channels.resident import wizard
from minzheng.channels.resident.entry import for_families
from minzheng.engines.casework import queries as casework
from minzheng.engines.forms.types import Answer, Errors
from minzheng.engines.papers import services as papers
from minzheng.engines.papers.queries import PaperLine, papers_of
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

PLACE_FIRST = "请先在“住处”选好村（社区），材料才知道交给哪个镇街"


@dataclass(slots=True)
class Uploads:
    """What came of a page's files: answers naming the kept papers, and what was refused, by field."""

    answers: dict[str, Answer] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether any paper was taken in."""
        return bool(self.answers)


def take_uploads(request: HttpRequest, actor: Actor, opened: wizard.Opened, step: str) -> Uploads:
    """Every file sent with a step; one refused file never loses the others."""
    came = Uploads()
    wanted = [f for section in opened.form.step(step).sections for f in section.fields if f.kind == "papers"]
    for question in wanted:
        for file in request.FILES.getlist(question.name):
            if not opened.place_chosen:
                came.errors[question.name] = PLACE_FIRST
                break
            try:
                papers.add_paper(
                    actor=actor,
                    application_id=opened.draft.id,
                    area_code=opened.draft.area_code,
                    kind=question.name,
                    upload=file.read(),
                    filename=file.name or "",
                    at=clock.now(),
                )
            except NotYours:
                raise
            except Refusal as no:
                came.errors[question.name] = no.message
                continue
            came.answers[question.name] = {}
    for name in came.answers:
        came.answers[name] = answer_of(opened, name, actor)
    return came


def answer_of(opened: wizard.Opened, name: str, actor: Actor) -> Answer:
    """The ids of the papers kept for a question, as its answer."""
    ids = [str(line.id) for line in papers_of(opened.draft.id) if line.kind == name]
    return {"value": ids, "source": "typed", "at": clock.now().isoformat(), "by": actor.name}


def papers_by_field(opened: wizard.Opened) -> dict[str, list[dict[str, Any]]]:
    """What is there already, for the uploader of each question."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for line in papers_of(opened.draft.id):
        shown.setdefault(line.kind, []).append(_tile(opened.draft.id, line))
    return shown


def _tile(application_id: UUID, line: PaperLine) -> dict[str, Any]:
    url = reverse("resident:paper", args=[application_id, line.id])
    return {
        "name": line.name,
        "url": url,
        "thumb_url": url if line.media_type.startswith("image/") else "",
        "remove_url": reverse("resident:paper_remove", args=[application_id, line.id]),
    }


@require_safe
@for_families
def paper(request: HttpRequest, actor: Actor, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """One paper, for the family that handed it in or the officer beside her; opening is on the record."""
    if casework.draft(application_id) is None or paper_id not in {
        line.id for line in papers_of(application_id)
    }:
        raise NotYours()
    data, media_type = papers.open_paper(
        actor=actor, paper_id=paper_id, at=clock.now(), purpose="填写申请时查看已交材料"
    )
    return HttpResponse(data, content_type=media_type, headers={"Cache-Control": "no-store"})


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def remove(request: HttpRequest, actor: Actor, application_id: UUID, paper_id: UUID) -> HttpResponse:
    """Ask once, then take a paper out; its trace stays."""
    opened = wizard.open_draft(application_id, actor=actor, at=clock.now())
    line = next((one for one in papers_of(application_id) if one.id == paper_id), None)
    if line is None or opened.draft.state != "draft":
        raise NotYours()
    back = reverse("resident:step", args=[application_id, "papers"])
    if request.method == "POST":
        papers.withdraw_paper(actor=actor, paper_id=paper_id, why="填写人删除", at=clock.now())
        opened.answers["fields"][str(line.kind)] = answer_of(opened, str(line.kind), actor)
        editor = wizard.editor_of(request.session.session_key)
        wizard.save(opened, actor=actor, editor=editor, at=clock.now())
        return HttpResponseRedirect(back)
    context = {"line": line, "back": back, "is_picture": line.media_type.startswith("image/")}
    return render(request, "resident/paper_remove.html", {**context, "draft_id": application_id})
