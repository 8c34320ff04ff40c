"""Another item after a decision: offered to the family with one tap, its answer written down, or left with a word why."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_screen import file_for
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries as casework_queries
from minzheng.engines.casework import services as casework
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor
from minzheng.kernel.result import NotYours, Refusal

LONGEST_WORDS = 300


@require_POST
@for_officers(*FILE_READERS)
def proposal(request: HttpRequest, actor: Actor, application_id: UUID, proposal_id: UUID) -> HttpResponse:
    """`do` is offer, agree or decline; `words` say what the family answered, or why the town leaves it."""
    file_for(actor, application_id, on=today())
    if proposal_id not in [one.id for one in casework_queries.proposals_of(application_id)]:
        raise NotYours()
    words, now = request.POST.get("words", "")[:LONGEST_WORDS], clock.now()
    try:
        if request.POST.get("do") == "offer":
            casework.offer_item(actor=actor, proposal_id=proposal_id, at=now)
            messages.success(request, "已告诉家庭。家庭同意后，用现有的申请、材料和调查接着办，不用再填")
        elif request.POST.get("do") == "agree":
            casework.agree_item(actor=actor, proposal_id=proposal_id, words=words, at=now)
            messages.success(request, "已记下家庭的答复，这一事项开始办理")
        else:
            casework.decline_item(actor=actor, proposal_id=proposal_id, words=words, at=now)
            messages.success(request, "已记下，不办理这一事项；家庭以后随时可以申请")
    except NotYours:
        raise
    except Refusal as no:
        messages.error(request, no.message)
    return HttpResponseRedirect(reverse("desk:file", args=[application_id]))
