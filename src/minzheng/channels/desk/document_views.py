"""Letters and papers, opened in the browser; whoever opens one leaves a line the family can read."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.channels.desk.entry import FILE_READERS, for_officers
from minzheng.channels.desk.file_screen import file_for
from minzheng.channels.desk.worklist_views import today
from minzheng.engines.casework import queries as casework
from minzheng.engines.casework.queries import is_recused
from minzheng.engines.casework.types import NearRelativeRecuses
from minzheng.engines.letters.queries import letter_line
from minzheng.engines.letters.services import open_letter
from minzheng.engines.papers.services import open_paper
from minzheng.kernel import clock
from minzheng.kernel.actor import Actor


@require_safe
@for_officers(*FILE_READERS)
def letter(request: HttpRequest, actor: Actor, letter_id: UUID) -> HttpResponse:
    """A letter's PDF. What is not the family's to read is not its kin's either (neighbours, voters, who objected)."""
    line = letter_line(letter_id)
    if line.inside and line.application_id and is_recused(line.application_id, actor):
        raise NearRelativeRecuses()
    pdf = open_letter(actor=actor, letter_id=letter_id, at=clock.now(), purpose=_("办理中查看文书"))
    return _inline(pdf, "application/pdf", f"letter-{letter_id}.pdf")


@require_safe
@for_officers(*FILE_READERS)
def paper(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """A paper the family handed in: the clean copy, never the upload. A draft's papers are still the family's."""
    file_for(actor, casework.file_holding(paper_id), on=today())
    data, media_type = open_paper(actor=actor, paper_id=paper_id, at=clock.now(), purpose=_("办理中查看材料"))
    ending = "pdf" if media_type == "application/pdf" else "jpg"
    return _inline(data, media_type, f"paper-{paper_id}.{ending}")


def _inline(data: bytes, media_type: str, name: str) -> HttpResponse:
    """The file's name says nothing about the family; nothing of it stays in a cache."""
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
