"""Five plain addresses over casework's services, behind the product's own middleware.

What is under test is the act, its transaction, its token and its jobs; the screens in front of them change more
often than a kill test should.
"""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from minzheng.engines.casework import services
from minzheng.engines.casework.models import Application, Party
from minzheng.engines.catalogue.services import register_handler
from minzheng.kernel import clock
from tests.engines.casework.conftest import TYPED, TYPED_SON, PlainHandler

register_handler("dibao", PlainHandler())


def alive(request: HttpRequest) -> HttpResponse:
    """Whether anybody answers."""
    return HttpResponse("ok")


def start(request: HttpRequest) -> HttpResponse:
    """A new draft; the answer's address names it."""
    made = services.start_application(actor=request.actor, items=["dibao"], at=clock.now())
    return HttpResponseRedirect(f"/{made}/1/")


def save(request: HttpRequest, application_id: UUID, version: int) -> HttpResponse:
    """Save the draft; the answer's address holds the new version."""
    reached = services.save_answers(
        actor=request.actor,
        application_id=application_id,
        answers=json.loads(request.POST["answers"]),
        version=version,
        at=clock.now(),
    )
    return HttpResponseRedirect(f"/{application_id}/{reached}/")


def submit(request: HttpRequest, application_id: UUID, version: int) -> HttpResponse:
    """Hand in with the applicant's signature."""
    done = services.submit(
        actor=request.actor, application_id=application_id, version=version, signature=TYPED, at=clock.now()
    )
    return HttpResponseRedirect(f"/{application_id}/{done.state}/")


def sign(request: HttpRequest, application_id: UUID, version: int) -> HttpResponse:
    """The second person signs on the helper's device."""
    second = Party.objects.get(application_id=application_id, position=1)
    state = services.sign(
        actor=request.actor,
        application_id=application_id,
        party_id=second.id,
        signature=TYPED_SON,
        at=clock.now(),
    )
    return HttpResponseRedirect(f"/{application_id}/{state}/")


def accept(request: HttpRequest, application_id: UUID, version: int) -> HttpResponse:
    """The town accepts: a letter and a message go out."""
    reached = Application.objects.get(pk=application_id).version
    services.accept(actor=request.actor, application_id=application_id, version=reached, at=clock.now())
    return HttpResponseRedirect(f"/{application_id}/accepted/")


urlpatterns = [
    path("", alive),
    path("start/", start),
    path("save/<uuid:application_id>/<int:version>/", save),
    path("submit/<uuid:application_id>/<int:version>/", submit),
    path("sign/<uuid:application_id>/<int:version>/", sign),
    path("accept/<uuid:application_id>/<int:version>/", accept),
]
