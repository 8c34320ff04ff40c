"""Where the money goes: a family's account, entered by the payee herself or by an officer beside her."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.channels.resident.entry import for_families
from minzheng.engines.benefits import queries as benefits
from minzheng.engines.benefits import services as ledger
from minzheng.engines.benefits.types import NotForYou
from minzheng.engines.casework.queries import Payee, chosen_payee, payees_of
from minzheng.engines.papers.services import add_paper
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@for_families
def account(request: HttpRequest, actor: Actor, application_id: UUID) -> HttpResponse:
    """A payee's account, masked, and the form to enter or change it; of another payee whom to ask, alone on a phone."""
    payees = payees_of(application_id)
    payee = chosen_payee(payees, (request.POST or request.GET).get("person", ""))
    typed = {name: request.POST.get(name, "")[:most] for name, most in ledger.ACCOUNT_FIELDS.items()}
    may_enter, problem = actor.is_officer or actor.person_id == payee.person_id, ""
    if request.method == "POST":
        try:
            if not may_enter:
                raise NotForYou()
            _enter(request, actor, payee, application_id, typed)
            messages.success(request, _("收款账户已登记"))
            return HttpResponseRedirect(f"{request.path}?person={payee.person_id}")
        except Refusal as no:
            if isinstance(no, NotYours):
                raise
            problem = no.message
    line = benefits.account_of(person_id=payee.person_id)
    shown = {**typed, "holder_name": typed["holder_name"] or payee.name}
    context = {
        "application_id": application_id,
        "payee": payee,
        "payees": payees if len(payees) > 1 else [],
        "may_enter": may_enter,
        "line": line,
        "fields": ledger.account_fields(shown, changing=line is not None),
        "problem": problem,
        "helping": actor.is_officer,
        "active_nav": "me",
    }
    response = render(request, "resident/account.html", context, status=422 if problem else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _enter(
    request: HttpRequest, actor: Actor, payee: Payee, application_id: UUID, typed: dict[str, str]
) -> None:
    """The account as typed; the agreement's picture is kept in the family's own area."""
    place = ledger.Place(payee.person_id, payee.area_code)
    agreement = _agreement(request, actor, payee, application_id) if typed["kept"] == "yes" else None
    new = ledger.account_from(typed, place, agreement)
    ledger.enter_account(actor=actor, account=new, at=clock.now())


def _agreement(request: HttpRequest, actor: Actor, payee: Payee, application_id: UUID) -> UUID | None:
    upload = request.FILES.get("agreement")
    if upload is None:
        return None
    kept = add_paper(
        actor=actor,
        application_id=application_id,
        area_code=payee.area_code,
        kind="signed_paper",
        upload=upload.read(),
        filename=upload.name or "",
        at=clock.now(),
        owner_id=payee.person_id,
    )
    return UUID(str(kept.id))
