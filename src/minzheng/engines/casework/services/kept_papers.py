"""材料交一次: a paper of an earlier file used in a later one, by its owner or by whom of her household she lets."""

from datetime import date, datetime, timedelta
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.kept_papers import Offer, papers_offered
from minzheng.engines.casework.models import SETTLED_APPLICATION, Application, Case, Party
from minzheng.engines.casework.paper_holders import FileTakesNoPapers as FileTakesNoPapers
from minzheng.engines.casework.paper_holders import Holder, holder_of
from minzheng.engines.messages import services as messages
from minzheng.engines.papers import queries as papers
from minzheng.engines.papers import services as paper_acts
from minzheng.engines.papers.queries import KeptPaper
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people import queries as people
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.foundations.ui.services import zhdate
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import CITY_AREA

#: Days before a paper's last day on which its owner is told, where a running file or award needs it [D].
TOLD_BEFORE = timedelta(days=30)


class NotOneHousehold(Refusal):
    """The paper is lent, but the two live in different households now."""

    code = "not_one_household"
    message = "这份材料是另一户人家的，不能沿用。请拍自己家的材料上传；没有的可以先不交，入户时再看"
    status = 409


class PlaceFirst(Refusal):
    """A file without a place cannot hold papers yet."""

    code = "place_first"
    message = "请先在“住处”选好村（社区），材料才知道交给哪个镇街"


@act
def reuse_paper(*, actor: Actor, paper_id: UUID, into: UUID, at: datetime) -> UUID:
    """Use a paper handed in before in another file of the household (an application's or a told change's id); its id there.

    Referenced, never copied; marked with its first day and file. By the applicant, or by an officer beside her who
    asked her. Refuses: NotYours, FileTakesNoPapers, PlaceFirst, NotOneHousehold, PaperServesOnce, PaperExpired,
    TooManyPapers. Source: 国务院“一次提交、多次复用” (number of the text not seen).
    """
    holder, kept = holder_of(into, actor), papers.kept_paper(paper_id)
    if kept is None or holder.for_whom is None or kept.owner_id is None:
        raise NotYours()
    if not holder.takes:
        raise FileTakesNoPapers()
    if holder.area_code == CITY_AREA:
        raise PlaceFirst()
    source = Application.objects.filter(pk=kept.application_id).first()
    if source is not None and source.submitted_at is None:
        raise NotYours()
    _must_be_hers(holder, kept)
    with acting_for_family(holder.area_code):
        there = paper_acts.use_again(
            actor=actor,
            paper_id=paper_id,
            into=paper_acts.Into(
                holder.id, holder.area_code, holder.for_whom, source.number if source is not None else ""
            ),
            at=at,
        )
        record(
            actor=actor,
            action="casework.paper.reused",
            subject=Subject("application", holder.id, holder.for_whom, holder.area_code),
            at=at,
            paper=str(there),
        )
    return there


@act
def look_for_papers(*, actor: Actor, into: UUID, at: datetime) -> dict[str, list[Offer]]:
    """What may be used again in a file, by kind; an officer's look at what a family once handed in is on the record.

    Nothing where the file takes no papers now. Refuses: NotYours.
    """
    holder, offers = papers_offered(into, actor=actor, on=local_date(at))
    if offers and actor.is_officer:
        record(
            actor=actor,
            action="casework.papers.offered",
            subject=Subject("application", into, holder.for_whom, holder.area_code),
            at=at,
        )
    return offers


def _must_be_hers(holder: Holder, kept: KeptPaper) -> None:
    """Her own, or lent to her by somebody who lives in her household today."""
    if kept.owner_id == holder.for_whom:
        return
    if holder.for_whom not in kept.lent_to:
        raise NotYours()
    assert holder.for_whom is not None and kept.owner_id is not None  # noqa: S101, PT018 - checked by the act
    with acting_for_family(people.area_of(holder.for_whom) or holder.area_code):
        homes = people.households_of([holder.for_whom, kept.owner_id])
    if len(homes) < 2 or len(set(homes.values())) > 1:
        raise NotOneHousehold()


