"""公布名单: who receives in a village this month; open to everybody, asked anew each time, kept by no cache."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.engines.public_notices.resident_views import HOTLINE, guarded, shown_name
from minzheng.engines.public_notices.standing import StandingLine, standing_list
from minzheng.kernel import clock


@require_safe
def standing(request: HttpRequest, code: str) -> HttpResponse:
    """One village's list of this month. A code that is no village of the city is not found."""
    month = clock.local_date(clock.now()).replace(day=1)
    shown = standing_list(village_code=code, month=month)
    if shown is None:
        raise Http404
    context = {
        "place": f"{shown.town_name} {shown.village_name}",
        "month": month,
        "columns": _columns(),
        "rows": [row_of(line) for line in shown.lines],
        "code": code,
        "phone": HOTLINE,
    }
    return guarded(render(request, "public_notices/resident/standing.html", context), 0)


def _columns() -> list[dict[str, object]]:
    return [
        {"label": _("申请人"), "main": True},
        {"label": _("事项")},
        {"label": _("保障人数"), "kind": "number"},
        {"label": _("每月金额"), "kind": "yuan"},
    ]


def row_of(line: StandingLine) -> list[object]:
    """The allow-list: name, item, number, amount; of children how many."""
    return [shown_name(line.applicant_name), line.item_name, line.members, line.amount_fen]
