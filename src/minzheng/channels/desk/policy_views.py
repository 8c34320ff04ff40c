"""政策库: what every item rests on, for every officer; law is nobody's secret."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.channels.desk.entry import for_officers
from minzheng.channels.desk.worklist_views import today
from minzheng.kernel.actor import Actor
from minzheng.programmes.assistance import services as assistance

LONGEST_WORDS = 30


@require_safe
@for_officers()
def policies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Texts and figures, searched by words."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    texts = assistance.law_texts(words)
    figures = assistance.policy_figures(on=today(), profile=settings.RULE_PROFILE, words=words)
    screen = {
        "q": words,
        "on": today(),
        "profile": settings.RULE_PROFILE,
        "texts": [
            [one.item, {"text": one.law, "hint": "；".join(one.articles)}, one.who, _mark(one.sure)]
            for one in texts
        ],
        "text_columns": [_("事项"), _("依据"), _("谁办理"), _("核对")],
        "figures": [
            [
                {"text": one.label, "hint": one.part},
                one.value,
                {"text": one.source, "hint": _cited(one)},
                one.since,
                {"text": one.status, "status": "done" if one.sure else "wait"},
            ]
            for one in figures
        ],
        "figure_columns": [
            _("数字"),
            _("值"),
            _("文件和条文"),
            {"label": _("从哪天起"), "kind": "day"},
            _("核对"),
        ],
        "unsure": sum(not one.sure for one in figures),
        "active_nav": "policies",
    }
    return render(request, "desk/policies.html", screen)


def _mark(sure: bool) -> dict[str, str]:
    return {"text": "已核对" if sure else "文号待核实", "status": "done" if sure else "wait"}


def _cited(one: assistance.PolicyFigure) -> str:
    return (
        f"{one.article}　{one.reference}"
        if one.article and one.article not in one.reference
        else one.reference
    )
