"""At the station: while a device serves one person, only her pages open on it; afterwards none of hers do."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from minzheng.foundations.accounts.queries import StationLine, station_session
from minzheng.foundations.accounts.services import end_station, station_idle, touch_station
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor

#: In the web session: the device stands at the station; which person's session is open; when it was last used.
MODE, OPEN, SEEN = "station_mode", "station", "station_seen"
#: Pages without anybody's data, and the way out.
ALWAYS = ("/places/", "/static/", "/ui/elder/", "/ui/language/", "/desk/sign-out/", "/desk/sign-in/")
#: Pages of one application: open only for the files of the session.
OF_A_FILE = re.compile(r"^/(?:apply|applications|desk/station)/([0-9a-f-]{36})/")
PULSE = "/desk/station/pulse/"
#: How often a use is written down, in seconds.
TOUCH_EVERY = 20


class AtStation:
    """After `ActingPosting`: ends what went idle, marks the actor with the session, keeps other people's pages shut."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        request.station = None  # type: ignore[attr-defined]
        if actor is None or not actor.is_officer or not request.session.get(MODE):
            return self.get_response(request)
        line = open_session(request, actor, now=clock.real_now())
        if line is not None:
            request.actor = replace(actor, station_id=line.id)  # type: ignore[attr-defined]
        request.station = line  # type: ignore[attr-defined]
        if not may_open(request.path, line):
            return _to_station(request)
        return self.get_response(request)


def open_session(request: HttpRequest, actor: Actor, *, now: datetime) -> StationLine | None:
    """The session this device serves, ended first when it has been idle too long; a pulse is no use."""
    kept = request.session.get(OPEN)
    if not kept or actor.account_id is None:
        return None
    line = station_session(UUID(kept), account_id=actor.account_id)
    if line is None:
        forget(request)
        return None
    last = float(request.session.get(SEEN, 0))
    if now.timestamp() - last > station_idle().total_seconds():
        end_station(actor=actor, session_id=line.id, how="idle", at=now)
        forget(request)
        return None
    if request.path != PULSE and now.timestamp() - last > TOUCH_EVERY:
        request.session[SEEN] = now.timestamp()
        touch_station(session_id=line.id, at=now)
    return line


def begin(request: HttpRequest, session_id: UUID) -> None:
    """The device serves this session from now on; a new session key drops pages the browser kept."""
    request.session[MODE], request.session[OPEN] = True, str(session_id)
    request.session[SEEN] = clock.real_now().timestamp()
    request.session.cycle_key()


def forget(request: HttpRequest) -> None:
    """Nobody is served; the device stays at the station, and what the browser kept is dropped."""
    request.session.pop(OPEN, None)
    request.session.pop(SEEN, None)
    request.session.cycle_key()


def may_open(path: str, line: StationLine | None) -> bool:
    """Whether a page may be shown on the device now."""
    named = OF_A_FILE.match(path)
    if named:
        return line is not None and named.group(1) in {str(one) for one in line.files}
    return path.startswith(("/desk/station/", *ALWAYS))


def _to_station(request: HttpRequest) -> HttpResponse:
    address = reverse("desk:station")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