@act
def lend_paper(*, actor: Actor, paper_id: UUID, party_id: UUID, at: datetime) -> None:
    """The owner lets one person she named in an application of hers use a paper. Refuses: NotYours, PaperServesOnce."""
    party = Party.objects.filter(pk=party_id, applicant_id=actor.person_id, released_at=None).first()
    if party is None or party.role == "obligor":
        raise NotYours()
    paper_acts.lend(actor=actor, paper_id=paper_id, person_id=party.person_id, at=at)
    _note(actor, "casework.paper.lent", paper_id, at)


@act
def describe_paper(
    *, actor: Actor, paper_id: UUID, at: datetime, ends_on: date | None = None, party_id: UUID | None = None
) -> None:
    """Its last day as printed (`ends_on`), or whom it is about (`party_id`; both left out: the whole household).

    By its owner. Refuses: NotYours, EndUnfit.
    """
    _must_own(actor, paper_id)
    if ends_on is not None:
        paper_acts.tell_end(actor=actor, paper_id=paper_id, ends_on=ends_on, at=at)
    else:
        party = Party.objects.filter(pk=party_id, applicant_id=actor.person_id).first()
        if party_id is not None and party is None:
            raise NotYours()
        about = party.person_id if party is not None else None
        paper_acts.tell_whose(actor=actor, paper_id=paper_id, person_id=about, at=at)
    _note(actor, "casework.paper.described", paper_id, at)


@act
def keep_paper_back(*, actor: Actor, paper_id: UUID, back: bool, at: datetime) -> None:
    """Taken back: offered to no later file, lent to nobody; files that have it keep it. Given again with `back=False`.

    By its owner. Refuses: NotYours.
    """
    _must_own(actor, paper_id)
    change = paper_acts.take_back if back else paper_acts.give_again
    change(actor=actor, paper_id=paper_id, at=at)
    _note(actor, "casework.paper.taken_back" if back else "casework.paper.given_again", paper_id, at)


def _must_own(actor: Actor, paper_id: UUID) -> KeptPaper:
    kept = papers.kept_paper(paper_id)
    if kept is None or actor.is_officer or kept.owner_id is None or kept.owner_id != actor.person_id:
        raise NotYours()
    return kept


def _note(actor: Actor, action: str, paper_id: UUID, at: datetime) -> None:
    record(actor=actor, action=action, subject=Subject("paper", paper_id, actor.person_id), at=at)


@act
def tell_of_expiry(*, paper_id: UUID, at: datetime) -> bool:
    """Tell the owner once that a paper runs out within the month, only where a running file or award needs it.

    Whether she was told. It stops nothing: the file and the award go on as they are.
    """
    kept = papers.kept_paper(paper_id)
    today = local_date(at)
    if kept is None or kept.owner_id is None or not kept.serves_on(today) or kept.last_day is None:
        return False
    if kept.last_day > today + TOLD_BEFORE or not _needed(kept, today):
        return False
    if not paper_acts.note_expiry_told(actor=SYSTEM, paper_id=paper_id, at=at):
        return False
    messages.tell(
        person_id=kept.owner_id,
        area_code=kept.area_code,
        kind="casework.paper_expiring",
        context={"paper": kept.line.kind_name, "until": zhdate(kept.last_day, "date")},
        link="/me/papers/",
        at=at,
    )
    record(
        actor=SYSTEM,
        action="casework.paper.expiry_told",
        subject=Subject("paper", paper_id, kept.owner_id, kept.area_code),
        at=at,
    )
    return True


def _needed(kept: KeptPaper, today: date) -> bool:
    files = Application.objects.filter(pk__in=[kept.application_id, *kept.served])
    if files.exclude(state__in=("draft", *SETTLED_APPLICATION)).exists():
        return True
    for case_id in Case.objects.filter(application__in=files).order_by("pk").values_list("pk", flat=True):
        if any(award.runs_in(today) for award in benefits.awards_of_case(case_id=case_id)):
            return True
    return False
