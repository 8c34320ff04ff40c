"""How an item is carried: its process table as a picture and a BPMN file, and running cases of older versions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.types import VersionNotMapped
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor, Role


@require_safe
@for_officers(*FILE_READERS)
def process(request: HttpRequest, actor: Actor, item: str) -> HttpResponse:
    """The newest table's picture; how many cases of the area run under which version."""
    _known(item)
    screen = {
        "item": catalogue.item(item),
        "versions": queries.versions_of(item),
        "picture": mark_safe(queries.picture(item)),  # noqa: S308  built by us from the table; names are escaped
        "may_move": actor.role is Role.DISTRICT_CONFIRMER,
    }
    return render(request, "desk/process.html", screen)


@require_safe
@for_officers(*FILE_READERS)
def bpmn(request: HttpRequest, actor: Actor, item: str) -> HttpResponse:
    """The newest table as a BPMN 2.0 file to keep."""
    _known(item)
    answer = HttpResponse(queries.bpmn_xml(item), content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{item}.bpmn"'
    return answer


@require_POST
@for_officers(Role.DISTRICT_CONFIRMER)
def move(request: HttpRequest, actor: Actor, item: str) -> HttpResponse:
    """Carry the running cases over that have a declared place in the newest version; the others stay and are named."""
    _known(item)
    moved = 0
    for row in queries.versions_of(item).can_pass:
        try:
            services.move_to_newest(actor=actor, case_id=row.case_id, at=clock.now())
            moved += 1
        except VersionNotMapped as stays:
            messages.warning(request, f"{row.number}：{stays.message}")
    messages.success(request, f"已有 {moved} 个办件换到新版本，期限和历史记录不变。")
    return HttpResponseRedirect(reverse("desk:process", args=[item]))


def _known(item: str) -> None:
    if item not in {known.code for known in catalogue.items()}:
        raise Http404
