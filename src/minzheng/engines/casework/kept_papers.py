"""我的材料: what a family has handed in, what it proves, until when it may serve again, which files it serves."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minzheng.engines.casework.models import Application, Party
from minzheng.engines.casework.paper_holders import Holder, holder_of
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.papers import queries as papers
from minzheng.engines.papers.queries import KeptPaper
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date

#: How a paper stands in the owner's list.
SERVES, OVER, END_UNKNOWN, ONCE, TAKEN_BACK = "serves", "over", "end_unknown", "once", "taken_back"


@dataclass(frozen=True, slots=True)
class PaperOfMine:
    """One paper in the list. `state`: one of the five above; `about`: a name, "" for the whole household.

    `files`: (item's names, number) of each file it serves, the first it came with first.
    """

    kept: KeptPaper
    state: str
    about: str
    files: tuple[tuple[str, str], ...]
    lent_names: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that may be used again in a file: handed in first when and for what, and until when."""

    id: UUID
    kind: str
    kind_name: str
    proves: str
    handed_on: date
    last_day: date
    verified: bool
    own: bool


def papers_of_mine(person_id: UUID, *, on: date) -> list[PaperOfMine]:
    """Her own, newest first, then what others of her household let her use. Papers of a draft are the draft's."""
    own, lent = papers.kept_of(person_id), papers.lent_to(person_id)
    wanted = {one for kept in own for one in (kept.application_id, *kept.served)}
    files = {row.pk: row for row in Application.objects.filter(pk__in=wanted).order_by("pk")}
    named = Party.objects.filter(applicant_id=person_id).order_by("pk").values_list("person_id", "name")
    names = dict(named)
    mine = [
        PaperOfMine(
            kept=kept,
            state=state_of(kept, on),
            about=names.get(kept.line.person_id, "") if kept.line.person_id else "",
            files=tuple(
                (catalogue.names_of(files[one].items), files[one].number)
                for one in (kept.application_id, *kept.served)
                if one in files
            ),
            lent_names=tuple(names.get(one, "") for one in kept.lent_to),
            own=True,
        )
        for kept in own
        if kept.application_id not in files or files[kept.application_id].submitted_at is not None
    ]
    return mine + [PaperOfMine(kept, state_of(kept, on), "", (), (), False) for kept in lent]


def state_of(kept: KeptPaper, on: date) -> str:
    """How a paper stands on a day."""
    if kept.term is None:
        return ONCE
    if kept.taken_back:
        return TAKEN_BACK
    if kept.last_day is None:
        return END_UNKNOWN
    return SERVES if kept.last_day >= on else OVER


def family_of(person_id: UUID) -> list[tuple[UUID, UUID, str]]:
    """People she named in her applications, each once, newest file first: (party, person, name); herself first."""
    rows = Party.objects.filter(applicant_id=person_id, released_at=None).exclude(role="obligor")
    found: dict[UUID, tuple[UUID, UUID, str]] = {}
    for pk, person, name in rows.order_by("-application_id", "position").values_list(
        "pk", "person_id", "name"
    ):
        found.setdefault(person, (pk, person, name))
    return sorted(found.values(), key=lambda one: one[1] != person_id)


def papers_offered(into: UUID, *, actor: Actor, on: date) -> tuple[Holder, dict[str, list[Offer]]]:
    """The file, and what may be used again in it, by kind: valid on the day, newest first, of no kind it has already.

    Nothing where it takes no papers now. Refuses: NotYours.
    """
    holder = holder_of(into, actor)
    if holder.for_whom is None or not holder.takes:
        return holder, {}
    there = {str(one) for one in papers.kinds_of(into)}
    found = papers.kept_of(holder.for_whom)
    own = {kept.line.id for kept in found}
    if actor.person_id == holder.for_whom:
        found = [*found, *papers.lent_to(holder.for_whom)]
    drafts = Application.objects.filter(
        pk__in={kept.application_id for kept in found}, submitted_at__isnull=True
    )
    unsent = set(drafts.values_list("pk", flat=True))
    offers: dict[str, list[Offer]] = {}
    for kept in found:
        if kept.term is None or kept.last_day is None or not kept.serves_on(on):
            continue
        if kept.line.kind in there or kept.application_id in unsent or kept.application_id == into:
            continue
        offers.setdefault(str(kept.line.kind), []).append(_offer(kept, own))
    return holder, offers


def _offer(kept: KeptPaper, own: set[UUID]) -> Offer:
    assert kept.term is not None and kept.last_day is not None  # noqa: S101, PT018 - looked at by the caller
    return Offer(
        id=kept.line.id,
        kind=str(kept.line.kind),
        kind_name=kept.line.kind_name,
        proves=kept.term.proves,
        handed_on=local_date(kept.line.uploaded_at),
        last_day=kept.last_day,
        verified=kept.term.verified,
        own=kept.line.id in own,
    )
