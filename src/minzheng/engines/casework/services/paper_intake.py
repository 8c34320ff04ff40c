"""How a file came in, kept at hand-in: who filled it in, on screen or on paper, with what promises."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes

from minzheng.engines.casework.item_intake import filing_of, promises_of
from minzheng.engines.casework.models import Application, Filing, Party, Promise
from minzheng.engines.casework.one_form import voice_of
from minzheng.engines.casework.services.mandate import (
    MandateMissing,
    follow_applicant,
    is_of_household,
    mandate_in_force,
)
from minzheng.engines.casework.types import NotYourRole
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import Refusal

#: How long after the family handed in its paper an officer may still enter it [D].
PAPER_WAITS = timedelta(days=30)


class PaperDayUnfit(Refusal):
    """The day on the paper lies ahead, or too far back."""

    code = "paper_day_unfit"
    message = "纸质申请的日期不对：不能晚于今天，也不能早于 30 天前。时间更久的，请与家庭核实后按今天登记"


@dataclass(frozen=True, slots=True)
class HowFiled:
    """What an officer says of the way a file came: "online", "counter" or "paper", and the day on the paper."""

    channel: str = "online"
    applied_on: date | None = None


def keep_filing(
    *, actor: Actor, application: Application, answers: dict[str, Any], how: HowFiled, at: datetime
) -> Filing:
    """Who applies and how. Part of handing in. Refuses: MandateMissing, PaperDayUnfit, NotYourRole.

    Source: 审核确认办法 art. 4, 6.
    """
    today = local_date(at)
    applied_on = how.applied_on or today
    if not today - PAPER_WAITS <= applied_on <= today:
        raise PaperDayUnfit()
    if how.channel != "online" and not actor.is_officer:
        raise NotYourRole()
    draft = filing_of(voice_of(application.items, answers), answers)
    filled_by = "assist" if draft.filled_by == "self" and actor.is_officer else draft.filled_by
    if draft.filled_by == "family" and not is_of_household(application, draft.name):
        raise MandateMissing()
    mandate = mandate_in_force(application, on=today) if filled_by == "mandate" else None
    if filled_by == "mandate" and (mandate is None or (draft.name and mandate.name != draft.name)):
        raise MandateMissing()
    follow_applicant(application)
    kept: Filing = Filing.objects.create(
        application=application,
        applicant_id=application.applicant_id,
        area_code=application.area_code,
        filled_by=filled_by,
        filler_name=(mandate.name if mandate else draft.name or (actor.name if actor.is_officer else ""))[
            :50
        ],
        channel=how.channel,
        applied_on=applied_on,
        mandate=mandate,
        at=at,
    )
    return kept


def keep_promises(*, application: Application, answers: dict[str, Any], at: datetime) -> list[Promise]:
    """The exact words promised with this application; signed by the applicant's signature.

    Source: 审核确认办法 art. 9; 民发〔2022〕83号 (证明事项告知承诺制).
    """
    rows = [
        Promise(
            application=application,
            applicant_id=application.applicant_id,
            area_code=application.area_code,
            code=one.code,
            title=one.title,
            text=one.text,
            text_version=one.version,
            digest=digest_of_words(one.text),
            made_at=at,
        )
        for one in promises_of(voice_of(application.items, answers), answers)
    ]
    Promise.objects.bulk_create(rows)
    return rows


def sign_promises(*, application: Application, party: Party, at: datetime) -> None:
    """The applicant's signature covers what she promises."""
    if party.position == 0:
        Promise.objects.filter(application=application, signed_at__isnull=True).update(
            signed_at=at, authorisation_id=party.authorisation_id
        )


def digest_of_words(text: str) -> str:
    """SM3 (hex) of exactly these words."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(text.encode())
    return digest.finalize().hex()
