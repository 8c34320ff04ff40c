"""The desk's page of the upload file for another platform: what has no code is shown first, then the file is taken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from minzheng.engines.casework.services.tables import OF_PERSONS, PurposeNeeded
from minzheng.foundations.accounts.types import actor_of
from minzheng.kernel import clock
from minzheng.kernel.result import NotYours
from minzheng.programmes.assistance import services

MOST_SHOWN = 100
TYPES = {
    "csv-gb18030": ("text/csv; charset=gb18030", "csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def platform(request: HttpRequest) -> HttpResponse:
    """Choose a platform's file, see what does not fit, take it for a purpose."""
    actor = actor_of(request)
    if not actor.is_officer or actor.role not in OF_PERSONS:
        raise NotYours()
    known = {one.key: one for one in services.mappings()}
    asked = request.POST if request.method == "POST" else request.GET
    mapping = known.get(asked.get("key", "")) or next(iter(known.values()))
    purpose, refusal = request.POST.get("purpose", "")[:200], ""
    if request.method == "POST":
        try:
            made = services.take_platform(actor=actor, mapping=mapping, purpose=purpose, at=clock.now())
            media_type, ending = TYPES[mapping.format]
            response = HttpResponse(made.data, content_type=media_type)
            response.headers["Content-Disposition"] = f'attachment; filename="{mapping.key}.{ending}"'
            return response
        except PurposeNeeded as no:
            refusal = no.message
    look = services.look_at_platform(mapping=mapping, on=clock.local_date(clock.now()))
    context = {
        "mapping": mapping,
        "mappings": list(known.values()),
        "lines": look.lines,
        "unmapped": [[one.line, one.heading, one.value or "（空）"] for one in look.unmapped[:MOST_SHOWN]],
        "unmapped_total": len(look.unmapped),
        "purpose": purpose,
        "refusal": refusal,
        "active_nav": "platform",
    }
    return render(request, "assistance/desk/platform.html", context, status=422 if refusal else 200)
