"""Where a family's money goes, for the officer beside it: entering the account, and its full number for a purpose."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.desk.entry import FILE_READERS, HELPERS, for_officers
from minzheng.channels.desk.file_screen import file_for
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as ledger
from minzheng.engines.casework.queries import Payee, chosen_payee, payees_of
from minzheng.engines.casework.types import CaseFile
from minzheng.engines.papers.services import add_paper
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

REVEALERS = (Role.TOWN_CLERK, Role.DISTRICT_FINANCE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers(*FILE_READERS)
def account(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """The payee's account, masked; its history; entering it; its full number once, for a purpose on record."""
    file = file_for(actor, application_id, on=today())
    payees = payees_of(application_id)
    payee = chosen_payee(payees, (request.POST or request.GET).get("person", ""))
    typed = {name: request.POST.get(name, "")[:most] for name, most in ledger.ACCOUNT_FIELDS.items()}
    purpose, problem, number = request.POST.get("purpose", "")[:200], "", ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "reveal":
                number = ledger.reveal_account(
                    actor=actor, person_id=payee.person_id, purpose=purpose, at=clock.now()
                )
            else:
                _enter(request, actor, file, payee, typed)
                messages.success(request, _("收款账户已登记"))
                return HttpResponseRedirect(f"{request.path}?person={payee.person_id}")
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            problem = no.message
    line = benefits.account_of(person_id=payee.person_id)
    shown = {**typed, "holder_name": typed["holder_name"] or payee.name}
    context = {
        "file": file,
        "payee": payee,
        "payees": payees if len(payees) > 1 else [],
        "line": line,
        "history": [one for one in benefits.account_history(person_id=payee.person_id) if one.closed_at],
        "fields": ledger.account_fields(shown, changing=line is not None),
        "purpose": purpose,
        "problem": problem,
        "number": number,
        "may_enter": actor.role in HELPERS,
        "may_reveal": actor.role in REVEALERS,
    }
    response = render(request, "desk/account.html", context, status=422 if problem else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _enter(request: HttpRequest, actor: Actor, file: CaseFile, payee: Payee, typed: dict[str, str]) -> None:
    """The account as typed, with the agreement when somebody keeps the card."""
    ledger.enter_account(
        actor=actor,
        account=ledger.account_from(
            typed, ledger.Place(payee.person_id, file.area_code), _agreement(request, actor, file, payee)
        ),
        at=clock.now(),
    )


def _agreement(request: HttpRequest, actor: Actor, file: CaseFile, payee: Payee) -> UUID | None:
    upload = request.FILES.get("agreement")
    if upload is None or request.POST.get("kept") != "yes":
        return None
    kept = add_paper(
        actor=actor,
        application_id=file.application_id,
        area_code=file.area_code,
        kind="signed_paper",
        upload=upload.read(),
        filename=upload.name or "",
        at=clock.now(),
        owner_id=payee.person_id,
    )
    return UUID(str(kept.id))
