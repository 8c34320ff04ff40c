"""入户调查: the form two surveyors fill in at the family's home, on a phone or afterwards at the desk."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_screen import acts_of, file_for, head_of, open_file
from minzheng.channels.desk.round_screen import door_lines
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries as case_questions
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.types import CaseFile, NotThisStep, NotYourRole, SamePerson
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.papers.services import add_paper
from minzheng.engines.papers.types import PaperKind, PaperSource
from minzheng.engines.visits.services import emergency_on, parse_survey, survey_form
from minzheng.engines.visits.types import DeclaredIncome, DeclaredMember, IncomeSeen, SurveyPrefill
from minzheng.foundations.accounts.queries import colleagues
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel import clock
from minzheng.kernel.actor import ROLE_NAMES, Actor, Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.result import NotYours, Refusal

SURVEYORS = [Role.TOWN_CLERK, Role.VILLAGE_WORKER]


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def survey(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """The form, filled with what the family declared; a refusal gives it back with everything typed."""
    if request.method == "POST":
        return _record(request, actor, file_for(actor, application_id, on=today()))
    opened = open_file(actor=actor, application_id=application_id, part="survey", at=clock.now())
    no = _not_hers(opened, actor)
    if no is not None:
        messages.warning(request, no.message)
        return HttpResponseRedirect(reverse("desk:file", args=[application_id]))
    return _page(request, opened, actor)


def _not_hers(opened: CaseFile, actor: Actor) -> Refusal | None:
    """Why this posting cannot record the survey now; None when it can."""
    if "survey" in acts_of(opened, actor).forms:
        return None
    if not {"survey", "resurvey"} & {task.kind for task in opened.tasks}:
        return NotThisStep()
    return SamePerson() if actor.role in SURVEYORS else NotYourRole()


class SurveyUnfinished(Refusal):
    """Fields missing or unreadable; `detail["errors"]` by field name."""

    code = "survey_unfinished"
    message = "调查表还有内容没有填好，请按提示补齐"


def _record(request: HttpRequest, actor: Actor, opened: CaseFile) -> HttpResponse:
    try:
        with transaction.atomic():  # papers taken in with a survey that is refused leave again with it
            _write(request, actor, opened)
    except Refusal as no:
        if isinstance(no, NotYours):
            raise
        errors: Any = no.detail.get("errors") or {"form": no.message}
        return _page(request, opened, actor, errors=errors)
    messages.success(request, _("入户调查已登记"))
    return HttpResponseRedirect(reverse("desk:file", args=[opened.application_id]))


def _write(request: HttpRequest, actor: Actor, opened: CaseFile) -> None:
    papers = keep_files(request, actor, opened)
    photos = tuple(papers.pop(name) for name in list(papers) if name.startswith("photos"))
    parsed = parse_survey(request.POST, papers=papers, photos=photos)
    if parsed.visit is None:
        raise SurveyUnfinished(errors=parsed.errors)
    casework.record_survey(
        actor=actor, application_id=opened.application_id, visit=parsed.visit, at=clock.now()
    )


def keep_files(request: HttpRequest, actor: Actor, opened: CaseFile) -> dict[str, UUID]:
    """Uploaded photos and signed sheets, cleaned and kept: paper ids by the name of their field."""
    kept: dict[str, UUID] = {}
    for name in request.FILES:
        for number, upload in enumerate(request.FILES.getlist(name)):
            key = f"{name}-{number}" if name == "photos" else name
            kept[key] = _keep(upload, actor, opened, signed=name != "photos")
    return kept


def _keep(upload: UploadedFile, actor: Actor, opened: CaseFile, *, signed: bool) -> UUID:
    paper = add_paper(
        actor=actor,
        application_id=opened.application_id,
        area_code=opened.area_code,
        kind=PaperKind.SIGNED_PAPER if signed else PaperKind.OTHER,
        upload=upload.read(),
        filename=upload.name or "",
        at=clock.now(),
        source=PaperSource.CAMERA,
        owner_id=opened.applicant_id,
    )
    return UUID(str(paper.id))


def _page(
    request: HttpRequest, opened: CaseFile, actor: Actor, errors: dict[str, str] | None = None
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = survey_form(prefill(opened), typed=typed, errors=errors)
    if typed is None:
        form["where_fields"] = [begun(one, actor) for one in form["where_fields"]]
    context: dict[str, Any] = {
        "fields": render_to_string("visits/desk/_survey_form.html", form, request),
        "head": head_of(opened, part="", on=today()),
        "actor_name": actor.name,
        "wrong": len(errors or {}),
        "door": door_lines(opened.applicant_id),
        "active_nav": "home",
    }
    return render(request, "desk/survey.html", context, status=422 if errors else 200)


def begun(one: FieldView, actor: Actor) -> FieldView:
    """A fresh form begins with the present moment and with whoever fills it in; all of it may be changed."""
    here_and_now = clock.now().astimezone(BEIJING)
    begun = {
        "at_date": f"{here_and_now:%Y-%m-%d}",
        "at_time": f"{here_and_now:%H:%M}",
        "surveyors": [str(actor.posting_id)],
    }
    return replace(one, value=begun[one.name]) if one.name in begun else one


def prefill(opened: CaseFile) -> SurveyPrefill:
    """What a visit's form begins with: the members with what they declared, the place, possible surveyors."""
    incomes, assessed = _declared(opened), _assessed(opened)
    declared = emergency_on(opened.area_code, today())
    members = [
        DeclaredMember(
            person_id=party.person_id,
            name=party.name,
            relation=_relation(party.relation) if party.role != "applicant" else "",
            incomes=incomes[place] if place < len(incomes) else None,
            assess=place in assessed,
        )
        for place, party in enumerate(opened.parties)
        if party.role != "obligor" and party.person_id is not None
    ]
    return SurveyPrefill(
        members=tuple(members),
        surveyors=possible_surveyors(opened),
        emergency=declared.document if declared else "",
        place=case_questions.place_words(opened.area_code),
    )


def _relation(code: str) -> str:
    return str(RELATION_NAMES[Relation(code)]) if code in list(Relation) else code


def possible_surveyors(opened: CaseFile) -> tuple[tuple[UUID, str], ...]:
    """Officers posted over the village, without whoever accepted the file."""
    accepters = {event.who for event in opened.events if event.name == "受理"}
    chosen = []
    for line in colleagues(area_code=opened.area_code, roles=SURVEYORS, on=today()):
        title = f"{line.area_name} {ROLE_NAMES[line.role]} {line.role_name}".strip()
        if title not in accepters:
            chosen.append((line.id, f"{line.role_name}（{ROLE_NAMES[line.role]}）"))
    return tuple(chosen)


def _assessed(opened: CaseFile) -> set[int]:
    """Places in the family of those whose self-care some item of the file has assessed."""
    asked = [getattr(catalogue.handler_of(one), "assessed_people", None) for one in opened.items]
    return {place for tell in asked if tell is not None for place in tell(opened.answers)}


def _declared(opened: CaseFile) -> list[tuple[DeclaredIncome, ...] | None]:
    """Declared monthly incomes by place in the family, where the item's handler can tell them."""
    spoken = catalogue.form_item_of(opened.items, opened.answers)
    tell = getattr(catalogue.handler_of(spoken), "declared_incomes", None)
    if tell is None:
        return []
    return [
        None if rows is None else tuple(DeclaredIncome(IncomeSeen(kind), fen) for kind, fen in rows)
        for rows in tell(opened.answers)
    ]
